"""What staff alone may see is on no page, nor another client's share, nor the token of a link."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.http.pages.conftest import SAM, Agency, sites_file
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import Actor, RevokeShare, Site, SiteSuggestion, Suggest, WriteNote
from unified_orders.domain.commands import NoteAudience
from unified_orders.domain.sites import Price
from unified_orders.domain.words import Qualification

CANARY, WHOLESALE = "canary", 7_654_321
SECRETIVE = Actor.staff(f"{CANARY}-sam", label=f"{CANARY} Sam")


@pytest.fixture
def planted(tmp_path: Path) -> Agency:
    """An order whose every hidden corner holds something to be found."""
    site = Site(
        domain_id="nest.example",
        domain="nest.example",
        prices=(Price("USD", 12_000, WHOLESALE),),
        qualification=Qualification.QUALIFIED,
        qualification_note=f"{CANARY} of the analyst",
    )
    agency = Agency(sites_file(tmp_path), site)
    named = SiteSuggestion(domain_id="nest.example", internal_notes=f"{CANARY} of a suggestion", why="it fits")
    agency.orders.execute(Suggest(agency.board().group, [named]), actor=SECRETIVE)
    note = WriteNote(agency.order_id, f"{CANARY} of staff", audience=NoteAudience.INTERNAL)
    agency.orders.execute(note, actor=SECRETIVE)
    return agency


def walk(reader: Reader, page: Page) -> Iterator[Page]:
    """Go through every page that there is."""
    yield page
    yield reader.press(page, "look:", {"text": "e"})
    yield reader.press(page, "check")
    chosen = reader.choose(page, nest="approve", leaf="reject")
    over = reader.press(page, "check", chosen)
    yield over
    sent = reader.press(over, "send")
    yield sent
    yield reader.press(over, "send")
    yield reader.open(f"{page.address.partition('?')[0]}?receipt")
    yield reader.press(page, "ask:finish_review")
    yield reader.send(page, {**page.reading.fields, "step": "swap:0"})
    yield reader.send(page, {"seen.0": "nonsense", "step": "send"})


@pytest.mark.parametrize("who", ["guest", "account"])
def test_nothing_that_is_staffs_alone_is_on_any_page(planted: Agency, who: str) -> None:
    seen_by_staff = repr(planted.board())
    assert CANARY in seen_by_staff
    assert str(WHOLESALE) in seen_by_staff
    pages = list(walk(*(planted.guest() if who == "guest" else planted.account())))
    told = "\n".join(page.html + page.headers for page in pages)
    assert "nest.example" in told
    assert [found for found in (CANARY, str(WHOLESALE), "76,543.21", "wholesale") if found in told.lower()] == []


def test_a_guest_of_one_share_sees_and_changes_nothing_of_the_other(planted: Agency) -> None:
    reader, page = planted.guest()
    told = "\n".join(one.html for one in walk(reader, page))
    assert "pots" not in told
    assert reader.open(f"{page.address}?group={planted.pots}").status == 404
    before = planted.orders.board(planted.order_id, planted.pots, actor=SAM)
    for step in ("check", "send", "ask:finish_review", "ask:request_more_sites"):
        fields = {**page.reading.fields, **reader.choose(page, leaf="approve"), "group": str(planted.pots)}
        assert reader.send(page, {**fields, "step": step}).status in {404, 409}
    assert planted.orders.board(planted.order_id, planted.pots, actor=SAM) == before


def test_a_token_is_on_no_page_in_no_header_and_in_no_log(planted: Agency, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the reader's own
    reader, page = planted.guest()
    token = page.address.removeprefix("/review/")
    pages = list(walk(reader, page))
    (link,) = planted.orders.links(planted.order_id, actor=SAM).rows
    planted.orders.execute(RevokeShare(planted.order_id, link.token_id), actor=SAM)
    pages += [reader.open(page.address), reader.press(page, "check", reader.choose(page, leaf="approve"))]
    assert [one.status for one in pages[-2:]] == [404, 404]
    assert all(token not in one.html + one.headers for one in pages)
    assert token not in caplog.text


@pytest.mark.parametrize("who", ["other", ""])
def test_another_account_and_nobody_are_told_nothing_and_change_nothing(planted: Agency, who: str) -> None:
    mine, page = planted.account()
    fields = {**page.reading.fields, **mine.choose(page, leaf="approve"), "step": "send"}
    stranger = Reader(planted.app, {"authorization": who}, mine.cookies)
    for told in (stranger.open(page.address), stranger.send(page, fields)):
        assert told.status in {401, 404}
        shown = re.sub(r'<input type="hidden"[^>]*>', "", told.html)  # what they sent themselves, to be sent again
        assert "leaf.example" not in shown
    assert planted.stands()["leaf"] == "suggested"
