"""`python-statemachine`: a machine over each order, which is its domain model."""

from collections.abc import Iterator

from statemachine import State, StateMachine

from benchmarks.clock import Step
from benchmarks.peers.tally import Tally
from benchmarks.peers.walk import steps


class OrderMachine(StateMachine):
    configuring = State(initial=True)
    analyzing = State()
    reviewing = State()
    payment_pending = State()
    in_progress = State()
    completed = State(final=True)
    cancelled = State(final=True)

    submit = configuring.to(analyzing, cond="has_groups")
    analysed = analyzing.to(reviewing, cond="ends_analysis", on="keep_analysis") | analyzing.to(
        analyzing, internal=True, cond="is_new", on="keep_analysis"
    )
    approve = reviewing.to(payment_pending, cond="ends_review", on="approve_sites") | reviewing.to(
        reviewing, internal=True, cond="fits", on="approve_sites"
    )
    pay = payment_pending.to(in_progress, cond="settles", on="take")
    start = in_progress.to(in_progress, internal=True, cond="is_pending", on="start_item")
    complete = in_progress.to(completed, cond="ends_work", on="complete_item") | in_progress.to(
        in_progress, internal=True, cond="is_started", on="complete_item"
    )
    cancel = (
        configuring.to(cancelled, cond="is_unpaid")
        | analyzing.to(cancelled, cond="is_unpaid")
        | reviewing.to(cancelled, cond="is_unpaid")
        | payment_pending.to(cancelled, cond="is_unpaid")
    )

    def after_transition(self, *named: object) -> None:
        self.model.note(*named)


def life() -> Iterator[Step]:
    order = Tally()

    def create() -> object:
        machine = OrderMachine(order)
        order.note()
        return machine

    return steps(order, create)
