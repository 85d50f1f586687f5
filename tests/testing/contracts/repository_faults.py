"""Memory repositories with one fault each, by what is wrong, and the promise that must tell it."""

import threading
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from attrs import evolve

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.memory.past import Past
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.adapters.memory.shelf import Shelf
from unified_orders.domain.events import Recorded
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.turn import Changes
from unified_orders.ports import Loaded, Receipt, Write
from unified_orders.testing.contracts.racing import THREADS
from unified_orders.testing.contracts.repository import Adapter

Make = Callable[[], Adapter]


def adapter(repository: MemoryRepository) -> Adapter:
    return Adapter(repository, MemoryQueries(repository), repository.outbox)


def with_unit(unit: type[MemoryUnitOfWork]) -> Make:
    """Return how to make a repository whose units are of this class."""

    def make() -> Adapter:
        repository = MemoryRepository()
        repository.unit_of_work = lambda: unit(repository)  # type: ignore[method-assign]
        return adapter(repository)

    return make


def saving(change: Callable[[Write], Write]) -> Make:
    """Return how to make a repository that saves something else than it is given."""

    class Unit(MemoryUnitOfWork):
        def save(self, write: Write) -> None:
            super().save(change(write))

    return with_unit(Unit)


def storing(change: Callable[[Changes], Changes]) -> Make:
    """Return the same for a repository that is wrong about changes alone."""
    return saving(lambda write: evolve(write, changes=write.changes and change(write.changes)))


def loading(change: Callable[[Slice, Need], Slice]) -> Make:
    """Return how to make a repository that loads something else than it holds."""

    class Unit(MemoryUnitOfWork):
        def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
            loaded = super().load(need, receipt_of)
            return evolve(loaded, slice=change(loaded.slice, need))

    return with_unit(Unit)


def keying(change: Callable[[str], str]) -> Make:
    """Return how to make a repository that takes one key for another."""

    class Unit(MemoryUnitOfWork):
        def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
            return super().load(need, receipt_of and (receipt_of[0], change(receipt_of[1])))

        def save(self, write: Write) -> None:
            super().save(write)
            if write.receipt is not None:
                self._repository.shelves[write.receipt.order_id].receipts[change(write.receipt.key)] = write.receipt

    return with_unit(Unit)


def part(state: State, name: str, change: Callable[[dict[Any, Any]], dict[Any, Any]]) -> State:
    """Return a state with another part."""
    made = state.copy()
    setattr(made, name, change(getattr(made, name)))
    return made


def each(name: str, change: Callable[[Any], Any]) -> Make:
    """Return how to make a repository that stores every entity of a kind a little differently."""
    return storing(
        lambda changes: evolve(
            changes,
            changed=part(changes.changed, name, lambda entities: {id_: change(one) for id_, one in entities.items()}),
        )
    )


def without(name: str) -> Make:
    return storing(lambda changes: evolve(changes, changed=part(changes.changed, name, lambda _: {})))


class StoresAtTheEnd(MemoryUnitOfWork):
    _write: Write | None = None

    def save(self, write: Write) -> None:
        self._check()
        self._write = write

    def __exit__(self, *left: object) -> None:
        if self._write is not None and left[1] is None:
            super().save(self._write)
        super().__exit__(None, None, None)


class SwallowsErrors(MemoryUnitOfWork):
    def __exit__(self, *_: object) -> bool:  # type: ignore[override]
        super().__exit__(None, None, None)
        return True


class KeepsItsLock(MemoryUnitOfWork):
    def __exit__(self, *left: object) -> None:
        self._open = False
        if left[1] is None:
            self._repository.lock.release()


class NeverEnds(MemoryUnitOfWork):
    def _check(self) -> None:
        pass


class ComparesNoVersion(MemoryUnitOfWork):
    def _check_version(self, changes: Changes) -> None:
        pass


class TrustsNewOrders(MemoryUnitOfWork):
    def _check_version(self, changes: Changes) -> None:
        if changes.read_version:
            super()._check_version(changes)


