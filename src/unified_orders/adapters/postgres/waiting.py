"""What waits in an outbox: how much, how long already, and what was parked and why. For those who watch a relay."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.postgres.mapping.values import document_in, moment
from unified_orders.adapters.postgres.statements import Names, Statement

_IN_HAND: Final = "claimed AND available_at > clock_timestamp()"
_COUNTS: Final = f"""
SELECT count(*) FILTER (WHERE NOT parked AND available_at <= clock_timestamp()),
    count(*) FILTER (WHERE NOT parked AND NOT claimed AND available_at > clock_timestamp()),
    count(*) FILTER (WHERE NOT parked AND {_IN_HAND}),
    count(*) FILTER (WHERE parked),
    (extract(epoch FROM clock_timestamp() - min(stored_at) FILTER (WHERE NOT parked)))::float8
FROM {{outbox}}"""
_PARKED: Final = """
SELECT row_to_json(p)::text FROM (
    SELECT id, order_id, effect_key, tries, reason, stored_at FROM {outbox} WHERE parked ORDER BY position
    LIMIT %(count)s::int) p"""


@frozen(slots=True)
class Waiting:
    """How many effects wait in an outbox, by the database's clock."""

    #: to be handed over now
    due: int
    #: failed before, and to be tried again later
    delayed: int
    #: claimed by a relay
    in_hand: int
    #: given up, until somebody says to try again
    parked: int
    #: the age of the oldest that is not parked; None if there is none
    lag: timedelta | None


@frozen(slots=True)
class Parked:
    """An effect that was given up."""

    id: UUID
    order_id: UUID
    #: by which its receiver knows it again
    key: str
    #: how often it was claimed
    tries: int
    #: why it failed last
    reason: str
    stored_at: datetime


def counting_waiting(names: Names) -> Statement:
    """Return the statement that counts what waits."""
    return Statement(names.into(_COUNTS), {})


def waiting_from(rows: Iterable[tuple[Any, ...]]) -> Waiting:
    """Return what was counted."""
    ((due, delayed, in_hand, parked, seconds),) = rows
    lag = None if seconds is None else timedelta(seconds=float(seconds))
    return Waiting(int(due), int(delayed), int(in_hand), int(parked), lag)


def listing_parked(names: Names, count: int) -> Statement:
    """Return the statement that lists up to `count` parked effects, the oldest first."""
    return Statement(names.into(_PARKED), {"count": count})


def parked_from(rows: Iterable[tuple[Any, ...]]) -> tuple[Parked, ...]:
    """Return what was listed."""
    found = [document_in(text) for (text,) in rows]
    return tuple(
        Parked(
            UUID(row["id"]),
            UUID(row["order_id"]),
            row["effect_key"],
            row["tries"],
            row["reason"] or "",
            moment(row["stored_at"]),
        )
        for row in found
    )
