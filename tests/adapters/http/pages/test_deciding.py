"""What a reader chooses is looked over, sent once, and told site by site; nothing typed is lost."""

import re
from typing import Any

import pytest
from tests.adapters.http.pages.conftest import ACME, SAM, Agency
from tests.adapters.http.pages.visiting import Reader

from unified_orders import Done, SetPrice
from unified_orders.adapters.memory import AsyncInMemoryOrders
from unified_orders.domain.errors import OutcomeUnknown


def test_looking_over_counts_and_adds_up_and_stores_nothing(agency: Agency) -> None:
    reader, page = agency.guest()
    before = agency.orders.summary(agency.order_id, actor=SAM)
    chosen = reader.choose(page, leaf="approve", root="alternate", seed="reject", moss="reject")
    over = reader.press(page, "check", chosen)
    assert over.status == 200
    for said in (
        "1 × Approve",
        "1 × Keep as backup",
        "2 × Not for us",
        "1 of 2 links will have their site; 1 stay open",
    ):
        assert said in over.text
    assert "Sum of all approved sites: 100.00 USD" in over.text
    assert agency.orders.summary(agency.order_id, actor=SAM) == before


def test_what_is_sent_is_told_site_by_site_and_stands(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("seed.example")
    why = {f"reason.{number}": "too_expensive", f"because.{number}": "over our budget"}
    chosen = reader.choose(page, leaf="approve", root="alternate", seed="reject")
    sent = reader.press(reader.press(page, "check", {**chosen, **why}), "send")
    assert "leaf.example done: approved" in sent.text
    assert "root.example done: backup" in sent.text
    assert "seed.example done: not for us" in sent.text
    assert agency.stands() | {"leaf": "approved", "root": "alternate", "seed": "rejected"} == agency.stands()
    (seed,) = agency.board().rejected
    assert (seed.rejection, seed.rejection_text, seed.reviewed_by) == ("too_expensive", "over our budget", "Bo")


def test_page_anchor_and_note_go_along(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("leaf.example")
    typed = {f"page.{number}": "https://tea.example/b", f"anchor.{number}": "fine tea", f"note.{number}": "one\r\ntwo"}
    chosen = reader.choose(page, leaf="approve")
    reader.press(reader.press(page, "check", {**chosen, **typed}), "send")
    (leaf,) = agency.board().approved
    assert (leaf.target_page_url, leaf.anchor_text, leaf.client_notes) == (
        "https://tea.example/b",
        "fine tea",
        "one\ntwo",
    )


def test_the_same_page_sent_twice_decides_once(agency: Agency) -> None:
    reader, page = agency.guest()
    over = reader.press(page, "check", reader.choose(page, leaf="approve"))
    first, version = reader.press(over, "send"), agency.orders.summary(agency.order_id, actor=SAM).version
    again = reader.press(over, "send")
    assert again.text == first.text
    assert agency.orders.summary(agency.order_id, actor=SAM).version == version


def test_the_same_page_with_another_note_is_another_wish(agency: Agency) -> None:
    reader, page = agency.guest()
    note, chosen = f"note.{page.number('leaf.example')}", reader.choose(page, leaf="alternate")
    for said, answer in (("yes", "leaf.example done: backup"), ("or no", "leaf.example left as it is")):
        sent = reader.press(reader.press(page, "check", {**chosen, note: said}), "send")
        assert answer in sent.text


def test_what_somebody_else_changed_is_left_and_told_with_who_and_when(agency: Agency) -> None:
    reader, page = agency.guest()
    agency.approve("leaf")
    over = reader.press(page, "check", reader.choose(page, leaf="reject", root="approve"))
    assert re.search(r"Ann changed it on \d{4}-\d\d-\d\d \d\d:\d\d UTC: it is approved now", over.text)
    sent = reader.press(over, "send")
    assert re.search(r"leaf\.example left as it is: Ann changed it on [\d-]{10} \d\d:\d\d UTC", sent.text)
    assert "root.example done: approved" in sent.text
    assert agency.stands()["leaf"] == "approved"


def test_a_group_that_fills_closes_and_says_so_before_and_after(agency: Agency) -> None:
    reader, page = agency.guest()
    over = reader.press(page, "check", reader.choose(page, leaf="approve", root="approve"))
    assert "this review closes" in over.text
    sent = reader.press(over, "send")
    assert "what you chose stands" in sent.text
    assert "check" not in reader.open(page.address).reading.buttons


def test_too_many_approvals_are_refused_at_each_site_and_everything_typed_is_still_there(agency: Agency) -> None:
    reader, page = agency.guest()
    note = {f"note.{page.number('seed.example')}": "the best of all"}
    chosen = reader.choose(page, leaf="approve", root="approve", seed="approve")
    refused = reader.press(page, "check", {**chosen, **note})
    assert refused.status == 409
    assert "No link is left for seed.example" in refused.text
    assert chosen.items() <= refused.reading.fields.items()
    assert note.items() <= refused.reading.fields.items()
    assert set(agency.stands().values()) == {"suggested", "available"}


@pytest.mark.parametrize("field", ["anchor", "note"])
def test_what_can_not_be_stored_is_told_next_to_its_site(agency: Agency, field: str) -> None:
    reader, page = agency.guest()
    wrong = {f"{field}.{page.number('leaf.example')}": "a\0b"}
    told = reader.press(page, "check", {**reader.choose(page, leaf="approve"), **wrong})
    assert told.status == 422
    assert "leaf.example" in told.text
    assert "control" in told.text


def test_a_page_that_is_not_the_groups_is_refused(agency: Agency) -> None:
    reader, page = agency.guest()
    wrong = {f"page.{page.number('leaf.example')}": "https://elsewhere.example/"}
    told = reader.press(page, "check", {**reader.choose(page, leaf="approve"), **wrong})
    assert told.status == 409
    assert "is not one of the group's 2 pages" in told.text


def test_a_price_that_moved_meanwhile_is_asked_about_again(agency: Agency) -> None:
    reader, page = agency.guest()
    leaf = next(site for site in agency.board().suggested if site.domain == "leaf.example")
    assert leaf.selection_id is not None
    agency.orders.execute(SetPrice(agency.board().group, leaf.selection_id, 9900, "a better deal"), actor=SAM)
    number = page.number("leaf.example")
    newest = " ".join([*page.reading.fields[f"seen.{number}"].split(" ")[:2], str(leaf.version + 1), "10000"])
    rest = page.reading.fields[f"seen.{number}"].split(" ", 4)[4]
    told = reader.press(page, "check", {**reader.choose(page, leaf="approve"), f"seen.{number}": f"{newest} {rest}"})
    assert "The price of leaf.example has changed meanwhile" in told.text


def test_looking_over_nothing_says_that_there_is_nothing(agency: Agency) -> None:
    reader, page = agency.guest()
    told = reader.press(page, "check")
    assert told.status == 422
    assert "You have not changed anything yet." in told.text


def test_choices_travel_with_the_reader_from_page_to_page(agency: Agency) -> None:
    reader, page = agency.guest()
    found = reader.press(page, "look:", {**reader.choose(page, leaf="approve"), "text": "root"})
    assert "1 not sent yet" in found.text
    assert "1 of 2 links" in found.text
    over = reader.press(found, "check", reader.choose(found, root="approve"))
    assert "2 × Approve" in over.text
    back = reader.press(over, "look:0")
    assert back.reading.fields["text"] == "root"
    everything = reader.press(back, "look:", {"text": ""})
    fields = reader.choose(everything, leaf="approve", root="approve")
    assert fields.items() <= everything.reading.fields.items()


def test_going_to_another_client_waits_for_what_is_not_sent(agency: Agency) -> None:
    reader, page = agency.account()
    pots = f"open:{agency.pots}"
    assert "not sent yet: send them" in reader.press(page, pots, reader.choose(page, leaf="approve")).text
    assert f'name="group" value="{agency.pots}"' in reader.press(page, pots).html


def test_a_choice_that_was_taken_back_is_none(agency: Agency) -> None:
    agency.approve("leaf")
    reader, page = agency.guest()
    over = reader.press(page, "check", reader.choose(page, leaf=""))
    assert "1 × Undecided" in over.text
    reader.press(over, "send")
    assert agency.stands()["leaf"] == "suggested"


class LosesAnswers:
    """A service whose first answer is lost on the way."""

    def __init__(self, service: AsyncInMemoryOrders) -> None:
        self._service, self._lost = service, False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is
        return getattr(self._service, name)

    async def execute(self, *given: Any, **named: Any) -> Done[Any]:  # noqa: ANN401 - whatever it is
        done = await self._service.execute(*given, **named)
        if not self._lost:
            self._lost = True
            raise OutcomeUnknown(named["key"])
        return done


def test_an_answer_that_got_lost_is_asked_for_again_and_decided_once(agency: Agency) -> None:
    reader = Reader(agency.app_over(LosesAnswers(agency.service)))  # type: ignore[arg-type] # as good as one
    page = reader.open(agency.link())
    over = reader.press(page, "check", reader.choose(page, leaf="approve"))
    lost = reader.press(over, "send")
    assert lost.status == 504
    assert "nothing is done twice" in lost.text
    version = agency.orders.summary(agency.order_id, actor=SAM).version
    assert "leaf.example done: approved" in reader.press(lost, "send").text
    assert agency.orders.summary(agency.order_id, actor=SAM).version == version


def test_the_account_decides_after_login(agency: Agency) -> None:
    reader, page = agency.account()
    sent = reader.press(reader.press(page, "check", reader.choose(page, leaf="approve")), "send")
    assert "leaf.example done: approved" in sent.text
    assert agency.orders.board(agency.order_id, agency.tea, actor=ACME).approved[0].reviewed_by == "Ann"


def test_the_share_that_needs_its_reader_comes_first(agency: Agency) -> None:
    reader, _ = agency.account()
    address = f"/review/orders/{agency.order_id}"
    assert reader.open(address).reading.fields["group"] == str(agency.tea)
    agency.approve("leaf", "root")
    page = reader.open(address)
    assert page.reading.fields["group"] == str(agency.pots)
    assert page.html.index("<b>pots</b>") < page.html.index("<b>tea</b>")
    assert page.text.count("needs you") == 1
