"""What a load must bring, told from what is kept: field by field as `Need` names it."""

from collections.abc import Iterable
from uuid import UUID

from attrs import define, field

from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.slices import Need, Touched
from unified_orders.domain.state import State
from unified_orders.domain.words import SelectionStatus
from unified_orders.testing.contracts.repository.kept import Kept

_OFFERED = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.APPROVED})
_UNDECIDED = frozenset({SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE})


@define
class Expected:
    """The least that a slice holds."""

    state: State
    projects: dict[str, AnalysisProject] = field(factory=dict)
    sites: dict[str, dict[str, Site]] = field(factory=dict)
    rejected_before: dict[str, frozenset[str]] = field(factory=dict)
    occupied: bool = False


def expected(kept: Kept, need: Need) -> Expected:
    """Return what `need` names of what is kept."""
    return _Cut(kept, need).all()


class _Cut:
    def __init__(self, kept: Kept, need: Need) -> None:
        self.kept = kept
        self.need = need
        self.whole = kept.state(need.order_id) if need.order_id is not None else State()
        self.cut = Expected(State(self.whole.order if self.whole.exists else None))

    def all(self) -> Expected:
        need, whole, cut = self.need, self.whole, self.cut
        cut.occupied = need.new_order_id in self.kept.states
        self._groups(whole.groups if need.all_groups or need.all_sites else need.groups)
        self._items(need.items)
        self._selections(need.selections, with_group=True)
        self._selections(one for one in self._standing(_OFFERED) if self._group_of(one) in need.selections_of)
        self._selections(self._standing(_UNDECIDED) if need.undecided else ())
        if need.live_items:
            cut.state.items |= {id_: item for id_, item in whole.items.items() if item.is_live}
        if need.touched is not None:
            self._touched(need.touched)
        self._tokens_and_money()
        self._sites()
        return cut

    def _groups(self, ids: Iterable[UUID]) -> None:
        for group in (self.whole.groups[id_] for id_ in ids if id_ in self.whole.groups):
            self.cut.state.groups[group.id] = group
            self._project(group.bulk_analysis_project_id)

    def _project(self, id_: str | None) -> None:
        if id_ is not None and id_ in self.kept.projects:
            self.cut.projects[id_] = self.kept.projects[id_]

    def _selections(self, ids: Iterable[UUID], *, with_group: bool = False) -> None:
        for selection in (self.whole.selections[id_] for id_ in ids if id_ in self.whole.selections):
            self.cut.state.selections[selection.id] = selection
            item = self.whole.live_item_of(selection.id)
            if item is not None:
                self.cut.state.items[item.id] = item
            if with_group:
                self._groups((selection.order_group_id,))

    def _standing(self, statuses: frozenset[SelectionStatus]) -> list[UUID]:
        return [one.id for one in self.whole.selections.values() if one.status in statuses]

    def _group_of(self, selection_id: UUID) -> UUID:
        return self.whole.selections[selection_id].order_group_id

    def _items(self, ids: Iterable[UUID]) -> None:
        for item in (self.whole.items[id_] for id_ in ids if id_ in self.whole.items):
            self.cut.state.items[item.id] = item
            self._groups((item.order_group_id,))
            self._selections((item.site_selection_id,))

    def _touched(self, touched: Touched) -> None:
        group_id = touched.group_id
        if group_id is None:
            items = (self.whole.items[id_] for id_ in self.need.items if id_ in self.whole.items)
            group_id = next((item.order_group_id for item in items), None)
        group = self.whole.groups.get(group_id) if group_id is not None else None
        if group is None:
            return
        here = list(self.whole.in_group(group.id))
        named = [one for one in here if one.id in touched.selection_ids or one.domain_id in touched.domain_ids]
        domains = touched.domain_ids | {one.domain_id for one in named}
        self._selections(one.id for one in named)
        self.cut.state.items |= {
            id_: item for id_, item in self.whole.items.items() if item.is_live and item.placement.domain_id in domains
        }
        self._add_sites(group.bulk_analysis_project_id, domains)

    def _tokens_and_money(self) -> None:
        need, whole, state = self.need, self.whole, self.cut.state
        state.tokens = {
            id_: token
            for id_, token in whole.tokens.items()
            if need.all_tokens or id_ in need.tokens or token.digest == need.token_digest
        }
        state.payments = {ref: payment for ref, payment in whole.payments.items() if ref == need.payment}
        state.refunds = {ref: refund for ref, refund in whole.refunds.items() if ref == need.refund}

    def _sites(self) -> None:
        need, asked_of = self.need, set(self.need.clients) if self.need.project_sites else set()
        for id_ in need.projects:
            self._project(id_)
            if need.project_sites:
                self._add_sites(id_, self.kept.sites[id_])
        for group in self.whole.groups.values():
            if need.all_sites or group.id in need.all_sites_of:
                asked_of.add(group.client_id)
                selected = {selection.domain_id for selection in self.whole.in_group(group.id)}
                project_id = group.bulk_analysis_project_id
                self._add_sites(project_id, self.kept.sites[project_id or ""].keys() - selected)
        if self.whole.exists:
            account_id = self.whole.order.account_id
            self.cut.rejected_before = {id_: self.kept.rejected_by(id_, account_id) for id_ in asked_of}

    def _add_sites(self, project_id: str | None, domains: Iterable[str]) -> None:
        known = self.kept.sites[project_id or ""]
        found = {domain_id: known[domain_id] for domain_id in domains if domain_id in known}
        if found and project_id is not None:
            self.cut.sites.setdefault(project_id, {}).update(found)
