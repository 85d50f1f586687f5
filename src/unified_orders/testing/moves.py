"""The moves that a path is made of: one row each, what it does to an order as it stands, and who may do it.

A move names its group or item by position, so that one path serves every order that begins alike.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.group import OrderGroup, TargetPage
from unified_orders.domain.item import OrderItem
from unified_orders.domain.words import Decision, GroupStatus, ItemStatus, OrderState, Stage
from unified_orders.testing.standing import Standing

_WHY: Final = "as the test asks for"
_REFERENCE: Final = "payment"


@frozen(slots=True)
class People:
    """Who takes part in the life of one order."""

    staff: Actor
    #: staff who pass on what the client says
    proxy: Actor
    worker: Actor
    #: None while the order is nobody's
    account: Actor | None

    @classmethod
    def of(cls, account_id: str | None) -> "People":
        """Return the people around an account's order."""
        account = Actor.account(account_id) if account_id is not None else None
        proxy = Actor.staff("staff", on_behalf_of="the client")
        return cls(Actor.staff("staff"), proxy, Actor.worker("worker"), account)

    @property
    def reviewer(self) -> Actor:
        """Who decides on sites: the account, or staff for a client without one."""
        return self.account or self.proxy


@frozen(slots=True)
class Step:
    """One move, on the order or on the group or item at a position."""

    move: str
    position: int = 0

    def command(self, standing: Standing) -> c.Command[Any] | None:
        """Return the command that makes the move as the order stands; None: there is nothing to do."""
        return _MOVES[self.move].command(standing, self.position)

    def actors(self, people: People) -> Iterator[Actor]:
        """Yield who may give it, the likeliest first."""
        for name in _MOVES[self.move].by:
            actor: Actor | None = getattr(people, name)
            if actor is not None:
                yield actor


@frozen(slots=True)
class Move:
    """One row of the table."""

    on: Literal["order", "group", "item"]
    #: fields of `People`, the likeliest first
    by: tuple[str, ...]
    command: Callable[[Standing, int], c.Command[Any] | None]


def steps(standing: Standing) -> Iterator[Step]:
    """Yield every move with each of its targets, in the order of the table."""
    positions: Mapping[str, Iterable[int]] = {
        "order": (0,),
        "group": range(len(standing.state.groups)),
        "item": range(len(standing.state.items)),
    }
    for name, move in _MOVES.items():
        for position in positions[move.on]:
            yield Step(name, position)


def _of_order(make: Callable[[Standing], c.Command[Any]], *states: OrderState) -> Callable[..., c.Command[Any] | None]:
    return lambda standing, _: make(standing) if standing.state.order.state in states else None


def _of_group(
    make: Callable[[Standing, OrderGroup], c.Command[Any] | None], *statuses: GroupStatus
) -> Callable[..., c.Command[Any] | None]:
    def command(standing: Standing, position: int) -> c.Command[Any] | None:
        group = standing.group(position)
        return make(standing, group) if group is not None and group.group_status in statuses else None

    return command


def _of_item(make: Callable[[OrderItem], c.Command[Any]], *statuses: ItemStatus) -> Callable[..., Any]:
    def command(standing: Standing, position: int) -> c.Command[Any] | None:
        item = standing.item(position)
        underway = standing.state.order.state in {OrderState.IN_PROGRESS, OrderState.COMPLETED}
        return make(item) if underway and item is not None and item.status in statuses else None

    return command


def _ref(group: OrderGroup) -> c.GroupRef:
    return c.GroupRef(group.order_id, group.id)


def _analyse(standing: Standing, group: OrderGroup) -> c.Command[Any]:
    return c.RecordAnalysis(_ref(group), group.epoch, standing.offered)


def _approve(standing: Standing, group: OrderGroup) -> c.Command[Any] | None:
    best = [site.domain_id for site in standing.undecided(group)][: group.open_links]
    decisions = [c.SiteDecision(decision=Decision.APPROVE, domain_id=domain_id) for domain_id in best]
    return c.Review(_ref(group), decisions) if decisions else None


