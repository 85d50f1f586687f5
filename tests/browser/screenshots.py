"""Draw the pictures of the documentation anew: `python -m tests.browser.screenshots`."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chromium import chromium
from tests.browser.conftest import Agency, listening

PICTURES: Final = Path(__file__).parents[2] / "docs" / "assets" / "pages"
WIDE, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 780}


@contextmanager
def served() -> Iterator[Agency]:
    """Give the packaged order on a server."""
    agency = Agency.packaged()
    agency.serve()
    here = listening()
    server = uvicorn.Server(uvicorn.Config(agency.app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [here]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    host, port = here.getsockname()
    agency.address = f"http://{host}:{port}"
    yield agency
    server.should_exit = True
    thread.join()
    here.close()


def choose(page: Page) -> None:
    """Fill in what a client would."""
    sites = page.locator(".site")
    sites.nth(0).get_by_text("Approve", exact=True).click()
    sites.nth(1).get_by_text("Not for us", exact=True).click()
    sites.nth(1).get_by_text("too expensive").click()
    page.mouse.move(0, 0)


def draw(browser: Browser, agency: Agency) -> None:
    """Draw the review page, wide and on a phone, and what is looked over."""
    for name, size, scheme in (
        ("review", WIDE, "light"),
        ("review-dark", WIDE, "dark"),
        ("review-phone", PHONE, "light"),
    ):
        context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(agency.share(*(["tea"] if size is PHONE else [])))
        choose(page)
        page.locator(".links" if size is WIDE else ".site >> nth=0").scroll_into_view_if_needed()
        page.screenshot(path=PICTURES / f"{name}.png")
        if size is PHONE:
            page.get_by_role("button", name="Look over").click()
            page.screenshot(path=PICTURES / "look-over-phone.png")
        context.close()


def draw_staff(browser: Browser, agency: Agency) -> None:
    """Draw the staff page: orders, one order, sites to suggest."""
    order = f"{agency.address}/staff/orders/{agency.order_id}"
    for name, size, scheme, address in (
        ("staff", WIDE, "light", order),
        ("staff-dark", WIDE, "dark", order),
        ("staff-sites", WIDE, "light", f"{order}/groups/{agency.group('tea')}"),
        ("staff-phone", PHONE, "light", order),
    ):
        context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        context.add_cookies([{"name": "who", "value": "sam", "url": agency.address}])
        page = context.new_page()
        page.goto(address)
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()


def main() -> None:
    """Draw all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as agency, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        draw(browser, agency)
        draw_staff(browser, agency)
        browser.close()
    sys.stdout.writelines(
        f"{picture.name}: {picture.stat().st_size:,} bytes\n" for picture in sorted(PICTURES.iterdir())
    )


if __name__ == "__main__":
    main()
