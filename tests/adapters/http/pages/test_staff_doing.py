"""What staff do on their page: share, suggest, take money, and what keeps a form from doing harm."""

import json
import re
from pathlib import Path

import pytest
from tests.adapters.http.pages.staffing import ACME, SAM, Office
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import GroupRef, InvalidInput, OrderState, Review, SetFees, approve
from unified_orders.adapters.http.pages.staff.deeds import OF_GROUP, OF_ORDER
from unified_orders.domain.currencies import decimals_of
from unified_orders.ports.queries import SiteStatus

LINK = re.compile(r'value="http://host\.example(/review/[\w-]+)"')


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def row(page: Page, name: str) -> str:
    """Return the number of a site's fields."""
    (found,) = [
        field.removeprefix("site.")
        for field, value in page.reading.fields.items()
        if field.startswith("site.") and json.loads(value)[1] == f"{name}.example"
    ]
    return found


def test_one_click_makes_a_share_link_that_opens_the_whole_order(office: Office) -> None:
    page = office.sam.press(office.opened(), f"share:{office.order_id}")
    (address,) = LINK.findall(page.html)
    client = Reader(office.app).open(address)
    assert client.status == 200
    assert "tea" in client.text
    assert "pots" in client.text
    assert "opened once" in office.opened().text


def test_one_click_shares_one_group_alone(office: Office) -> None:
    page = office.sam.press(office.opened(), f"share:{office.tea}")
    (address,) = LINK.findall(page.html)
    assert "pots" not in Reader(office.app).open(address).text


def test_a_link_is_shown_once_though_its_form_is_sent_twice(office: Office) -> None:
    page = office.opened()
    first = office.sam.press(page, f"share:{office.order_id}")
    again = office.sam.press(page, f"share:{office.order_id}")
    (address,) = LINK.findall(first.html)
    assert LINK.findall(again.html) == []
    assert "That link was shown already" in again.text
    assert len(office.orders.links(office.order_id, actor=SAM).rows) == 1
    assert address.rpartition("/")[2] not in office.opened().html


def test_a_link_is_revoked(office: Office) -> None:
    page = office.sam.press(office.opened(), f"share:{office.order_id}")
    (address,) = LINK.findall(page.html)
    (link,) = office.orders.links(office.order_id, actor=SAM)
    assert "Done: Revoke." in office.sam.press(page, f"revoke_share:{link.token_id}").text
    assert Reader(office.app).open(address).status == 404


def test_sites_are_suggested_and_ranked_with_a_reason_for_the_client(office: Office) -> None:
    page = office.sam.open(office.group_address)
    twig, bark, leaf = (row(page, name) for name in ("twig", "bark", "leaf"))
    fill = {f"take.{twig}": "1", f"rank.{bark}": "0", f"rank.{leaf}": "9", f"why.{leaf}": "our best for tea"}
    done = office.sam.press(page, f"suggest:{office.tea}", fill)
    assert "Done: Suggest sites." in done.text
    assert office.site("twig").status is SiteStatus.SUGGESTED
    assert (office.site("bark").status, office.site("bark").rank) == (SiteStatus.SUGGESTED, 0)
    assert (office.site("leaf").rank, office.site("leaf").why) == (9, ("our best for tea",))


def test_sites_that_are_left_alone_stay_as_they_are(office: Office) -> None:
    before = [office.site(name) for name in ("leaf", "root", "bark")]
    page = office.sam.open(office.group_address)
    office.sam.press(page, f"suggest:{office.tea}", {f"take.{row(page, 'twig')}": "1"})
    assert [office.site(name) for name in ("leaf", "root", "bark")] == before


def test_what_is_wrong_with_a_suggestion_stands_next_to_it_and_nothing_typed_is_lost(office: Office) -> None:
    page = office.sam.open(f"{office.group_address}?sort=domain")
    twig, leaf = row(page, "twig"), row(page, "leaf")
    fill = {f"rank.{twig}": "best", f"why.{leaf}": "our best <for> tea"}
    wrong = office.sam.press(page, f"suggest:{office.tea}", fill)
    assert wrong.status == 422
    assert "twig.example: must be a whole number; 0 is the best" in wrong.text
    assert wrong.reading.fields[f"rank.{twig}"] == "best"
    assert wrong.reading.fields[f"why.{leaf}"] == "our best <for> tea"
    assert "<for>" not in wrong.html
    mended = office.sam.press(wrong, f"suggest:{office.tea}", {f"rank.{twig}": "1"})
    assert "Done: Suggest sites." in mended.text
    assert office.site("leaf").why == ("our best <for> tea",)


def test_a_form_in_which_nothing_was_said_is_told_so(office: Office) -> None:
    page = office.sam.open(office.group_address)
    told = office.sam.press(page, f"suggest:{office.tea}")
    assert told.status == 422
    assert "Nothing was ticked, ranked or given a reason." in told.text


@pytest.mark.parametrize(
    ("seen", "status"),
    [("", 422), ("[]", 422), ('["a", 1, null]', 422), ("{", 422), ('["nobody", "nobody.example", ""]', 409)],
)
def test_a_row_that_no_page_of_ours_made_suggests_nothing(office: Office, seen: str, status: int) -> None:
    before = office.summary
    page = office.sam.open(office.group_address)
    told = office.sam.press(page, f"suggest:{office.tea}", {"site.99": seen, "take.99": "1"})
    assert told.status == status
    assert office.summary == before


