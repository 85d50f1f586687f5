"""Who acts, as files and options write it: `staff:sam`, `account:acme`, `worker:desk`, `guest:LABEL` (of a share link).

Staff who pass on a reviewer's words: `staff:sam for tea-desk`.
"""

from collections.abc import Callable
from typing import Final

from attrs import frozen

from unified_orders.adapters.cli.meaning import meant
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.fields import fault
from unified_orders.domain.words import ActorKind

_KINDS: Final = (ActorKind.STAFF, ActorKind.ACCOUNT, ActorKind.GUEST, ActorKind.WORKER)
_FOR: Final = " for "


@frozen(slots=True)
class ActorName:
    """An actor by name. Who a guest is shows only once their link is open."""

    kind: ActorKind
    #: the id; of a guest: the label of the share link
    id: str
    on_behalf_of: str | None = None

    def actor(self, guest_of: Callable[[str], Actor]) -> Actor:
        """Return the actor; `guest_of` opens a link by its label."""
        match self.kind:
            case ActorKind.STAFF:
                return Actor.staff(self.id, on_behalf_of=self.on_behalf_of)
            case ActorKind.ACCOUNT:
                return Actor.account(self.id)
            case ActorKind.GUEST:
                return guest_of(self.id)
            case _:
                return Actor.worker(self.id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" + (f"{_FOR}{self.on_behalf_of}" if self.on_behalf_of else "")


def actor_named(field: str, text: object) -> ActorName:
    """Read an actor's name.

    Raises:
        InvalidInput: it is none.
    """
    word, _, rest = text.partition(":") if isinstance(text, str) else ("", "", "")
    id_, _, on_behalf_of = (part.strip() for part in rest.partition(_FOR))
    if word not in _KINDS or not id_ or (on_behalf_of and word != ActorKind.STAFF):
        rule = "must be staff:ID, staff:ID for NAME, account:ID, guest:LABEL (of a share link) or worker:ID"
        close = meant(word, _KINDS) if word not in _KINDS else ""
        raise InvalidInput(field, "nothing" if text is None else shown(text), rule + close)
    name = ActorName(ActorKind(word), id_, on_behalf_of or None)
    if name.kind is not ActorKind.GUEST:
        name.actor(_nobody)  # the form of its id
    return name


def _nobody(label: str) -> Actor:
    raise fault("guest", label, "has no link")
