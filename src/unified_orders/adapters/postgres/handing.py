"""The outbox as statements: claims with a lease by the database's clock, lanes in order, cancelled starts dropped."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.mapping.journal import effect_of
from unified_orders.adapters.postgres.mapping.values import document_in, moment
from unified_orders.adapters.postgres.statements import Names, Statement
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.ports.outbox import Delivery

_STARTS: Final = f"('{StartAnalysis.name}', '{StartWorkflow.name}')"
_CANCELS: Final = f"('{CancelAnalysis.name}', '{CancelWorkflow.name}')"
#: a start whose cancel was stored after it
_CANCELLED: Final = f"""o.name IN {_STARTS} AND EXISTS (
    SELECT FROM {{outbox}} c WHERE c.lane = o.lane AND c.position > o.position AND c.name IN {_CANCELS})"""
_DROP: Final = f"""DELETE FROM {{outbox}} o WHERE lane IS NOT NULL
    AND NOT (claimed AND available_at > clock_timestamp()) AND {_CANCELLED}"""
#: one that is free and, of its lane, the first; whoever else claims at the same time passes over what this one takes
_CLAIM: Final = """
WITH due AS (
    SELECT id FROM {outbox} o WHERE NOT parked AND available_at <= clock_timestamp() AND (lane IS NULL OR NOT EXISTS (
        SELECT FROM {outbox} p WHERE p.lane = o.lane AND p.id <> o.id AND NOT p.parked
        AND (p.position < o.position OR (p.claimed AND p.available_at > clock_timestamp()))))
    ORDER BY position LIMIT %(count)s::int FOR NO KEY UPDATE SKIP LOCKED)
UPDATE {outbox} o SET tries = tries + 1, claimed = true,
    available_at = clock_timestamp() + %(seconds)s::float8 * interval '1 second'
FROM due WHERE o.id = due.id
RETURNING o.position, row_to_json(o)::text"""
_CLAIM_OF_ORDER: Final = _CLAIM.replace("WHERE NOT parked", "WHERE order_id = %(order_id)s::uuid AND NOT parked")
_DELIVERED: Final = "DELETE FROM {outbox} WHERE id = %(id)s::uuid"
_ITS_LEASE: Final = "o.id = %(id)s::uuid AND o.claimed AND o.tries = %(tries)s::int"
_FAILED_AND_CANCELLED: Final = f"DELETE FROM {{outbox}} o WHERE {_ITS_LEASE} AND {_CANCELLED}"
_FAILED: Final = f"""UPDATE {{outbox}} o SET claimed = false, reason = %(reason)s, parked = %(seconds)s::float8 IS NULL,
    available_at = clock_timestamp() + COALESCE(%(seconds)s::float8, 0) * interval '1 second' WHERE {_ITS_LEASE}"""
_RETRY: Final = """
WITH retried AS (
    UPDATE {outbox} SET parked = false, tries = 0, available_at = clock_timestamp()
    WHERE parked AND (%(ids)s::uuid[] IS NULL OR id = ANY(%(ids)s::uuid[])) RETURNING 1
) SELECT count(*) FROM retried"""


def claiming(names: Names, count: int, lease: timedelta, order_id: UUID | None = None) -> tuple[Statement, ...]:
    """Return what claims up to `count` effects, of one order or of all; the last statement's rows are theirs."""
    parameters: dict[str, object] = {"count": count, "seconds": lease.total_seconds()}
    if order_id is None:
        return Statement(names.into(_DROP), {}), Statement(names.into(_CLAIM), parameters)
    parameters["order_id"] = str(order_id)
    return Statement(names.into(_DROP), {}), Statement(names.into(_CLAIM_OF_ORDER), parameters)


def deliveries_from(rows: Iterable[tuple[Any, ...]]) -> tuple[Delivery, ...]:
    """Return what was claimed, in the order in which it was stored."""
    found = [document_in(text) for _, text in sorted(rows)]
    return tuple(Delivery(UUID(row["id"]), effect_of(row), row["tries"] - 1, moment(row["stored_at"])) for row in found)


def delivering(names: Names, delivery: Delivery) -> tuple[Statement, ...]:
    """Return what takes a delivery out for good."""
    return (Statement(names.into(_DELIVERED), {"id": str(delivery.id)}),)


def failing(names: Names, delivery: Delivery, reason: str, again_in: timedelta | None) -> tuple[Statement, ...]:
    """Return what gives a delivery back, or parks it."""
    its_lease = {"id": str(delivery.id), "tries": delivery.tries + 1}
    seconds = None if again_in is None else again_in.total_seconds()
    return (
        Statement(names.into(_FAILED_AND_CANCELLED), its_lease),
        Statement(names.into(_FAILED), {**its_lease, "reason": reason, "seconds": seconds}),
    )


def retrying(names: Names, ids: Iterable[UUID] | None = None) -> tuple[Statement, ...]:
    """Return what puts parked effects back to waiting, all or those named, and counts them."""
    listed = None if ids is None else f"{{{','.join(map(str, ids))}}}"
    return Statement(names.into(_DROP), {}), Statement(names.into(_RETRY), {"ids": listed})
