"""What each client rejected and uses, in all orders: kept as orders are saved, so that nobody searches them for it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.state import State
from unified_orders.domain.words import RejectionCode, SelectionStatus

#: domain id -> order -> the selections, or items, by which it is there
_Traces = dict[str, dict[UUID, set[UUID]]]
_NOTHING: Final[_Traces] = {}


class Past:
    """Domains by client. Taken up again and again, an entity leaves one trace: that of its latest version.

    A client is told by its id together with the account: a trace counts for orders of the same account, and wherever
    the account of either order is unknown.
    """

    def __init__(self) -> None:
        #: the account of each order that left a trace, as it is now
        self._accounts: dict[UUID, str | None] = {}
        self._rejected: dict[str, _Traces] = {}
        self._used: dict[str, _Traces] = {}

    def rejected_by(self, client_id: str, account_id: str | None) -> frozenset[str]:
        """Return the domains that a client rejected in any order, those withdrawn after payment left out."""
        traces = self._rejected.get(client_id, _NOTHING)
        return frozenset(
            domain_id for domain_id, orders in traces.items() if any(self._counts(one, account_id) for one in orders)
        )

    def rejected_elsewhere(self, client_id: str, domain_id: str, order: Order) -> bool:
        """Tell whether a client rejected a domain in another order."""
        return self._elsewhere(self._rejected, client_id, domain_id, order)

    def used_elsewhere(self, client_id: str, domain_id: str, order: Order) -> bool:
        """Tell whether a client has a live item on a domain in another order."""
        return self._elsewhere(self._used, client_id, domain_id, order)

    def take(self, changed: State, groups: Mapping[UUID, OrderGroup]) -> None:
        """Take up what a command made or changed; `groups` are all those of its order."""
        self._accounts[changed.order.id] = changed.order.account_id
        for selection in changed.selections.values():
            rejection = selection.rejection
            withdrawn = rejection is not None and rejection.code is RejectionCode.WITHDRAWN_AFTER_PAYMENT
            counts = selection.status is SelectionStatus.REJECTED and not withdrawn
            client_id = groups[selection.order_group_id].client_id
            _trace(self._rejected, client_id, selection.domain_id, selection, counts=counts)
        for item in changed.items.values():
            _trace(self._used, item.client_id, item.placement.domain_id, item, counts=item.is_live)

    def _elsewhere(self, traces: Mapping[str, _Traces], client_id: str, domain_id: str, order: Order) -> bool:
        orders = traces.get(client_id, _NOTHING).get(domain_id, {})
        known = tuple(orders)  # at once: commands go on while a board is cut
        return any(one != order.id and self._counts(one, order.account_id) for one in known)

    def _counts(self, order_id: UUID, account_id: str | None) -> bool:
        """Tell whether what an order left counts for orders of an account."""
        known = self._accounts[order_id]
        return known is None or account_id is None or known == account_id


def _trace(
    traces: dict[str, _Traces], client_id: str, domain_id: str, entity: SiteSelection | OrderItem, *, counts: bool
) -> None:
    if counts:
        traces.setdefault(client_id, {}).setdefault(domain_id, {}).setdefault(entity.order_id, set()).add(entity.id)
        return
    orders = traces.get(client_id, _NOTHING).get(domain_id)
    if orders is None or entity.order_id not in orders:
        return
    orders[entity.order_id].discard(entity.id)
    if not orders[entity.order_id]:
        del orders[entity.order_id]
    if not orders:
        del traces[client_id][domain_id]
