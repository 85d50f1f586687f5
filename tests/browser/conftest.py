"""A real server with the packaged order, and real browsers on it. Needs Chromium: `apt install chromium`."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from attrs import define, field
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.requests import Request
from tests.browser.chromium import VARIABLE, chromium

from unified_orders import Actor, CreateOrder, GroupRequest, LinkPermission, Share, Submit
from unified_orders.adapters.cli.opening import begun
from unified_orders.adapters.cli.orderfile import read_order_file
from unified_orders.adapters.cli.running import Run
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.http.pages.staff import staff_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.testing import FrozenClock

LARKSPUR, SAM = Actor.account("larkspur", label="Larkspur"), Actor.staff("sam")
_COOKIE = "who"


def identify(request: Request) -> Actor | None:
    return {"larkspur": LARKSPUR, "sam": SAM}.get(request.cookies.get(_COOKIE, ""))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.fail(f"no Chromium here: run `python -m tests.browser.chromium`, or name one in {VARIABLE}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@define
class Agency:
    """The packaged order, submitted, on a server of its own."""

    run: Run
    address: str = ""
    app: FastAPI = field(factory=FastAPI)

    @classmethod
    def packaged(cls) -> "Agency":
        plan = read_order_file(Path(str(files("unified_orders.adapters.cli") / "demo" / "order.yaml")))
        run = begun(plan)
        list(run.steps(2))  # submitted, with its fee
        return cls(run)

    @property
    def orders(self) -> Any:  # noqa: ANN401 - the service of the packaged order, in memory
        return self.run.standing.orders

    @property
    def order_id(self) -> UUID:
        return self.run.standing.order_id

    def serve(self) -> None:
        look = Look(name="Larkspur", contact="help@larkspur.example")
        service = AsyncInMemoryOrders(self.orders)
        self.app.include_router(review_pages(service, identify=identify, look=look))
        self.app.include_router(staff_pages(service, identify=identify, look=look))

    def group(self, name: str) -> UUID:
        return self.run.standing.group(name)

    def share(self, *groups: str, label: str = "Ann of Leaf & Pot", **given: Any) -> str:  # noqa: ANN401 - of Share
        """Return the address of a new link to some groups."""
        ids = [self.group(name) for name in groups] or None
        given = {"permissions": {LinkPermission.REVIEW}, "label": label, **given}
        shared = self.orders.execute(Share(self.order_id, group_ids=ids, **given), actor=LARKSPUR).result
        return f"{self.address}/review/{shared.token}"

    def board(self, name: str) -> Any:  # noqa: ANN401 - a board
        return self.orders.board(self.order_id, self.group(name), actor=LARKSPUR, limit=200)

    def status(self, name: str, domain: str) -> str:
        """Return where a site stands in a group."""
        (found,) = [site.status.value for site in self.board(name).sites if site.domain == domain]
        return str(found)


def listening() -> socket.socket:
    here = socket.socket()
    here.bind(("127.0.0.1", 0))
    here.listen()
    return here


@pytest.fixture
def served() -> Iterator[Callable[[FastAPI], str]]:
    """Serve applications on this machine; return where."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def serve(app: FastAPI) -> str:
        here = listening()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [here]})
        thread.start()
        running.append((server, thread, here))
        host, port = here.getsockname()
        return f"http://{host}:{port}"

    yield serve
    for server, thread, here in running:
        server.should_exit = True
        thread.join()
        here.close()


@pytest.fixture
def agency(served: Callable[[FastAPI], str]) -> Agency:
    packaged = Agency.packaged()
    packaged.serve()
    packaged.address = served(packaged.app)
    return packaged


@define
class Desk:
    """Somebody at a browser. What the page asks for elsewhere, or complains about, is kept."""

    context: BrowserContext
    page: Page
    asked: list[str] = field(factory=list)
    complaints: list[str] = field(factory=list)

    def login(self, agency: Agency, who: str) -> None:
        self.context.add_cookies([{"name": _COOKIE, "value": who, "url": agency.address}])

    def site(self, domain: str) -> Any:  # noqa: ANN401 - a locator
        return self.page.locator(
            ".site", has=self.page.get_by_role("heading", name=re.compile(rf"^{re.escape(domain)}\b"))
        )

    def decide(self, domain: str, decision: str) -> None:
        self.site(domain).get_by_text(decision, exact=True).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def waits_for(self, text: str) -> None:
        """Read the page until it says this: a press does not wait for the page that it leads to."""
        expect(self.page.locator("body")).to_contain_text(text)

    def find(self, text: str) -> None:
        """Show the sites with this in their name."""
        field = self.page.get_by_label("Part of the name")
        if not field.is_visible():
            self.page.get_by_text("Find and sort").click()
        field.fill(text)
        self.press("Show")

    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())


@pytest.fixture
def sit(browser: Browser) -> Iterator[Callable[..., Desk]]:
    """Open a browser of somebody's own."""
    contexts: list[BrowserContext] = []
    desks: list[Desk] = []

    def opened(width: int = 1280, height: int = 900, **given: Any) -> Desk:  # noqa: ANN401 - of new_context
        context = browser.new_context(viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(timedelta(seconds=10) / timedelta(milliseconds=1))
        contexts.append(context)
        page = context.new_page()
        desk = Desk(context, page)
        page.on("request", lambda request: desk.asked.append(request.url))
        page.on("console", lambda told: desk.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desks.append(desk)
        return desk

    yield opened
    for context in contexts:
        context.close()


@define
class Small:
    """One share with as many sites as are wanted, under a clock that can be set."""

    address: str
    clock: FrozenClock


@pytest.fixture
def small(served: Callable[[FastAPI], str], tmp_path: Path) -> Callable[[int], Small]:
    def made(count: int) -> Small:
        rows = [f"site{at:04}.example,{100 + at % 50}.00,{20 + at % 60},{1000 + at},USD" for at in range(count)]
        (tmp_path / "sites.csv").write_text("domain,price,dr,traffic,currency\n" + "\n".join(rows), encoding="utf-8")
        clock, app = FrozenClock(), FastAPI()
        orders = in_memory_service(sites=str(tmp_path / "sites.csv"), clock=clock)
        tea = GroupRequest(client_id="tea", link_count=5, target_pages=[f"https://tea.example/{at}" for at in range(5)])
        made = orders.execute(CreateOrder(currency="USD", groups=[tea]), actor=SAM)
        orders.execute(Submit(made.order_id), actor=SAM)
        shared = orders.execute(Share(made.order_id, permissions={LinkPermission.REVIEW}), actor=SAM).result
        look = Look(name="Larkspur", contact="help@larkspur.example")
        app.include_router(review_pages(AsyncInMemoryOrders(orders), look=look))
        return Small(f"{served(app)}/review/{shared.token}", clock)

    return made
