"""What the memory adapter keeps of one order: its state, indexes over it, history and receipts."""

from uuid import UUID

from unified_orders.domain.events import Recorded
from unified_orders.domain.state import PARTS, State
from unified_orders.domain.turn import Changes
from unified_orders.ports.queries import NamedSite
from unified_orders.ports.repository import Receipt


class Shelf:
    """One order. Written under the repository's lock only; entities on it are frozen."""

    __slots__ = ("by_domain", "by_group", "history", "items_on", "live_item", "receipts", "released", "state")

    def __init__(self) -> None:
        self.state: State = State()
        self.history: list[Recorded] = []
        self.receipts: dict[str, Receipt] = {}
        #: what released selections were about
        self.released: dict[UUID, NamedSite] = {}
        #: (group, domain) -> selection
        self.by_domain: dict[tuple[UUID, str], UUID] = {}
        #: group -> its selections, in the order in which they were made
        self.by_group: dict[UUID, dict[UUID, None]] = {}
        #: selection -> its live item
        self.live_item: dict[UUID, UUID] = {}
        #: domain -> the live items on it
        self.items_on: dict[str, dict[UUID, None]] = {}

    def put(self, changes: Changes) -> None:
        """Take over what a command changed. Fails nowhere, so that it is all or nothing."""
        changed, state = changes.changed, self.state
        for released in changes.released:
            gone = state.selections.pop(released)
            del self.by_domain[gone.order_group_id, gone.domain_id]
            del self.by_group[gone.order_group_id][gone.id]
            self.released[gone.id] = NamedSite(gone.order_group_id, gone.site.domain)
        for selection in changed.selections.values():
            self.by_domain[selection.order_group_id, selection.domain_id] = selection.id
            self.by_group.setdefault(selection.order_group_id, {})[selection.id] = None
        for item in changed.items.values():
            on_domain = self.items_on.setdefault(item.placement.domain_id, {})
            if item.is_live:
                self.live_item[item.site_selection_id] = item.id
                on_domain[item.id] = None
            else:
                on_domain.pop(item.id, None)
                if self.live_item.get(item.site_selection_id) == item.id:
                    del self.live_item[item.site_selection_id]
        state.order = changes.order
        for name in PARTS:
            getattr(state, name).update(getattr(changed, name))
