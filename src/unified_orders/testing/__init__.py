"""What a host tests with: contract suites, orders where a test needs them, random lives, policies, clocks, faults.

Needs the extra: `pip install 'unified-orders[testing]'`. Each name is loaded when it is first asked for. Hypothesis
strategies are in `unified_orders.testing.strategies`.
"""

from typing import TYPE_CHECKING, Final

from unified_orders.testing.lazily import loader

if TYPE_CHECKING:
    from unified_orders.application.checking import POLICY_WORLDS, WORLDS, PolicyReport, check_policy
    from unified_orders.testing.building import ReadyOrder, async_order_at, order_at
    from unified_orders.testing.clocks import FrozenClock
    from unified_orders.testing.contracts import hook, optional_hook
    from unified_orders.testing.contracts.analysis import AnalysisContract, AsyncAnalysisContract
    from unified_orders.testing.contracts.directory import AsyncClientDirectoryContract, ClientDirectoryContract
    from unified_orders.testing.contracts.ids import IdSourceContract
    from unified_orders.testing.contracts.outbox import AsyncOutboxContract, OutboxContract
    from unified_orders.testing.contracts.prices import AsyncPriceListContract, PriceListContract
    from unified_orders.testing.contracts.queries import AsyncOrderQueriesContract, OrderQueriesContract
    from unified_orders.testing.contracts.repository import (
        Adapter,
        AsyncAdapter,
        AsyncRepositoryContract,
        RepositoryContract,
    )
    from unified_orders.testing.contracts.workflow import AsyncWorkflowContract, WorkflowContract
    from unified_orders.testing.doubles import faulty
    from unified_orders.testing.faults import Fails, Fault, Held, Lost, Repeated, Slow
    from unified_orders.testing.ids import SequentialIds
    from unified_orders.testing.lives import OrderLives
    from unified_orders.testing.moves import People
    from unified_orders.testing.wished import market

__all__ = [
    "POLICY_WORLDS",
    "WORLDS",
    "Adapter",
    "AnalysisContract",
    "AsyncAdapter",
    "AsyncAnalysisContract",
    "AsyncClientDirectoryContract",
    "AsyncOrderQueriesContract",
    "AsyncOutboxContract",
    "AsyncPriceListContract",
    "AsyncRepositoryContract",
    "AsyncWorkflowContract",
    "ClientDirectoryContract",
    "Fails",
    "Fault",
    "FrozenClock",
    "Held",
    "IdSourceContract",
    "Lost",
    "OrderLives",
    "OrderQueriesContract",
    "OutboxContract",
    "People",
    "PolicyReport",
    "PriceListContract",
    "ReadyOrder",
    "Repeated",
    "RepositoryContract",
    "SequentialIds",
    "Slow",
    "WorkflowContract",
    "async_order_at",
    "check_policy",
    "faulty",
    "hook",
    "market",
    "optional_hook",
    "order_at",
]

_HOMES: Final = {
    name: f"unified_orders.{home}"
    for home, names in {
        "application.checking": "POLICY_WORLDS WORLDS PolicyReport check_policy",
        "testing.building": "ReadyOrder async_order_at order_at",
        "testing.clocks": "FrozenClock",
        "testing.contracts": "hook optional_hook",
        "testing.contracts.analysis": "AnalysisContract AsyncAnalysisContract",
        "testing.contracts.directory": "AsyncClientDirectoryContract ClientDirectoryContract",
        "testing.contracts.ids": "IdSourceContract",
        "testing.contracts.outbox": "AsyncOutboxContract OutboxContract",
        "testing.contracts.prices": "AsyncPriceListContract PriceListContract",
        "testing.contracts.queries": "AsyncOrderQueriesContract OrderQueriesContract",
        "testing.contracts.repository": "Adapter AsyncAdapter AsyncRepositoryContract RepositoryContract",
        "testing.contracts.workflow": "AsyncWorkflowContract WorkflowContract",
        "testing.doubles": "faulty",
        "testing.faults": "Fails Fault Held Lost Repeated Slow",
        "testing.ids": "SequentialIds",
        "testing.lives": "OrderLives",
        "testing.moves": "People",
        "testing.wished": "market",
    }.items()
    for name in names.split()
}

if not TYPE_CHECKING:  # to the types there are the names above, and no others
    __getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
