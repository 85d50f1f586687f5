"""The part of a whole order that one command needs, cut out in memory: deciding on one site costs the same in any."""

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.copying import evolve
from unified_orders.domain.item import OrderItem
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.slices import Need, Slice, Touched, need_of
from unified_orders.domain.state import State

_NONE: Final[frozenset[Any]] = frozenset()


class Whole:
    """A slice that holds a whole order, indexed."""

    def __init__(self, loaded: Slice) -> None:
        self._loaded = loaded
        self._by_domain: dict[tuple[UUID, str], SiteSelection] = {}
        self._live_item: dict[UUID, OrderItem] = {}
        self._items_on: defaultdict[str, list[OrderItem]] = defaultdict(list)
        for selection in loaded.state.selections.values():
            self._by_domain[selection.order_group_id, selection.domain_id] = selection
        for item in loaded.state.items.values():
            if item.is_live:
                self._live_item[item.site_selection_id] = item
                self._items_on[item.placement.domain_id].append(item)

    def part_for(self, command: Command[Any], actor: Actor) -> Slice:
        """Return what a command needs to see; the whole order, if it needs more than some entities by name."""
        need = need_of(command, actor)
        if not _names_all(need):
            return self._loaded
        stored = self._loaded.state
        part = State(stored.order)
        part.tokens = {id_: stored.tokens[id_] for id_ in need.tokens & stored.tokens.keys()}
        for item_id in need.items & stored.items.keys():
            part.items[item_id] = item = stored.items[item_id]
            self._take_group(part, item.order_group_id)
            self._take(part, stored.selections.get(item.site_selection_id))
        for selection_id in need.selections & stored.selections.keys():
            self._take_group(part, stored.selections[selection_id].order_group_id)
            self._take(part, stored.selections[selection_id])
        for group_id in need.groups:
            self._take_group(part, group_id)
        if need.touched is not None:
            self._take_touched(part, need.touched)
        return evolve(self._loaded, state=part)

    def _take_group(self, part: State, group_id: UUID) -> None:
        group = self._loaded.state.groups.get(group_id)
        if group is not None:
            part.groups[group_id] = group

    def _take(self, part: State, selection: SiteSelection | None) -> None:
        if selection is None:
            return
        part.selections[selection.id] = selection
        item = self._live_item.get(selection.id)
        if item is not None:
            part.items[item.id] = item

    def _take_touched(self, part: State, touched: Touched) -> None:
        group_id = next(iter(part.groups), None) if touched.group_id is None else touched.group_id
        if group_id is None:
            return
        domains = set(touched.domain_ids)
        for selection_id in touched.selection_ids:
            selection = self._loaded.state.selections.get(selection_id)
            if selection is not None and selection.order_group_id == group_id:
                domains.add(selection.domain_id)
        for domain_id in domains:
            self._take(part, self._by_domain.get((group_id, domain_id)))
            part.items.update((item.id, item) for item in self._items_on.get(domain_id, ()))


def _names_all(need: Need) -> bool:
    """Tell whether all that is needed of the order is named by its id or domain."""
    by_name = {"groups": _NONE, "items": _NONE, "selections": _NONE, "tokens": _NONE, "touched": None}
    return evolve(need, **by_name, discounts=False, directory=False, clients=_NONE) == Need(need.order_id)
