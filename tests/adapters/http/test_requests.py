"""What a request may look like, and what it is told if it does not."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from tests.adapters.http.kit import ANN, Caller, Json, identify, wired
from tests.adapters.http.life import Life, approvals, group_for

from unified_orders import Actor, Settings
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders
from unified_orders.adapters.postgres import async_postgres_service

TEA = {"currency": "USD", "groups": [group_for("tea", 1)]}


def faults(problem: Json) -> list[tuple[str, list[Any]]]:
    return [(fault["place"], fault["path"]) for fault in problem["errors"]]


UNFIT: dict[str, tuple[Json, list[Any], str]] = {
    "missing": ({}, ["currency"], "currency: is required, got nothing"),
    "unknown": (TEA | {"colour": "red"}, ["colour"], "colour: is not known here; leave it out, got 'red'"),
    "snake case": (TEA | {"account_id": "acme"}, ["account_id"], "is not known here"),
    "another type": (TEA | {"groups": {}}, ["groups"], "groups: must be a list, got an object"),
    "a number as text": (
        TEA | {"groups": [group_for("tea", 1) | {"linkCount": "1"}]},
        ["groups", 0, "linkCount"],
        "groups[0].linkCount: must be a whole number, got '1'",
    ),
    "truth as a number": (TEA | {"requiresClientReview": 1}, ["requiresClientReview"], "must be true or false, got 1"),
    "a rule of the library's": (
        TEA | {"groups": [group_for("tea", 1) | {"targetPages": [{"url": "ftp://tea.example"}]}]},
        ["groups", 0, "targetPages", 0, "url"],
        "must begin with https:// or http://",
    ),
    "no moment": (TEA | {"deadline": "tomorrow"}, ["deadline"], "must be a moment with a time zone"),
    "no currency": (TEA | {"currency": "EURO"}, ["currency"], "must be an ISO 4217 currency code like USD, got 'EURO'"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_named_with_its_place_its_rule_and_its_value(ann: Caller, name: str) -> None:
    body, path, sentence = UNFIT[name]
    answer = ann.post("/orders", body)
    assert answer.status_code == 422, answer.text
    assert faults(answer.json()) == [("body", path)]
    assert sentence in answer.json()["detail"]


def test_all_faults_are_told_at_once(ann: Caller) -> None:
    answer = ann.post("/orders", {"groups": [{"linkCount": -1}], "x": 1})
    paths = [path for _, path in faults(answer.json())]
    assert paths == [["currency"], ["groups", 0, "clientId"], ["groups", 0, "linkCount"], ["x"]]


def test_what_is_secret_is_not_told_back(ann: Caller) -> None:
    answer = ann.post("/orders", TEA | {"metadata": {"password": "hunter2\x00"}})
    assert answer.status_code == 422
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("query", "path"),
    [("limit=0", ["limit"]), ("state=gone", ["state", 0]), ("page=2", ["page"]), ("cursor=x", ["cursor"])],
)
def test_an_unfit_query_is_told_as_one(ann: Caller, query: str, path: list[Any]) -> None:
    answer = ann.get(f"/orders?{query}")
    assert answer.status_code == 422
    assert faults(answer.json()) == [("query", path)]


TEXTS: dict[str, tuple[bytes, str, int, str]] = {
    "no JSON": (b"{", "application/json", 400, "malformed_json"),
    "a name twice": (b'{"currency": "USD", "currency": "EUR"}', "application/json", 400, "malformed_json"),
    "too deep": (b'{"metadata":' + b"[" * 100 + b"]" * 100 + b"}", "application/json", 400, "malformed_json"),
    "no UTF-8": (b'{"currency": "\xff"}', "application/json", 400, "malformed_json"),
    "NaN": (b'{"currency": NaN}', "application/json", 400, "malformed_json"),
    "a form": (b"currency=USD", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    "nothing": (b"", "application/json", 422, "invalid_input"),
    "no object": (b"[]", "application/json", 422, "invalid_input"),
    "null": (b"null", "application/json", 422, "invalid_input"),
    "too large": (b'"' + b"x" * 2_000_000 + b'"', "application/json", 413, "body_too_large"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_body_that_is_no_document_is_declined(ann: Caller, name: str) -> None:
    body, kind, status, code = TEXTS[name]
    headers = {"Authorization": "ann", "Idempotency-Key": "k", "Content-Type": kind}
    answer = ann.wire.ask("POST", "/api/orders", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_body_that_does_not_tell_its_length_is_bounded_as_well(ann: Caller) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 10_000

    headers = {"Authorization": "ann", "Idempotency-Key": "k", "Content-Type": "application/json"}
    assert ann.wire.ask("POST", "/api/orders", content=parts(), headers=headers).status_code == 413


def test_a_number_beyond_all_bounds_is_declined(ann: Caller) -> None:
    for number in ("1e999", "9" * 400, "-1", "9" * 30):
        requirements = f'{{"minDr": {number}, "count": {number}}}'
        text = json.dumps(TEA).replace('"linkCount": 1', f'"linkCount": 1, "requirements": {requirements}')
        headers = {"Authorization": "ann", "Idempotency-Key": "k", "Content-Type": "application/json"}
        answer = ann.wire.ask("POST", "/api/orders", content=text.encode(), headers=headers)
        assert answer.status_code in {400, 422}, (number, answer.text)


def test_a_post_needs_a_key_and_its_repeat_has_one_effect(ann: Caller) -> None:
    bare = ann.wire.ask("POST", "/api/orders", json=TEA, headers={"Authorization": "ann"})
    assert bare.status_code == 422
    assert faults(bare.json()) == [("header", ["Idempotency-Key"])]
    first = ann.done("POST", "/orders", TEA, Idempotency_Key="checkout-1")
    again = ann.done("POST", "/orders", TEA, Idempotency_Key="checkout-1")
    assert (first["replayed"], again["replayed"], again["orderId"]) == (False, True, first["orderId"])
    other = ann.post("/orders", TEA | {"currency": "EUR"}, Idempotency_Key="checkout-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_key_that_can_not_be_kept_is_named_as_a_header(ann: Caller) -> None:
    answer = ann.post("/orders", TEA, Idempotency_Key="k" * 201)
    assert answer.status_code == 422
    assert faults(answer.json()) == [("header", ["Idempotency-Key"])]


def test_an_order_that_was_made_is_found_where_location_says(ann: Caller) -> None:
    answer = ann.post("/orders", TEA)
    assert answer.status_code == 201
    place = answer.headers["location"]
    assert ann.get(place.removeprefix("/api")).json()["orderId"] == answer.json()["orderId"]


def test_a_command_for_a_version_is_not_given_to_another(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    seen = ann.get(life.path).headers["etag"]
    assert life.sam.patch(life.path, {"deadline": "2027-01-01T00:00:00Z"}, If_Match=seen).status_code == 200
    late = life.sam.patch(life.path, {"deadline": None}, If_Match=seen)
    assert (late.status_code, late.json()["errors"][0]["code"]) == (412, "order_changed")
    assert ann.done("GET", life.path)["deadline"] == "2027-01-01T00:00:00Z"
    assert life.sam.patch(life.path, {"deadline": None}, If_Match="*").status_code == 200
    for unfit in ("7", 'W/"7"', '"x"', '"1", "2"'):
        answer = life.sam.patch(life.path, {"deadline": None}, If_Match=unfit)
        assert (answer.status_code, faults(answer.json())) == (422, [("header", ["If-Match"])])


def test_what_was_done_for_a_version_is_told_again_after_it(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    seen = ann.get(life.path).headers["etag"]
    headers = {"If_Match": seen, "Idempotency_Key": "submit-1"}
    first, again = (ann.done("POST", f"{life.path}/submit", **headers) for _ in range(2))
    assert (first["version"], first["replayed"]) == (again["version"], not again["replayed"])


def test_a_dry_run_says_what_would_be_and_stores_nothing(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1)).analysed()
    chosen = {"selections": approvals(life.board()["suggested"][:1])}
    would = ann.done("POST", f"{life.group()}/review?dryRun=true", chosen)
    assert would["state"] == "payment_pending"
    assert life.summary()["state"] == "reviewing"
    refused = ann.post(f"{life.path}/submit?dryRun=true")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "wrong_state")


def test_what_is_left_out_of_an_edit_stays_and_null_takes_away(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1), deadline="2027-01-01T00:00:00Z", metadata={"some_key": {"In": 1}})
    life.sam.done("PATCH", life.path, {"requiresClientReview": True})
    told = ann.done("GET", life.path)
    assert (told["deadline"], told["metadata"]) == ("2027-01-01T00:00:00Z", {"some_key": {"In": 1}})
    life.sam.done("PATCH", life.path, {"deadline": None})
    assert ann.done("GET", life.path)["deadline"] is None


def test_every_answer_is_its_readers_alone_and_leads_nowhere(ann: Caller) -> None:
    for answer in (ann.get("/orders"), ann.get("/orders/x"), ann.get("/nothing"), ann.as_("").get("/orders")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("sent", "kept"), [("edge-1.2:3", "edge-1.2:3"), ("a b", None), ("x" * 129, None), ("<script>", None)]
)
def test_the_id_of_a_request_is_the_callers_if_it_is_fit(ann: Caller, sent: str, kept: str | None) -> None:
    for path in ("/orders", "/orders/x", "/nothing"):
        answer = ann.get(path, X_Request_ID=sent)
        given = answer.headers["x-request-id"]
        assert given == kept if kept else given != sent


def test_without_an_identity_share_links_alone_open_anything(ann: Caller, orders: AsyncInMemoryOrders) -> None:
    life = Life.made(ann, group_for("tea", 1))
    token = ann.done("POST", f"{life.path}/links", {})["result"]["token"]
    with wired(orders_app(orders)) as wire:
        assert Caller(wire, "sam").get(life.path).status_code == 401
        assert Caller(wire).bearing(token).get(life.path).status_code == 200


def test_who_is_not_known_is_asked_for_credentials(ann: Caller) -> None:
    answer = ann.as_("mallory").get("/orders")
    assert (answer.status_code, answer.json()["code"]) == (401, "no_credentials")
    assert "www-authenticate" in answer.headers


def test_a_host_that_declines_by_itself_is_passed_on(orders: AsyncInMemoryOrders) -> None:
    def suspicious(_: Request) -> Actor | None:
        raise HTTPException(418, "not today", {"X-Why": "teapot"})

    with wired(orders_app(orders, identify=suspicious)) as wire:
        answer = Caller(wire, "ann").get("/orders")
    assert (answer.status_code, answer.headers["x-why"], answer.json()) == (418, "teapot", {"detail": "not today"})


def test_another_method_is_told_which_ones_there_are(ann: Caller) -> None:
    answer = ann.ask("PUT", "/orders", TEA)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"]


async def awaited(request: Request) -> Actor | None:
    return identify(request)


def limiting(seconds: float | None) -> Callable[[Request, Actor | None], float | None]:
    def throttle(_: Request, actor: Actor | None) -> float | None:
        return seconds if actor == ANN else None

    return throttle


def test_a_host_says_who_has_to_wait_and_how_long(orders: AsyncInMemoryOrders) -> None:
    with wired(orders_app(orders, identify=awaited, throttle=limiting(2.4))) as wire:
        slowed = Caller(wire, "ann").get("/orders")
        assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "2")
        assert (slowed.json()["code"], slowed.json()["retryable"]) == ("rate_limited", True)
        assert Caller(wire, "sam").get("/orders").status_code == 200


def test_a_database_that_is_away_is_told_as_such() -> None:
    engine = create_async_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    service = async_postgres_service(engine, settings=Settings(tries=1))
    with wired(orders_app(service, identify=identify)) as wire:
        for answer in (Caller(wire, "ann").get("/orders"), Caller(wire, "ann").post("/orders", TEA)):
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert (answer.headers["retry-after"], answer.json()["retryable"]) == ("1", True)
            assert "127.0.0.1" not in answer.text
        wire.runner.run(engine.dispose())


def test_lists_go_on_where_they_ended(ann: Caller) -> None:
    made = [Life.made(ann, group_for("tea", 1)).order_id for _ in range(5)]
    found: list[str] = []
    query = "?limit=2&sort=oldest"
    while query:
        page = ann.done("GET", f"/orders{query}")
        found += [row["orderId"] for row in page["orders"]]
        query = f"?limit=2&sort=oldest&cursor={page['nextCursor']}" if page["nextCursor"] else ""
    assert sorted(found) == sorted(made)
    assert ann.done("GET", "/orders/counts") == {"counts": {"configuring": 5}}
    assert ann.done("GET", "/orders?state=reviewing&state=analyzing")["orders"] == []


def test_a_board_is_filtered_sorted_and_paged(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1)).analysed()
    page = ann.done("GET", f"{life.group()}/sites?status=available&sort=dr&descending=true&limit=2&minDr=1")
    assert [site["metrics"][0]["value"] for site in page["available"]] == [85, 84]
    assert (page["matching"], page["total"], page["nextOffset"], page["suggested"]) == (3, 8, 2, [])
    assert page["counts"]["suggested"] == 5


def test_a_dry_run_of_a_share_gives_no_token(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    assert ann.done("POST", f"{life.path}/links?dryRun=true", {})["result"]["token"] is None
    assert ann.done("GET", f"{life.path}/links")["rows"] == []


def test_sentences_are_in_the_words_of_the_request(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1)).analysed()
    nameless = ann.post(f"{life.group()}/review", {"selections": [{"decision": "approve"}]}).json()["detail"]
    assert nameless == "selections[0].selectionId: give selectionId, domainId or both, got null"
    lasting = ann.post(f"{life.path}/links", {"expiresIn": "P99D"}).json()["detail"]
    assert lasting == "expiresIn: must be from PT5M to P30D, got 'P99D'"
    endless = ann.post(f"{life.path}/links", {"expiresIn": "for ever"}).json()["detail"]
    assert endless == "expiresIn: must be a duration like P7D or PT1H30M, got 'for ever'"


def test_actions_tell_what_one_would_be_told(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    rows = ann.done("GET", f"{life.path}/actions")["rows"]
    withdraw = next(row for row in rows if row["command"] == "withdraw")
    told = ann.post(f"{life.path}/withdraw").json()
    assert withdraw["refusal"] == {**told, "requestId": None}
    allowed = ann.done("GET", f"{life.path}/actions?allowed=true&targetId={life.order_id}")["rows"]
    assert "submit" in {row["command"] for row in allowed}


def test_a_draft_is_discarded_and_what_was_is_told_to_staff(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    then = life.sam.done("GET", f"{life.path}/past?seq=1")
    assert (then["summary"]["state"], then["seq"]) == ("configuring", 1)
    assert life.sam.done("GET", f"{life.path}/doctor") == {"violations": []}
    assert ann.delete(life.path).status_code == 200
    assert ann.get(life.path).status_code == 404


def test_a_service_is_shared_by_an_app_that_is_mounted(orders: AsyncInMemoryOrders) -> None:
    from fastapi import FastAPI

    host = FastAPI()
    host.mount("/shop", orders_app(orders, identify=identify))
    with wired(host) as wire:
        headers = {"Authorization": "ann", "Idempotency-Key": "k"}
        made = wire.ask("POST", "/shop/api/orders", json=TEA, headers=headers)
        assert made.headers["location"].startswith("/shop/api/orders/")
        assert wire.ask("GET", made.headers["location"], headers=headers).status_code == 200
