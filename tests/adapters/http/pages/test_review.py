"""The review page: what a link and a login open, and what they do not."""

import asyncio
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from unified_orders import Actor, CreateOrder, GroupRequest, RevokeShare, Share, Submit
from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.http.pages.texts import Texts
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

SAM, ACME = Actor.staff("sam"), Actor.account("acme")


def identify(request: Request) -> Actor | None:
    return {"acme": ACME, "other": Actor.account("other")}.get(request.headers.get("authorization", ""))


class Host:
    """An order of two clients, and the pages over it."""

    def __init__(self) -> None:
        self.orders = in_memory_service()
        groups = [
            GroupRequest(client_id=name, link_count=2, target_pages=[f"https://{name}.example/a"])
            for name in ("tea", "pots")
        ]
        made = self.orders.execute(CreateOrder(currency="USD", groups=groups, account_id="acme"), actor=SAM)
        self.order_id: UUID = made.order_id
        self.group_ids = made.group_ids
        self.orders.execute(Submit(made.order_id), actor=SAM)
        share = Share(made.order_id, group_ids=[made.group_ids[0]])
        self.shared = self.orders.execute(share, actor=SAM).result
        self.app = FastAPI()
        look = Look(name="Agency", contact="help@agency.example")
        self.app.include_router(review_pages(AsyncInMemoryOrders(self.orders), identify=identify, look=look))

    def get(self, path: str, who: str = "", language: str = "en") -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://host.example") as client:
                return await client.get(f"/review/{path}", headers={"authorization": who, "accept-language": language})

        return asyncio.run(asked())


@pytest.fixture
def host() -> Host:
    return Host()


def test_a_link_opens_its_own_group_and_shows_no_other(host: Host) -> None:
    page = host.get(host.shared.token or "")
    assert page.status_code == 200
    assert "0 of 2 links" in page.text
    assert "pots" not in page.text


def test_opening_a_link_changes_nothing_of_the_order(host: Host) -> None:
    before = host.orders.summary(host.order_id, actor=SAM)
    for _ in range(3):
        assert host.get(host.shared.token or "").status_code == 200
    assert host.orders.summary(host.order_id, actor=SAM) == before


def test_a_revoked_link_says_so_and_whom_to_ask(host: Host) -> None:
    host.orders.execute(RevokeShare(host.order_id, host.shared.token_id), actor=SAM)
    page = host.get(host.shared.token or "")
    assert page.status_code >= 400
    assert "This link was ended" in page.text
    assert "help@agency.example" in page.text


def test_the_account_sees_all_groups_after_login(host: Host) -> None:
    page = host.get(f"orders/{host.order_id}", "acme")
    assert page.status_code == 200
    assert "<b>tea</b> <span>0 of 2 links</span>" in page.text
    assert "<b>pots</b> <span>0 of 2 links</span>" in page.text


@pytest.mark.parametrize("who", ["", "other"])
def test_nobody_else_sees_an_order(host: Host, who: str) -> None:
    page = host.get(f"orders/{host.order_id}", who)
    assert page.status_code in {401, 403, 404}
    assert "links" not in page.text


def test_an_order_that_is_no_id_is_none_that_there_is(host: Host) -> None:
    made_up = host.get("orders/00000000-0000-0000-0000-000000000000", "acme")
    assert made_up.status_code == 404
    assert host.get("orders/my-order", "acme").text == made_up.text


def test_a_bearer_who_asks_too_often_has_to_wait(host: Host) -> None:
    host.app = FastAPI()
    orders = AsyncInMemoryOrders(host.orders)
    host.app.include_router(review_pages(orders, identify=identify, throttle=lambda request, actor: 7))
    page = host.get(host.shared.token or "")
    assert (page.status_code, "try again in 7 s" in page.text) == (429, True)
    assert page.headers["retry-after"] == "7"


@pytest.mark.parametrize("asked", ["group=x", "offset=x", "offset=-1", "offset=99999999999999999999"])
def test_an_address_that_makes_no_sense_is_told_and_no_failure(host: Host, asked: str) -> None:
    assert host.get(f"{host.shared.token}?{asked}").status_code == 422


def test_what_a_client_meets_is_told_in_their_language(host: Host) -> None:
    said = {"refused_link_revoked": "Dieser Link wurde beendet.", "refused_no_credentials": "Bitte melde dich an."}
    host.app = FastAPI()
    texts = Texts({"de": said})
    host.app.include_router(review_pages(AsyncInMemoryOrders(host.orders), identify=identify, texts=texts))
    host.orders.execute(RevokeShare(host.order_id, host.shared.token_id), actor=SAM)
    assert said["refused_link_revoked"] in host.get(host.shared.token or "", language="de").text
    assert said["refused_no_credentials"] in host.get(f"orders/{host.order_id}", language="de").text


def test_what_nobody_foresaw_is_a_page_and_stands_in_the_log(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Request) -> Actor | None:
        raise KeyError("the host's own secret")

    host.app = FastAPI()
    host.app.include_router(review_pages(AsyncInMemoryOrders(host.orders), identify=broken))
    page = host.get(f"orders/{host.order_id}", "acme")
    assert page.status_code == 500
    assert "nobody foresaw" in page.text
    assert "secret" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-request-id"] in caplog.text
    assert "the host's own secret" in caplog.text
