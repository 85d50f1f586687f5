"""The staff page in real browsers: from a share link in one click to an order in work."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import Agency, Desk

Sit = Callable[..., Desk]
LEAST, MOST_BYTES = 360, 100_000
WIDTHS = (LEAST, 600, 900, 1024, 1152, 1216, 1440)


def staff(agency: Agency, sit: Sit, width: int = 1280, **given: object) -> Desk:
    """Return Sam at a browser, with the list of orders open."""
    desk = sit(width, **given)
    desk.login(agency, "sam")
    desk.page.goto(f"{agency.address}/staff")
    return desk


def faults_of(desk: Desk) -> list[str]:
    desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found = Axe().run(desk.page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


def pages(agency: Agency) -> tuple[str, ...]:
    order = f"{agency.address}/staff/orders/{agency.order_id}"
    return f"{agency.address}/staff", order, f"{order}/groups/{agency.group('tea')}"


@pytest.mark.parametrize(("width", "scheme"), [(LEAST, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_the_staff_page(agency: Agency, sit: Sit, width: int, scheme: str) -> None:
    desk = staff(agency, sit, width, color_scheme=scheme)
    found = {}
    for page in pages(agency):
        desk.page.goto(page)
        found[page] = faults_of(desk)
    desk.page.locator("input[name='rank.0']").fill("x")
    desk.press("Send suggestions")
    found["wrong"] = faults_of(desk)
    assert found == {page: [] for page in found}


def test_nothing_is_wider_than_the_screen(agency: Agency, sit: Sit) -> None:
    desk = staff(agency, sit)
    beyond = "Math.max(...[...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect().right))"
    for page in pages(agency):
        desk.page.goto(page)
        for width in WIDTHS:
            desk.page.set_viewport_size({"width": width, "height": 900})
            assert desk.page.evaluate(beyond) <= width, (page, width)


def test_the_staff_page_is_small_and_asks_its_own_host_alone(agency: Agency, sit: Sit) -> None:
    desk = sit()
    desk.login(agency, "sam")
    sizes: list[int] = []
    desk.page.on("response", lambda answer: sizes.append(len(answer.body())))
    for page in pages(agency):
        sizes.clear()
        desk.page.goto(page, wait_until="networkidle")
        assert sum(sizes) < MOST_BYTES, page
    assert all(url.startswith((agency.address, "data:")) for url in desk.asked)
    assert sizes
    assert desk.complaints == []


def test_from_a_link_in_one_click_to_an_order_in_work_without_javascript(agency: Agency, sit: Sit) -> None:
    desk = staff(agency, sit, java_script_enabled=False)
    desk.page.get_by_role("link", name="larkspur").click()
    desk.press("Make a share link")
    link = desk.page.get_by_label("Address of the link").input_value()
    client = sit()
    client.page.goto(link)
    assert "Leaf & Pot" in client.text()
    for name in ("tea", "tents", "cello"):
        board = agency.board(name)
        sites = [site.domain for site in board.suggested[: board.link_count]]
        client.page.goto(f"{link}?group={agency.group(name)}")
        for site in sites:
            client.decide(site, "Approve")
        client.press("Look over")
        client.press("Send")
    desk.page.reload()
    desk.page.get_by_role("link", name="Orders").click()
    desk.page.get_by_role("link", name="Payment pending").click()
    desk.page.get_by_role("link", name="larkspur").click()
    desk.page.locator("summary", has_text="Record a payment").click()
    desk.page.get_by_label("Reference").first.fill("wire 8")
    desk.press("Record a payment")
    assert "Done: Record a payment." in desk.text()
    assert desk.page.locator(".head .chip").inner_text() == "In progress"
    assert desk.page.locator(".box.current text").inner_html() == "In progress"


def test_sites_are_suggested_by_keyboard_alone(agency: Agency, sit: Sit) -> None:
    desk = staff(agency, sit)
    desk.page.goto(f"{pages(agency)[2]}?text=brewcorner")
    site = desk.page.locator("th", has_text="brewcorner.example").first.inner_text().split()[0]
    desk.page.get_by_label(f"Suggest: {site}", exact=True).focus()
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("2")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("our customers read it")
    desk.page.keyboard.press("Enter")
    desk.page.get_by_text("Done: Suggest sites.").wait_for()
    assert agency.status("tea", site) == "suggested"
