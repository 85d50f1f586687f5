import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from attrs import define
from examples.web_app import WebApp, status_of

from unified_orders import (
    Actor,
    Busy,
    CreateOrder,
    GroupRequest,
    InvariantBroken,
    LinkPermission,
    OutcomeUnknown,
    Share,
    UnifiedOrdersError,
)
from unified_orders.adapters.memory import in_memory_service
from unified_orders.wire import to_wire

SAM = Actor.staff("sam")
PEOPLE = {"acme": Actor.account("acme"), "other": Actor.account("other"), "sam": SAM}
Json = dict[str, Any]
TEA = GroupRequest(client_id="tea", link_count=1, target_pages=["https://tea.example/"])
CREATE = to_wire(CreateOrder(currency="USD", groups=[TEA]))


@define
class Browser:
    """Asks the application as a server would, and holds it to the rules of WSGI."""

    app: WebApp
    token: str = "acme"

    def get(self, path: str) -> tuple[int, Json]:
        return self.ask("GET", path)

    def post(self, command: object, key: str = "") -> tuple[int, Json]:
        return self.ask("POST", "/commands", json.dumps(command).encode(), key)

    def ask(self, method: str, path: str, body: bytes = b"", key: str = "") -> tuple[int, Json]:
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body))}
        environ |= {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "QUERY_STRING": "", "SCRIPT_NAME": ""}
        environ |= {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
        setup_testing_defaults(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        began: list[str] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], error: object = None
        ) -> Callable[[bytes], object]:
            began.append(status)
            return lambda text: None

        answer = validator(self.app)(environ, start_response)
        text = b"".join(answer)
        answer.close()  # type: ignore[attr-defined]
        return int(began[0].split()[0]), json.loads(text)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    (tmp_path / "sites.csv").write_text("domain,price\nteatable.example,240 USD\nslowbrew.example,180 USD\n")
    return Browser(WebApp(in_memory_service(sites=tmp_path / "sites.csv"), PEOPLE.get))


@pytest.fixture
def made(browser: Browser) -> Json:
    return browser.post(CREATE, key="order-1")[1]


def test_an_order_goes_from_draft_to_payment_over_http(browser: Browser, made: Json) -> None:
    order_id, (group_id,) = made["order_id"], made["group_ids"]
    assert browser.post({"command": "submit", "order_id": order_id})[1]["state"] == "analyzing"
    assert browser.get(f"/orders/{order_id}")[1]["state"] == "reviewing"
    _, board = browser.get(f"/orders/{order_id}/groups/{group_id}")
    decision = {"decision": "approve", "domain_id": board["sites"][0]["domain_id"]}
    review = {"command": "review", "group": board["group"], "decisions": [decision]}
    assert browser.post(review)[1]["state"] == "payment_pending"
    assert browser.get(f"/orders/{order_id}")[1]["due"] == 180_00


def test_a_command_that_is_sent_twice_under_its_key_has_one_effect(browser: Browser, made: Json) -> None:
    status, again = browser.post(CREATE, key="order-1")
    assert (status, again["order_id"], again["replayed"]) == (200, made["order_id"], True)
    assert browser.post(CREATE | {"currency": "EUR"}, key="order-1")[0] == 422


def test_an_account_sees_no_order_of_another_and_does_not_learn_that_there_is_one(browser: Browser, made: Json) -> None:
    stranger = Browser(browser.app, "other")
    known, unknown = stranger.get(f"/orders/{made['order_id']}"), stranger.get(f"/orders/{uuid4()}")
    assert known == unknown
    assert known[0] == 404


def test_an_answer_holds_what_its_reader_may_see(browser: Browser, made: Json) -> None:
    path = f"/orders/{made['order_id']}"
    assert "margin" in Browser(browser.app, "sam").get(path)[1]
    assert "margin" not in browser.get(path)[1]


def test_the_token_of_a_share_link_opens_its_order_and_gives_what_it_permits(browser: Browser, made: Json) -> None:
    share = Share(browser.app.orders.orders(actor=SAM).orders[0].order_id, permissions={LinkPermission.VIEW})
    guest = Browser(browser.app, browser.app.orders.execute(share, actor=SAM).result.token or "")
    assert guest.get(f"/orders/{made['order_id']}")[0] == 200
    status, said = guest.post({"command": "cancel", "order_id": made["order_id"], "reason": "no"})
    assert (status, said["reasons"][0]["code"]) == (403, "not_permitted")


REQUESTS = {
    "nobody": ("", ("GET", "/orders/x"), 401),
    "a token of nobody": ("nobody", ("GET", "/orders/x"), 404),
    "no such address": ("acme", ("GET", "/nothing"), 404),
    "no UUID": ("acme", ("GET", "/orders/x"), 422),
    "no JSON": ("acme", ("POST", "/commands", b"{"), 422),
    "no command": ("acme", ("POST", "/commands", b'{"command": "go"}'), 422),
    "too much": ("acme", ("POST", "/commands", b" " * 1_000_001), 413),
}


@pytest.mark.parametrize(("token", "request_", "status"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_that_can_never_be_right_says_why(
    browser: Browser, token: str, request_: tuple[Any, ...], status: int
) -> None:
    answered, said = Browser(browser.app, token).ask(*request_)
    assert answered == status
    assert said.get("message") or said["reasons"]
    assert said["retryable"] is False


def test_a_refusal_names_its_reasons(browser: Browser, made: Json) -> None:
    payment = {"command": "record_payment", "order_id": made["order_id"], "amount": 1, "reference": "wire-1"}
    status, said = Browser(browser.app, "sam").post(payment)
    assert (status, [reason["code"] for reason in said["reasons"]]) == (409, ["not_payable"])


@pytest.mark.parametrize(
    ("error", "status"), [(Busy("locked"), 503), (OutcomeUnknown("key"), 504), (InvariantBroken("a bug"), 500)]
)
def test_what_the_store_could_not_do_tells_the_caller_to_try_again(error: UnifiedOrdersError, status: int) -> None:
    assert status_of(error) == status
