"""The three addresses."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from benchmarks.http.peer import boards, creating, reviewing
from benchmarks.http.peer.models import Board, Outcome, Reviewing, Status, WantedOrder, Wire

Work = Callable[[AsyncConnection[Any]], Awaitable[Outcome]]
_RECEIPT: Final = "SELECT wish, outcome FROM receipts WHERE account_id = %s AND key = %s"
_KEEP: Final = "INSERT INTO receipts (account_id, key, wish, outcome) VALUES (%s, %s, %s, %s)"
_GROUP: Final = "/api/orders/{order}/groups/{group}"


async def account_of(authorization: Annotated[str | None, Header()] = None) -> str:
    if not authorization:
        raise HTTPException(401, "log in")
    return authorization


Account = Annotated[str, Depends(account_of)]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


def app_on(address: str) -> FastAPI:
    pool = AsyncConnectionPool(
        address.replace("+psycopg", ""),
        min_size=5,
        max_size=15,
        kwargs={"row_factory": namedtuple_row},
        open=False,
    )

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=living)

    async def once(account: str, key: str, wish: Wire, work: Work, response: Response) -> Outcome:
        digest = hashlib.sha256(wish.model_dump_json().encode()).digest()
        try:
            outcome = await _tried(account, key, digest, work)
        except UniqueViolation:  # another has come first: its receipt is there now
            outcome = await _tried(account, key, digest, work)
        response.headers["ETag"] = f'"{outcome.version}"'
        response.headers["Cache-Control"] = "no-store"
        return outcome

    async def _tried(account: str, key: str, digest: bytes, work: Work) -> Outcome:
        async with pool.connection() as connection:
            row: Any = await (await connection.execute(_RECEIPT, (account, key))).fetchone()
            if row is not None:
                if row.wish != digest:
                    raise HTTPException(422, "this key was used for another wish")
                return Outcome.model_validate({**row.outcome, "replayed": True})
            outcome = await work(connection)
            stored = Jsonb(outcome.model_dump(mode="json", by_alias=True))
            await connection.execute(_KEEP, (account, key, digest, stored))
            return outcome

    @app.post("/api/orders", status_code=201)
    async def create(account: Account, key: Key, wanted: WantedOrder, response: Response) -> Outcome:
        return await once(account, key, wanted, lambda it: creating.create(it, account, wanted), response)

    @app.post(f"{_GROUP}/review")
    async def review(
        account: Account, key: Key, order: UUID, group: UUID, asked: Reviewing, response: Response
    ) -> Outcome:
        return await once(account, key, asked, lambda it: reviewing.review(it, account, order, group, asked), response)

    @app.get(f"{_GROUP}/sites")
    async def board(
        account: Account,
        order: UUID,
        group: UUID,
        response: Response,
        status: Status | None = None,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Board:
        response.headers["Cache-Control"] = "no-store"
        async with pool.connection() as connection:
            return await boards.board(connection, account, order, group, status, offset, limit)

    return app
