"""`transitions`: one machine for all orders, as its documents advise where there are many models."""

from collections.abc import Iterator
from typing import Any, Final

from transitions import Machine

from benchmarks.clock import Step
from benchmarks.peers.tally import Tally
from benchmarks.peers.walk import steps

_STATES: Final = ["configuring", "analyzing", "reviewing", "payment_pending", "in_progress", "completed", "cancelled"]


def _edge(trigger: str, source: str, target: str | None, guard: str, action: str | None = None) -> dict[str, Any]:
    return {"trigger": trigger, "source": source, "dest": target, "conditions": guard, "before": action}


MACHINE: Final = Machine(
    model=None,
    states=_STATES,
    initial="configuring",
    auto_transitions=False,
    after_state_change="note",
    transitions=[
        _edge("submit", "configuring", "analyzing", "has_groups"),
        _edge("analysed", "analyzing", "reviewing", "ends_analysis", "keep_analysis"),
        _edge("analysed", "analyzing", None, "is_new", "keep_analysis"),
        _edge("approve", "reviewing", "payment_pending", "ends_review", "approve_sites"),
        _edge("approve", "reviewing", None, "fits", "approve_sites"),
        _edge("pay", "payment_pending", "in_progress", "settles", "take"),
        _edge("start", "in_progress", None, "is_pending", "start_item"),
        _edge("complete", "in_progress", "completed", "ends_work", "complete_item"),
        _edge("complete", "in_progress", None, "is_started", "complete_item"),
        *(_edge("cancel", state, "cancelled", "is_unpaid") for state in _STATES[:4]),
    ],
)


def life() -> Iterator[Step]:
    order = Tally()

    def create() -> object:
        MACHINE.add_model(order)
        order.note()
        return order

    yield from steps(order, create)
    MACHINE.remove_model(order)
