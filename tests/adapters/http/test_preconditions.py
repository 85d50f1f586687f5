"""What a request may demand of an order, what is told where nobody foresaw it, and of whom the throttle is asked."""

import logging

import pytest
from starlette.requests import Request
from tests.adapters.http.asking import NO_TOKEN
from tests.adapters.http.kit import ANN, Caller, identify, wired
from tests.adapters.http.life import Life, group_for

from unified_orders import Actor
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders

TEA = {"currency": "USD", "groups": [group_for("tea", 1)]}


@pytest.mark.parametrize("query", ["", "?dryRun=true"])
@pytest.mark.parametrize(("tag", "status"), [('"1"', 200), ("*", 200), ('"99"', 412), ("yesterday's", 422)])
def test_a_version_is_demanded_of_a_rehearsal_too(ann: Caller, query: str, tag: str, status: int) -> None:
    life = Life.made(ann, group_for("tea", 1))
    answer = ann.post(f"{life.path}/submit{query}", If_Match=tag)
    assert answer.status_code == status, answer.text
    assert life.summary()["state"] == ("analyzing" if status == 200 and not query else "configuring")


@pytest.mark.parametrize("query", ["", "?dryRun=true"])
def test_an_order_that_is_new_has_no_version_to_be_demanded(ann: Caller, query: str) -> None:
    answer = ann.post(f"/orders{query}", TEA, If_Match='"99"')
    assert (answer.status_code, answer.json()["code"]) == (412, "refused")
    assert ann.get("/orders").json()["orders"] == []


def test_a_repeated_key_finds_its_order_whatever_version_is_demanded(ann: Caller) -> None:
    first = ann.post("/orders", TEA, Idempotency_Key="once").json()
    again = ann.post("/orders", TEA, Idempotency_Key="once", If_Match='"99"')
    assert (again.status_code, again.json()["orderId"], again.json()["replayed"]) == (201, first["orderId"], True)


def test_what_nobody_foresaw_is_a_problem_with_an_id_and_stands_in_the_log(
    orders: AsyncInMemoryOrders, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Request) -> Actor | None:
        raise KeyError("the host's own secret")

    with wired(orders_app(orders, identify=broken)) as wire, caplog.at_level(logging.ERROR):
        answer = Caller(wire, "ann").get("/orders", X_Request_ID="edge-7")
    told = answer.json()
    assert (answer.status_code, told["code"], told["requestId"]) == (500, "unforeseen", "edge-7")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    (record,) = [one for one in caplog.records if one.name == "unified_orders.http"]
    assert "edge-7" in record.getMessage()
    assert "the host's own secret" in caplog.text


def test_the_throttle_is_asked_of_those_whom_nobody_knows(orders: AsyncInMemoryOrders) -> None:
    asked: list[Actor | None] = []

    def throttle(_: Request, actor: Actor | None) -> float | None:
        asked.append(actor)
        return 3 if actor is None else None

    with wired(orders_app(orders, identify=identify, throttle=throttle)) as wire:
        stranger, guessing = Caller(wire, "mallory"), Caller(wire).bearing(NO_TOKEN)
        for answer in (stranger.get("/orders"), guessing.get("/link")):
            assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
        assert Caller(wire, "ann").get("/orders").status_code == 200
    assert asked == [None, None, ANN]
