"""A page that is shown again goes on from where its reader was: the place, the form, and every message."""

import re
from pathlib import Path

import pytest
from tests.adapters.http.pages.conftest import SAM, SITES, Agency, sites_file
from tests.adapters.http.pages.test_deciding import LosesAnswers
from tests.adapters.http.pages.test_keeping import MESSAGES, falling, kept
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import Limits, Settings, alternate

DONE = "message.finish_review"


@pytest.fixture
def small(tmp_path: Path) -> Agency:
    """An agency whose pages hold three sites each."""
    return Agency(sites_file(tmp_path), settings=Settings(limits=Limits(page=3)))


def sites_on(page: Page) -> list[str]:
    """Return the sites that a page shows, by their first labels."""
    return re.findall(r"<h3>(\w+)\.example", page.html)


def field_of(page: Page, name: str, site: str) -> str:
    return f"{name}.{page.number(f'{site}.example')}"


def told(agency: Agency) -> str:
    return " ".join(row.text for row in agency.orders.history(agency.order_id, actor=SAM).rows)


# --- messages


def test_messages_outlive_looking_over_changing_something_and_sending(agency: Agency) -> None:
    reader, page = agency.guest()
    over = reader.press(page, "check", {**reader.choose(page, leaf="approve"), **MESSAGES})
    assert kept(reader.press(over, "look:0")) == MESSAGES
    sent = reader.press(over, "send")
    assert "leaf.example done: approved" in sent.text
    back = reader.press(sent, "look:")
    assert kept(back) == MESSAGES
    assert sites_on(back)


def test_a_message_that_was_sent_leaves_the_others_where_they_were_typed(agency: Agency) -> None:
    reader, page = agency.guest()
    after = reader.press(page, "ask:finish_review", MESSAGES)
    assert "The agency was told that you are done." in after.text
    assert kept(after) == {**MESSAGES, DONE: ""}
    assert after.html.count('<details class="card" open>') == 1


def test_a_message_that_is_too_long_is_kept_beside_what_is_said_of_it(tmp_path: Path) -> None:
    agency = Agency(sites_file(tmp_path), settings=Settings(limits=Limits(note=10)))
    reader, page = agency.guest()
    after = reader.press(page, "ask:finish_review", {DONE: "x" * 11})
    assert after.status == 413
    assert after.reading.fields[DONE] == "x" * 11
    assert '<p class="bad" id="wrong-finish_review">' in after.html


# --- the database away


@pytest.mark.parametrize(
    ("button", "method"), [("check", "simulate"), ("ask:finish_review", "execute"), ("swap", "execute")]
)
def test_the_form_itself_stays_while_nothing_can_be_stored(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, button: str, method: str
) -> None:
    agency.approve("root")
    agency.decide(alternate, "seed")
    reader, page = agency.guest()
    chosen = {} if button.startswith("ask") else reader.choose(page, leaf="reject")
    pressed = f"swap:{page.number('seed.example')}" if button == "swap" else button
    mend = falling(monkeypatch, method)
    away = reader.press(page, pressed, {**chosen, **MESSAGES})
    assert (away.status, sites_on(away)) == (503, sites_on(page))
    assert "can't be reached just now" in away.text
    assert "database is away" not in away.text
    mend()
    assert reader.press(away, pressed).status == 200


