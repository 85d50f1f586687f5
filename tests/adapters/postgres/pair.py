"""The same commands given to memory and to PostgreSQL, with the same time, ids and secrets; and how they differ."""

import itertools
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from unified_orders import Actor, OrderFilter, Settings
from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.postgres import PostgresQueries, PostgresRepository
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.application import core
from unified_orders.application.service import OrderService
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.domain.slices import Need
from unified_orders.ports.queries import WHOLE, BoardFilter, BoardSort, OrderSort, Sight, SiteStatus
from unified_orders.ports.repository import Loaded

CLIENTS = {"tea": Client("tea", "acme"), "tents": Client("tents")}
RULES = (DiscountRule("three", 500, min_quantity=3), DiscountRule("acme", 1_000, account_id="acme", min_quantity=2))


class _Told(PostgresUnitOfWork):
    """A unit of work that tells which time its command ran at."""

    now: datetime

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        loaded = super().load(need, receipt_of)
        type(self).now = loaded.slice.now
        return loaded


class _Telling(PostgresRepository):
    def unit_of_work(self) -> PostgresUnitOfWork:
        return _Told(self.source, self.store)


class _Directory:
    def clients(self, ids: Any) -> dict[str, Client]:
        return {id_: CLIENTS[id_] for id_ in ids if id_ in CLIENTS}


class _Prices:
    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        return RULES


class Pair:
    """Two services that should be one."""

    def __init__(self, source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ids = [itertools.count(1), itertools.count(1)]
        self._secrets = itertools.count(1)
        self._monkeypatch = monkeypatch
        stored = _Telling(source)
        self.memory = MemoryRepository(lambda: _Told.now)
        self.queries = MemoryQueries(self.memory), PostgresQueries(source)
        self.services = tuple(
            OrderService(
                repository,  # type: ignore[arg-type]
                queries,
                _Directory(),
                _Prices(),
                Settings(ids=lambda ids=ids: UUID(int=next(ids) << 64), tries=1),  # type: ignore[misc]
            )
            for repository, queries, ids in zip((self.memory, stored), self.queries, self._ids, strict=True)
        )
        self.order_ids: list[UUID] = []

    def execute(self, command: Command[Any], actor: Actor, key: str | None = None) -> Any:
        """Give both the command; return the outcome, or the error, that is the same of both."""
        secret = next(self._secrets).to_bytes(32)
        self._monkeypatch.setattr(core.secrets, "token_bytes", lambda _: secret)
        theirs = _outcome(self.services[1], command, actor, key)
        ours = _outcome(self.services[0], command, actor, key)
        level = max(next(ids) for ids in self._ids)  # a refused command may have asked one of them for more
        self._ids[:] = [itertools.count(level + 1), itertools.count(level + 1)]
        self._monkeypatch.setattr(core.secrets, "token_bytes", secrets.token_bytes)
        assert ours == theirs, f"{command} by {actor}: {ours} in memory, {theirs} in PostgreSQL"
        return ours

    def open_link(self, token: str) -> Actor:
        """Open a share link in both; return the guest."""
        guest = self.services[1].open_link(token)
        assert guest.scope is not None
        seen = self.queries[1].look(guest.scope.order_id, token_id=guest.scope.token_id)
        assert seen is not None
        opened_at = seen.state.tokens[guest.scope.token_id].last_opened_at
        assert opened_at is not None
        _Told.now = opened_at
        assert self.services[0].open_link(token) == guest
        return guest

    def compare(self, order_id: UUID) -> Sight | None:
        """Hold all that both answer about an order against each other; return what both see."""
        ours, theirs = (queries.look(order_id, WHOLE) for queries in self.queries)
        if ours is None or theirs is None:
            assert ours is theirs
            return None
        differences = list(_differences(ours, theirs))
        assert not differences, "\n".join(differences)
        assert len({queries.history(order_id, 0, 1_000) for queries in self.queries}) == 1
        named = {*ours.state.selections, *ours.state.items, UUID(int=404)}
        assert self.queries[0].sites_named(order_id, named) == self.queries[1].sites_named(order_id, named)
        for group_id in ours.state.groups:
            self._compare_boards(order_id, group_id)
        return ours

    def compare_lists(self) -> None:
        """Hold lists and counts against each other."""
        for wanted in (
            OrderFilter(),
            OrderFilter(client_id="tea"),
            OrderFilter(text="TE"),
            OrderFilter(account_id="acme"),
        ):
            assert len({tuple(sorted(queries.counts(wanted).items())) for queries in self.queries}) == 1
            for sort in OrderSort:
                cursor = None
                for _ in range(3):
                    pages = [queries.orders(wanted, sort, cursor, 1) for queries in self.queries]
                    assert pages[0] == pages[1]
                    cursor = pages[0].next_cursor
                    if cursor is None:
                        break

    def _compare_boards(self, order_id: UUID, group_id: UUID) -> None:
        some = BoardFilter(statuses=[SiteStatus.AVAILABLE, SiteStatus.APPROVED], min_dr=20, max_price=160, text="S")
        for wanted in (BoardFilter(), some):
            for sort in BoardSort:
                for descending in (False, True):
                    pages = [
                        queries.board(order_id, group_id, wanted, sort, descending=descending, offset=1, limit=4)
                        for queries in self.queries
                    ]
                    assert pages[0] == pages[1]


def _outcome(service: OrderService, command: Command[Any], actor: Actor, key: str | None) -> Any:
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
