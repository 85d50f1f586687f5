"""An order wherever a test needs it: `order_at("in_progress", links=2, items="published")`.

The way there is searched once for each wish, over real decisions, and then walked in a service, command by command.
"""

from collections.abc import Generator, Iterable
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.adapters.memory import in_memory_service
from unified_orders.application.service import AsyncOrderService, OrderService
from unified_orders.application.stepping import Ended, advance, fail
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.deciding import Accepted
from unified_orders.domain.errors import Refused
from unified_orders.domain.fields import fault
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.sites import Site
from unified_orders.domain.state import State
from unified_orders.domain.words import ReasonKind
from unified_orders.ports.queries import WHOLE, Sight
from unified_orders.testing.clocks import FrozenClock
from unified_orders.testing.ids import SequentialIds
from unified_orders.testing.moves import People, Step
from unified_orders.testing.paths import find_path
from unified_orders.testing.standing import Standing
from unified_orders.testing.wished import Wish, Words, told, wish_of

S_co = TypeVar("S_co", bound=OrderService | AsyncOrderService, covariant=True)


@frozen(slots=True)
class ReadyOrder(Generic[S_co]):
    """An order where the test asked for it."""

    #: the service that it lives in
    orders: S_co
    id: UUID
    #: as it was when it got there; `orders` tells what became of it since
    state: State = field(repr=False)
    people: People = field(repr=False)
    #: what led there, oldest first
    commands: tuple[tuple[Actor, Command[Any]], ...] = field(repr=False)

    @property
    def groups(self) -> tuple[OrderGroup, ...]:
        """The groups, by position."""
        return tuple(sorted(self.state.groups.values(), key=lambda group: group.position))

    @property
    def group_ids(self) -> tuple[UUID, ...]:
        """The ids of the groups, by position."""
        return tuple(group.id for group in self.groups)

    @property
    def items(self) -> tuple[OrderItem, ...]:
        """The items, by position, cancelled ones included."""
        return tuple(sorted(self.state.items.values(), key=lambda item: item.position))

    @property
    def item_ids(self) -> tuple[UUID, ...]:
        """The ids of the items, by position."""
        return tuple(item.id for item in self.items)

    @property
    def staff(self) -> Actor:
        """A member of staff."""
        return self.people.staff

    @property
    def account(self) -> Actor:
        """The account that pays; an order of nobody has none."""
        if self.people.account is None:
            raise fault("account", None, "this order was asked for without an account; take `reviewer` or `staff`")
        return self.people.account

    @property
    def reviewer(self) -> Actor:
        """Who may decide on its sites: the account, or staff on behalf of the client."""
        return self.people.reviewer

    @property
    def worker(self) -> Actor:
        """A callback."""
        return self.people.worker


def order_at(  # noqa: PLR0913 - each says one thing of the order
    state: str,
    *,
    groups: int | Words = 1,
    links: int = 1,
    items: Words | None = None,
    account: str | None = "account",
    currency: str = "USD",
    client_review: bool = False,
    sites: Iterable[Site] | None = None,
    orders: OrderService | None = None,
) -> ReadyOrder[OrderService]:
    """Return an order in a state, reached by legal commands alone.

    `groups` is how many, each for a client of its own, or their statuses: `groups=("approved", "reviewing")`. `links`
    is the link count of each. `items` are the statuses of its items: one word for all, or one for each by position.
    `account=None`: nobody's order. `client_review`: the client must review. `sites` are what each analysis finds.

    Without `orders` it lives in memory, with a `FrozenClock` and `SequentialIds`, and its effects wait for
    `orders.drain()`. With a service of the host's it is made there; analysis and workflow may bring their own news
    meanwhile, as long as they lead the same way.

    Raises:
        InvalidInput: a state or status that there is not, or a wish that no order can meet.
        Refused: the host's own permissions or limits are in the way.
    """
    wish = wish_of(state, groups, links, items, account, currency, client_review=client_review, sites=sites)
    service = orders if orders is not None else _in_memory(wish)
    steps = _build(wish)
    step = advance(steps)
    while not isinstance(step, Ended):
        try:
            answer: Any
            if isinstance(step, _Look):
                answer = service.queries.look(step.order_id, WHOLE)
            else:
                answer = service.execute(step.command, actor=step.actor)
        except Refused as refused:
            step = fail(steps, refused)
        else:
            step = advance(steps, answer)
    return ReadyOrder(service, *step.result)


