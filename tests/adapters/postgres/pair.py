"""The same commands given to memory and to PostgreSQL, with the same time, ids and secrets; and how they differ."""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

from attrs import define, field
from sqlalchemy import Engine

from unified_orders import Actor, OrderFilter, Settings
from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.postgres import PostgresQueries, PostgresRepository
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.store import Store
from unified_orders.application.service import OrderService
from unified_orders.domain.commands import Command
from unified_orders.domain.deciding import Accepted
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Client
from unified_orders.domain.slices import Need
from unified_orders.ports.queries import WHOLE, BoardFilter, BoardSort, OrderQueries, OrderSort, Sight, SiteStatus
from unified_orders.ports.repository import Loaded

CLIENTS: Final = {"tea": Client("tea", "acme"), "tents": Client("tents")}
RULES: Final = (
    DiscountRule("three", 500, min_quantity=3),
    DiscountRule("acme", 1_000, account_id="acme", min_quantity=2),
)
FILTERS: Final = (
    OrderFilter(),
    OrderFilter(client_id="tea"),
    OrderFilter(text="TE"),
    OrderFilter(account_id="acme"),
)
SOME: Final = BoardFilter(statuses=[SiteStatus.AVAILABLE, SiteStatus.APPROVED], min_dr=20, max_price=160, text="S")
#: what an answer is held by: an outcome, or an error's class and sentence
Answer = Done[Any] | tuple[type[UnifiedOrdersError], str]


@define
class Shared:
    """What both take from outside: the time that PostgreSQL told, ids, and the next secret."""

    now: datetime | None = None
    secret: bytes = b""
    _level: int = 0
    _asked: list[int] = field(factory=lambda: [0, 0])

    def told(self) -> datetime:
        """Return the time at which PostgreSQL ran the command."""
        assert self.now is not None
        return self.now

    def new_id(self, which: int) -> UUID:
        """Return the next id of one of the two."""
        self._asked[which] += 1
        return UUID(int=(self._level + self._asked[which]) << 64)

    def even_out(self) -> None:
        """Go on with the same id; where a command was refused, one may have asked for more."""
        self._level += max(self._asked)
        self._asked = [0, 0]


class _Told(PostgresUnitOfWork):
    """A unit of work that tells which time its command ran at."""

    shared: Shared

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        self.shared.now = loaded.slice.now
        return loaded


class _Telling(PostgresRepository):
    shared: Shared

    def unit_of_work(self) -> PostgresUnitOfWork:
        unit = _Told(self.source, self.store)
        unit.shared = self.shared
        return unit


class _Directory:
    def clients(self, ids: Any) -> dict[str, Client]:  # noqa: ANN401 - any collection of ids
        return {id_: CLIENTS[id_] for id_ in ids if id_ in CLIENTS}


class _Prices:
    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        return RULES


class Pair:
    """Two services that should be one."""

    def __init__(self, engine: Engine, store: Store | None = None) -> None:
        self._shared = Shared()
        self._count = itertools.count(1)
        stored = _Telling(engine, store)
        stored.shared = self._shared
        memory = MemoryRepository(self._shared.told)
        self.queries: tuple[OrderQueries, OrderQueries] = MemoryQueries(memory), PostgresQueries(engine, stored.store)
        self.memory = OrderService(memory, self.queries[0], _Directory(), _Prices(), self._settings(0))
        self.postgres = OrderService(stored, self.queries[1], _Directory(), _Prices(), self._settings(1))

    def execute(self, command: Command[Any], actor: Actor, key: str | None = None) -> Answer:
        """Give both the command; return the outcome, or the error, that is the same of both."""
        self._shared.secret = next(self._count).to_bytes(32)
        theirs = _answer(self.postgres, command, actor, key)
        ours = _answer(self.memory, command, actor, key)
        self._shared.even_out()
        assert ours == theirs, f"{command} by {actor}: {ours} in memory, {theirs} in PostgreSQL"
        return ours

    def is_granted(self, command: Command[Any], actor: Actor) -> bool:
        """Return whether the command would be accepted now."""
        answer = self.memory.simulate(command, actor=actor)
        self._shared.even_out()
        return isinstance(answer, Accepted)

    def open_link(self, token: str) -> Actor:
        """Open a share link in both; return the guest."""
        guest = self.postgres.open_link(token)
        assert guest.scope is not None
        seen = self.queries[1].look(guest.scope.order_id, token_id=guest.scope.token_id)
        assert seen is not None
        assert guest.scope.token_id is not None
        self._shared.now = seen.state.tokens[guest.scope.token_id].last_opened_at
        assert self.memory.open_link(token) == guest
        return guest

    def look(self, order_id: UUID) -> Sight | None:
        """Return what memory sees."""
        return self.queries[0].look(order_id, WHOLE)

    def compare(self, order_id: UUID) -> None:
        """Hold the rows and the history of an order against each other."""
        ours, theirs = (queries.look(order_id, WHOLE) for queries in self.queries)
        if ours is None or theirs is None:
            assert ours is theirs
            return
        differences = list(_differences(ours, theirs))
        assert not differences, "\n".join(differences)
        assert self._same("history", order_id, 0, 1_000)
        assert self._same("sites_named", order_id, {*ours.state.selections, *ours.state.items, UUID(int=404)})

    def compare_boards(self, order_id: UUID, choice: Random) -> None:
        """Hold the boards of an order against each other, each in an order of its own."""
        seen = self.look(order_id)
        for group_id in seen.state.groups if seen is not None else ():
            page = {"descending": choice.random() < 0.5, "offset": choice.randrange(3), "limit": 4}
            wanted, sort = choice.choice([BoardFilter(), SOME]), choice.choice(list(BoardSort))
            assert self._same("board", order_id, group_id, wanted, sort, **page)

    def compare_lists(self, choice: Random) -> None:
        """Hold counts and lists against each other, page by page."""
        for wanted in FILTERS:
            assert self._same("counts", wanted)
            sort, cursor = choice.choice(list(OrderSort)), None
            for _ in range(3):
                cursor = self._same("orders", wanted, sort, cursor, 1).next_cursor
                if cursor is None:
                    break

    def _same(self, query: str, *given: object, **more: object) -> Any:  # noqa: ANN401 - each query has its own answer
        ours, theirs = (getattr(queries, query)(*given, **more) for queries in self.queries)
        assert ours == theirs, f"{query} of {given}: {ours} in memory, {theirs} in PostgreSQL"
        return ours or True

    def _settings(self, which: int) -> Settings:
        return Settings(ids=lambda: self._shared.new_id(which), tries=1)

    @contextmanager
    def same_secrets(self) -> Iterator[None]:
        """Give both the same secrets meanwhile."""
        with patch.object(secrets, "token_bytes", lambda _: self._shared.secret):
            yield


def _answer(service: OrderService, command: Command[Any], actor: Actor, key: str | None) -> Answer:
    try:
        return service.execute(command, actor=actor, key=key)
    except UnifiedOrdersError as error:
        return type(error), str(error)


def _differences(ours: Sight, theirs: Sight) -> Iterator[str]:
    """Yield what the two do not see alike."""
    for name in ("order", "groups", "selections", "items", "tokens", "payments", "refunds"):
        one, other = getattr(ours.state, name), getattr(theirs.state, name)
        if one != other:
            yield f"{name}: {one} in memory, {other} in PostgreSQL"
    for name in ("sites", "projects"):
        one, other = ({id_: known for id_, known in getattr(sight, name).items() if known} for sight in (ours, theirs))
        if one != other:
            yield f"{name}: {one} in memory, {other} in PostgreSQL"
