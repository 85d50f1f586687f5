"""What the agency pays is nowhere on a page, whoever looks."""

import asyncio
from pathlib import Path

import httpx
from fastapi import FastAPI

from unified_orders import Actor, CreateOrder, GroupRequest, Submit
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

SAM = Actor.staff("sam")


def test_even_staff_find_no_wholesale_price_on_the_review_page(tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text("domain,price,wholesale,dr,currency\nleaf.example,120.00,77.77,41,USD\n")
    orders = in_memory_service(sites=str(sites))
    tea = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/a"])
    made = orders.execute(CreateOrder(currency="USD", groups=[tea]), actor=SAM)
    orders.execute(Submit(made.order_id), actor=SAM)
    app = FastAPI()
    app.include_router(review_pages(AsyncInMemoryOrders(orders), identify=lambda _: SAM))

    async def asked() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://host.example") as client:
            return (await client.get(f"/review/orders/{made.order_id}")).text

    page = asyncio.run(asked())
    assert "120.00" in page
    assert "77.77" not in page
    (view,) = orders.board(made.order_id, made.group_ids[0], actor=SAM).sites
    assert "wholesale=7777" in repr(view)
