"""An agency with an order of two clients, and the review page over it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import (
    Actor,
    Board,
    CreateOrder,
    GroupRequest,
    LinkPermission,
    Review,
    Settings,
    Share,
    Site,
    SiteDecision,
    Submit,
    approve,
)
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.application.views import SiteView

SAM, ACME = Actor.staff("sam", label="Sam"), Actor.account("acme", label="Ann")
SITES = ("leaf", "root", "seed", "moss", "fern", "reed", "bark", "twig")
SETTINGS = Settings()
REVIEW = frozenset({LinkPermission.REVIEW})


def identify(request: Request) -> Actor | None:
    return {"acme": ACME, "other": Actor.account("other")}.get(request.headers.get("authorization", ""))


def sites_file(folder: Path, names: Iterable[str] = SITES) -> str:
    rows = [f"{name}.example,{100 + at}.00,{80 - at},{9000 - at},USD\n" for at, name in enumerate(names)]
    file = folder / "sites.csv"
    file.write_text("domain,price,dr,traffic,currency\n" + "".join(rows), encoding="utf-8")
    return str(file)


class Agency:
    """An order of two clients; Bo has a link to the share of one of them."""

    def __init__(
        self,
        *sites: str | Site,
        settings: Settings = SETTINGS,
        links: int = 2,
        clients: tuple[str, str] = ("tea", "pots"),
    ) -> None:
        self.orders = in_memory_service(sites=sites, settings=settings)
        groups = [
            GroupRequest(
                client_id=name,
                link_count=links,
                target_pages=[f"https://{name}.example/{page}" for page in ("a", "b")],
                anchor_texts=["green tea"],
            )
            for name in clients
        ]
        made = self.orders.execute(CreateOrder(currency="USD", groups=groups, account_id="acme"), actor=SAM)
        self.order_id: UUID = made.order_id
        self.tea, self.pots = made.group_ids
        self.orders.execute(Submit(made.order_id), actor=SAM)
        self.service = AsyncInMemoryOrders(self.orders)
        self.app = self.app_over(self.service)

    def app_over(self, service: AsyncInMemoryOrders) -> FastAPI:
        app = FastAPI()
        look = Look(name="Agency", contact="help@agency.example")
        app.include_router(review_pages(service, identify=identify, look=look))
        return app

    def link(self, permissions: Iterable[LinkPermission] = REVIEW) -> str:
        share = Share(self.order_id, group_ids=[self.tea], permissions=frozenset(permissions), label="Bo")
        return f"/review/{self.orders.execute(share, actor=SAM).result.token}"

    def guest(self) -> tuple[Reader, Page]:
        """Return Bo, with the page before him."""
        reader = Reader(self.app)
        return reader, reader.open(self.link())

    def account(self) -> tuple[Reader, Page]:
        """Return Ann, logged in, with the page of the first share before her."""
        reader = Reader(self.app, {"authorization": "acme"})
        return reader, reader.open(f"/review/orders/{self.order_id}?group={self.tea}")

    def board(self) -> Board:
        return self.orders.board(self.order_id, self.tea, actor=SAM)

    def stands(self) -> dict[str, str]:
        """Return each site's status, by its first label."""
        return {site.domain.partition(".")[0]: site.status.value for site in self.board().sites}

    def decide(self, decided: Callable[[SiteView], SiteDecision], *names: str, group: UUID | None = None) -> None:
        """Let Ann decide on sites elsewhere."""
        board = self.orders.board(self.order_id, group or self.tea, actor=ACME)
        chosen = [site for site in board.sites if site.domain.partition(".")[0] in names]
        self.orders.execute(Review(board.group, [decided(site) for site in chosen]), actor=ACME)

    def approve(self, *names: str, group: UUID | None = None) -> None:
        """Let Ann approve sites elsewhere."""
        self.decide(approve, *names, group=group)


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return Agency(sites_file(tmp_path))
