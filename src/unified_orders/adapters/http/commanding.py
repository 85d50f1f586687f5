"""From a row of the table to a route: the request's parts make the command, its outcome the answer."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from inspect import Parameter, Signature
from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

from attrs import evolve
from fastapi import APIRouter, Header, Path, Query, params
from pydantic import StrictStr
from starlette.requests import Request
from starlette.responses import Response

from unified_orders.adapters.http.answers.examples import of_outcome
from unified_orders.adapters.http.answers.outcomes import Outcome, Reviewed
from unified_orders.adapters.http.etags import IF_MATCH, etag, version_wanted
from unified_orders.adapters.http.examples import EXAMPLES
from unified_orders.adapters.http.gate import Gate
from unified_orders.adapters.http.models import Body
from unified_orders.adapters.http.requests import KEY_HEADER, TOKEN_HEADER
from unified_orders.adapters.http.reviewing import reviewed
from unified_orders.adapters.http.routes import actor_of
from unified_orders.adapters.http.table import ORDERS, TABLE, CommandRoute
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import AddGroup, Claim, Command, GroupCommand
from unified_orders.domain.deciding import Refusal
from unified_orders.domain.errors import Refused
from unified_orders.domain.results import Created, Done, Shared
from unified_orders.wire import from_wire

#: The ids in addresses, with their names in commands.
IDS: Final[Mapping[str, str]] = {
    "orderId": "order_id",
    "groupId": "group_id",
    "itemId": "item_id",
    "tokenId": "token_id",
}
_KEY: Final = Header(alias=KEY_HEADER, description="your name for this one wish: repeated, it has one effect")
_DRY: Final = Query(alias="dryRun", description="decide as it would be decided now, and store nothing")
_TOKEN: Final = Header(alias=TOKEN_HEADER, description="the token of a share link")


def add_commands(router: APIRouter, gate: Gate) -> None:
    """Add a route for every command."""
    for row in TABLE:
        router.add_api_route(
            row.path,
            _endpoint(row, gate),
            methods=[row.method],
            status_code=row.status,
            response_model=_outcome_of(row),
            responses={row.status: of_outcome(row.result)},
            operation_id=row.command.name,
            summary=(row.command.__doc__ or "").partition("\n")[0],
            tags=[row.command.__module__.rpartition(".")[2]],
        )


def _endpoint(row: CommandRoute, gate: Gate) -> Callable[..., Any]:
    async def endpoint(request: Request, **given: Any) -> Response:  # noqa: ANN401 - as the signature below says
        command, version = _command(row, given), version_wanted(given["if_match"])
        if given.get("dry_run"):
            done = await _rehearsed(gate, command, actor_of(request), version)
        else:
            done = await _executed(gate, command, actor_of(request), given["key"], version)
        return _answer(row, command, done, request)

    endpoint.__name__ = row.command.name
    endpoint.__doc__ = row.command.__doc__
    endpoint.__signature__ = Signature([*_parameters(row)])  # type: ignore[attr-defined]  # what FastAPI reads
    return endpoint


def _parameters(row: CommandRoute) -> Iterator[Parameter]:
    def parameter(name: str, hint: Any, default: Any = Parameter.empty) -> Parameter:  # noqa: ANN401
        return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)

    yield parameter("request", Request)
    for alias, name in IDS.items():
        if f"{{{alias}}}" in row.path:
            yield parameter(name, Annotated[UUID, Path(alias=alias)])
    if row.body is not None:
        optional = not any(one.is_required() for one in row.body.model_fields.values())
        yield parameter("body", Annotated[row.body, _shown(row)], row.body() if optional else Parameter.empty)
    if row.command is Claim:
        yield parameter("token", Annotated[StrictStr, _TOKEN])
    if row.method == "POST":
        yield parameter("key", Annotated[StrictStr, _KEY])
    else:
        yield parameter("key", Annotated[StrictStr | None, _KEY], None)
    yield parameter("if_match", Annotated[StrictStr | None, IF_MATCH], None)
    yield parameter("dry_run", Annotated[bool, _DRY], default=False)


def _command(row: CommandRoute, given: Mapping[str, Any]) -> Command[Any]:
    body: Body | None = given.get("body")
    content: dict[str, Any] = body.content() if body is not None else {}
    ids = {name: str(given[name]) for name in IDS.values() if name in given}
    if row.command is AddGroup:
        content = {"request": content}
    if issubclass(row.command, GroupCommand):
        ids = {"group": ids}  # type: ignore[dict-item]
    token = {"token": given["token"]} if "token" in given else {}
    return from_wire({"command": row.command.name, **content, **ids, **token}, row.command)


def _shown(row: CommandRoute) -> Any:  # noqa: ANN401 - as FastAPI has it
    """Return what the document says of a command's body."""
    return params.Body(openapi_examples={row.command.name: {"value": EXAMPLES[row.command.name]}})


async def _executed(gate: Gate, command: Command[Any], actor: Actor, key: str | None, version: int | None) -> Done[Any]:
    if version is None:
        return await gate.service.execute(command, actor=actor, key=key)
    return await gate.service.execute_at(version, command, actor=actor, key=key)


async def _rehearsed(gate: Gate, command: Command[Any], actor: Actor, version: int | None) -> Done[Any]:
    answer = await gate.service.simulate(command, actor=actor, version=version)
    if isinstance(answer, Refusal):
        raise Refused(command.name, answer.reasons)
    done = answer.done
    # Nothing was stored, so this token opens nothing.
    return evolve(done, result=evolve(done.result, token=None)) if isinstance(done.result, Shared) else done


def _answer(row: CommandRoute, command: Command[Any], done: Done[Any], request: Request) -> Response:
    result = reviewed(command, done.result) if row.result is Reviewed else done.result
    told = _outcome_of(row).told(evolve(done, result=result))
    headers = {"ETag": etag(done.version)}
    if row.status == HTTPStatus.CREATED and isinstance(done.result, Created):
        above = quote(request.scope["path"].rpartition(ORDERS)[0])  # wherever the host has put the API
        headers["Location"] = f"{above}{ORDERS}/{done.order_id}"
    return Response(told, row.status, headers, "application/json")


@cache
def _outcome_of(row: CommandRoute) -> type[Outcome[Any]]:
    """Return the class of a command's answers."""
    return Outcome[row.result]  # type: ignore[name-defined]  # a class that is made here
