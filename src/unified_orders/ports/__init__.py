"""What the engine asks of the outside, as Protocols. Adapters keep to them without inheriting.

Each port has a contract: what it promises about ordering, errors and transactions stands in its docstrings.
"""

from unified_orders.ports.analysis import AnalysisPort, AsyncAnalysisPort
from unified_orders.ports.cursors import Cursor, read_cursor, write_cursor
from unified_orders.ports.directory import AsyncClientDirectory, AsyncPriceList, ClientDirectory, PriceList
from unified_orders.ports.ids import IdSource
from unified_orders.ports.outbox import AsyncOutbox, Delivery, Outbox
from unified_orders.ports.queries import (
    ALL_ORDERS,
    ALL_SITES,
    WHOLE,
    AsyncOrderQueries,
    BoardFilter,
    BoardPage,
    BoardRow,
    BoardSort,
    NamedSite,
    OrderFilter,
    OrderPage,
    OrderQueries,
    OrderSort,
    Part,
    Sight,
    SiteStatus,
)
from unified_orders.ports.repository import (
    AsyncOrderRepository,
    AsyncUnitOfWork,
    Loaded,
    OrderRepository,
    Receipt,
    UnitOfWork,
    Write,
)
from unified_orders.ports.workflow import AsyncWorkflowPort, WorkflowPort

__all__ = [
    "ALL_ORDERS",
    "ALL_SITES",
    "WHOLE",
    "AnalysisPort",
    "AsyncAnalysisPort",
    "AsyncClientDirectory",
    "AsyncOrderQueries",
    "AsyncOrderRepository",
    "AsyncOutbox",
    "AsyncPriceList",
    "AsyncUnitOfWork",
    "AsyncWorkflowPort",
    "BoardFilter",
    "BoardPage",
    "BoardRow",
    "BoardSort",
    "ClientDirectory",
    "Cursor",
    "Delivery",
    "IdSource",
    "Loaded",
    "NamedSite",
    "OrderFilter",
    "OrderPage",
    "OrderQueries",
    "OrderRepository",
    "OrderSort",
    "Outbox",
    "Part",
    "PriceList",
    "Receipt",
    "Sight",
    "SiteStatus",
    "UnitOfWork",
    "WorkflowPort",
    "Write",
    "read_cursor",
    "write_cursor",
]
