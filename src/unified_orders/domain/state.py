"""The state of one order, or the part of it that a command needs, while it is worked on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.tokens import ShareToken

#: the containers of a state beside its order, by name, and what each of them holds
PARTS: Final[Mapping[str, type[Any]]] = {
    "groups": OrderGroup,
    "selections": SiteSelection,
    "items": OrderItem,
    "tokens": ShareToken,
    "payments": Payment,
    "refunds": Refund,
}


class State:
    """Entities of one order by id. The containers change, the entities never do."""

    __slots__ = ("_order", "groups", "items", "payments", "refunds", "selections", "tokens")

    def __init__(
        self,
        order: Order | None = None,
        groups: Iterable[OrderGroup] = (),
        selections: Iterable[SiteSelection] = (),
        items: Iterable[OrderItem] = (),
        tokens: Iterable[ShareToken] = (),
        payments: Iterable[Payment] = (),
        refunds: Iterable[Refund] = (),
    ) -> None:
        self._order = order
        self.groups: dict[UUID, OrderGroup] = {group.id: group for group in groups}
        self.selections: dict[UUID, SiteSelection] = {selection.id: selection for selection in selections}
        self.items: dict[UUID, OrderItem] = {item.id: item for item in items}
        self.tokens: dict[UUID, ShareToken] = {token.id: token for token in tokens}
        #: by reference
        self.payments: dict[str, Payment] = {payment.reference: payment for payment in payments}
        self.refunds: dict[str, Refund] = {refund.reference: refund for refund in refunds}

    def copy(self) -> "State":
        """Return a state that can change without changing this one."""
        made = State.__new__(State)
        made._order = self._order  # noqa: SLF001 - its own class
        made.groups = self.groups.copy()
        made.selections = self.selections.copy()
        made.items = self.items.copy()
        made.tokens = self.tokens.copy()
        made.payments = self.payments.copy()
        made.refunds = self.refunds.copy()
        return made

    @property
    def order(self) -> Order:
        """The order; asking for it where there is none is a bug."""
        if self._order is None:
            raise InvariantBroken("there is no order in this state")
        return self._order

    @order.setter
    def order(self, order: Order) -> None:
        self._order = order

    @property
    def exists(self) -> bool:
        """Whether there is an order."""
        return self._order is not None

    def live_item_of(self, selection_id: UUID) -> OrderItem | None:
        """Return the live item born from a selection."""
        for item in self.items.values():
            if item.site_selection_id == selection_id and item.is_live:
                return item
        return None

    def live_groups(self) -> Iterator[OrderGroup]:
        """Yield the groups that count, by position."""
        for group in sorted(self.groups.values(), key=lambda group: group.position):
            if group.is_live:
                yield group

    def in_group(self, group_id: UUID) -> Iterator[SiteSelection]:
        """Yield the selections of a group, in the order in which they were made."""
        for selection in self.selections.values():
            if selection.order_group_id == group_id:
                yield selection

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in State.__slots__)

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # its containers change
