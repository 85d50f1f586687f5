"""Deleting receipts that were kept long enough."""

from datetime import timedelta
from typing import Final

from unified_orders.adapters.postgres.statements import Names, Statement

_PRUNE: Final = """
WITH gone AS (
    DELETE FROM {receipts} WHERE stored_at < clock_timestamp() - %(seconds)s::float8 * interval '1 second' RETURNING 1
) SELECT count(*) FROM gone"""


def pruning(names: Names, older_than: timedelta) -> Statement:
    """Return what deletes receipts that are older, and counts them."""
    return Statement(names.into(_PRUNE), {"seconds": older_than.total_seconds()})
