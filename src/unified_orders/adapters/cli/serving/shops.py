"""What is served: a service that is ready twice, for the pages and for whoever works behind them."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from unified_orders.adapters.cli.serving.example import Example, put_in
from unified_orders.adapters.cli.serving.wish import Wish
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.application.relay import Relay
from unified_orders.application.service import AsyncOrderService, OrderService

IN_MEMORY: Final = "in memory, and gone when this ends"


async def _nothing() -> None:
    pass


@frozen
class Shop:
    """Orders, and what is needed to serve them."""

    #: where the orders are, for people
    where: str
    awaited: AsyncOrderService
    orders: OrderService
    #: hands over what waits in the outbox; None: that is its owner's, and nobody here touches it
    relay: Relay | None = None
    #: None: the owner's orders alone
    example: Example | None = None
    #: to be awaited at the end, in the loop that served
    close: Callable[[], Awaitable[None]] = _nothing


@contextmanager
def opened(wish: Wish) -> Iterator[Shop]:
    """Lend the shop that was asked for, with the example in it where it belongs.

    Raises:
        InvalidInput: no such database or folder, or one that holds something else.
        StorageError: the database can't be reached, or its schema is of another version.
        OSError: the folder can't be written.
    """
    if wish.dsn is None and wish.data is None:
        yield _in_memory(Example.read())
        return
    from unified_orders.adapters.cli.serving.stored import in_database, in_folder  # noqa: PLC0415 - an extra

    if wish.data is not None:
        with in_folder(wish.data, Example.read(), is_wanted=wish.example) as shop:
            yield shop
    elif wish.dsn is not None:
        with in_database(wish.dsn, wish.schema, Example.read() if wish.example else None) as shop:
            yield shop


def _in_memory(example: Example) -> Shop:
    plain = in_memory_service(clients=example.clients, discounts=example.discounts)
    example.script(plain.analysis)
    put_in(example, plain, plain.relay)
    return Shop(IN_MEMORY, AsyncInMemoryOrders(plain), plain, plain.relay, example)
