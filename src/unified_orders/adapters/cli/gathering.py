"""A list of orders: of several files, each opened by itself and all asked together, or of a database."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from attrs import frozen
from rich.progress import track

from unified_orders.adapters.cli.actors import actor_named
from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.opening import opened
from unified_orders.adapters.cli.orderfile import BadOrderFile, FileProblem
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.replaying import put
from unified_orders.adapters.cli.screen.listing import show_list
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.adapters.cli.sources import Database
from unified_orders.adapters.cli.standing import PAGE, WATCHER
from unified_orders.adapters.files.exporting import ORDERS, Column, Sheet
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.application.service import OrderService
from unified_orders.application.views import OrderRow
from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.words import ActorKind, OrderState
from unified_orders.ports.queries import OrderFilter, OrderSort
from unified_orders.wire import to_wire


@frozen(slots=True, kw_only=True)
class ListWish:
    """Which orders, in which order."""

    #: as `--as` names them; None: staff
    who: str | None = None
    states: tuple[str, ...] = ()
    account: str | None = None
    client: str | None = None
    assigned_to: str | None = None
    text: str | None = None
    deadline_before: datetime | None = None
    sort: str = OrderSort.NEWEST
    #: how many at most; None: all
    limit: int | None = None

    def wanted(self) -> OrderFilter:
        """Return the filter."""
        return OrderFilter(
            account_id=self.account,
            client_id=self.client,
            states=frozenset(map(OrderState, self.states)),
            assigned_to=self.assigned_to,
            text=self.text,
            deadline_before=self.deadline_before,
        )


def show_orders(source: Iterable[Path] | Database, wish: ListWish, output: Output) -> int:
    """Show the orders of files or of a database that pass a filter, with how many are in each state."""
    reader = _reader(wish.who)
    with _opened(source) as (orders, files):
        return _show(orders, files, reader, wish, output)


@contextmanager
def _opened(source: Iterable[Path] | Database) -> Iterator[tuple[OrderService, Mapping[UUID, str]]]:
    """Lend a service that holds the orders, and the file of each that comes from one."""
    if not isinstance(source, Database):
        yield _gathered(list(source))
        return
    from unified_orders.adapters.postgres import postgres_service  # noqa: PLC0415 - an extra

    with engine_of(source.dsn) as engine:
        yield postgres_service(engine, schema=source.schema), {}


def _show(orders: OrderService, files: Mapping[UUID, str], reader: Actor, wish: ListWish, output: Output) -> int:
    wanted = wish.wanted()
    counts = orders.counts(actor=reader, wanted=wanted)
    rows = list(islice(_listed(orders, wanted, OrderSort(wish.sort), reader), wish.limit))
    return output.give(
        lambda: {
            "orders": [{"file": files.get(row.order_id), **to_wire(row)} for row in rows],
            "counts": {state.value: count for state, count in counts.items()},
        },
        lambda console: show_list(console, rows, counts, files),
        lambda: (_with_files(files) if files else ORDERS, rows, reader, ""),
    )


def _reader(who: str | None) -> Actor:
    if who is None:
        return WATCHER
    name = actor_named("--as", who)
    if name.kind not in {ActorKind.STAFF, ActorKind.ACCOUNT}:
        raise InvalidInput("--as", shown(who), "must be staff:ID or account:ID; others see no list of orders")
    return name.actor(lambda label: WATCHER)


def _gathered(paths: list[Path]) -> tuple[InMemoryOrders, Mapping[UUID, str]]:
    """Return a service that holds the orders of all files, and the file of each order."""
    orders, files, problems = in_memory_service(), dict[UUID, str](), list[FileProblem]()
    for path in watched(paths, "orders"):
        try:
            standing = opened(path).standing
        except BadOrderFile as bad:
            problems += bad.problems
            continue
        if standing.order_id in files:
            problems.append(
                FileProblem(str(path), 0, "", f"holds the order of {files[standing.order_id]}; give it once")
            )
            continue
        files[standing.order_id] = str(path)
        put(orders.repository, standing.events())
    if problems:
        raise BadOrderFile(tuple(problems))
    return orders, files


def watched(paths: list[Path], what: str) -> Iterable[Path]:
    """Return the paths, with a bar on a terminal that says how far the work on them is."""
    console = screen(errors=True)
    quiet = len(paths) == 1 or not console.is_terminal
    return track(paths, what, console=console, transient=True, disable=quiet)


def _listed(orders: OrderService, wanted: OrderFilter, sort: OrderSort, reader: Actor) -> Iterator[OrderRow]:
    cursor: str | None = None
    while True:
        page = orders.orders(actor=reader, wanted=wanted, sort=sort, cursor=cursor, limit=PAGE)
        yield from page.orders
        cursor = page.next_cursor
        if cursor is None:
            return


def _with_files(files: Mapping[UUID, str]) -> Sheet[OrderRow]:
    """Return the sheet of orders with the file of each before it: the id of one that was run is new each time."""
    column = Column("file", "where it came from", lambda row, _: files[row.order_id])
    return evolve(ORDERS, columns=(column, *ORDERS.columns))