def test_what_the_client_decided_cannot_be_suggested_anew_here(office: Office) -> None:
    group = GroupRef(office.order_id, office.tea)
    office.orders.execute(Review(group, [approve(office.site("leaf"))]), actor=ACME)
    page = office.sam.open(office.group_address)
    assert page.reading.fields.keys() & {f"rank.{at}" for at in range(25)} == set()
    assert "suggest:" not in page.html


def test_a_payment_is_recorded_once_however_often_its_form_is_sent(office: Office) -> None:
    due = office.to_payment()
    page = office.opened()
    fill = {"amount": f"{due // 100:,}.00", "reference": "wire 7"}
    button = f"record_payment:{office.order_id}"
    first = office.sam.press(page, button, fill)
    assert "Done: Record a payment." in first.text
    assert office.sam.press(page, button, fill).status == 200
    assert (office.summary.paid, office.summary.state) == (due, OrderState.IN_PROGRESS)


@pytest.mark.parametrize(
    ("fill", "told"),
    [
        ({"amount": "a lot", "reference": "wire 7"}, "must be an amount such as 1250.00"),
        ({"amount": "1.005", "reference": "wire 7"}, "must be an amount such as 1250.00"),
        ({"amount": "0", "reference": "wire 7"}, "must be"),
        ({"amount": "10", "reference": ""}, "must not be empty"),
        ({"amount": "1" * 15, "reference": "wire 7"}, ""),
    ],
)
def test_a_payment_that_cannot_be_stays_in_its_form_with_what_is_wrong(
    office: Office, fill: dict[str, str], told: str
) -> None:
    office.to_payment()
    wrong = office.sam.press(office.opened(), f"record_payment:{office.order_id}", fill)
    assert wrong.status in {413, 422}
    assert told in wrong.text
    assert "This was not done: Record a payment" in wrong.text
    assert f'value="{fill["amount"]}"' in wrong.html
    assert re.search(r"<details[^>]* open><summary>Record a payment", wrong.html)
    assert office.summary.paid == 0


def test_a_refusal_is_told_where_it_was_wished(office: Office) -> None:
    page = office.opened()
    assert f"record_payment:{office.order_id}" not in page.reading.buttons
    refused = office.sam.send(page, {**page.reading.fields, "step": f"record_payment:{office.order_id}", "amount": "5"})
    assert refused.status in {409, 422}
    assert "This was not done: Record a payment" in refused.text


@pytest.mark.parametrize(
    ("headers", "seal"), [({"sec-fetch-site": "cross-site"}, None), ({}, "forged"), ({}, ""), ({"origin": "null"}, "x")]
)
def test_a_form_that_another_site_sends_does_nothing(office: Office, headers: dict[str, str], seal: str | None) -> None:
    page, before = office.opened(), office.summary
    fields = {**page.reading.fields, "step": f"withdraw:{office.order_id}"}
    if seal is not None:
        fields["orders_form"] = seal
    sent = office.sam.send(page, fields, headers)
    assert sent.status == 403
    assert office.summary == before


def test_a_form_without_its_browser_s_cookie_does_nothing(office: Office) -> None:
    page, before = office.opened(), office.summary
    stranger = office.reader("sam")
    assert stranger.send(page, {**page.reading.fields, "step": f"withdraw:{office.order_id}"}).status == 403
    assert office.summary == before


@pytest.mark.parametrize(
    "step", ["", "discard:x", "record_payment:", "cancel:no-id", "share:x", "suggest", "__init__:1"]
)
def test_a_button_that_no_page_has_does_nothing(office: Office, step: str) -> None:
    page, before = office.opened(), office.summary
    assert office.sam.send(page, {**page.reading.fields, "step": step}).status == 404
    assert office.summary == before


def test_a_target_of_another_order_is_not_reached(office: Office) -> None:
    other, (group,) = office.ordered("kites")
    page = office.opened()
    assert office.sam.send(page, {**page.reading.fields, "step": f"share:{group}"}).status == 404
    assert list(office.orders.links(other, actor=SAM)) == []


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("USD", "1,250.00", 125_000),
        ("USD", "1250", 125_000),
        ("USD", " 0.5 ", 50),
        ("JPY", "1,250", 1_250),
        ("KWD", "1.005", 1_005),
    ],
)
def test_amounts_are_read_as_people_write_them(office: Office, currency: str, text: str, minor: int) -> None:
    command = OF_ORDER["set_fees"].command(office.order_id, office.order_id, currency, {"fees": text})
    assert command == SetFees(office.order_id, minor)


@pytest.mark.parametrize(
    ("currency", "text"),
    [("USD", "1,25"), ("USD", "1.255"), ("USD", "-1"), ("USD", "1e3"), ("USD", "\u0661"), ("JPY", "1.0"), ("USD", "")],
)
def test_amounts_that_are_none_are_not_guessed(office: Office, currency: str, text: str) -> None:
    with pytest.raises(InvalidInput, match="must be an amount such as 1250") as told:
        OF_ORDER["set_fees"].command(office.order_id, office.order_id, currency, {"fees": text})
    assert ("." in told.value.rule) == bool(decimals_of(currency))


def test_a_number_of_links_is_changed_on_the_group_s_page(office: Office) -> None:
    assert "change_link_count" in OF_GROUP
    page = office.sam.open(office.group_address)
    button = f"change_link_count:{office.tea}"
    wrong = office.sam.press(page, button, {"link_count": "many"})
    assert wrong.status == 422
    assert "must be a whole number" in wrong.text
    assert "Done: Change the number of links." in office.sam.press(wrong, button, {"link_count": "2"}).text
    assert office.summary.groups[0].link_count == 2