def _fill_pages(_: Standing, group: OrderGroup) -> c.Command[Any] | None:
    pages, missing = group.target_pages, group.link_count - len(group.target_pages)
    more = [TargetPage(f"https://client.example/more-{number}") for number in range(1, missing + 1)]
    return c.EditGroup(_ref(group), target_pages=(*pages, *more)) if more else None


def _close(standing: Standing, group: OrderGroup) -> c.Command[Any] | None:
    more = next(standing.undecided(group), None)
    return c.CompleteReview(_ref(group), _WHY) if more is None and group.counts.approved else None


def _pay(standing: Standing, _: int) -> c.Command[Any] | None:
    order = standing.state.order
    if order.state is not OrderState.PAYMENT_PENDING or not order.due:
        return None
    return c.RecordPayment(order.id, order.due, f"{_REFERENCE}-{len(standing.state.payments) + 1}")


def _news(stage: Stage) -> Callable[[OrderItem], c.Command[Any]]:
    return lambda item: c.RecordProgress(
        item.order_id,
        item.id,
        stage,
        item.attempt + (stage is Stage.REOPENED),
        published_url=f"https://{item.placement.domain}/{item.position}" if stage in _LIVE else None,
    )


_LIVE: Final = frozenset({Stage.PUBLISHED, Stage.COMPLETED})
_O, _G, _I = OrderState, GroupStatus, ItemStatus
_CUSTOMER: Final = ("account", "staff")
_REVIEWERS: Final = ("account", "proxy")
_CALLBACK: Final = ("worker", "staff")
_STAFF: Final = ("staff",)

_MOVES: Final[Mapping[str, Move]] = {
    "submit": Move("order", _CUSTOMER, _of_order(lambda s: c.Submit(s.state.order.id), _O.CONFIGURING)),
    "analyse": Move("group", _CALLBACK, _of_group(_analyse, _G.ANALYZING)),
    "approve": Move("group", _REVIEWERS, _of_group(_approve, _G.REVIEWING)),
    "fill pages": Move("group", _CUSTOMER, _of_group(_fill_pages, _G.REVIEWING)),
    "close": Move("group", _REVIEWERS, _of_group(_close, _G.REVIEWING)),
    "pay": Move("order", ("staff", "worker"), _pay),
    "credit": Move(
        "order", _STAFF, _of_order(lambda s: c.AuthorizeCredit(s.state.order.id, _WHY), _O.PAYMENT_PENDING)
    ),
    "start": Move("item", _CALLBACK, _of_item(_news(Stage.STARTED), _I.PENDING)),
    "publish": Move("item", _CALLBACK, _of_item(_news(Stage.PUBLISHED), _I.IN_PROGRESS)),
    "complete": Move("item", _CALLBACK, _of_item(_news(Stage.COMPLETED), _I.PUBLISHED)),
    "reopen work": Move("item", _CALLBACK, _of_item(_news(Stage.REOPENED), _I.PUBLISHED, _I.COMPLETED)),
    "withdraw": Move(
        "order", _CUSTOMER, _of_order(lambda s: c.Withdraw(s.state.order.id), _O.ANALYZING, _O.REVIEWING)
    ),
    "ask for more": Move(
        "group", _REVIEWERS, _of_group(lambda _, group: c.RequestMoreSites(_ref(group)), _G.REVIEWING)
    ),
    "reopen review": Move(
        "group", _CUSTOMER, _of_group(lambda _, group: c.ReopenReview(group.order_id, [group.id]), _G.APPROVED)
    ),
    "cancel item": Move(
        "item",
        _STAFF,
        _of_item(lambda item: c.CancelItem(item.order_id, item.id, _WHY), *(set(_I) - {_I.CANCELLED})),
    ),
    "cancel group": Move(
        "group",
        _CUSTOMER,
        _of_group(
            lambda _, group: c.CancelGroup(_ref(group), _WHY), *(set(_G) - {_G.CANCELLED})
        ),
    ),
    "cancel": Move(
        "order",
        ("staff", "account"),
        _of_order(lambda s: c.CancelOrder(s.state.order.id, _WHY), *(set(_O) - {_O.COMPLETED, _O.CANCELLED})),
    ),
}  # fmt: skip

#: the moves that lead an order on, and take nothing back
FORWARD: Final = frozenset(list(_MOVES)[: list(_MOVES).index("reopen work")])
