import re

import pytest

from unified_orders import Actor, CreateOrder, InvalidInput, OutcomeUnknown, Refused, StorageError, Submit
from unified_orders.adapters.memory import in_memory_service
from unified_orders.application.advice import SUBJECTS, Advice, advice_on, all_advice
from unified_orders.domain.errors import page_of
from unified_orders.domain.rules import BY_NAME

#: What remedies name beside commands and codes: fields, states, decisions, queries.
OTHER_WORDS = {
    "account_id", "allow_repeat", "allowed", "alternate", "completed", "doctor", "explain", "group_ids", "link_count",
    "narrowed", "next", "on_behalf_of", "payment_pending", "problems", "published", "reason", "reconsider", "retryable",
}  # fmt: skip


def test_a_reason_leads_to_its_page_and_to_the_advice_on_it() -> None:
    orders = in_memory_service()
    made = orders.execute(CreateOrder(currency="USD"), actor=Actor.staff("sam"))
    with pytest.raises(Refused) as refused:
        orders.execute(Submit(made.order_id), actor=Actor.staff("sam"))
    (reason,) = refused.value.reasons
    advice = advice_on(reason.code)
    assert advice is not None
    assert reason.page == advice.page == "reference/errors/no_groups/"
    assert refused.value.page == "reference/errors/refused/"
    assert "add_group" in advice.remedy


def test_an_input_that_can_never_be_right_has_one_page_as_error_and_as_reason() -> None:
    error = InvalidInput("currency", "'usd'", "must be three capital letters")
    assert error.page == error.reason.page == page_of(error.code) == "reference/errors/invalid_input/"


def test_an_error_of_a_host_has_the_page_of_its_parent_or_its_own() -> None:
    class ReplicaBehind(StorageError):
        pass

    class DiskFull(StorageError):
        code = "disk_full"

    assert ReplicaBehind().page == StorageError().page
    assert DiskFull().page == "reference/errors/disk_full/"
    assert OutcomeUnknown(None).page == "reference/errors/outcome_unknown/"


def test_there_is_no_advice_on_what_is_no_code() -> None:
    assert advice_on("over_qota") is None
    assert advice_on("") is None


@pytest.mark.parametrize("advice", all_advice().values(), ids=lambda advice: advice.code)
def test_advice_is_whole_sentences_of_a_cause_and_a_remedy(advice: Advice) -> None:
    assert advice.subject in SUBJECTS
    for text in (advice.cause, advice.remedy):
        assert text[0].isupper() or text[0] == "`"
        assert text.endswith(".")


def test_a_remedy_names_only_commands_and_words_that_there_are() -> None:
    words = {word for one in all_advice().values() for word in re.findall(r"`([a-z_]+)`", one.remedy)}
    assert words - set(BY_NAME) - set(all_advice()) == OTHER_WORDS
