"""The OpenAPI document: it says all that there is, and what it says is so."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from attrs import fields
from fastapi import FastAPI
from pydantic import BaseModel
from tests.adapters.http.kit import Json, identify

from unified_orders.adapters.http import answers, orders_router
from unified_orders.adapters.http.answers import boards, histories, lines, orders
from unified_orders.adapters.http.answers.problems import OrderProblem
from unified_orders.adapters.http.examples import EXAMPLES
from unified_orders.adapters.http.models import Cuts, View
from unified_orders.adapters.http.table import TABLE, CommandRoute
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.application import views as v
from unified_orders.domain.commands import GroupCommand
from unified_orders.domain.rules import TABLE as COMMANDS


@pytest.fixture(scope="module")
def document(app: FastAPI) -> Json:
    return app.openapi()


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path in document["paths"].values():
        yield from path.items()


def references(part: Any) -> Iterator[str]:  # noqa: ANN401 - whatever it is
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "$ref")
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_every_command_has_its_address(document: Json) -> None:
    assert [row.command for row in TABLE] == list(dict.fromkeys(row.command for row in TABLE))
    assert {row.command for row in TABLE} == {rule.command for rule in COMMANDS}
    known = {operation["operationId"] for _, operation in operations(document)}
    assert {rule.name for rule in COMMANDS} <= known


def test_every_query_has_its_address(document: Json) -> None:
    from unified_orders.application.asynchronous import AsyncQueries

    asked = {name for name in vars(AsyncQueries) if not name.startswith("_")} - {"queries", "settings"}
    known = {operation["operationId"] for _, operation in operations(document)}
    assert asked - {"explain", "allowed"} <= known
    assert "actions" in known


def test_the_plans_addresses_are_there(document: Json) -> None:
    paths = document["paths"]
    assert "post" in paths["/api/orders"]
    assert "get" in paths["/api/orders/{orderId}/groups/{groupId}/sites"]
    assert "post" in paths["/api/orders/{orderId}/groups/{groupId}/review"]
    statuses = {"suggested", "available", "approved", "alternate", "rejected"}
    assert statuses <= set(document["components"]["schemas"]["Board"]["properties"])


def test_the_document_is_whole(document: Json) -> None:
    assert document["openapi"].startswith("3.1")
    names = {reference.rpartition("/")[2] for reference in references(document)}
    assert names <= set(document["components"]["schemas"])


def test_it_is_whole_in_a_hosts_document_too() -> None:
    class Order(BaseModel):
        """A host's own order, of the same name."""

        number: int

    host = FastAPI()
    service = AsyncInMemoryOrders(in_memory_service())
    host.include_router(orders_router(service, identify=identify), prefix="/shop")

    @host.get("/own")
    async def own() -> Order:
        return Order(number=1)

    document = host.openapi()
    assert "/shop/api/orders" in document["paths"]
    names = {reference.rpartition("/")[2] for reference in references(document)}
    assert names <= set(document["components"]["schemas"])


def test_every_post_needs_a_key_and_every_command_takes_a_version(document: Json) -> None:
    for method, operation in operations(document):
        parameters = {one["name"]: one["required"] for one in operation.get("parameters", ())}
        assert parameters.get("Idempotency-Key") == {"post": True, "get": None}.get(method, False)
        assert ("If-Match" in parameters) == (method != "get")


def test_a_share_token_is_one_way_among_others_to_say_who_asks(document: Json) -> None:
    assert document["components"]["securitySchemes"]["shareToken"]["name"] == "Share-Token"
    for _, operation in operations(document):
        assert operation["security"] == [{"shareToken": []}, {}]


def test_every_success_has_an_example_of_its_form_and_names_its_headers(document: Json) -> None:
    for method, operation in operations(document):
        ((status, answer),) = [one for one in operation["responses"].items() if one[0] < "300"]
        content = answer["content"]["application/json"]
        form = {**content["schema"], "components": document["components"]}
        jsonschema_rs.validator_for(form).validate(content["example"])
        wanted = {"X-Request-ID"} | ({"ETag"} if method != "get" or operation["operationId"] == "summary" else set())
        assert wanted <= set(answer["headers"]), operation["operationId"]
        assert ("Location" in answer["headers"]) == (operation["operationId"] in {"create", "duplicate"})
        assert status in {"200", "201"}


def test_answers_after_which_one_may_ask_again_say_when(document: Json) -> None:
    for _, operation in operations(document):
        named = {status for status, one in operation["responses"].items() if "Retry-After" in one.get("headers", {})}
        assert named == {"429", "503"}


