"""From an order's history back to its state: replay, and the state as of a point in it.

Not in history, and so not in what replay gives: texts of notes, digests of share links, counts of their openings.
`recorded_part` takes them out of a stored state too, so that the two can be compared.
"""

from collections.abc import Iterable
from datetime import datetime

from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.events import Recorded
from unified_orders.domain.evolution import Stamp, apply
from unified_orders.domain.order import Notes
from unified_orders.domain.state import State


def replay(history: Iterable[Recorded], state: State | None = None) -> State:
    """Return the state that an order's events give, from the first one, or from a state that earlier ones gave.

    Raises:
        InvariantBroken: a gap in `seq`, or an event that can't follow on those before it.
    """
    state = State() if state is None else state.copy()
    for recorded in history:
        expected = state.order.last_seq + 1 if state.exists else 1
        if recorded.seq != expected:
            raise InvariantBroken(f"history goes on with event {recorded.seq} where {expected} is expected")
        apply(state, recorded.event, Stamp(recorded.order_id, recorded.author, recorded.at))
        order = state.order
        state.order = evolve(
            order,
            version=recorded.version,
            last_seq=recorded.seq,
            times=evolve(order.times, updated_at=recorded.at),
        )
    return state


def as_of(history: Iterable[Recorded], *, seq: int | None = None, at: datetime | None = None) -> State:
    """Return the state after the event `seq`, or at a moment; an empty state before the first event."""
    return replay(
        recorded for recorded in history if (seq is None or recorded.seq <= seq) and (at is None or recorded.at <= at)
    )


def recorded_part(state: State) -> State:
    """Return a state without what history does not keep."""
    part = state.copy()
    if part.exists:
        part.order = evolve(part.order, notes=Notes())
    part.selections = {id_: evolve(one, client_notes=None, internal_notes=None) for id_, one in part.selections.items()}
    part.tokens = {id_: evolve(token, digest="", openings=0, last_opened_at=None) for id_, token in part.tokens.items()}
    return part