class SendsBeforeItChecks(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        self._repository.outbox.add(write.effects)
        super().save(evolve(write, effects=()))


class NotesTheReceiptBeforeItChecks(MemoryUnitOfWork):
    def save(self, write: Write) -> None:
        if write.receipt is not None and write.receipt.order_id in self._repository.shelves:
            self._repository.shelves[write.receipt.order_id].receipts[write.receipt.key] = write.receipt
        super().save(write)


class KeepsDrafts(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        if not changes.discarded:
            super()._put(changes, write)


class KeepsLinksOfDrafts(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        shelf, links = self._repository.shelves.get(changes.order.id), dict(self._repository.links)
        super()._put(changes, write)
        if changes.discarded and shelf is not None:
            self._repository.shelves[changes.order.id] = Shelf()
            self._repository.shelves[changes.order.id].state = shelf.state
            self._repository.links.update(links)


class KeepsWhatItIsGiven(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        super()._put(changes, write)
        state, given = self._repository.shelves[changes.order.id].state, changes.changed.groups
        given.update(state.groups)
        state.groups = given


class HandsOutWhatItKeeps(MemoryUnitOfWork):
    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        if need.all_groups and loaded.slice.state.exists and need.order_id is not None:
            loaded.slice.state.groups = self._repository.shelves[need.order_id].state.groups
        return loaded


class KeepsTheFirstAnalysis(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        known = {project_id: dict(sites) for project_id, sites in self._repository.sites.items()}
        super()._put(changes, write)
        for project_id, sites in known.items():
            self._repository.sites[project_id].update(sites)


class RewritesHistory(MemoryUnitOfWork):
    def _put(self, changes: Changes, write: Write) -> None:
        super()._put(changes, write)
        if not changes.discarded:
            history = self._repository.shelves[changes.order.id].history
            history[:] = [evolve(one, command=write.events[-1].command) for one in history]


class ReadsBesideOthers(MemoryUnitOfWork):
    """Takes no lock and compares no version; in a race every thread reads before any of them writes."""

    readers: threading.Barrier

    def __enter__(self) -> Self:
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        if threading.current_thread() is not threading.main_thread():
            self.readers.wait(60)
        return loaded

    def _check_version(self, changes: Changes) -> None:
        pass


def beside_others() -> Adapter:
    class Unit(ReadsBesideOthers):
        readers = threading.Barrier(THREADS)

    return with_unit(Unit)()


class IgnoresHistoryForItsClock(MemoryRepository):
    def now_for(self, shelf: Shelf | None) -> datetime:
        return super().now_for(None)


class PrunesEarly(MemoryRepository):
    def prune_receipts(self, older_than: timedelta) -> int:
        return super().prune_receipts(older_than / 3)


class PrunesNothing(MemoryRepository):
    def prune_receipts(self, older_than: timedelta) -> int:
        return 0


class CountsNoOpenings(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        found = self.links.get(digest)
        if found is None or order_id not in {None, found[0]}:
            return None
        return self.shelves[found[0]].state.tokens[found[1]], self.now_for(None)


class OpensLinksOfAnyOrder(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        return super().open_link(None, digest)


class KnowsNoOldLinks(MemoryRepository):
    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        return super().open_link(order_id, digest) if order_id is not None else None


class MixesAccounts(MemoryRepository):
    def __init__(self) -> None:
        super().__init__()

        class Mixed(Past):
            def rejected_by(self, client_id: str, account_id: str | None) -> frozenset[str]:
                return super().rejected_by(client_id, None)

        self.past = Mixed()


class OneReceiptForAll(MemoryUnitOfWork):
    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        receipts: dict[str, Receipt] = {}
        for shelf in self._repository.shelves.values():
            receipts |= shelf.receipts
        return evolve(loaded, receipt=receipts.get(receipt_of[1]) if receipt_of is not None else None)


class ForgetsPages(MemoryQueries):
    def history(self, order_id: UUID, after: int, limit: int) -> tuple[Recorded, ...]:
        return super().history(order_id, 0, limit)


def _from_the_start() -> Adapter:
    repository = MemoryRepository()
    return Adapter(repository, ForgetsPages(repository), repository.outbox)


def only_the_first(entities: dict[Any, Any]) -> dict[Any, Any]:
    return dict([*entities.items()][:1])


def only_live_groups(loaded: Slice, _: Need) -> Slice:
    live = part(loaded.state, "groups", lambda groups: {id_: one for id_, one in groups.items() if one.is_live})
    return evolve(loaded, state=live)


def no_items_of_selections(loaded: Slice, need: Need) -> Slice:
    kept = need.items if not need.live_items else loaded.state.items.keys()
    items = {id_: one for id_, one in loaded.state.items.items() if id_ in kept}
    return evolve(loaded, state=part(loaded.state, "items", lambda _: items))


#: what is wrong: how to make it, and the promise that it breaks
FAULTS: Final[Mapping[str, tuple[Make, str]]] = {
    # a unit of work
    "a write is stored at the end of the unit, and lost with an error after it": (
        with_unit(StoresAtTheEnd),
        "test_an_error_after_the_save_takes_nothing_back",
    ),
    "errors are swallowed": (
        with_unit(SwallowsErrors),
        "test_a_unit_left_with_an_error_stores_nothing_and_lets_the_error_through",
    ),
    "a unit that is left with an error keeps its lock": (
        with_unit(KeepsItsLock),
        "test_a_unit_that_was_left_with_an_error_is_in_nobodys_way",
    ),
    "a unit never ends": (with_unit(NeverEnds), "test_a_unit_that_was_left_takes_nothing_more"),
    "a unit saves twice": (with_unit(NeverEnds), "test_a_unit_that_saved_takes_nothing_more"),
    "a unit goes on after its write was refused": (
        with_unit(NeverEnds),
        "test_a_unit_whose_write_was_refused_takes_nothing_more",
    ),
    "versions are not compared": (
        with_unit(ComparesNoVersion),
        "test_a_write_of_an_older_version_is_refused_and_stores_nothing_of_it",
    ),
    "a new order takes the place of another": (with_unit(TrustsNewOrders), "test_an_order_is_made_once"),
    "effects of a refused write are sent": (
        with_unit(SendsBeforeItChecks),
        "test_a_write_of_an_older_version_is_refused_and_stores_nothing_of_it",
    ),
    "the receipt of a refused write is stored": (
        with_unit(NotesTheReceiptBeforeItChecks),
        "test_a_write_of_an_older_version_is_refused_and_stores_nothing_of_it",
    ),
    # entities
    "a part of a write is lost": (
        storing(lambda changes: evolve(changes, changed=part(changes.changed, "items", only_the_first))),
        "test_every_entity_of_every_command_comes_back_as_it_was",
    ),
    "refunds are lost": (without("refunds"), "test_a_payment_and_a_refund_come_by_reference"),
    "texts are cut": (
        each("groups", lambda one: evolve(one, anchor_texts=tuple(text[:100] for text in one.anchor_texts))),
        "test_the_longest_texts_and_greatest_numbers_come_back",
    ),
    "words come back as mere text": (
        each("items", lambda one: evolve(one, status=str(one.status))),
        "test_every_entity_of_every_command_comes_back_as_it_was",
    ),
    "times lose their fractions": (
        each("tokens", lambda one: evolve(one, created_at=one.created_at.replace(microsecond=0))),
        "test_every_entity_of_every_command_comes_back_as_it_was",
    ),
    "ids that look alike are taken for one": (
        each("selections", lambda one: evolve(one, domain_id=unicodedata.normalize("NFC", one.domain_id))),
        "test_sites_are_told_apart_by_every_letter_of_their_ids",
    ),
    "selections that were let go stay": (
        storing(lambda changes: evolve(changes, released=())),
        "test_a_selection_that_was_let_go_is_gone",
    ),
    "a discarded draft comes back": (
        with_unit(KeepsDrafts),
        "test_a_discarded_draft_is_gone_with_all_that_belonged_to_it",
    ),
    "the links of a discarded draft still open": (
        with_unit(KeepsLinksOfDrafts),
        "test_a_discarded_draft_is_gone_with_all_that_belonged_to_it",
    ),
    # slices
    "a slice is too small": (
        loading(no_items_of_selections),
        "test_selections_come_by_id_each_with_its_group_and_its_live_item",
    ),
    "cancelled groups are left out": (loading(only_live_groups), "test_all_groups_come_cancelled_ones_too"),
    "a taken id is not told": (
        loading(lambda loaded, _: evolve(loaded, occupied=False)),
        "test_an_id_that_is_taken_is_told",
    ),
    "projects to attach are left out": (
        loading(lambda loaded, need: evolve(loaded, projects={}) if need.projects else loaded),
        "test_projects_come_by_id_with_their_sites_for_orders_that_attach_them",
    ),
    "what other accounts' clients rejected counts": (
        lambda: adapter(MixesAccounts()),
        "test_what_a_client_rejected_comes_with_the_sites",
    ),
    "the first analysis of a site is kept": (
        with_unit(KeepsTheFirstAnalysis),
        "test_the_latest_analysis_of_a_site_is_the_one_that_counts",
    ),
    # aliasing
    "what is handed out is what is stored": (
        with_unit(HandsOutWhatItKeeps),
        "test_nothing_that_a_load_hands_out_is_what_is_stored",
    ),
    "what is handed in is what is stored": (
        with_unit(KeepsWhatItIsGiven),
        "test_nothing_that_was_handed_in_can_change_what_is_stored",
    ),
    # history, effects, the clock
    "events come in another order": (
        saving(lambda write: evolve(write, events=write.events[::-1])),
        "test_history_is_in_order_and_without_gaps_and_gives_the_state",
    ),
    "only the last event of a command is kept": (
        saving(lambda write: evolve(write, events=write.events[-1:])),
        "test_history_is_in_order_and_without_gaps_and_gives_the_state",
    ),
    "earlier events are rewritten": (
        with_unit(RewritesHistory),
        "test_later_commands_leave_earlier_events_as_they_are",
    ),
    "every page of history is the first": (_from_the_start, "test_history_comes_in_pages"),
    "effects are lost": (
        saving(lambda write: evolve(write, effects=write.effects[:1])),
        "test_every_effect_of_a_command_waits_once_it_is_stored",
    ),
    "effects without a change are lost": (
        saving(lambda write: write if write.changes is not None else evolve(write, effects=())),
        "test_effects_without_a_change_are_stored_too",
    ),
    "effects come in another order": (
        saving(lambda write: evolve(write, effects=write.effects[::-1])),
        "test_effects_about_one_item_are_handed_over_in_the_order_in_which_they_were_stored",
    ),
    "effects are sent twice": (
        saving(lambda write: evolve(write, effects=write.effects * 2)),
        "test_nothing_is_handed_over_that_was_not_stored",
    ),
    "the clock runs behind history": (
        lambda: adapter(IgnoresHistoryForItsClock()),
        "test_the_clock_never_tells_a_time_before_the_last_event",
    ),
    # receipts
    "receipts are lost": (
        saving(lambda write: evolve(write, receipt=None)),
        "test_a_repeated_command_has_one_effect_and_the_first_outcome",
    ),
    "receipts without a change are lost": (
        saving(lambda write: write if write.changes is not None else evolve(write, receipt=None)),
        "test_a_command_with_nothing_to_change_leaves_its_receipt",
    ),
    "keys are those of all orders": (with_unit(OneReceiptForAll), "test_a_key_is_of_its_order_alone"),
    "keys are told apart in lower case only": (keying(str.casefold), "test_keys_are_told_apart_by_every_letter"),
    "keys are trimmed": (keying(str.strip), "test_keys_are_told_apart_by_every_letter"),
    "receipts are pruned too early": (
        lambda: adapter(PrunesEarly()),
        "test_old_receipts_are_pruned_and_younger_ones_stay",
    ),
    "receipts are never pruned": (
        lambda: adapter(PrunesNothing()),
        "test_a_key_whose_receipt_was_pruned_counts_as_new",
    ),
    # links
    "openings are not counted": (
        lambda: adapter(CountsNoOpenings()),
        "test_each_opening_is_counted_and_told_with_the_time",
    ),
    "openings are forgotten when a link is revoked": (
        each("tokens", lambda one: evolve(one, openings=0, last_opened_at=None)),
        "test_openings_stay_counted_when_the_link_is_revoked",
    ),
    "a link opens whatever order it is said to be of": (
        lambda: adapter(OpensLinksOfAnyOrder()),
        "test_a_link_that_is_not_there_is_none_and_counts_nowhere",
    ),
    "old links are not found": (lambda: adapter(KnowsNoOldLinks()), "test_an_old_token_is_found_by_its_digest_alone"),
    # races
    "reviewers at once do not see each other": (
        beside_others,
        "test_reviewers_at_once_never_approve_more_than_is_wanted",
    ),
    "one site is decided on by many at once": (
        beside_others,
        "test_decisions_at_once_on_one_site_as_it_was_seen_change_it_once",
    ),
    "one key is used by many at once": (beside_others, "test_one_command_under_one_key_at_once_has_one_effect"),
    "one order is made by many at once": (
        beside_others,
        "test_one_order_made_at_once_under_one_key_is_one_order",
    ),
}