def test_the_example_of_a_problem_is_one() -> None:
    (example,) = OrderProblem.model_json_schema()["examples"]
    given = {"request_id" if name == "requestId" else name: part for name, part in example.items()}
    assert json.loads(OrderProblem.model_validate(given).json_bytes()) == example


def test_every_body_and_answer_is_closed_and_in_camel_case(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema and not name.startswith(("HTTPValidation", "Validation")):
            assert schema["additionalProperties"] is False, name
            assert not [one for one in schema["properties"] if "_" in one], name


def test_no_answer_to_a_guest_or_account_has_room_for_what_is_staffs(document: Json) -> None:
    told = ("wholesale", "margin", "internal", "qualificationNote", "workflowId", "createdBy", "assignedTo", "failure")
    allowed = {("AccountOrder", "createdBy"), ("Link", "createdBy")}
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("Staff") or name.endswith("Body"):
            continue
        for one in schema.get("properties", ()):
            assert not one.startswith(told) or (name, one) in allowed, (name, one)


@pytest.mark.parametrize("row", [row for row in TABLE if row.body], ids=lambda row: row.command.name)
def test_the_example_of_a_body_is_one(row: CommandRoute, document: Json) -> None:
    assert row.body is not None
    name, example = row.command.name, EXAMPLES[row.command.name]
    assert row.body.model_validate(example).model_dump(exclude_unset=True, by_alias=True, mode="json") == example
    operation = document["paths"][f"/api{row.path}"][row.method.lower()]
    assert operation["requestBody"]["content"]["application/json"]["examples"][name]["value"] == example


@pytest.mark.parametrize("row", [row for row in TABLE if row.body], ids=lambda row: row.command.name)
def test_a_body_has_every_field_of_its_command(row: CommandRoute) -> None:
    assert row.body is not None
    outside = {"order_id", "item_id", "group", "token_id", "token"}
    wanted = {one.name for one in fields(row.command)}  # type: ignore[arg-type]  # a command
    if row.command.name == "add_group":
        wanted = set(orders_group_fields())
    if row.command.name == "create" or issubclass(row.command, GroupCommand):
        outside -= {"order_id"}
    assert set(row.body.model_fields) == wanted - outside


def orders_group_fields() -> list[str]:
    from unified_orders.domain.commands import GroupRequest

    return [one.name for one in fields(GroupRequest)]


#: What an answer calls otherwise, or has no field for: a group's own address, and the sites by status.
RENAMED = {"group": {"group_id"}, "sites": {"suggested", "available", "approved", "alternate", "rejected"}}
ANSWERS: list[tuple[type[Any], type[View]]] = [
    (v.Summary, orders.Order), (v.AccountSummary, orders.AccountOrder), (v.StaffSummary, orders.StaffOrder),
    (v.GroupProgress, orders.Group), (v.StaffGroupProgress, orders.StaffGroup), (v.NextStep, orders.NextStep),
    (v.OrderRow, orders.OrderRow), (v.StaffOrderRow, orders.StaffOrderRow),
    (v.SiteView, boards.Site), (v.StaffSiteView, boards.StaffSite), (v.Board, boards.Board),
    (v.Line, lines.Line), (v.StaffLine, lines.StaffLine), (v.Report, lines.Report),
    (v.GroupReport, lines.GroupReport), (v.StaffGroupReport, lines.StaffGroupReport),
    (v.HistoryRow, histories.HistoryRow), (v.StaffHistoryRow, histories.StaffHistoryRow),
    (v.History, histories.History), (v.PastOrder, histories.PastOrder), (v.LinkView, histories.Link),
]  # fmt: skip


@pytest.mark.parametrize(("view", "answer"), ANSWERS, ids=lambda cls: cls.__name__)
def test_an_answer_names_each_field_of_its_view_and_no_other(view: type[Any], answer: type[View]) -> None:
    wanted = {name for one in fields(view) for name in RENAMED.get(one.name, {one.name})}
    added = {"next_offset", "order_id"} if answer is boards.Board else set()
    assert set(answer.model_fields) == wanted | added


def test_staff_get_all_that_others_get() -> None:
    for module in (orders, boards, lines, histories):
        for cuts in (one for one in vars(module).values() if isinstance(one, Cuts)):
            assert set(cuts.guest.model_fields) <= set(cuts.account.model_fields) <= set(cuts.staff.model_fields)


def test_the_document_has_a_size_that_a_tool_can_take(document: Json) -> None:
    assert len(json.dumps(document)) < 400_000
    assert answers.__doc__
