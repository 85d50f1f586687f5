"""Steps of share links. The digest comes to the stored token beside history, never in it."""

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken


@on(e.LinkShared)
def shared(state: State, event: e.LinkShared, stamp: Stamp) -> None:
    state.tokens[event.token_id] = ShareToken(
        id=event.token_id,
        order_id=stamp.order_id,
        digest="",
        scope=event.scope,
        label=event.label,
        message=event.message,
        expires_at=event.expires_at,
        revoked_at=None,
        openings=0,
        last_opened_at=None,
        created_by=stamp.author,
        created_at=stamp.at,
    )
    counters = state.order.counters
    state.order = evolve(state.order, counters=evolve(counters, tokens=counters.tokens + 1))


@on(e.LinkRevoked)
def revoked(state: State, event: e.LinkRevoked, stamp: Stamp) -> None:
    state.tokens[event.token_id] = evolve(state.tokens[event.token_id], revoked_at=stamp.at)
    counters = state.order.counters
    state.order = evolve(state.order, counters=evolve(counters, tokens=counters.tokens - 1))
