"""The staff page over some orders, and the people before it."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request
from tests.adapters.http.pages.conftest import sites_file
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import Actor, CreateOrder, GroupRef, GroupRequest, RecordPayment, Review, Submit, approve
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.http.pages.staff import staff_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders, InMemoryOrders, in_memory_service
from unified_orders.application.views import StaffSiteView, StaffSummary

SAM, ACME = Actor.staff("sam"), Actor.account("acme")
PEOPLE: Mapping[str, Actor] = {"sam": SAM, "acme": ACME, "desk": Actor.worker("desk"), "other": Actor.account("other")}


def identify(request: Request) -> Actor | None:
    return PEOPLE.get(request.headers.get("authorization", ""))


class Office:
    """An order of two clients under review, and the staff page over it."""

    def __init__(self, folder: Path) -> None:
        self.orders: InMemoryOrders = in_memory_service(sites=sites_file(folder))
        self.order_id, (self.tea, self.pots) = self.ordered("tea", "pots")
        service = AsyncInMemoryOrders(self.orders)
        self.app = FastAPI()
        self.app.include_router(staff_pages(service, identify=identify))
        self.app.include_router(review_pages(service, identify=identify))
        self.sam = self.reader("sam")

    def ordered(self, *clients: str, account: str = "acme") -> tuple[UUID, tuple[UUID, ...]]:
        """Make and submit an order."""
        groups = [
            GroupRequest(client_id=one, link_count=1, target_pages=[f"https://{one}.example/a"]) for one in clients
        ]
        made = self.orders.execute(CreateOrder(currency="USD", groups=groups, account_id=account), actor=SAM)
        self.orders.execute(Submit(made.order_id), actor=SAM)
        self.orders.drain()
        return made.order_id, made.group_ids

    def to_payment(self) -> int:
        """Approve a site in each group, and return what is due."""
        for group_id in (self.tea, self.pots):
            best = self.orders.board(self.order_id, group_id, actor=ACME).suggested[0]
            self.orders.execute(Review(GroupRef(self.order_id, group_id), [approve(best)]), actor=ACME)
        return self.summary.due

    def to_work(self) -> None:
        """Approve sites, and pay for them."""
        self.to_payment()
        self.pay()

    def pay(self) -> None:
        """Pay what is due."""
        self.orders.execute(RecordPayment(self.order_id, self.summary.due, "wire 1"), actor=SAM)
        self.orders.drain()

    def reader(self, who: str, **headers: str) -> Reader:
        return Reader(self.app, {"authorization": who, **headers})

    @property
    def address(self) -> str:
        return f"/staff/orders/{self.order_id}"

    @property
    def group_address(self) -> str:
        return f"{self.address}/groups/{self.tea}"

    def opened(self) -> Page:
        """Return the order's page."""
        return self.sam.open(self.address)

    @property
    def summary(self) -> StaffSummary:
        found = self.orders.summary(self.order_id, actor=SAM)
        assert isinstance(found, StaffSummary)
        return found

    def site(self, name: str) -> StaffSiteView:
        """Return a site of the tea's group."""
        sites = self.orders.board(self.order_id, self.tea, actor=SAM).sites
        (found,) = [site for site in sites if site.domain == f"{name}.example"]
        assert isinstance(found, StaffSiteView)
        return found
