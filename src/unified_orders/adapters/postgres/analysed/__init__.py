"""What a host's own bulk analyses found, read from the tables where it keeps them."""

from unified_orders.adapters.postgres.analysed.columns import BulkColumns
from unified_orders.adapters.postgres.analysed.reader import BulkAnalysis

__all__ = ["BulkAnalysis", "BulkColumns"]
