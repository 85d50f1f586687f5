"""The checker tells each kind of fault: rules made wrong in one way, and the sentence that has to come of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from unified_orders.application.checking import WORLDS, World, check, walk
from unified_orders.application.checking.report import WorldReport, unmet
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command, RecordAnalysis
from unified_orders.domain.copying import evolve
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.events import OrderMoved
from unified_orders.domain.machine import MACHINES
from unified_orders.domain.order import Counters
from unified_orders.domain.payments import Refund
from unified_orders.domain.rules import RULES
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Changes, Context
from unified_orders.domain.words import ActorKind, OrderState

SMALL = World("1 group x 1 site", groups=1, sites=1, links=1)
Answer = Accepted[Any] | Refusal
#: (command, what was loaded, by whom, the right answer) -> the wrong one
Wrong = Callable[[Command[Any], Slice, Actor, Answer], Answer]


def changed(make: Callable[[Accepted[Any], Changes], Accepted[Any]]) -> Wrong:
    """Make every answer that changes something wrong."""

    def wrong(_: Command[Any], __: Slice, ___: Actor, right: Answer) -> Answer:
        if isinstance(right, Refusal) or right.changes is None or right.changes.discarded:
            return right
        return make(right, right.changes)

    return wrong


def with_order(**fields: Any) -> Wrong:  # noqa: ANN401 - of an order
    """Let every change leave the order with these fields."""
    return changed(lambda right, of: evolve(right, changes=evolve(of, order=evolve(of.order, **fields))))


def late_news_counts(command: Command[Any], loaded: Slice, actor: Actor, right: Answer) -> Answer:
    if not isinstance(command, RecordAnalysis):
        return right
    group = loaded.state.groups[command.group_id]
    now = evolve(command, epoch=group.epoch)
    return decide(now, loaded, Context(loaded.now, group.id), actor)


def a_stranger_learns_why(_: Command[Any], __: Slice, actor: Actor, right: Answer) -> Answer:
    if isinstance(right, Accepted) or actor.account_id != "other":
        return right
    return evolve(right, reasons=tuple(evolve(reason, code="too_late") for reason in right.reasons))


def the_state_is_touched(_: Command[Any], loaded: Slice, actor: Actor, right: Answer) -> Answer:
    loaded.state.refunds["ghost"] = Refund(loaded.state.order.id, "ghost", 1, None, actor.author, loaded.now)
    return right


def work_is_never_done(command: Command[Any], _: Slice, __: Actor, right: Answer) -> Answer:
    if isinstance(right, Accepted) and any(
        isinstance(one.event, OrderMoved) and one.event.target is OrderState.COMPLETED for one in right.events
    ):
        return Refusal(())
    return right


WRONG: dict[str, tuple[Wrong, str]] = {
    "events without changes": (changed(lambda right, _: evolve(right, changes=None)), "has events and no changes"),
    "a wrong version": (with_order(version=9), "to 9"),
    "a stolen order": (with_order(account_id="thief"), "takes the order from its account"),
    "a broken invariant": (with_order(counters=Counters()), "breaks"),
    "no events": (changed(lambda right, _: evolve(right, events=())), "do not give its state"),
    "events of elsewhere": (
        changed(lambda right, _: evolve(right, events=tuple(evolve(one, seq=one.seq + 7) for one in right.events))),
        "can't be replayed",
    ),
    "late news": (late_news_counts, "of another epoch had an effect"),
    "a stranger learns why": (a_stranger_learns_why, "out of sight was told too_late"),
    "the state is touched": (the_state_is_touched, "changed the state it was given"),
    "work that explain calls refused": (work_is_never_done, "explain refuses to staff what decide accepts"),
}


def walked(most_faults: int = 3) -> list[str]:
    walking = walk.Walk(SMALL, most_faults)
    walking.go()
    return walking.faults


def decide_as(wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    def deciding(command: Command[Any], loaded: Slice, context: Context, actor: Actor) -> Answer:
        return wrong(command, loaded, actor, decide(command, loaded, context, actor))

    monkeypatch.setattr(walk, "decide", deciding)


@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_decision_is_told(wrong: Wrong, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decide_as(wrong, monkeypatch)
    assert any(sentence in fault for fault in walked(most_faults=40))


def test_a_goal_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    decide_as(work_is_never_done, monkeypatch)
    assert any("no way to completed" in fault for fault in walked(most_faults=100_000))


@pytest.mark.parametrize("what", ["orders", "groups", "roles"])
def test_what_the_table_refuses_and_is_accepted_is_told(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    narrower = {
        cls: evolve(rule, **{what: frozenset()}) if getattr(rule, what) is not None else rule
        for cls, rule in RULES.items()
    }
    monkeypatch.setattr(walk, "RULES", narrower)
    assert all("was accepted in" in fault for fault in walked())


def test_an_edge_that_no_machine_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MACHINES", [SimpleNamespace(name=one.name, edge=lambda *_: None) for one in MACHINES])
    assert any("which the table does not have" in fault for fault in walked())


def test_what_explain_leaves_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "options_of", lambda *_: ())
    assert any("explain does not list" in fault for fault in walked())


def test_a_report_without_fault_proves_and_one_with_a_fault_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[WorldReport] = []
    report = check([SMALL], told=told.append)
    assert [one.world for one in told] == [SMALL.name]
    assert report.faults, "one small world does not meet every row of the table"
    assert report.proved == ()
    assert not told[0].faults


def test_what_no_world_met_is_told_edge_by_edge_and_row_by_row() -> None:
    missing = list(unmet([]))
    assert any("was never used by" in one for one in missing)
    assert any(one.startswith("submit was never accepted in configuring") for one in missing)
    assert any(one == f"submit was never accepted of {ActorKind.STAFF}" for one in missing)


def test_a_world_of_accounts_and_links_is_walked_without_a_fault() -> None:
    for world in WORLDS[-1:]:
        one = walk.Walk(world, most_faults=1)
        one.go()
        assert not one.faults