def test_a_draft_outlives_a_page_that_can_not_be_made_at_all(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, page = agency.guest()
    over = reader.press(page, "check", reader.choose(page, leaf="approve"))
    mend = falling(monkeypatch, "summary")
    for before, button in ((page, "ask:finish_review"), (over, "send")):
        away = reader.press(before, button, MESSAGES)
        assert (away.status, kept(away)) == (503, MESSAGES)
    away = reader.press(over, "send")
    mend()
    assert "leaf.example done: approved" in reader.press(away, "send").text


def test_a_message_whose_answer_got_lost_is_told_once(agency: Agency) -> None:
    reader = Reader(agency.app_over(LosesAnswers(agency.service)))  # type: ignore[arg-type] # as good as one
    page = reader.open(agency.link())
    lost = reader.press(page, "ask:finish_review", {DONE: "that is all"})
    assert lost.status == 504
    assert "you are done" in reader.press(lost, "ask:finish_review").text
    assert told(agency).count("that is all") == 1


# --- the place


def test_a_fault_keeps_its_page(small: Agency) -> None:
    reader, page = small.guest()
    second = reader.press(page, "look:3")
    assert sites_on(second) == list(SITES[3:6])
    wrong = {**reader.choose(second, moss="approve"), field_of(second, "note", "moss"): "a\x07b"}
    assert sites_on(reader.press(second, "check", wrong)) == sites_on(second)
    assert sites_on(reader.press(second, "ask:finish_review", {DONE: "a\x07b"})) == sites_on(second)
    over = reader.press(second, "check", reader.choose(second, moss="approve"))
    assert sites_on(reader.press(over, "look:3")) == sites_on(second)


@pytest.mark.parametrize("wish", [{}, {"text": "moss"}])
def test_the_page_with_the_fault_is_shown_wherever_the_reader_was(small: Agency, wish: dict[str, str]) -> None:
    reader, page = small.guest()
    second = reader.press(page, "look:3")
    wrong = {**reader.choose(second, fern="approve"), field_of(second, "note", "fern"): "a\x07b"}
    elsewhere = reader.press(second, "look:", {**wrong, **wish})
    assert "fern" not in sites_on(elsewhere)
    shown = reader.press(elsewhere, "check")
    assert shown.status == 422
    assert sites_on(shown) == list(SITES[3:6])
    assert f'id="wrong-{shown.number("fern.example")}-note"' in shown.html


def test_enter_stays_on_the_page_unless_another_list_was_asked_for(small: Agency) -> None:
    reader, page = small.guest()
    second = reader.press(page, "look:3")
    note = {field_of(second, "anchor", "moss"): "fine tea"}
    same = reader.press(second, "enter:", note)
    assert sites_on(same) == sites_on(second)
    assert same.reading.fields[field_of(same, "anchor", "moss")] == "fine tea"
    assert sites_on(reader.press(second, "enter:", {**note, "sort": "domain"}))[0] == "bark"


def test_all_sites_again_are_all_of_them_with_what_was_chosen(small: Agency) -> None:
    reader, page = small.guest()
    found = reader.press(page, "look:", {"text": "moss", **MESSAGES})
    everything = reader.press(found, "all:", reader.choose(found, moss="approve"))
    assert sites_on(everything) == list(SITES[:3])
    assert "1 not sent yet" in everything.text
    assert kept(everything) == MESSAGES
    assert "all:" not in everything.reading.buttons


# --- what is wrong, and what is left out


def test_each_fault_stands_at_its_own_field_and_is_named_above(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("leaf.example")
    for name, called in (("note", "Note to the agency"), ("anchor", "Anchor text")):
        after = reader.press(page, "check", {**reader.choose(page, leaf="approve"), f"{name}.{number}": "a\x07b"})
        assert f"leaf.example , {called}: " in after.text
        assert re.search(
            rf'name="{name}\.{number}"[^>]* aria-invalid="true" aria-describedby="wrong-\d-{name}"', after.html
        )
        assert after.html.count('class="bad"') == 1


def test_a_rejection_in_words_that_can_not_be_stored_is_told_there(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("leaf.example")
    after = reader.press(page, "check", {**reader.choose(page, leaf="reject"), f"because.{number}": "a\x07b"})
    assert after.status == 422
    assert f'aria-describedby="wrong-{number}-because"' in after.html


def test_what_is_wrong_twice_with_one_decision_is_told_twice_there(tmp_path: Path) -> None:
    agency = Agency(sites_file(tmp_path), clients=("tea", "tea"))
    agency.approve("leaf", group=agency.pots)
    reader, page = agency.account()
    seen = field_of(page, "seen", "leaf")
    moved = page.reading.fields[seen].replace(" 10000 ", " 9900 ")
    after = reader.press(page, "check", {**reader.choose(page, leaf="approve"), seen: moved})
    beside = re.search(r'<p class="bad" id="wrong-\d+">(.*)</p>', after.html)
    assert beside is not None
    assert "The price of leaf.example has changed meanwhile" in beside[1]
    assert "in this order already" in beside[1]


def test_a_swap_says_how_many_sites_it_leaves_out(tmp_path: Path) -> None:
    names = [f"site{number:02}" for number in range(15)]
    agency = Agency(sites_file(tmp_path, names), settings=Settings(limits=Limits(page=10)), links=14)
    agency.approve(*names[:12])
    agency.decide(alternate, names[12])
    reader, page = agency.guest()
    found = reader.press(page, "look:", {"status": "alternate"})
    assert sites_on(found) == [names[12]]
    (swap,) = re.findall(r'<p class="swap">.*</p>', found.html)
    assert (swap.count("<option"), "and 2 more" in swap) == (10, True)
