"""Load what a command needs, and nothing else: a decision that looks beyond its need fails here as anywhere."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.adapters.memory.store import Store
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.slices import Need, Slice, Touched
from unified_orders.domain.state import State
from unified_orders.domain.words import SelectionStatus

_OFFERED = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.APPROVED})
_UNDECIDED = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE})


def load_slice(store: Store, shelf: Shelf | None, need: Need) -> Slice:
    """Return the part of the store that `need` names."""
    occupied = need.new_order_id is not None and need.new_order_id in store.shelves
    now = store.now_for(shelf)
    projects = {id_: store.projects[id_] for id_ in need.projects if id_ in store.projects}
    sites: dict[str, Mapping[str, Site]] = {}
    if need.project_sites:
        sites = {id_: dict(store.sites.get(id_, {})) for id_ in projects}
    if shelf is None:
        return Slice(now, State(), occupied, sites, projects)
    loading = _Loading(store, shelf, need)
    loading.load()
    projects |= loading.projects
    sites |= loading.sites
    clients = {group.client_id for group in loading.state.groups.values()} | need.clients
    asked = need.all_sites or need.all_sites_of or need.project_sites
    rejected = (
        {client: store.past.rejected_by(client, shelf.state.order.account_id) for client in clients} if asked else {}
    )
    return Slice(now, loading.state, occupied, sites, projects, rejected_before=rejected)


class _Loading:
    """One load under way."""

    def __init__(self, store: Store, shelf: Shelf, need: Need) -> None:
        self.store = store
        self.shelf = shelf
        self.need = need
        self.state = State(shelf.state.order)
        self.sites: dict[str, Mapping[str, Site]] = {}
        self.projects: dict[str, AnalysisProject] = {}

    def load(self) -> None:
        need, stored = self.need, self.shelf.state
        self._groups(stored.groups if need.all_groups or need.all_sites else need.groups)
        self._items(need.items)
        for selection_id in need.selections & stored.selections.keys():
            self._selection(selection_id)
            self._groups((stored.selections[selection_id].order_group_id,))
        if need.live_items:
            self._live_items()
        for group_id in need.selections_of:
            self._selections(group_id, _OFFERED)
        if need.undecided:
            for group_id in stored.groups:
                self._selections(group_id, _UNDECIDED)
        if need.touched is not None:
            self._touched(need.touched)
        for group_id in self.state.groups if need.all_sites else need.all_sites_of:
            self._all_sites(group_id)
        self._tokens()
        self._money()

    def _groups(self, group_ids: Iterable[UUID]) -> None:
        for group_id in group_ids:
            group = self.shelf.state.groups.get(group_id)
            if group is None:
                continue
            self.state.groups[group_id] = group
            project = self.store.projects.get(group.bulk_analysis_project_id or "")
            if project is not None:
                self.projects[project.id] = project

    def _items(self, item_ids: Iterable[UUID]) -> None:
        stored = self.shelf.state
        for item_id in item_ids:
            item = stored.items.get(item_id)
            if item is not None:
                self.state.items[item_id] = item
                if item.site_selection_id in stored.selections:  # a withdrawn order let those of cancelled items go
                    self._selection(item.site_selection_id)
                self._groups((item.order_group_id,))

    def _live_items(self) -> None:
        for item_id in self.shelf.live_item.values():
            self.state.items[item_id] = self.shelf.state.items[item_id]

    def _selections(self, group_id: UUID, statuses: frozenset[SelectionStatus]) -> None:
        for selection_id in self.shelf.by_group.get(group_id, ()):
            if self.shelf.state.selections[selection_id].status in statuses:
                self._selection(selection_id)

    def _selection(self, selection_id: UUID) -> None:
        stored = self.shelf.state
        self.state.selections[selection_id] = stored.selections[selection_id]
        item_id = self.shelf.live_item.get(selection_id)
        if item_id is not None:
            self.state.items[item_id] = stored.items[item_id]

    def _touched(self, touched: Touched) -> None:
        group = self._touched_group(touched)
        if group is None:
            return
        self._groups((group.id,))
        by_group = self.shelf.by_group.get(group.id, {})
        selection_ids = {id_ for id_ in touched.selection_ids if id_ in by_group}
        named = (self.shelf.by_domain.get((group.id, domain_id)) for domain_id in touched.domain_ids)
        selection_ids |= {id_ for id_ in named if id_ is not None}
        for selection_id in selection_ids:
            self._selection(selection_id)
        domains = touched.domain_ids | {self.shelf.state.selections[id_].domain_id for id_ in selection_ids}
        analysed = self.store.sites.get(group.bulk_analysis_project_id or "", {})
        found = {domain_id: analysed[domain_id] for domain_id in domains if domain_id in analysed}
        self.sites[group.bulk_analysis_project_id or ""] = found
        for domain_id in domains:
            for item_id in self.shelf.items_on.get(domain_id, ()):
                self.state.items[item_id] = self.shelf.state.items[item_id]

    def _touched_group(self, touched: Touched) -> OrderGroup | None:
        if touched.group_id is not None:
            return self.shelf.state.groups.get(touched.group_id)
        for item_id in self.need.items:
            item = self.shelf.state.items.get(item_id)
            return self.shelf.state.groups[item.order_group_id] if item is not None else None
        return None

    def _all_sites(self, group_id: UUID) -> None:
        group = self.shelf.state.groups.get(group_id)
        if group is None or group.bulk_analysis_project_id is None:
            return
        self._groups((group_id,))
        project_id = group.bulk_analysis_project_id
        analysed = self.store.sites.get(project_id, {})
        selected = self.shelf.by_domain
        free = {id_: site for id_, site in analysed.items() if (group_id, id_) not in selected}
        self.sites[project_id] = {**self.sites.get(project_id, {}), **free}

    def _tokens(self) -> None:
        need, stored = self.need, self.shelf.state.tokens
        for token in stored.values():
            if need.all_tokens or token.id in need.tokens or token.digest == need.token_digest:
                self.state.tokens[token.id] = token

    def _money(self) -> None:
        payment = self.shelf.state.payments.get(self.need.payment or "")
        refund = self.shelf.state.refunds.get(self.need.refund or "")
        if payment is not None:
            self.state.payments[payment.reference] = payment
        if refund is not None:
            self.state.refunds[refund.reference] = refund
