"""Whatever is sent, the API answers as its document says, and never by falling over."""

import os
from contextlib import suppress
from typing import Any, Final, cast

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.adapters.http.kit import Caller
from tests.adapters.http.life import Life, group_for, live

from unified_orders.adapters.http.examples import EXAMPLES

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: requests to each address in each mode: by default 400 in all
TRIES: Final = int(os.environ.get("UNIFIED_ORDERS_HTTP_TRIES", "4"))
#: whose requests they are
WHO: Final = ("sam", "ann", "desk")


def test_every_answer_to_generated_requests_is_as_the_document_says(ann: Caller) -> None:
    lives = [live(ann), Life.made(ann, group_for("tea", 2)).analysed(), Life.made(ann, group_for("tea", 2))]
    ids = [known_ids(life) for life in lives]
    schema = schemathesis.openapi.from_dict(ann.wire.app.openapi())
    statuses: set[int] = set()
    for found in schema.get_all_operations():
        for mode in GenerationMode:
            statuses |= fuzzed(ann, cast("Any", found).ok(), mode, ids)
    assert {200, 404, 409, 422} <= statuses  # else it has shown nothing


def known_ids(life: Life) -> dict[str, str]:
    """Return ids that a request may name."""
    rows = life.sam.done("GET", f"{life.path}/lines")["rows"]
    link = life.ann.done("POST", f"{life.path}/links", {})["result"]["tokenId"]
    item = rows[0]["itemId"] or life.order_id
    return {"orderId": life.order_id, "groupId": life.group_ids[0], "itemId": item, "tokenId": link}


def bodies_of(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever it is
    """Return what to send in the place of a generated body, now and then: the document's example is deeper."""
    name = operation.definition.raw["operationId"]
    known = mode is GenerationMode.POSITIVE and name in EXAMPLES
    return st.sampled_from([None, EXAMPLES[name]]) if known else st.none()


def fuzzed(ann: Caller, operation: Any, mode: GenerationMode, ids: list[dict[str, str]]) -> set[int]:  # noqa: ANN401 - whatever it is
    """Send generated requests to one address, check each answer, and return the statuses met."""
    statuses: set[int] = set()

    @settings(
        max_examples=TRIES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        operation.as_strategy(generation_mode=mode),
        bodies_of(operation, mode),
        st.sampled_from([None, *ids]),
        st.sampled_from(WHO),
    )
    def send(case: Any, body: Any, known: dict[str, str] | None, who: str) -> None:  # noqa: ANN401 - whatever it is
        if body is not None:
            case.body, case.media_type = body, "application/json"
        answer = sent(ann, case, known or {}, who)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    with suppress(Unsatisfiable):  # an address without parameters takes nothing that could be wrong
        send()
    return statuses


def sent(ann: Caller, case: Any, known: dict[str, str], who: str) -> httpx.Response:  # noqa: ANN401 - whatever it is
    named = {name: id_ for name, id_ in known.items() if name in (case.path_parameters or {})}
    if named:
        case.path_parameters = {**case.path_parameters, **named}
    wanted = case.as_transport_kwargs(base_url="http://host.example", headers={"Authorization": who})
    wanted["content"] = wanted.pop("data", None)
    fit = {name: value for name, value in wanted.items() if name in {"params", "headers", "json", "content"}}
    return ann.wire.ask(
        wanted["method"], wanted["url"], **{name: part for name, part in fit.items() if part is not None}
    )
