"""Each invariant is broken by hand, and found; orders that the engine made break none."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.domain import stages
from tests.scenarios.kit import NOON, Agency
from tests.scenarios.walk import Walk

from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.history import as_of, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.money import Discount, Terms
from unified_orders.domain.payments import Refund
from unified_orders.domain.selection import Rejection
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState, RejectionCode, SelectionStatus

Break = Callable[[State], None]


def order(**changes: Any) -> Break:  # noqa: ANN401 - the fields of an order
    def apply(state: State) -> None:
        state.order = evolve(state.order, **changes)

    return apply


def inside(part: str, **changes: Any) -> Break:  # noqa: ANN401
    """Change fields of one of the order's values: counters, money, times."""

    def apply(state: State) -> None:
        state.order = evolve(state.order, **{part: evolve(getattr(state.order, part), **changes)})

    return apply


def first(kind: str, of: str | None = None, /, **changes: Any) -> Break:  # noqa: ANN401
    """Change fields of the first group, selection or item (of that status)."""

    def apply(state: State) -> None:
        entities: dict[Any, Any] = getattr(state, kind)
        id_ = next(id_ for id_, one in entities.items() if of in {None, getattr(one, "status", None)})
        entities[id_] = evolve(entities[id_], **changes)

    return apply


def counted(**changes: Any) -> Break:  # noqa: ANN401
    def apply(state: State) -> None:
        group = next(iter(state.groups.values()))
        state.groups[group.id] = evolve(group, counts=evolve(group.counts, **changes))

    return apply


def without(kind: str) -> Break:
    def apply(state: State) -> None:
        entities: dict[Any, Any] = getattr(state, kind)
        del entities[next(iter(entities))]

    return apply


def item_twice(state: State) -> None:
    item = next(iter(state.items.values()))
    state.items[state.order.id] = evolve(item, id=state.order.id)


def refunded_beyond_measure(state: State) -> None:
    payment = next(iter(state.payments.values()))
    much = payment.amount + 1
    state.refunds["back"] = Refund(payment.order_id, "back", much, None, payment.recorded_by, payment.recorded_at)
    inside("money", refunded=much)(state)


APPROVED, SUGGESTED = SelectionStatus.APPROVED, SelectionStatus.SUGGESTED
OTHER: Final = Rejection(RejectionCode.OTHER)

