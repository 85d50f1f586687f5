"""What a run left behind: what is wrong with it, and as one value that runs which ended alike have in common."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg
from attrs import asdict, frozen

from campaigns.interleavings.scheduler import Meeting
from unified_orders.domain.errors import Refused, UnifiedOrdersError
from unified_orders.domain.events import Recorded
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.results import Done
from unified_orders.domain.state import State
from unified_orders.ports.queries import WHOLE, OrderQueries, Sight

_ORDERS: Final = "SELECT id FROM orders ORDER BY created_at, id"
_LONGEST: Final = 1_000
_RECEIPTS: Final = "SELECT order_id, key FROM order_receipts ORDER BY 1, 2"
_EFFECTS: Final = "SELECT name FROM order_outbox ORDER BY 1"
#: of each live group: approved selections, live items, the counter, the limit; in the words of the tables alone
_OVER: Final = """
SELECT g.id, g.approved, g.items, g.counted, g.link_count FROM (
    SELECT g.id, g.link_count, g.approved_count AS counted,
        (SELECT count(*) FROM order_site_selections s WHERE s.order_group_id = g.id AND s.status = 'approved')
            AS approved,
        (SELECT count(*) FROM order_items i WHERE i.order_group_id = g.id AND i.status <> 'cancelled') AS items
    FROM order_groups g JOIN orders o ON o.id = g.order_id
    WHERE o.state <> 'cancelled' AND g.group_status <> 'cancelled') g
WHERE g.approved <> g.items OR g.approved <> g.counted OR g.approved > g.link_count"""


@frozen
class Ending:
    """What each actor was told, and what is stored; without ids and times, which differ from run to run."""

    told: tuple[str, ...]
    orders: tuple[str, ...]
    effects: tuple[str, ...]


@frozen
class Aftermath:
    """What is stored once all actors have ended."""

    sights: Sequence[Sight]
    histories: Sequence[tuple[Recorded, ...]]
    #: order and key of each
    receipts: frozenset[tuple[UUID, str]]
    effects: tuple[str, ...]
    #: groups whose approvals, items, counter and limit disagree
    over: Sequence[tuple[Any, ...]]

    @classmethod
    def read(cls, connection: "psycopg.Connection[Any]", queries: OrderQueries) -> "Aftermath":
        """Read what is stored."""
        ids = [id_ for (id_,) in connection.execute(_ORDERS)]
        return cls(
            [sight for id_ in ids if (sight := queries.look(id_, WHOLE)) is not None],
            [queries.history(id_, 0, _LONGEST) for id_ in ids],
            frozenset(connection.execute(_RECEIPTS)),
            tuple(name for (name,) in connection.execute(_EFFECTS)),
            connection.execute(_OVER).fetchall(),
        )

    def ending(self, meeting: Meeting) -> Ending:
        """Return how a meeting ended."""
        digests = tuple(_digest(sight.state) for sight in self.sights)
        return Ending(tuple(map(_told, meeting.outcomes)), digests, self.effects)

    def faults(self, meeting: Meeting, keys: Sequence[str]) -> Iterator[str]:
        """Yield what must never be seen, whatever the order of the steps."""
        for row in self.over:
            yield "group {}: {} approved, {} live items, {} counted, {} wanted".format(*row)
        there = {sight.state.order.id for sight in self.sights}
        for key, outcome in zip(keys, meeting.outcomes, strict=True):
            if not isinstance(outcome, Done | UnifiedOrdersError):
                yield f"an actor ended in {outcome!r}"
            elif isinstance(outcome, Done) and outcome.order_id in there - self._with_receipt(key):
                yield f"no receipt under {key}, whose command was accepted"
        for sight, history in zip(self.sights, self.histories, strict=True):
            yield from _faults_of(sight.state, history)

    def _with_receipt(self, key: str) -> set[UUID]:
        return {order_id for order_id, kept in self.receipts if kept == key}


def _faults_of(state: State, history: tuple[Recorded, ...]) -> Iterator[str]:
    yield from (f"{one.invariant}: {one.message}" for one in violations(state))
    if [one.seq for one in history] != list(range(1, state.order.last_seq + 1)):
        yield f"history has a gap: {[one.seq for one in history]}, of {state.order.last_seq}"
    elif _told_otherwise(history, state):
        yield "the history does not give what is stored"


def _told_otherwise(history: tuple[Recorded, ...], state: State) -> bool:
    return recorded_part(replay(history)) != recorded_part(state)


def _told(outcome: object) -> str:
    match outcome:
        case Done():
            return "replayed" if outcome.replayed else "done"
        case Refused():
            return " ".join(sorted(outcome.codes))
        case _:
            return type(outcome).__name__


def _digest(state: State) -> str:
    order, groups = state.order, state.groups
    whole = (str(order.state), order.version, order.last_seq, order.account_id, order.assigned_to, asdict(order.money))
    parts = (
        whole,
        asdict(order.counters),
        sorted((g.position, g.client_id, str(g.group_status), g.round, g.link_count, g.taken) for g in groups.values()),
        sorted(
            (groups[s.order_group_id].position, s.domain_id, str(s.status), s.version, s.round, s.link_index or 0)
            for s in state.selections.values()
        ),
        sorted((i.position, i.placement.domain_id, str(i.status), i.attempt, i.version) for i in state.items.values()),
        sorted((p.reference, p.amount) for p in state.payments.values()),
        sorted((r.reference, r.amount) for r in state.refunds.values()),
        sorted((t.revoked_at is None, t.openings) for t in state.tokens.values()),
    )
    return repr(parts)
