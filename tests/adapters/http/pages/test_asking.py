"""What a reader may ask for besides decisions: to be done, more sites, an early or a new end, a swap, a receipt."""

from tests.adapters.http.pages.conftest import SAM, Agency

from unified_orders import LinkPermission, RecordPayment, alternate, reject
from unified_orders.domain.words import GroupStatus


def status_of(agency: Agency) -> GroupStatus:
    return agency.orders.summary(agency.order_id, actor=SAM).groups[0].status


def told(agency: Agency) -> str:
    rows = agency.orders.history(agency.order_id, actor=SAM, limit=200).rows
    return " ".join(row.text for row in rows)


def test_being_done_tells_the_agency_and_changes_nothing_else(agency: Agency) -> None:
    agency.approve("leaf")
    reader, page = agency.guest()
    after = reader.press(page, "ask:finish_review", {"message.finish_review": "that is all from us"})
    assert "The agency was told that you are done." in after.text
    assert "that is all from us" in told(agency)
    assert status_of(agency) is GroupStatus.REVIEWING


def test_more_sites_are_asked_for_with_what_is_missing(agency: Agency) -> None:
    reader, page = agency.guest()
    after = reader.press(page, "ask:request_more_sites", {"message.request_more_sites": "more about gardens"})
    assert "More sites are looked for" in after.text
    assert "more about gardens" in told(agency)


def test_nothing_is_asked_for_over_choices_that_would_get_lost(agency: Agency) -> None:
    reader, page = agency.guest()
    chosen = reader.choose(page, leaf="approve")
    after = reader.press(page, "ask:request_more_sites", chosen)
    assert after.status == 409
    assert "not sent yet" in after.text
    assert chosen.items() <= after.reading.fields.items()


def test_the_account_closes_with_fewer_links_and_says_why_and_a_guest_does_not(agency: Agency) -> None:
    agency.approve("leaf")
    _, seen = agency.guest()
    assert "ask:complete_review" not in seen.reading.buttons
    reader, page = agency.account()
    unsaid = reader.press(page, "ask:complete_review")
    assert unsaid.status >= 400
    assert status_of(agency) is GroupStatus.REVIEWING
    reader.press(unsaid, "ask:complete_review", {"message.complete_review": "the budget ends here"})
    assert status_of(agency) is GroupStatus.APPROVED


def test_a_mind_is_changed_until_payment(agency: Agency) -> None:
    agency.approve("leaf", "root")
    reader, page = agency.guest()
    again = reader.press(page, "ask:reopen_review")
    assert "The review is open again." in again.text
    assert status_of(agency) is GroupStatus.REVIEWING


def test_after_payment_no_button_offers_it_and_none_forces_it(agency: Agency) -> None:
    agency.approve("leaf", "root")
    agency.approve("seed", "moss", group=agency.pots)
    reader, page = agency.guest()
    summary = agency.orders.summary(agency.order_id, actor=SAM)
    agency.orders.execute(RecordPayment(agency.order_id, summary.total, reference="wire-1"), actor=SAM)
    late = reader.press(page, "ask:reopen_review")
    assert late.status == 409
    assert status_of(agency) is GroupStatus.APPROVED
    assert "ask:reopen_review" not in reader.open(page.address).reading.buttons


def test_a_backup_takes_the_place_of_an_approved_site_with_its_page_and_anchor(agency: Agency) -> None:
    agency.approve("leaf")
    agency.decide(alternate, "seed")
    reader, page = agency.guest()
    number = page.number("seed.example")
    assert "Swapped." in reader.press(page, f"swap:{number}").text
    (seed,) = agency.board().approved
    assert (seed.domain, seed.target_page_url, seed.anchor_text) == (
        "seed.example",
        "https://tea.example/a",
        "green tea",
    )
    assert agency.stands()["leaf"] == "alternate"


def test_a_swap_keeps_what_was_chosen_elsewhere_on_the_page(agency: Agency) -> None:
    agency.approve("leaf")
    agency.decide(alternate, "seed")
    reader, page = agency.guest()
    after = reader.press(page, f"swap:{page.number('seed.example')}", reader.choose(page, root="reject"))
    assert reader.choose(after, root="reject").items() <= after.reading.fields.items()


def test_a_swap_of_what_changed_meanwhile_is_not_made(agency: Agency) -> None:
    agency.approve("leaf")
    agency.decide(alternate, "seed")
    reader, page = agency.guest()
    agency.decide(reject, "seed")
    after = reader.press(page, f"swap:{page.number('seed.example')}")
    assert after.status == 409
    assert "Somebody changed one of the two" in after.text


def test_a_link_that_lets_its_bearer_look_offers_nothing_and_takes_nothing(agency: Agency) -> None:
    reader, page = agency.guest()
    looking = reader.open(agency.link([LinkPermission.VIEW]))
    assert "You may look at everything here" in looking.text
    assert set(looking.reading.buttons) == {"enter:", "look:"}
    forced = {**page.reading.fields, **reader.choose(page, leaf="approve"), "step": "send"}
    refused = reader.send(looking, forced)
    assert refused.status == 403
    assert agency.stands()["leaf"] == "suggested"


def test_the_receipt_lists_what_was_agreed_on_and_what_it_costs(agency: Agency) -> None:
    agency.approve("leaf", "root")
    reader, page = agency.guest()
    receipt = reader.open(f"{page.address}?receipt")
    for said in ("leaf.example", "https://tea.example/a", "green tea", "100.00 USD", "201.00 USD", "2 of 2 links"):
        assert said in receipt.text
