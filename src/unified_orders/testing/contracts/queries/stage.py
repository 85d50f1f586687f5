"""A store with its queries, and a desk whose commands fill it."""

from typing import Final

from unified_orders.domain import commands as c
from unified_orders.domain.events import event_kinds
from unified_orders.domain.state import State
from unified_orders.ports.queries import (
    ALL_SITES,
    WHOLE,
    BoardFilter,
    BoardPage,
    BoardSort,
    OrderQueries,
    Sight,
)
from unified_orders.ports.repository import OrderRepository
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.contract import Contract
from unified_orders.testing.contracts.desk import Desk
from unified_orders.testing.contracts.once import once

#: more rows than any test makes
ALL: Final = 200
#: what a state holds besides its order and groups
CONTAINERS: Final = ("selections", "items", "tokens", "payments", "refunds")


class QueriesStage(Contract[tuple[OrderRepository, OrderQueries]], suite=True):
    """A store and its queries. `make` gives both."""

    @once
    def repository(self) -> OrderRepository:
        """The store, plain."""
        return self.made[0]

    @once
    def queries(self) -> OrderQueries:
        """Its queries, plain."""
        return self.made[1]

    @once
    def desk(self) -> Desk:
        """A desk that announces everything, so that what it stored can be held against its history."""
        return Desk(self.repository, event_kinds())

    def sight(self, group: c.GroupRef) -> Sight:
        """Return all of an order, as a look shows it."""
        sight = self.queries.look(group.order_id, WHOLE)
        assert sight is not None, "a stored order is found"
        return sight

    def board(
        self,
        group: c.GroupRef,
        wanted: BoardFilter = ALL_SITES,
        sort: BoardSort = BoardSort.STATUS,
        *,
        descending: bool = False,
        offset: int = 0,
        limit: int = ALL,
    ) -> BoardPage:
        """Return a page of a group's board."""
        ids = group.order_id, group.group_id
        page = self.queries.board(*ids, wanted, sort, descending=descending, offset=offset, limit=limit)
        assert page is not None, "a stored group is found"
        return page


def parts(state: State) -> dict[str, object]:
    """Return what a state holds, kinds and all."""
    return {name: shape(getattr(state, name)) for name in ("order", "groups", *CONTAINERS)}
