"""Forms that a page of ours did not make, or that another site sent."""

import pytest
from tests.adapters.http.pages.conftest import Agency
from tests.adapters.http.pages.visiting import Reader

SEEN = "0 - 0 - - leaf.example leaf.example"


def test_another_site_can_not_decide_in_the_accounts_name(agency: Agency) -> None:
    reader, page = agency.account()
    fields = {**page.reading.fields, **reader.choose(page, leaf="approve"), "step": "send"}
    assert reader.send(page, fields, {"sec-fetch-site": "cross-site"}).status == 403
    stranger = Reader(agency.app, {"authorization": "acme"})  # its forms know no seal, its requests carry no cookie
    assert stranger.send(page, fields).status == 403
    guessed = {**fields, "orders_form": "guessed"}
    assert reader.send(page, guessed).status == 403
    assert agency.stands()["leaf"] == "suggested"
    assert reader.send(page, fields).status == 200
    assert agency.stands()["leaf"] == "approved"


def test_the_seal_stays_with_the_browser_and_is_sent_to_this_page_alone(agency: Agency) -> None:
    reader, page = agency.account()
    (cookie,) = reader.cookies.jar
    assert cookie.path == page.address.partition("?")[0]
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    seal = page.reading.fields["orders_form"]
    assert reader.open(page.address).reading.fields["orders_form"] == seal


def test_a_guest_needs_no_cookie(agency: Agency) -> None:
    reader, page = agency.guest()
    assert not reader.cookies
    assert reader.press(page, "check", reader.choose(page, leaf="approve")).status == 200


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"seen.0": "nonsense"}, 422),
        ({"seen.x": SEEN}, 422),
        ({"seen.0": SEEN.replace(" 0 ", " zero ")}, 422),
        ({"seen.0": SEEN, "decide.0": "perhaps"}, 422),
        ({"seen.0": SEEN, "decide.0": "reject", "reason.0": "weather"}, 422),
        ({"seen.0": SEEN.replace("leaf", "none"), "decide.0": "approve"}, 409),
        ({"seen.0": SEEN, "decide.0": "approve", "group": "x"}, 422),
        ({"seen.0": SEEN, "decide.0": "approve", "group": "00000000-0000-0000-0000-000000000000"}, 404),
    ],
)
def test_a_form_that_no_page_made_is_told_and_changes_nothing(
    agency: Agency, form: dict[str, str], status: int
) -> None:
    reader, page = agency.guest()
    for step in ("check", "send"):
        answer = reader.send(page, {"group": str(agency.tea), "key": "k", **form, "step": step})
        assert answer.status == status
    assert set(agency.stands().values()) == {"suggested", "available"}


@pytest.mark.parametrize("step", ["", "look:", "look:x", "ask:cancel", "ask:", "swap:", "swap:0", "open:x", "nonsense"])
def test_a_step_that_makes_no_sense_changes_nothing(agency: Agency, step: str) -> None:
    reader, page = agency.guest()
    assert reader.send(page, {**page.reading.fields, "step": step}).status < 500
    assert set(agency.stands().values()) == {"suggested", "available"}


def test_what_is_no_form_or_too_large_is_declined(agency: Agency) -> None:
    reader, page = agency.guest()
    assert reader.send(page, {}, {"content-type": "application/json"}).status == 415
    assert reader.send(page, {"note.0": "x" * 2_000_001}).status == 413
    assert reader.send(page, {f"f{number}": "" for number in range(20_001)}).status == 400


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("min_dr", "forty", "Write a plain number"),
        ("max_price", "1e400", "Write a plain number"),
        ("min_traffic", "-1", "Write a plain number"),
        ("text", "x" * 201, "Write a shorter text"),
        ("status", "nice", "Choose one of the list"),
        ("sort", "random", "Choose one of the list"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told_next_to_its_field_and_kept(
    agency: Agency, field: str, typed: str, said: str
) -> None:
    reader, page = agency.guest()
    told = reader.send(page, {**page.reading.fields, field: typed, "step": "look:"})
    assert told.status == 422
    if field not in {"status", "sort"}:
        assert said in told.text
        assert told.reading.fields[field] == typed
    assert "leaf.example" in told.text


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        ({"text": "MOSS"}, "moss"),
        ({"min_dr": "79,5"}, "leaf"),
        ({"max_price": "100.50"}, "leaf"),
        ({"status": "available", "sort": "domain"}, "bark"),
        ({"sort": "dearest"}, "twig"),
    ],
)
def test_sites_are_found_and_sorted(agency: Agency, wish: dict[str, str], first: str) -> None:
    reader, page = agency.guest()
    found = reader.press(page, "look:", wish)
    sites = [value.split(" ")[5] for name, value in found.reading.fields.items() if name == "seen.0"]
    assert sites == [f"{first}.example"]
