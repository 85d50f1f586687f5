"""Queries over single orders with one fault each, by the promise that they break."""

import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta, timezone
from typing import cast
from uuid import UUID

from attrs import evolve

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.domain.events import Recorded
from unified_orders.domain.order import Notes
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState
from unified_orders.ports import WHOLE, NamedSite, Part, Sight
from unified_orders.testing.contracts.desk import id_of

Parts = AbstractSet[Part]
_NO_PARTS: Parts = frozenset()


class Looks(MemoryQueries):
    """A look that a fault changes after it was taken."""

    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        sight = super().look(order_id, parts, token_id)
        return None if sight is None else self.changed(sight, parts)

    def changed(self, sight: Sight, parts: Parts) -> Sight:
        return sight

    def stored(self, sight: Sight) -> State:
        return self._repository.shelves[sight.state.order.id].state


class HandsOutWhatIsStored(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        return evolve(sight, state=self.stored(sight)) if parts == WHOLE else sight


class HandsOutStoredSites(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sites = self._repository.sites
        return evolve(sight, sites={name: sites[name] for name in sight.sites if name in sites})


class BringsEveryPart(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        return super().look(order_id, WHOLE, token_id)


class BringsSitesUnasked(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        return super().look(order_id, parts | {Part.SITES}, token_id)


class BringsNoRefunds(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sight.state.refunds.clear()
        return sight


class BringsLiveItems(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sight.state.items = {id_: item for id_, item in sight.state.items.items() if item.is_live}
        return sight


class ForgetsTheLink(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        return super().look(order_id, parts)


class FindsForeignLinks(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        sight = super().look(order_id, parts, token_id)
        for shelf in self._repository.shelves.values():
            if sight is not None and token_id is not None and token_id in shelf.state.tokens:
                sight.state.tokens[token_id] = shelf.state.tokens[token_id]
        return sight


class BringsTheLinkAlone(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        return super().look(order_id, parts - {Part.TOKENS} if token_id is not None else parts, token_id)


class FindsOpenLinksAlone(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sight.state.tokens = {id_: one for id_, one in sight.state.tokens.items() if one.revoked_at is None}
        return sight


class RemembersTheFirstLook(MemoryQueries):
    def __init__(self, repository: MemoryRepository) -> None:
        super().__init__(repository)
        self._seen: dict[tuple[UUID, frozenset[Part]], Sight | None] = {}

    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        return self._seen.setdefault((order_id, frozenset(parts)), super().look(order_id, parts, token_id))


class LooksTwice(Looks):
    """The order first, and what belongs to it later: commands may come between."""

    def changed(self, sight: Sight, parts: Parts) -> Sight:
        later = sight
        for _ in range(500):
            time.sleep(0.001)
            later = MemoryQueries.look(self, sight.state.order.id, parts) or sight
            if later.state.order.version != sight.state.order.version:
                break
        later.state.order = sight.state.order
        return later


class TurnsStatesIntoText(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sight.state.order = evolve(sight.state.order, state=cast("OrderState", str(sight.state.order.state)))
        return sight


class LosesNotes(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        notes = sight.state.order.notes
        sight.state.order = evolve(sight.state.order, notes=Notes(notes.account, notes.internal))
        return sight


class LosesOpenings(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sight.state.tokens = {id_: evolve(one, openings=0) for id_, one in sight.state.tokens.items()}
        return sight


class CutsTimesToSeconds(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        order = sight.state.order
        sight.state.order = evolve(order, deadline=order.deadline and order.deadline.replace(microsecond=0))
        return sight


class TellsLocalTime(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        return evolve(sight, now=sight.now.astimezone(timezone(timedelta(hours=2))))


class ClockIsBehind(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        return evolve(sight, now=sight.now - timedelta(seconds=5))


class KeysSitesByDomain(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        sites = {name: {one.domain: one for one in held.values()} for name, held in sight.sites.items()}
        return evolve(sight, sites=sites)


class BringsTheSitesOfAll(Looks):
    def changed(self, sight: Sight, parts: Parts) -> Sight:
        return evolve(sight, sites=dict(self._repository.sites)) if Part.SITES in parts else sight


class RaisesForTheUnknown(MemoryQueries):
    def look(self, order_id: UUID, parts: Parts = _NO_PARTS, token_id: UUID | None = None) -> Sight | None:
        if order_id not in self._repository.shelves:
            raise LookupError(order_id)
        return super().look(order_id, parts, token_id)


class TellsFromTheEventItself(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return super().history(order_id, max(after - 1, 0), limit)


class TellsAllThatFollows(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return super().history(order_id, after, 10**6)


class TellsTheNewestFirst(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return super().history(order_id, after, limit)[::-1]


class TellsOfAllOrders(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        told = [one for shelf in self._repository.shelves.values() for one in shelf.history if one.seq > after]
        return tuple(told[:limit])


class ForgetsTheCommand(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return tuple(evolve(one, command="?") for one in super().history(order_id, after, limit))


Named = Mapping[UUID, NamedSite]


class ForgetsReleasedSites(MemoryQueries):
    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Named:
        shelf = self._repository.shelves.get(order_id)
        return super().sites_named(order_id, ids - (shelf.released.keys() if shelf else set()))


class NamesForeignSites(MemoryQueries):
    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Named:
        named: dict[UUID, NamedSite] = {}
        for other in self._repository.shelves:
            named |= super().sites_named(other, ids)
        return named


class NamesSelectionsAlone(MemoryQueries):
    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Named:
        shelf = self._repository.shelves.get(order_id)
        return super().sites_named(order_id, ids - (shelf.state.items.keys() if shelf else set()))


class NamesDomainIds(MemoryQueries):
    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Named:
        named = super().sites_named(order_id, ids)
        return {key: evolve(one, domain=id_of(one.domain.removesuffix(".example"))) for key, one in named.items()}


class NamesTheFirstGroup(MemoryQueries):
    def sites_named(self, order_id: UUID, ids: AbstractSet[UUID]) -> Named:
        shelf = self._repository.shelves.get(order_id)
        first = next(iter(shelf.state.groups)) if shelf else order_id
        return {key: evolve(one, group_id=first) for key, one in super().sites_named(order_id, ids).items()}


FAULTS: dict[type[MemoryQueries], str] = {
    HandsOutWhatIsStored: "test_what_a_look_hands_out_is_the_askers_own",
    HandsOutStoredSites: "test_what_a_look_showed_does_not_change_with_the_order",
    BringsEveryPart: "test_a_look_brings_the_parts_that_were_asked_for_and_no_others",
    BringsSitesUnasked: "test_a_look_brings_the_parts_that_were_asked_for_and_no_others",
    BringsNoRefunds: "test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives",
    BringsLiveItems: "test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives",
    ForgetsTheLink: "test_a_look_brings_the_one_link_that_was_asked_for",
    FindsForeignLinks: "test_a_look_brings_the_one_link_that_was_asked_for",
    BringsTheLinkAlone: "test_a_look_brings_the_one_link_that_was_asked_for",
    FindsOpenLinksAlone: "test_an_ended_link_is_still_found",
    RemembersTheFirstLook: "test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives",
    LooksTwice: "test_a_look_while_commands_run_shows_each_of_them_whole_or_not_at_all",
    TurnsStatesIntoText: "test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives",
    LosesNotes: "test_a_look_shows_what_history_does_not_keep",
    LosesOpenings: "test_a_look_shows_that_a_link_was_opened",
    CutsTimesToSeconds: "test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives",
    TellsLocalTime: "test_the_moment_of_a_look_is_never_behind_the_orders_last_event",
    ClockIsBehind: "test_the_moment_of_a_look_is_never_behind_the_orders_last_event",
    KeysSitesByDomain: "test_the_sites_of_a_look_are_those_of_the_latest_analysis_project_by_project",
    BringsTheSitesOfAll: "test_the_sites_of_a_look_are_those_of_the_latest_analysis_project_by_project",
    RaisesForTheUnknown: "test_an_unknown_order_is_not_there",
    TellsFromTheEventItself: "test_pages_of_history_cover_it_once",
    TellsAllThatFollows: "test_pages_of_history_cover_it_once",
    TellsTheNewestFirst: "test_history_is_told_in_order_and_without_gaps",
    TellsOfAllOrders: "test_history_is_that_of_one_order",
    ForgetsTheCommand: "test_history_tells_every_event_as_it_happened",
    ForgetsReleasedSites: "test_sites_of_released_selections_are_named",
    NamesForeignSites: "test_ids_of_nothing_and_of_other_orders_are_left_out",
    NamesSelectionsAlone: "test_sites_are_named_by_selection_and_by_item",
    NamesDomainIds: "test_sites_are_named_by_selection_and_by_item",
    NamesTheFirstGroup: "test_a_site_is_named_with_its_group",
}
