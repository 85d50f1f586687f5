"""Run a shop: open it, listen, tell where, serve until a signal comes, close it."""

import asyncio
import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from socket import SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, gaierror, getaddrinfo, socket
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from unified_orders.adapters.cli.exits import OK
from unified_orders.adapters.cli.serving import identity
from unified_orders.adapters.cli.serving.application import REVIEW, STAFF, application
from unified_orders.adapters.cli.serving.desk import Desk
from unified_orders.adapters.cli.serving.example import share_link
from unified_orders.adapters.cli.serving.shops import Shop, opened
from unified_orders.adapters.cli.serving.telling import Places, tell
from unified_orders.adapters.cli.serving.wish import Wish
from unified_orders.adapters.cli.signals import ENDING, ended_by_sigterm
from unified_orders.domain.errors import InvalidInput, shown

_BACKLOG: Final = 128
#: seconds that requests under way have at the end
_GRACE: Final = 5


def run_serve(wish: Wish, *, as_json: bool) -> int:
    """Serve until a signal comes, and return the exit code."""
    identify = identity.named(wish.identity) if wish.identity is not None else None
    with ended_by_sigterm(), _listening(wish) as listener, opened(wish) as shop:
        account = shop.example.account_id if shop.example is not None else None
        who = identify or identity.local(account, REVIEW)
        app = application(shop.awaited, who, local=wish.name if identify is None else None)
        tell(_places(wish, shop, listener.getsockname()[1]), as_json=as_json)
        desk = nullcontext() if shop.relay is None else Desk(shop.orders, shop.relay, wish.pace)
        with desk:
            asyncio.run(_served(uvicorn.Server(_config(app)), listener, shop))
    return OK


def _config(app: ASGIApp) -> uvicorn.Config:
    # No access log: an address may hold a share token.
    return uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


async def _served(server: uvicorn.Server, listener: socket, shop: Shop) -> None:
    # The server brings the signals that ended it up again, once it is done.
    former = {one: signal.signal(one, server.handle_exit) for one in ENDING}
    try:
        await server.serve([listener])
    finally:
        for one, before in former.items():
            signal.signal(one, before)
        await shop.close()


@contextmanager
def _listening(wish: Wish) -> Iterator[socket]:
    """Lend a socket that takes requests at the address of the wish.

    Raises:
        InvalidInput: there is no such address here, or the port is taken.
    """
    try:
        family, *_, place = getaddrinfo(wish.host, wish.port, type=SOCK_STREAM)[0]
    except gaierror as error:
        raise InvalidInput("--host", shown(wish.host), "must be an address or name of this machine") from error
    with socket(family, SOCK_STREAM) as listener:
        listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            listener.bind(place)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise _unfit(wish, error) from error
        yield listener


def _unfit(wish: Wish, error: OSError) -> InvalidInput:
    match error.errno:
        case errno.EADDRINUSE:
            return InvalidInput(
                "--port", str(wish.port), "is taken by another program; name another, or 0 for a free one"
            )
        case errno.EACCES:
            return InvalidInput(
                "--port", str(wish.port), "is not yours to take; name one above 1023, or 0 for a free one"
            )
        case _:
            return InvalidInput("--host", shown(wish.host), "must be an address or name of this machine")


def _places(wish: Wish, shop: Shop, port: int) -> Places:
    address = f"http://{wish.name}:{port}"
    example = shop.example
    token = share_link(example, shop.orders) if example is not None else None
    return Places(
        address=address,
        staff=f"{address}{STAFF}",
        account=f"{address}{REVIEW}/orders/{example.order_id}" if example is not None else None,
        share_link=f"{address}{REVIEW}/{token}" if token is not None else None,
        api=f"{address}/api",
        openapi=f"{address}/openapi.json",
        orders=shop.where,
        account_id=example.account_id if example is not None else None,
        identity=wish.identity,
        pace=wish.pace if shop.relay is not None else None,
    )
