"""Nothing typed is lost: not to a fault, another page, a group that somebody closed, or a database that is away."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.adapters.http.pages.conftest import SAM, Agency, sites_file
from tests.adapters.http.pages.visiting import Page

from unified_orders import Limits, Metric, Price, Settings, Site, Unavailable, reject
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.sites import DR
from unified_orders.domain.words import RejectionCode

MESSAGES = {
    "message.finish_review": "that is all\nfrom us",
    "message.request_more_sites": "more about gardens",
}


def falling(monkeypatch: pytest.MonkeyPatch, name: str, *, after: int = 0) -> Callable[[], None]:
    """Have a method of the service fail from its next but `after` calls on; return what mends it."""
    whole, calls = getattr(AsyncOrderService, name), iter(range(10_000))

    async def fallen(self: AsyncOrderService, *given: object, **named: object) -> object:
        if next(calls) >= after:
            raise Unavailable("the database is away")
        return await whole(self, *given, **named)

    monkeypatch.setattr(AsyncOrderService, name, fallen)
    return lambda: monkeypatch.setattr(AsyncOrderService, name, whole)


def kept(page: Page) -> dict[str, str]:
    return {name: page.reading.fields.get(name, "") for name in MESSAGES}


@pytest.mark.parametrize("button", ["ask:finish_review", "look:", "check"])
def test_messages_stay_where_they_were_typed(agency: Agency, button: str) -> None:
    reader, page = agency.guest()
    chosen = reader.choose(page, leaf="approve") if button.startswith("ask") else {}
    after = reader.press(page, button, {**chosen, **MESSAGES})
    assert kept(after) == MESSAGES
    assert after.html.count('<details class="card" open>') == len(MESSAGES)


def test_what_is_wrong_with_a_message_stands_beside_it(agency: Agency) -> None:
    reader, page = agency.guest()
    after = reader.press(page, "ask:finish_review", {"message.finish_review": "well\x07done"})
    assert after.status == 422
    assert 'aria-describedby="wrong-finish_review"' in after.html
    assert '<p class="bad" id="wrong-finish_review">' in after.html


def test_what_is_wrong_with_a_field_stands_beside_it(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("leaf.example")
    chosen = {**reader.choose(page, leaf="approve"), f"note.{number}": "a\x07b"}
    after = reader.press(page, "check", chosen)
    assert after.status == 422
    assert (
        f'<textarea name="note.{number}" rows="2" aria-invalid="true" aria-describedby="wrong-{number}-note">'
        in after.html
    )
    assert f'id="wrong-{number}-note"' in after.html


def test_choices_outlive_a_group_that_somebody_closed(agency: Agency) -> None:
    reader, page = agency.guest()
    number = page.number("seed.example")
    chosen = {**reader.choose(page, seed="alternate"), f"note.{number}": "rather this one"}
    agency.approve("leaf", "root")
    over = reader.press(page, "check", chosen)
    assert over.status == 409
    assert "rather this one" in over.reading.fields.values()
    assert 'id="forget" href="?group=' in over.html
    assert "check" not in over.reading.buttons
    again = reader.press(over, "ask:reopen_review")
    assert "The review is open again." in again.text
    assert "rather this one" in again.reading.fields.values()
    assert "check" in again.reading.buttons


def test_choices_that_nobody_can_send_any_more_hold_nothing_up_and_can_be_forgotten(agency: Agency) -> None:
    reader, page = agency.account()
    number = page.number("seed.example")
    chosen = {**reader.choose(page, seed="reject"), f"reason.{number}": "other", f"because.{number}": "too green"}
    agency.approve("leaf", "root")
    over = reader.press(page, "check", chosen)
    assert {"other", "too green"} <= set(over.reading.fields.values())
    pots = reader.press(over, f"open:{agency.pots}")
    assert (pots.status, pots.reading.fields["group"]) == (200, str(agency.pots))
    (address,) = re.findall(r'id="forget" href="([^"]*)"', over.html)
    assert "too green" not in reader.open(f"{page.address.partition('?')[0]}{address}").html


@pytest.mark.parametrize(
    ("button", "method"), [("check", "simulate"), ("ask:finish_review", "execute"), ("look:", "board")]
)
def test_a_database_that_is_away_takes_nothing_with_it(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, button: str, method: str
) -> None:
    reader, page = agency.guest()
    chosen = {} if button.startswith("ask") else reader.choose(page, leaf="approve")
    mend = falling(monkeypatch, method)
    away = reader.press(page, button, {**chosen, **MESSAGES})
    assert away.status == 503
    assert kept(away) == MESSAGES
    assert chosen.items() <= away.reading.fields.items()
    mend()
    again = reader.press(away, button)
    assert again.status == 200
    assert "from us" in " ".join(row.text for row in agency.orders.history(agency.order_id, actor=SAM).rows) or chosen


def test_a_review_that_is_stored_is_told_though_its_page_could_not_be_made(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, page = agency.guest()
    over = reader.press(page, "check", reader.choose(page, leaf="approve"))
    mend = falling(monkeypatch, "summary", after=1)
    lost = reader.press(over, "send")
    assert lost.status == 503
    mend()
    sent = reader.press(lost, "send")
    assert (sent.status, "approved" in sent.text.lower()) == (200, True)
    assert "left as it is" not in sent.text


def test_a_site_that_is_taken_twice_need_not_be_ticked_twice(tmp_path: Path) -> None:
    agency = Agency(sites_file(tmp_path), clients=("tea", "tea"))
    agency.approve("leaf", group=agency.pots)
    reader, page = agency.account()
    refused = reader.press(page, "check", reader.choose(page, leaf="approve"))
    assert "in this order already" in refused.text
    over = reader.press(refused, "check", {"repeat": "yes"})
    for page_before, button in ((over, "look:0"), (refused, "look:")):
        back = reader.press(page_before, button, {"repeat": "yes"})
        assert reader.press(back, "check").status == 200


@pytest.mark.parametrize("rest", ["", "?receipt", "x"])
def test_a_scanner_that_asks_for_the_head_alone_is_answered_as_a_reader_and_counts_as_one(
    agency: Agency, rest: str
) -> None:
    reader, page = agency.guest()
    before, stands = opened(agency), agency.stands()
    head = reader.head(f"{page.address}{rest}")
    assert opened(agency) == before + (rest != "x")
    assert (head.status, head.html) == (404 if rest == "x" else 200, "")
    told = reader.open(f"{page.address}{rest}")
    assert told.status == head.status
    for said in ("no-store", "noindex", "no-referrer", "content-security-policy"):
        assert said in head.headers
    assert agency.stands() == stands
    assert "check" in reader.open(page.address).reading.buttons


def opened(agency: Agency) -> int:
    return sum(link.openings for link in agency.orders.links(agency.order_id, actor=SAM).rows)


def test_a_receipt_has_all_links_and_a_page_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    names = [f"site{number:02}" for number in range(30)]
    agency = Agency(sites_file(tmp_path, names), settings=Settings(limits=Limits(page=10)), links=25)
    agency.approve(*names[:25])
    reader, page = agency.guest()
    assert page.status == 200
    assert "and 15 more" in page.text
    receipt = reader.open(f"{page.address}?receipt")
    assert [name for name in names[:25] if f"{name}.example" not in receipt.text] == []


def test_a_site_says_who_measured_it_when_why_it_is_here_and_what_was_said_of_it(tmp_path: Path) -> None:
    metric = Metric(DR, 61.0, "Ahrefs", date(2026, 3, 31))
    priced = (Price("USD", 22_500, None),)
    sites = [
        Site(f"{name}.example", f"{name}.example", metrics=(metric,), prices=priced)
        for name in ("leaf", "root", "seed")
    ]
    agency = Agency(*sites)
    agency.decide(lambda site: reject(site, RejectionCode.OFF_TOPIC, "not about tea"), "root")
    _, page = agency.guest()
    assert "61 Ahrefs, 2026-03-31" in page.text
    assert agency.board().suggested[0].why[0] in page.text
    assert "Ann" in page.text
    assert "not about tea" in page.text
