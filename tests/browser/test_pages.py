"""What holds for every page: readable to all, light, quick, its own requests only."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import Agency, Desk, Small

Sit = Callable[..., Desk]
LEAST, PATIENCE_MS, MOST_BYTES = 360, 100, 100_000


def faults_of(desk: Desk) -> list[str]:
    found = Axe().run(desk.page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [LEAST, 1280])
def test_axe_finds_nothing_on_any_page(agency: Agency, sit: Sit, scheme: str, width: int) -> None:
    desk = sit(width, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    desk.page.goto(agency.share())
    desk.page.get_by_text("Find and sort").click()
    desk.page.locator(".site").nth(0).get_by_text("Approve", exact=True).click()
    desk.page.locator(".site").nth(1).get_by_text("Not for us", exact=True).click()
    desk.page.locator(".site").nth(1).get_by_text("Note to the agency").first.click()
    desk.page.locator(".site").nth(2).get_by_text("Keep as backup", exact=True).click()
    found["sites"] = faults_of(desk)
    desk.press("Look over")
    found["confirm"] = faults_of(desk)
    desk.press("Send")
    found["sent"] = faults_of(desk)
    desk.page.get_by_role("link", name="Receipt").click()
    found["receipt"] = faults_of(desk)
    desk.page.get_by_role("link", name="Back to the sites").click()
    desk.page.get_by_label("DR at least").evaluate("one => { one.closest('details').open = true; one.value = 'x' }")
    desk.press("Show")
    found["wrong"] = faults_of(desk)
    desk.page.goto(agency.share()[:-3] + "AAA")
    found["over"] = faults_of(desk)
    assert found == {page: [] for page in found}


def test_a_page_is_small_and_asks_its_own_host_alone(small: Callable[[int], Small], sit: Sit) -> None:
    desk = sit()
    sizes: list[int] = []
    desk.page.on("response", lambda answer: sizes.append(len(answer.body())))
    address = small(1000).address
    desk.page.goto(address, wait_until="networkidle")
    desk.decide(desk.page.locator(".site h3").first.inner_text().split()[0], "Approve")
    host = address.partition("/review")[0]
    assert all(url.startswith((host, "data:")) for url in desk.asked)
    assert len(sizes) > 3
    assert sum(sizes) < MOST_BYTES
    assert desk.complaints == []


def test_a_page_is_usable_at_once_and_stays_so_with_a_thousand_sites(small: Callable[[int], Small], sit: Sit) -> None:
    desk = sit()
    desk.page.goto(small(1000).address)
    ready = "(() => { const [load] = performance.getEntriesByType('navigation');"
    ready += " return load.domContentLoadedEventEnd - load.responseEnd })()"
    took = []
    for _ in range(5):
        desk.page.reload()
        took.append(desk.page.evaluate(ready))
    assert min(took) < PATIENCE_MS
    slowest = desk.page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('.ways.main input:not(:disabled)')].map((one) => {
            const before = performance.now(); one.click(); return performance.now() - before; }))"""
    )
    assert slowest < PATIENCE_MS / 2
    desk.page.locator(".site").first.get_by_text("Approve", exact=True).click()
    assert "1 not sent yet" in desk.text()
