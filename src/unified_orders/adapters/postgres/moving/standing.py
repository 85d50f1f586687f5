"""Where a move stands."""

from attrs import frozen
from sqlalchemy import Connection

from unified_orders.adapters.postgres.moving.catalogue import Legacy, scalar
from unified_orders.adapters.postgres.moving.installing import moving_schema
from unified_orders.adapters.postgres.statements import quoted


@frozen
class Status:
    """Where a move stands."""

    #: nothing, expanding, expanded, filled, switched, contracting, contracted
    step: str
    #: orders moved so far
    moved: int
    #: legacy orders in all
    total: int
    #: orders that wait to be moved again
    waiting: int
    #: legacy rows in quarantine
    quarantined: int
    #: whether the last verification found no fault
    is_verified: bool


def status_of(connection: Connection, legacy: Legacy, step: str) -> Status:
    """Return where a move stands that is at this step, and is not over."""
    total = scalar(connection, f"SELECT count(*) FROM {legacy.table('orders')}")
    if step in {"nothing", "expanding"}:
        return Status(step, 0, total, 0, 0, is_verified=False)
    moving, engine = moving_schema(legacy), quoted(legacy.map.engine_schema)
    return Status(
        step,
        scalar(connection, f"SELECT count(*) FROM {engine}.orders"),
        total,
        scalar(connection, f"SELECT count(DISTINCT order_key) FROM {moving}.queue"),
        scalar(connection, f"SELECT count(*) FROM {moving}.account WHERE fate = 'quarantined'"),
        is_verified=scalar(connection, f"SELECT is_verified FROM {moving}.state"),
    )
