"""Every error and every refusal of the library has its status, and what is told of it is no secret."""

import httpx
import pytest
from attrs import define
from fastapi import FastAPI
from starlette.requests import Request
from tests.adapters.http.kit import SAM, Caller, wired
from tests.docs.errors_page import error_classes
from tests.docs.reasons import all_reasons, codes_written

from unified_orders import (
    Actor,
    Busy,
    Contended,
    InvalidInput,
    InvariantBroken,
    KeyReused,
    MachineFault,
    OutcomeUnknown,
    Reason,
    ReasonKind,
    Refused,
    StorageError,
    Timeout,
    Unavailable,
    UnifiedOrdersError,
    UnitOfWorkBroken,
)
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.http.statuses import DECLINED, ERRORS, REASONS, TITLES, status_of, status_of_reasons
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

CODES = {reason.code for reason in all_reasons()} | codes_written()
#: Raised where files are read, never behind the API.
OF_FILES = {cls for cls in error_classes() if ".adapters." in cls.__module__}


def test_every_reason_to_refuse_has_one_status() -> None:
    listed = [code for codes in REASONS.values() for code in codes]
    assert len(listed) == len(set(listed))
    assert set(listed) == CODES


def test_every_error_of_the_engine_has_a_status_of_its_own() -> None:
    assert set(error_classes()) - OF_FILES - {Refused} == set(ERRORS)


def test_every_status_has_a_title() -> None:
    assert {*REASONS, *ERRORS.values(), *DECLINED.values()} == set(TITLES)


def test_of_several_reasons_what_hides_most_comes_first() -> None:
    assert status_of_reasons(["over_quota", "not_permitted", "over_limit"]) == 403
    assert status_of_reasons(["not_permitted", "not_found"]) == 404
    assert status_of_reasons(["invalid_input", "over_quota"]) == 422
    assert status_of_reasons(["a code of the host's"]) == 409


def test_an_error_of_the_hosts_own_has_the_status_of_its_parent() -> None:
    class TooBusy(Busy):
        """A busy store."""

    assert status_of(TooBusy("at the moment")) == 503


@define
class Failing:
    """A service whose store fails in a way of its own."""

    error: Exception

    async def summary(self, order_id: object, *, actor: Actor) -> None:
        raise self.error


SECRET = "select secret from table"
FAILURES: dict[UnifiedOrdersError, tuple[int, str, bool]] = {
    Busy("locked"): (503, "busy", True),
    Contended("others came first"): (503, "contended", True),
    Timeout("too slow"): (503, "timeout", True),
    Unavailable("away"): (503, "unavailable", True),
    StorageError("something else"): (503, "storage_error", True),
    OutcomeUnknown("order-17"): (504, "outcome_unknown", True),
    InvariantBroken(SECRET): (500, "invariant_broken", False),
    UnitOfWorkBroken(SECRET): (500, "unit_of_work_broken", False),
    MachineFault(SECRET): (500, "machine_fault", False),
    KeyReused("order-17"): (422, "key_reused", False),
    InvalidInput("link_count", "-1", "must be at least 0"): (422, "invalid_input", False),
    Refused("x", (Reason("over_quota", ReasonKind.GUARD, "too many"),)): (409, "refused", False),
}


@pytest.fixture(scope="module")
def host() -> tuple[FastAPI, Failing]:
    """An application whose service fails as it is told to."""
    service = Failing(Busy("locked"))
    app = orders_app(service, identify=lambda _: SAM, docs="https://docs.example")  # type: ignore[arg-type]
    return app, service


def answer_of(host: tuple[FastAPI, Failing], failure: Exception) -> httpx.Response:
    app, service = host
    service.error = failure
    with wired(app) as wire:
        return Caller(wire, "sam").get("/orders/0198f3c2-7a10-7c44-9d21-000000000001")


@pytest.mark.parametrize("failure", FAILURES, ids=lambda error: type(error).__name__)
def test_a_failure_is_told_as_what_it_is(host: tuple[FastAPI, Failing], failure: UnifiedOrdersError) -> None:
    answer = answer_of(host, failure)
    status, code, retryable = FAILURES[failure]
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"], told["retryable"]) == (status, status, code, retryable)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["title"] == TITLES[status]
    assert told["type"].startswith("https://docs.example/reference/errors/")
    assert told["requestId"] == answer.headers["x-request-id"]
    assert ("retry-after" in answer.headers) == (status == 503)
    assert told["key"] == ("order-17" if status == 504 else None)
    assert SECRET not in answer.text


def test_a_bug_is_logged_with_the_id_of_its_request(
    host: tuple[FastAPI, Failing], caplog: pytest.LogCaptureFixture
) -> None:
    answer = answer_of(host, InvariantBroken(SECRET))
    assert answer.json()["requestId"] in caplog.text
    assert SECRET in caplog.text


def test_an_identity_that_is_no_actor_is_a_bug_of_the_host(caplog: pytest.LogCaptureFixture) -> None:
    def confused(_: Request) -> Actor:
        return "sam"  # type: ignore[return-value]

    service = AsyncInMemoryOrders(in_memory_service())
    with wired(orders_app(service, identify=confused)) as wire:
        assert Caller(wire, "sam").get("/orders").json()["code"] == "unforeseen"
    assert "TypeError: identify must return an Actor or None, not a str" in caplog.text
