"""docs/reference/http-api.md: every address of the API, from its own document."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.docs.markdown import json_block, page, table, words

from unified_orders.adapters.http import orders_app
from unified_orders.adapters.http.statuses import DECLINED, ERRORS, REASONS, TITLES
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

Json = Mapping[str, Any]

INTRO: Final = """\
What [`orders_router` and `orders_app`](../how-to/serve-http.md) offer. Names are in camelCase, amounts are whole minor
units, moments are in UTC. Unknown fields and parameters are refused. The same as OpenAPI 3.1: `/openapi.json` of an
application."""
COMMON: Final = """\
Each command takes `Idempotency-Key` (a `POST` must have one), `If-Match` with the `ETag` of the order it is meant for,
and `?dryRun=true`. It answers with the outcome: `orderId`, `version`, `state`, `groupIds`, `replayed`, and `result` as
listed. A guest sends the token of their share link as `Share-Token`."""
STATUSES: Final = """\
## What is told of failures

As `application/problem+json`: `status`, `title`, `detail`, `code`, `retryable`, `requestId`, and `errors`, each with
`code`, `kind`, `message`, `place` and `path`. Of several reasons, the first line that has one counts."""
EXAMPLES: Final = "## Examples of bodies"


def http_page() -> str:
    """Return the page."""
    app = orders_app(AsyncInMemoryOrders(in_memory_service()))
    found = [*_operations(app.openapi())]
    asked = [_row(one) for one in found if one["method"] == "GET"]
    given = [_row(one) for one in found if one["method"] != "GET"]
    return page(
        "HTTP",
        INTRO,
        "## Queries",
        table(("address", "answer", "parameters"), asked),
        "## Commands",
        COMMON,
        table(("address", "command", "result"), given),
        STATUSES,
        table(("status", "codes"), _statuses()),
        EXAMPLES,
        *(part for one in found if one["example"] is not None for part in _example(one)),
    )


def _operations(document: Json) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            examples = content.get("examples", {})
            yield {
                "path": path.removeprefix("/api"),
                "method": method.upper(),
                "name": operation["operationId"],
                "asked": [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"],
                "answer": _answer(document, operation),
                "example": next(iter(examples.values()))["value"] if examples else None,
            }


def _answer(document: Json, operation: Json) -> str:
    """Return the classes of an answer; of a command, that of its result."""
    success = next(operation["responses"][status] for status in ("200", "201") if status in operation["responses"])
    schema = success["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    if name.startswith("Outcome"):
        schema = document["components"]["schemas"][name]["properties"]["result"]
    names = [one.get("$ref", "").rpartition("/")[2] for one in schema.get("anyOf", [schema])]
    return words(name for name in names if name)


def _row(one: Json) -> tuple[str, str, str]:
    address = f"`{one['method']} /api{one['path']}`"
    if one["method"] == "GET":
        return address, one["answer"], words(one["asked"])
    return address, f"[`{one['name']}`](commands.md#{one['name']})", one["answer"]


def _statuses() -> Iterator[tuple[str, str]]:
    for status in [*REASONS, *(status for status in TITLES if status not in REASONS)]:
        codes = [*REASONS.get(status, ())]
        codes += [cls.code for cls, one in ERRORS.items() if one == status and cls.code not in codes]
        linked = ", ".join(f"[`{code}`](errors/{code}.md)" for code in codes)
        own = words(code for code, one in DECLINED.items() if one == status)
        yield f"{status} {TITLES[status]}", ", ".join(part for part in (linked, own) if part)


def _example(one: Json) -> Iterator[str]:
    yield f"### {one['method']} /api{one['path']}"
    yield json_block(one["example"])
