"""The review page in a browser, with the packaged order: what clients do, from the link to the last live placement."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from tests.browser.conftest import LARKSPUR, SAM, Agency, Desk, Small

from unified_orders import RecordPayment, RevokeShare
from unified_orders.domain.words import OrderState

Sit = Callable[..., Desk]
TEA = ("slowkettlecorner.example", "littlekettlejournal.example", "brewcorner.example")


def send(desk: Desk) -> None:
    desk.press("Look over")
    desk.press("Send")


def test_an_order_goes_from_the_share_link_to_completed(agency: Agency, sit: Sit) -> None:
    client = sit()
    client.page.goto(agency.share("tea"))
    for site in TEA:
        client.find(site.partition(".")[0])
        client.decide(site, "Approve")
    assert "3 of 3 links" in client.page.locator("#links-count").inner_text()
    client.press("Look over")
    assert "this review closes" in client.text()
    client.press("Send")
    assert client.text().count("done: approved") == 3
    assert "Northfold" not in client.text()

    account = sit()
    account.login(agency, "larkspur")
    account.page.goto(f"{agency.address}/review/orders/{agency.order_id}")
    for client_name, links in (("Northfold Tents", 3), ("Bowhouse Cellos", 2)):
        account.page.locator(".group", has_text=client_name).click()
        for at in range(links):
            account.page.locator(".site").nth(at).get_by_text("Approve", exact=True).click()
        send(account)
        assert account.text().count("done: approved") == links
        account.page.get_by_role("link", name="Back to the sites").click()

    summary = agency.orders.summary(agency.order_id, actor=SAM)
    assert summary.state is OrderState.PAYMENT_PENDING
    agency.orders.execute(RecordPayment(agency.order_id, summary.due, reference="wire 1"), actor=SAM)
    agency.orders.drain()  # work starts
    agency.orders.workflow.complete_all(agency.order_id)
    assert agency.orders.summary(agency.order_id, actor=SAM).state is OrderState.COMPLETED
    client.page.get_by_role("link", name="Back to the sites").click()
    assert client.page.get_by_role("link", name="see it live").count() == 3
    client.page.get_by_role("link", name="Receipt").click()
    assert all(site in client.text() for site in TEA)


def test_two_browsers_on_one_group_and_a_decision_that_came_too_late(agency: Agency, sit: Sit) -> None:
    ann, bob = sit(), sit()
    ann.page.goto(agency.share("tea", label="Ann"))
    bob.page.goto(agency.share("tea", label="Bob"))
    ann.decide(TEA[0], "Approve")
    send(ann)
    bob.decide(TEA[0], "Not for us")
    bob.decide(TEA[1], "Approve")
    bob.press("Look over")
    bob.waits_for("Ann changed it on")
    bob.press("Send")
    bob.waits_for(f"{TEA[0]} left as it is: Ann changed it")
    bob.waits_for(f"{TEA[1]} done: approved")
    assert agency.status("tea", TEA[0]) == "approved"


def test_a_mind_is_changed_and_a_backup_swapped_in(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.page.goto(agency.share("tea"))
    names = [site.domain for site in agency.board("tea").suggested[:4]]
    for name in names[:3]:
        desk.decide(name, "Approve")
    desk.decide(names[3], "Keep as backup")
    send(desk)
    desk.page.get_by_role("link", name="Back to the sites").click()
    desk.page.get_by_text("Change my mind").click()
    desk.press("Open the review again")
    assert "The review is open again." in desk.text()
    backup = desk.site(names[3])
    backup.get_by_label("Take it in the place of").select_option(label=names[0])
    backup.get_by_role("button", name="Swap").click()
    assert agency.status("tea", names[3]) == "approved"
    assert agency.status("tea", names[0]) == "alternate"


def says_it_is_over(desk: Desk, address: str) -> bool:
    desk.page.goto(address)
    said = desk.text()
    return "This link does not open anything any more" in said and "help@larkspur.example" in said


def test_a_link_that_was_revoked_says_so_and_whom_to_ask(agency: Agency, sit: Sit) -> None:
    desk, address = sit(), agency.share("tea")
    (link,) = agency.orders.links(agency.order_id, actor=LARKSPUR).rows
    desk.page.goto(address)
    agency.orders.execute(RevokeShare(agency.order_id, link.token_id), actor=SAM)
    desk.decide(TEA[0], "Approve")
    desk.press("Look over")
    assert "This link was ended" in desk.text()
    assert says_it_is_over(desk, address)


def test_a_link_that_expired_or_never_was_says_so_and_whom_to_ask(small: Callable[[int], Small], sit: Sit) -> None:
    desk, link = sit(), small(5)
    assert says_it_is_over(desk, link.address[:-4] + "AAAA")
    desk.page.goto(link.address)
    assert "0 of 5 links" in desk.text()
    link.clock.advance(timedelta(days=8))
    assert says_it_is_over(desk, link.address)


def test_what_is_not_sent_is_still_there_after_a_reload_and_on_other_pages(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.page.goto(agency.share("tea"))
    desk.decide(TEA[0], "Not for us")
    desk.site(TEA[0]).get_by_text("too expensive").click()
    desk.site(TEA[0]).get_by_label("In your words").fill("twice our budget")
    desk.page.reload()
    assert "1 not sent yet" in desk.text()
    assert desk.site(TEA[0]).get_by_label("In your words").input_value() == "twice our budget"
    desk.page.goto(f"{desk.page.url}?offset=20")
    assert "1 not sent yet" in desk.text()
    send(desk)
    assert f"{TEA[0]} done: not for us" in desk.text()
    desk.page.get_by_role("link", name="Back to the sites").click()
    assert "not sent yet" not in desk.text()
    (said,) = [site for site in agency.board("tea").rejected if site.domain == TEA[0]]
    assert (said.rejection, said.rejection_text) == ("too_expensive", "twice our budget")


def test_what_is_not_sent_can_be_forgotten(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.page.goto(agency.share("tea"))
    desk.decide(TEA[0], "Approve")
    desk.page.get_by_role("link", name="forget them").click()
    assert "0 of 3 links" in desk.page.locator("#links-count").inner_text()
    assert "not sent yet" not in desk.text()


def test_all_of_it_works_without_javascript(agency: Agency, sit: Sit) -> None:
    desk = sit(java_script_enabled=False)
    desk.page.goto(agency.share("tea"))
    desk.decide(TEA[0], "Approve")
    desk.find("littlekettle")
    assert "1 not sent yet" in desk.text()
    desk.decide(TEA[1], "Approve")
    desk.press("Look over")
    desk.press("Change something")
    assert "2 not sent yet" in desk.text()
    send(desk)
    assert agency.status("tea", TEA[0]) == agency.status("tea", TEA[1]) == "approved"
    desk.page.get_by_role("link", name="Back to the sites").click()
    desk.page.get_by_text("I am done").click()
    desk.press("Tell the agency")
    assert "The agency was told" in desk.text()


def tab_to(desk: Desk, attribute: str, value: str) -> None:
    for _ in range(200):
        desk.page.keyboard.press("Tab")
        if desk.page.locator(":focus").get_attribute(attribute) == value:
            return
    raise AssertionError(f"Tab does not lead to {attribute}={value}")


def test_the_keyboard_is_enough(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.page.goto(agency.share("tea"))
    desk.page.keyboard.press("Tab")
    assert desk.page.locator(":focus").inner_text() == "Skip to the content"
    desk.page.keyboard.press("Enter")
    first = agency.board("tea").suggested[0].domain
    tab_to(desk, "name", "decide.0")
    desk.page.keyboard.press("ArrowRight")  # from undecided, round to approve
    assert desk.site(first).get_by_label("Approve", exact=True).is_checked()
    for step in ("check", "send"):
        tab_to(desk, "value", step)
        with desk.page.expect_navigation():
            desk.page.keyboard.press("Enter")
    assert agency.status("tea", first) == "approved"


def tap(desk: Desk, role: Literal["button", "link"], name: str) -> None:
    with desk.page.expect_navigation():
        desk.page.get_by_role(role, name=name).tap()


def test_a_phone_is_enough(agency: Agency, sit: Sit) -> None:
    desk = sit(360, 740, has_touch=True, is_mobile=True)
    desk.page.goto(agency.share("tea"))
    for step in ("choose", "look over", "send", "receipt"):
        width = desk.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{step}: the page is {width} px wide"
        if step == "choose":
            desk.site(TEA[0]).get_by_text("Approve", exact=True).tap()
            small = desk.page.evaluate(
                "[...document.querySelectorAll('button:not(.first), .ways label')].filter(one => one.offsetHeight)"
                ".filter(one => one.getBoundingClientRect().height < 40).map(one => one.outerHTML)"
            )
            assert small == []
            tap(desk, "button", "Look over")
        elif step == "look over":
            tap(desk, "button", "Send")
        elif step == "send":
            tap(desk, "link", "Receipt")
    assert agency.status("tea", TEA[0]) == "approved"


def test_a_wrong_field_is_told_next_to_it_and_nothing_typed_is_lost(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.page.goto(agency.share("tea"))
    for site in agency.board("tea").suggested[:4]:
        desk.decide(site.domain, "Approve")
    assert "bad" in (desk.page.locator("#links-count").get_attribute("class") or "")
    desk.press("Look over")
    last = agency.board("tea").suggested[3].domain
    assert f"No link is left for {last}" in desk.page.get_by_role("alert").inner_text()
    assert f"No link is left for {last}" in desk.site(last).inner_text()
    assert desk.site(last).get_by_label("Approve", exact=True).is_checked()
    assert desk.page.locator(":focus").get_attribute("id") == "wrong"
