"""What can be wrong with a repository, and the promise that must tell it."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from attrs import evolve
from tests.testing.contracts.broken_repositories import (
    ComparesNoVersion,
    CountsNoOpenings,
    HandsOutWhatItKeeps,
    IgnoresHistoryForItsClock,
    KeepsDrafts,
    KeepsItsLock,
    KeepsLinksOfDrafts,
    KeepsTheFirstAnalysis,
    KeepsWhatItIsGiven,
    KnowsNoOldLinks,
    MixesAccounts,
    NeverEnds,
    NotesTheReceiptBeforeItChecks,
    OneReceiptForAll,
    OpensLinksOfAnyOrder,
    PrunesEarly,
    PrunesNothing,
    RewritesHistory,
    SendsBeforeItChecks,
    StoresAtTheEnd,
    SwallowsErrors,
    TrustsNewOrders,
    beside_others,
    from_the_start,
    no_items_of_selections,
    only_live_groups,
    only_the_first,
)
from tests.testing.contracts.seeding import (
    Make,
    adapter,
    each,
    keying,
    loading,
    part,
    saving,
    storing,
    with_unit,
    without,
)

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
    "every page of history is the first": (from_the_start, "test_history_comes_in_pages"),
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