async def async_order_at(  # noqa: PLR0913 - as `order_at`
    state: str,
    *,
    orders: AsyncOrderService,
    groups: int | Words = 1,
    links: int = 1,
    items: Words | None = None,
    account: str | None = "account",
    currency: str = "USD",
    client_review: bool = False,
    sites: Iterable[Site] | None = None,
) -> ReadyOrder[AsyncOrderService]:
    """As `order_at`, in a service that is awaited."""
    wish = wish_of(state, groups, links, items, account, currency, client_review=client_review, sites=sites)
    steps = _build(wish)
    step = advance(steps)
    while not isinstance(step, Ended):
        try:
            answer: Any
            if isinstance(step, _Look):
                answer = await orders.queries.look(step.order_id, WHOLE)
            else:
                answer = await orders.execute(step.command, actor=step.actor)
        except Refused as refused:
            step = fail(steps, refused)
        else:
            step = advance(steps, answer)
    return ReadyOrder(orders, *step.result)


@frozen(slots=True)
class _Look:
    """Ask for the whole order; answered by a `Sight`."""

    order_id: UUID


@frozen(slots=True)
class _Give:
    """Give a command; answered by its outcome."""

    command: Command[Any]
    actor: Actor


_Given = tuple[tuple[Actor, Command[Any]], ...]


def _build(wish: Wish) -> Generator[_Look | _Give, Any, tuple[UUID, State, People, _Given]]:
    """Make an order and take it along the path; what happened there by itself is passed over."""
    path, people, draft = path_to(wish), wish.people, wish.draft()
    made = yield _Give(draft, people.staff)
    given: list[tuple[Actor, Command[Any]]] = [(people.staff, draft)]
    sight: Sight = yield _Look(made.order_id)
    for step in path:
        command = step.command(Standing.seen(sight, wish.sites))
        if command is not None:
            actor = yield from _given_by_someone(command, step, people)
            given.append((actor, command))
            sight = yield _Look(made.order_id)
    if not wish.target.is_met(sight.state):
        rule = f"must lead to {wish}, and led to {told(sight.state)}; does its analysis find priced sites?"
        raise fault("orders", wish.target.state, rule)
    return made.order_id, sight.state, people, tuple(given)


def _given_by_someone(command: Command[Any], step: Step, people: People) -> Generator[_Give, Any, Actor]:
    """Give a command as the first actor who may: a host may have narrowed who that is."""
    refusals: list[Refused] = []
    for actor in step.actors(people):
        try:
            yield _Give(command, actor)
        except Refused as refused:
            refusals.append(refused)
            if any(reason.kind is not ReasonKind.PERMISSION for reason in refused.reasons):
                break
        else:
            return actor
    raise refusals[-1]


@lru_cache(maxsize=256)
def path_to(wish: Wish) -> tuple[Step, ...]:
    """Return the steps from a draft to where it is wished: the same for all that are wished for alike.

    Raises:
        InvalidInput: there is no way.
    """
    people, start = wish.people, Standing(offered=wish.sites)
    draft = wish.draft(UUID(int=1))
    made = start.decide(draft, people.staff)
    if not isinstance(made, Accepted):
        raise Refused(draft.name, made.reasons)
    path, reached = find_path(start.after(made), wish.target, people)
    if not wish.target.is_met(reached.state):
        raise fault("state", wish.target.state, f"no legal commands lead to {wish}; they lead to {told(reached.state)}")
    return path


def _in_memory(wish: Wish) -> OrderService:
    return in_memory_service(sites=wish.sites, clock=FrozenClock(), ids=SequentialIds(), deliver="on demand")
