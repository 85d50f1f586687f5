"""How a query runs, once for sync and async: a generator that yields what it asks of the ports and gets the answers.

Every query of one order begins with `see`: what is foreign and what does not exist get the same answer.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from attrs import frozen

from unified_orders.application.core import AskDirectory, check_actor
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import closed_link, sees, unknown
from unified_orders.domain.audience import Audience, audience_of, entities_named
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput, Reason, Refused, shown
from unified_orders.domain.events import Recorded
from unified_orders.domain.fields import as_uuid
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.limits import Limits, over_limit
from unified_orders.domain.order import Order
from unified_orders.domain.sites import Client
from unified_orders.domain.state import State
from unified_orders.domain.words import ReasonKind
from unified_orders.ports.queries import BoardPage, NamedSite, OrderQueries, Part, Sight

R = TypeVar("R")
W = TypeVar("W", bound=StrEnum)


@frozen(slots=True)
class Read:
    """Ask the store."""

    call: Callable[[OrderQueries], Any]


Question = Read | AskDirectory
Reading = Generator[Question, Any, R]

#: More than any list is long.
FARTHEST: Final = 10**9
_NO_PARTS: Final[frozenset[Part]] = frozenset()


@frozen(slots=True)
class Seen:
    """An order as an actor may see it."""

    audience: Audience
    #: the groups that a link opens; None: all
    group_ids: frozenset[UUID] | None
    sight: Sight
    #: what the directory says of the clients of the groups in sight
    clients: Mapping[str, Client]

    @property
    def state(self) -> State:
        """The entities that were asked for, those out of sight included."""
        return self.sight.state

    @property
    def order(self) -> Order:
        """The order."""
        return self.sight.state.order

    @property
    def is_staff(self) -> bool:
        """Whether staff look."""
        return self.audience is Audience.STAFF

    def covers(self, group_id: UUID) -> bool:
        """Tell whether a group is in sight."""
        return self.group_ids is None or group_id in self.group_ids

    def groups(self) -> Iterator[OrderGroup]:
        """Yield the groups in sight, by position."""
        for group in sorted(self.state.groups.values(), key=lambda group: group.position):
            if self.covers(group.id):
                yield group

    def client_name(self, group: OrderGroup) -> str:
        """Return the name of a group's client, or its id if the directory has none."""
        client = self.clients.get(group.client_id)
        return client.name if client is not None and client.name is not None else group.client_id


def see(query: str, order_id: UUID, actor: Actor, parts: AbstractSet[Part] = _NO_PARTS) -> Reading[Seen]:
    """Read an order for an actor, and look its clients up.

    Raises:
        Refused: `not_found`, `link_revoked`, `link_expired`.
    """
    check_actor(actor)
    wanted, scope = own_id("order_id", order_id), actor.scope
    token_id = scope.token_id if scope is not None else None
    sight: Sight | None = yield Read(lambda port: port.look(wanted, parts, token_id))
    if sight is None or not sees(actor, sight.state.order):
        raise Refused(query, (unknown("order"),))
    closed = _closed(actor, sight)
    if closed is not None:
        raise Refused(query, (closed,))
    group_ids = None if scope is None or scope.group_ids is None else frozenset(scope.group_ids)
    return (yield from _introduced(Seen(audience_of(actor), group_ids, sight, {})))


def seen_on(page: BoardPage | None, actor: Actor) -> Reading[Seen | None]:
    """Return the order of a board's page as an actor without a link sees it; None if they don't."""
    if page is None or not sees(actor, page.order):
        return None
    sight = Sight(page.order.times.updated_at, State(page.order, [page.group]))
    return (yield from _introduced(Seen(audience_of(actor), None, sight, {})))


def _introduced(seen: Seen) -> Reading[Seen]:
    clients: Mapping[str, Client] = yield AskDirectory(frozenset(group.client_id for group in seen.groups()))
    return evolve(seen, clients=clients)


def _closed(actor: Actor, sight: Sight) -> Reason | None:
    """Return why a guest's link opens nothing, or None; the stored link counts, not what the guest says of it."""
    if actor.scope is None:
        return None
    token = sight.state.tokens.get(actor.scope.token_id)
    if token is None or token.scope != actor.scope:
        return unknown("order")
    return closed_link(token, sight.now)


def events_after(order_id: UUID, after: int, limit: int) -> Reading[tuple[Recorded, ...]]:
    """Read a page of an order's history."""
    page: tuple[Recorded, ...] = yield Read(lambda port: port.history(order_id, after, limit))
    return page


def sites_in(order_id: UUID, events: Iterable[Recorded]) -> Reading[Mapping[UUID, NamedSite]]:
    """Read what the selections and items are about that events name."""
    ids = frozenset(id_ for one in events for id_ in entities_named(one.event))
    named: Mapping[UUID, NamedSite] = yield Read(lambda port: port.sites_named(order_id, ids))
    return named


def not_for(query: str, actor: Actor, kinds: str) -> Refused:
    """Return the refusal of a query to an actor whose kind may not ask it."""
    message = f"{query} is for {kinds}, not for {actor.kind}"
    return Refused(query, (Reason("not_permitted", ReasonKind.PERMISSION, message),))


def staff_only(query: str, actor: Actor) -> None:
    """Refuse a query to everybody but staff and migrations."""
    check_actor(actor)
    if audience_of(actor) is not Audience.STAFF:
        raise not_for(query, actor, "staff")


def own_id(name: str, value: UUID) -> UUID:
    """Return an id of this library; its text will do."""
    id_: object = as_uuid(value)
    if not isinstance(id_, UUID):
        raise InvalidInput(name, shown(value), "must be a UUID")
    return id_


def whole_number(name: str, value: int, least: int, most: int) -> int:
    """Return a number that is within its bounds."""
    if type(value) is not int or not least <= value <= most:
        raise InvalidInput(name, shown(value), f"must be a whole number from {least} to {most}")
    return value


def page_size(limit: int | None, limits: Limits, default: int | None = None) -> int:
    """Return how many rows a page has; `default` counts where the caller does not say."""
    if limit is None:
        return limits.default_page if default is None else default
    return whole_number("limit", limit, 1, limits.page)


def place(offset: int, name: str = "offset") -> int:
    """Return how many rows come before a page."""
    return whole_number(name, offset, 0, FARTHEST)


def yes_or_no(name: str, value: bool) -> bool:  # noqa: FBT001 - the value is what is looked at
    """Return a flag; nothing else will do."""
    if type(value) is not bool:
        raise InvalidInput(name, shown(value), "must be True or False")
    return value


def one_of(name: str, value: W, words: type[W]) -> W:
    """Return a word of an enum; its text will do."""
    unfit: object = value
    if not isinstance(unfit, str) or unfit not in tuple(words):
        raise InvalidInput(name, shown(value), f"must be one of {', '.join(words)}")
    return words(value)


def fitting(query: str, value: R, cls: type[R], limits: Limits) -> R:
    """Return a filter, unless it is none, or a part of it is larger than its limit."""
    if not isinstance(value, cls):
        raise InvalidInput("wanted", shown(value), f"must be a {cls.__name__}")
    reasons = tuple(over_limit(value, limits))
    if reasons:
        raise Refused(query, reasons)
    return value
