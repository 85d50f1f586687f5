"""The staff page: orders by state, and one order with all that staff need of it."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from tests.adapters.http.pages.staffing import ACME, SAM, Office, identify
from tests.adapters.http.pages.visiting import Reader

from unified_orders import GroupRef, MarkIssue, OrderState, RequestMoreSites, RevokeShare, Share
from unified_orders.adapters.http.pages.staff import StaffTexts, staff_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders

ROWS = re.compile(r'<th scope="row"><a href="/staff/orders/([0-9a-f-]{36})"')


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_orders_are_listed_by_state_with_how_many_there_are(office: Office) -> None:
    draft, _ = office.ordered("kites")
    every = office.sam.open("/staff")
    assert every.status == 200
    assert set(ROWS.findall(every.html)) == {str(office.order_id), str(draft)}
    assert "Reviewing 2" in every.text
    assert ROWS.findall(office.sam.open("/staff?state=completed").html) == []
    assert len(ROWS.findall(office.sam.open("/staff?state=reviewing").html)) == 2


def test_the_list_is_searched_and_what_makes_no_sense_in_a_search_lets_all_pass(office: Office) -> None:
    kites, _ = office.ordered("kites", account="heath")
    assert ROWS.findall(office.sam.open("/staff?text=heath").html) == [str(kites)]
    assert ROWS.findall(office.sam.open("/staff?sort=oldest").html) == [str(office.order_id), str(kites)]
    assert "No order is like that" in office.sam.open("/staff?text=nobody").text
    assert len(ROWS.findall(office.sam.open("/staff?state=lost&sort=best&text=%00").html)) == 2


def test_pages_of_the_list_hold_every_order_once(office: Office) -> None:
    made = {str(office.order_id), *(str(office.ordered("kites")[0]) for _ in range(30))}
    first = office.sam.open("/staff")
    (onward,) = re.findall(r'href="(\?cursor=[^"]+)"', first.html)
    second = office.sam.open(f"/staff{onward}")
    listed = ROWS.findall(first.html) + ROWS.findall(second.html)
    assert len(listed) == 31
    assert set(listed) == made
    assert "Back to the first" in second.text


def test_a_place_in_another_list_is_told_and_the_list_begins_anew(office: Office) -> None:
    page = office.sam.open("/staff?cursor=elsewhere")
    assert "of another search" in page.text
    assert ROWS.findall(page.html) == [str(office.order_id)]


@pytest.mark.parametrize(("who", "status"), [("acme", 403), ("desk", 403), ("", 401), ("stranger", 401)])
def test_nobody_but_staff_is_let_in(office: Office, who: str, status: int) -> None:
    before = office.summary
    form = office.opened().reading.fields
    reader = office.reader(who)
    for address in ("/staff", office.address, office.group_address):
        page = reader.open(address)
        assert page.status == status
        assert "tea" not in page.text
        sent = reader.send(page, {**form, "step": f"share:{office.order_id}"})
        assert sent.status in ({status} if address != "/staff" else {405})
    assert office.summary == before


def test_a_share_link_lets_nobody_in(office: Office) -> None:
    token = office.orders.execute(Share(office.order_id), actor=SAM).result.token or ""
    assert office.reader("", **{"share-token": token}).open(office.address).status == 401


@pytest.mark.parametrize("order_id", ["6f0f7cf0-6f1b-4f5c-9f43-1f0f5c1f0a11", "no-id", "%00"])
def test_orders_that_are_not_there_are_told_alike(office: Office, order_id: str) -> None:
    page = office.sam.open(f"/staff/orders/{order_id}")
    assert page.status == 404
    assert "there is no such order" in page.text.lower()
    assert 'href="/staff"' in page.html


def test_an_order_shows_groups_lines_money_next_steps_and_history(office: Office) -> None:
    office.to_payment()
    page = office.opened()
    for told in ("Order of acme", "Payment pending", "1 of 1 approved", "leaf.example", "https://pots.example/a"):
        assert told in page.text
    assert "200.00 USD is to be paid." in page.text
    assert "acme approved leaf.example for tea" in page.text
    assert "Margin" in page.text


def test_a_long_history_goes_on_where_it_ended(office: Office) -> None:
    for at in range(60):
        link = office.orders.execute(Share(office.order_id, label=f"number {at}"), actor=SAM).result
        office.orders.execute(RevokeShare(office.order_id, link.token_id), actor=SAM)
    first = office.opened()
    (after,) = re.findall(r'href="\?after=(\d+)#history"', first.html)
    second = office.sam.open(f"{office.address}?after={after}")
    assert f'<li value="{int(after) + 1}">' in second.html
    assert f'<li value="{int(after) + 1}">' not in first.html
    assert "From the beginning" in second.text


def test_what_is_refused_is_shown_with_the_engine_s_reasons(office: Office) -> None:
    refused = [
        row for row in office.orders.explain(office.order_id, actor=SAM, target_id=office.order_id) if row.reasons
    ]
    page = office.opened()
    assert f"Not now, and why ({len(refused)})" in page.text
    for row in refused:
        assert row.command.replace("_", " ") in page.text
        assert all(reason.message.replace("'", "&#39;")[:20] in page.html for reason in row.reasons)


def test_an_issue_is_shown_and_resolved(office: Office) -> None:
    office.to_work()
    line = office.orders.lines(office.order_id, actor=SAM).rows[0]
    assert line.item_id is not None
    office.orders.execute(MarkIssue(office.order_id, line.item_id, "the editor left"), actor=SAM)
    page = office.opened()
    assert "Issue: the editor left" in page.text
    button = f"resolve_issue:{line.item_id}"
    empty = office.sam.press(page, button, {"resolution": ""})
    assert empty.status == 422
    done = office.sam.press(empty, button, {"resolution": "another one answers"})
    assert "Done: Resolve the issue." in done.text
    assert "Issue:" not in done.text


def test_a_group_tells_its_rounds_and_what_was_asked_for(office: Office) -> None:
    more = RequestMoreSites(GroupRef(office.order_id, office.tea), "smaller sites")
    office.orders.execute(more, actor=ACME)
    office.orders.drain()
    page = office.sam.open(office.group_address)
    assert re.search(r"Round 1 began .* 8 sites analysed .*Round 2 began .* asked for: “smaller sites”", page.text)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_page_has_no_style_script_or_address_of_its_own_kind_but_our_files(office: Office, at: int) -> None:
    html = office.sam.open(("/staff", office.address, office.group_address)[at]).html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


def test_every_state_of_an_order_has_its_page(office: Office) -> None:
    seen = {OrderState.REVIEWING: office.opened()}
    draft, _ = office.ordered("kites")
    page = office.sam.open(f"/staff/orders/{draft}")
    office.sam.press(page, f"cancel:{draft}", {"reason": "put off"})
    seen[OrderState.CANCELLED] = office.sam.open(f"/staff/orders/{draft}")
    office.to_payment()
    seen[OrderState.PAYMENT_PENDING] = office.opened()
    office.pay()
    seen[OrderState.IN_PROGRESS] = office.opened()
    office.orders.workflow.complete_all()
    seen[OrderState.COMPLETED] = office.opened()
    for state, shown in seen.items():
        assert shown.status == 200
        assert f'class="box current {state}' in shown.html


def test_a_host_s_words_stand_in_for_ours(office: Office) -> None:
    texts = StaffTexts(languages={"de": {"skip": "Zum Inhalt"}}, staff={"de": {"orders": "Aufträge"}})
    app = FastAPI()
    app.include_router(staff_pages(AsyncInMemoryOrders(office.orders), identify=identify, texts=texts, prefix="/desk"))
    page = Reader(app, {"authorization": "sam", "accept-language": "de"}).open("/desk")
    assert "Aufträge" in page.text
    assert "Zum Inhalt" in page.text
    assert "Newest" not in page.text
    assert "newest first" in page.text


def test_a_sentence_that_is_none_is_refused_when_the_page_is_made() -> None:
    with pytest.raises(ValueError, match="'oders', which is no sentence of the staff page"):
        StaffTexts(staff={"de": {"oders": "Aufträge"}})


def test_the_page_can_be_mounted_below_another_address(office: Office) -> None:
    host = FastAPI()
    host.mount("/shop", office.app)
    reader = Reader(host, {"authorization": "sam"})
    page = reader.open("/shop/staff")
    assert f'href="/shop/staff/orders/{office.order_id}"' in page.html
    order = reader.open(f"/shop{office.address}")
    shared = reader.press(order, f"share:{office.order_id}")
    assert 'value="http://host.example/shop/review/' in shared.html
