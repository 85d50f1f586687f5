"""Whole orders that can be: each was made by real decisions, on a way that hypothesis draws.

An order's parts agree with each other, so that `violations(state) == ()`, and its history replays to its state.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted
from unified_orders.domain.events import Recorded
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import OrderState
from unified_orders.testing.moves import People, steps
from unified_orders.testing.paths import Target, approach, find_path
from unified_orders.testing.standing import Standing
from unified_orders.testing.strategies.making import instances
from unified_orders.testing.strategies.values import ids, metadata, moments
from unified_orders.testing.strategies.wishing import ACCOUNTS, POOL, requests, wishes

T = TypeVar("T")

_drafts: Final = st.builds(
    c.CreateOrder,
    currency=st.just("USD"),
    groups=st.lists(requests(), min_size=1, max_size=2),
    requires_client_review=st.booleans(),
    deadline=st.none() | moments(),
    metadata=metadata(),
    order_id=ids(),
)

_STEPS: Final = 6
_NO_LINK: Final = "none"
#: enough to lead on an order of this size; what is farther stays where it is
_LOOKS: Final = 40
_DISCOUNTS: Final = (DiscountRule("two", 500, min_quantity=2), DiscountRule("acme", 1_000, account_id=ACCOUNTS[0]))
_UNDERWAY: Final = (OrderState.IN_PROGRESS, OrderState.COMPLETED)
_AGREED: Final = (OrderState.PAYMENT_PENDING, *_UNDERWAY)
_SHOWN: Final = (OrderState.REVIEWING, *_AGREED)


@cache
def standings(*states: OrderState) -> st.SearchStrategy[Standing]:
    """Return orders in these states, or in any, each with all that its analyses know and its history."""
    drawn = _standings(states or tuple(OrderState))
    return drawn.filter(lambda standing: standing.state.order.state in states) if states else drawn


def whole_orders(*states: OrderState) -> st.SearchStrategy[State]:
    """Return orders in these states, or in any, with all that belongs to them."""
    return standings(*states).map(lambda standing: standing.state)


def histories(*states: OrderState) -> st.SearchStrategy[tuple[Recorded, ...]]:
    """Return all that happened to an order that is in one of these states, or in any."""
    return standings(*states).map(lambda standing: standing.history)


@st.composite
def _standings(draw: st.DrawFn, states: tuple[OrderState, ...]) -> Standing:
    target = Target(draw(st.sampled_from(states)))
    account = draw(st.sampled_from(ACCOUNTS if target.state in _UNDERWAY else [*ACCOUNTS, None]))
    people = People.of(account)
    standing = _made(draw, account, people)
    for _ in range(draw(st.integers(0, _STEPS))):
        moved = _moved(draw, standing, people)
        if moved.state.order.state is not OrderState.CANCELLED and moved.state.order.account_id == account:
            standing = moved
    near = approach(standing, target, people)
    return near if target.is_met(near.state) else find_path(near, target, people, most=_LOOKS)[1]


def _made(draw: st.DrawFn, account: str | None, people: People) -> Standing:
    command = evolve(draw(_drafts), account_id=account)
    return _after(Standing(offered=POOL, discounts=_DISCOUNTS), command, people.staff)


def _moved(draw: st.DrawFn, standing: Standing, people: People) -> Standing:
    """Return the order after a step on its way, or after anything that somebody might wish."""
    if draw(st.booleans()):
        possible = [(step, command) for step in steps(standing) if (command := step.command(standing)) is not None]
        if not possible:
            return standing
        step, command = draw(st.sampled_from(possible))
        return _after(standing, command, *step.actors(people))
    command = draw(wishes(standing.state, _NO_LINK))
    if isinstance(command, c.Duplicate):
        return standing  # another order
    return _after(standing, command, people.proxy, people.reviewer, people.worker)


def _after(standing: Standing, command: c.Command[Any], *actors: Actor) -> Standing:
    for actor in actors:
        answer = standing.decide(command, actor)
        if isinstance(answer, Accepted):
            return standing.after(answer)
    return standing


def parts(cls: type[T]) -> st.SearchStrategy[T]:
    """Return entities of one kind, each out of a whole order: groups, selections, items, links, payments, refunds."""
    kind, states, made = _PARTS[cls]
    return _parts(kind, states, made)


@st.composite
def _parts(
    draw: st.DrawFn, kind: str, states: tuple[OrderState, ...], made: Callable[[State], st.SearchStrategy[Any]] | None
) -> Any:  # noqa: ANN401 - an entity of the kind
    standing = draw(standings(*states))
    if made is not None:
        standing = _after(standing, draw(made(standing.state)), People.of(None).staff)
    there = list(getattr(standing.state, kind).values())
    assume(there)
    return draw(st.sampled_from(there))


def _links(state: State) -> st.SearchStrategy[c.Share]:
    return instances(c.Share, order_id=st.just(state.order.id), group_ids=st.none())


def _refunds(state: State) -> st.SearchStrategy[c.RecordRefund]:
    amounts = st.integers(1, max(state.order.money.net_paid, 1))
    return instances(c.RecordRefund, order_id=st.just(state.order.id), amount=amounts)


_UNCANCELLED: Final = tuple(state for state in OrderState if state is not OrderState.CANCELLED)
#: where an entity is kept in a state, which orders have one, and what makes one there
_PARTS: Final[
    Mapping[type[Any], tuple[str, tuple[OrderState, ...], Callable[[State], st.SearchStrategy[Any]] | None]]
] = {
    OrderGroup: ("groups", tuple(OrderState), None),
    SiteSelection: ("selections", _SHOWN, None),
    OrderItem: ("items", _AGREED, None),
    ShareToken: ("tokens", _UNCANCELLED, _links),
    Payment: ("payments", _UNDERWAY, None),
    Refund: ("refunds", _UNDERWAY, _refunds),
}