BREAKS: Final[list[tuple[str, Callable[[Agency], Walk], Break]]] = [
    ("counters_add_up", stages.reviewing, inside("counters", live_items=7)),
    ("counters_add_up", stages.draft, inside("counters", open_groups=1)),
    ("money_adds_up", stages.pending, inside("money", subtotal=1)),
    ("money_adds_up", stages.pending, inside("money", wholesale=1)),
    ("money_adds_up", stages.in_progress, inside("money", refunded=999_999)),
    ("money_adds_up", stages.in_progress, without("payments")),
    ("money_adds_up", stages.in_progress, refunded_beyond_measure),
    ("money_adds_up", stages.in_progress, order(state=OrderState.ANALYZING)),
    ("counts_add_up", stages.reviewing, counted(suggested=9)),
    ("counts_add_up", stages.reviewing, counted(without_page=1)),
    ("links_are_distinct", stages.reviewing, first("groups", taken=2)),
    ("links_are_wanted", stages.pending, first("groups", link_count=2)),
    ("domains_are_distinct", stages.reviewing, first("selections", domain_id="site-02")),
    ("quota", stages.pending, first("groups", link_count=2)),
    ("one_item_each", stages.pending, without("items")),
    ("one_item_each", stages.pending, item_twice),
    ("items_agree", stages.pending, first("items", link_index=9)),
    ("items_agree", stages.pending, first("selections", APPROVED, anchor_text="another")),
    ("groups_fit", stages.cancelled, first("groups", group_status=GroupStatus.REVIEWING)),
    ("groups_fit", stages.draft, first("groups", group_status=GroupStatus.ANALYZING)),
    ("groups_fit", stages.reviewing, first("groups", group_status=GroupStatus.PENDING)),
    ("groups_fit", stages.analyzing, first("groups", group_status=GroupStatus.APPROVED)),
    ("groups_fit", stages.analyzing, first("groups", link_count=0, target_pages=())),
    ("groups_fit", stages.pending, first("groups", group_status=GroupStatus.REVIEWING)),
    ("rolled_up", stages.in_progress, order(state=OrderState.COMPLETED)),
    ("rolled_up", stages.in_progress, order(account_id=None)),
    ("rolled_up", stages.pending, order(review_completed_at=None)),
    ("rolled_up", stages.reviewing, order(review_completed_at=NOON)),
    ("rolled_up", stages.reviewing, order(terms=Terms(Discount("ghost", 5)))),
    ("rolled_up", stages.cancelled, order(cancellation_reason=None)),
    ("rolled_up", stages.pending, inside("times", cancelled_at=NOON)),
    ("rolled_up", stages.completed, inside("times", completed_at=None)),
    ("rolled_up", stages.analyzing, inside("times", submitted_at=None)),
    ("selections_sound", stages.reviewing, first("selections", SUGGESTED, link_index=0)),
    ("selections_sound", stages.reviewing, first("selections", SUGGESTED, rejection=OTHER)),
    ("selections_sound", stages.reviewing, first("selections", SUGGESTED, round=2)),
    ("selections_sound", stages.reviewing, first("selections", SUGGESTED, version=0)),
    ("selections_sound", stages.reviewing, without("groups")),
    ("items_sound", stages.pending, without("selections")),
    ("items_sound", stages.pending, first("items", status=ItemStatus.PUBLISHED)),
    ("items_sound", stages.in_progress, first("items", attempt=0)),
    ("items_sound", stages.cancelled, first("items", ItemStatus.CANCELLED, replaced_by=OrderState.CANCELLED)),
]
STAGES: Final = (
    stages.draft,
    stages.analyzing,
    stages.undecided,
    stages.reviewing,
    stages.pending,
    stages.in_progress,
    stages.completed,
    stages.cancelled,
    stages.of_nobody,
)


@pytest.mark.parametrize(("invariant", "stage", "damage"), BREAKS)
def test_what_must_never_be_is_found(
    agency: Agency, invariant: str, stage: Callable[[Agency], Walk], damage: Break
) -> None:
    state = stage(agency).snapshot
    damage(state)
    assert invariant in {violation.invariant for violation in violations(state)}


@pytest.mark.parametrize("stage", STAGES)
def test_an_order_at_any_point_of_its_way_breaks_nothing(agency: Agency, stage: Callable[[Agency], Walk]) -> None:
    assert violations(stage(agency).snapshot) == ()


def test_a_violation_says_what_mends_it(agency: Agency) -> None:
    state = stages.draft(agency).snapshot
    inside("counters", live_items=7)(state)
    (found,) = violations(state)
    assert found.message == "live_items is 7, not 0"
    assert found.mend.startswith("replay the order's history")


def test_history_with_a_gap_or_out_of_order_is_not_replayed(agency: Agency) -> None:
    history = agency.repository.shelves[stages.pending(agency).id].history
    with pytest.raises(InvariantBroken, match="goes on with event 3 where 2 is expected"):
        replay([history[0], *history[2:]])
    with pytest.raises(InvariantBroken, match="where 1 is expected"):
        replay(history[1:])


def test_an_order_is_seen_as_of_an_event_or_a_moment(agency: Agency) -> None:
    walk = stages.undecided(agency)
    agency.clock.advance(hours=1)
    walk.approve("site-01")
    history = agency.repository.shelves[walk.id].history
    assert as_of(history, at=NOON).order.counters.live_items == 0
    assert as_of(history).order.counters.live_items == 1
    assert as_of(history, seq=1).groups == {}
    assert not as_of(history, seq=0).exists
