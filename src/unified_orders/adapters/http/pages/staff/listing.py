"""Orders, by state."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from attrs import frozen
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.staff.visit import Visit
from unified_orders.adapters.http.pages.wish import is_findable, typed
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import OrderFilter, OrderSort

#: orders on one page
PAGE: Final = 25


@frozen(kw_only=True)
class Search:
    """Which orders, as text; what makes no sense lets all pass."""

    state: str = ""
    text: str = ""
    sort: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Search":
        """Return what an address asks for."""
        return typed(cls, asked)

    @property
    def wanted(self) -> OrderFilter:
        """The filter, whatever the state."""
        return OrderFilter(text=self.text if self.text and not self.is_unfit else None)

    @property
    def is_unfit(self) -> bool:
        """Whether no order can be found by its text."""
        return bool(self.text) and not is_findable(self.text)

    @property
    def of_state(self) -> OrderFilter:
        """The filter."""
        states = frozenset({OrderState(self.state)}) if self.state in set(OrderState) else frozenset[OrderState]()
        return evolve(self.wanted, states=states)

    @property
    def order(self) -> OrderSort:
        """What to sort by."""
        return OrderSort(self.sort) if self.sort in set(OrderSort) else OrderSort.NEWEST

    def at(self, **changed: str) -> str:
        """Return the address of a like search, from its beginning."""
        fields = {"state": self.state, "text": self.text, "sort": self.sort, **changed}
        return f"?{urlencode({name: value for name, value in fields.items() if value})}"


async def show_orders(visit: Visit) -> HTMLResponse:
    """Return a page of orders, with how many there are in each state."""
    search = Search.read(visit.request.query_params)
    service, actor = visit.service, visit.actor
    counts = await service.counts(actor=actor, wanted=search.wanted)
    given = {"actor": actor, "wanted": search.of_state, "sort": search.order, "limit": visit.rows(PAGE)}
    lost = False
    try:
        found = await service.orders(cursor=search.cursor or None, **given)  # type: ignore[arg-type] # of one dict
    except InvalidInput:
        found, lost = await service.orders(**given), True  # type: ignore[arg-type]
    return visit.page(
        "orders.html",
        search=search,
        orders=found.orders,
        next_cursor=found.next_cursor,
        counts=counts,
        states=list(OrderState),
        sorts=list(OrderSort),
        lost=lost,
        status=422 if search.is_unfit else 200,
    )
