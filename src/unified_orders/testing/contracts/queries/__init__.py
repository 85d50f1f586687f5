"""What queries promise, whatever the orders are kept in."""

from typing import cast

from unified_orders.ports.queries import OrderQueries
from unified_orders.ports.repository import OrderRepository
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.queries.boards import Boards
from unified_orders.testing.contracts.queries.listing import Listing
from unified_orders.testing.contracts.queries.looking import Looking
from unified_orders.testing.contracts.queries.marks import Marks
from unified_orders.testing.contracts.queries.telling import Telling


class OrderQueriesContract(Looking, Telling, Boards, Marks, Listing, suite=True):
    """What is read is what commands stored, whole, in the order that was asked for.

    `make` gives a repository and the queries over it: `return MyRepository(engine), MyQueries(engine)`.
    """


class AsyncOrderQueriesContract(OrderQueriesContract, suite=True):
    """The same for queries that are awaited; `make` gives an awaited repository with them."""

    @once
    def repository(self) -> OrderRepository:
        """The store, plain."""
        return cast("OrderRepository", self.plain(self.made[0]))

    @once
    def queries(self) -> OrderQueries:
        """Its queries, plain."""
        return cast("OrderQueries", self.plain(self.made[1]))
