"""Grants: under what condition an actor of one kind may give a command, as named data.

A host may narrow what the table grants (`narrowed`), never widen it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from attrs import field, frozen

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command, NoteAudience, WriteNote
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.order import Order
from unified_orders.domain.words import ActorKind, LinkPermission, OrderState


@frozen(slots=True)
class Plea:
    """What a grant looks at."""

    actor: Actor
    command: Command[object]
    order: Order


@frozen(slots=True, eq=False)
class Grant:
    """A condition on an actor, as a word for tables, a sentence for people, and a test."""

    name: str
    sentence: str
    test: Callable[[Plea], bool] = field(repr=False)


def _links_to_review(plea: Plea) -> bool:
    scope = plea.actor.scope
    return scope is not None and LinkPermission.REVIEW in scope.permissions


def _own_note(plea: Plea) -> bool:
    return not isinstance(plea.command, WriteNote) or plea.command.audience is NoteAudience.ACCOUNT


def _before_work(plea: Plea) -> bool:
    return plea.order.state not in {OrderState.IN_PROGRESS, OrderState.COMPLETED} and plea.order.money.net_paid == 0


ALWAYS: Final = Grant("always", "", lambda _: True)
CONFIGURING: Final = Grant(
    "configuring", "only while the order is configuring", lambda plea: plea.order.state is OrderState.CONFIGURING
)
BEFORE_WORK: Final = Grant("before_work", "only before work starts and with nothing paid", _before_work)
OWN_NOTE: Final = Grant("own_note", "only the account's own note", _own_note)
REVIEW_LINK: Final = Grant("review_link", "only by a share link that permits review", _links_to_review)
ON_BEHALF: Final = Grant(
    "on_behalf",
    "where the client reviews, only on behalf of the reviewer: set the actor's on_behalf_of",
    lambda plea: plea.actor.on_behalf_of is not None or not plea.order.requires_client_review,
)
UNREVIEWED: Final = Grant(
    "unreviewed",
    "only where the order does not require the client's review",
    lambda p: not p.order.requires_client_review,
)

#: command name -> kind of actor -> grant; what is not there is refused
Permissions = Mapping[str, Mapping[ActorKind, Grant]]


def narrowed(table: Permissions, removed: Iterable[tuple[str, ActorKind]]) -> Permissions:
    """Return the table without some cells: a host's policy.

    Raises:
        MachineFault: a cell that the table does not grant.
    """
    cells = {name: dict(grants) for name, grants in table.items()}
    for name, kind in removed:
        if cells.get(name, {}).pop(kind, None) is None:
            raise MachineFault(f"permission: {kind} has no grant for {name} to take away")
    return cells
