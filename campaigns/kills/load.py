"""Writers who live the lives of orders and give up on nothing, and the relay behind them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import Engine, create_engine

from campaigns.cuts.secret import Secret
from campaigns.cuts.stories import STAFF, Stored, live
from campaigns.kills.ledger import Answered, Ledger
from unified_orders import Actor, Assign, CreateOrder, GroupRequest, Settings
from unified_orders.adapters.postgres import PostgresOrders, PostgresOutbox, PostgresRepository
from unified_orders.application.relay import Relay
from unified_orders.domain import commands as c
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.domain.errors import Refused, StorageError
from unified_orders.domain.events import event_kinds
from unified_orders.domain.results import Done
from unified_orders.domain.state import State

R = TypeVar("R")
WRITERS: Final = 4
#: everything is announced, so that what was handed over can be held against history
SETTINGS: Final = Settings(subscriptions=frozenset(event_kinds()), tries=3)
#: of so many commands of a writer, one is for the order that all of them share
_SHARED: Final = 5
_PAUSE: Final = 0.01
_LEASE: Final = timedelta(milliseconds=500)
_POLL: Final = timedelta(milliseconds=20)
_ORDER: Final = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])


class _Stopped(Exception):
    """The load is to end."""


class Writer(PostgresOrders):
    """A caller who repeats what was not answered, under its key, until it is."""

    def __init__(self, engine: Engine, name: str, shared: UUID, load: "Load") -> None:
        super().__init__(PostgresRepository(engine), settings=SETTINGS)
        self.kept: Stored = _Patient(self)
        self._name, self._shared, self._load = name, shared, load
        self._given = 0

    def work(self) -> None:
        """Live lives until told to stop."""
        try:
            while True:
                live(self, self.kept)
        except _Stopped:
            pass

    def execute(self, command: c.Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command to its end; now and then, one on the shared order before it."""
        self._given += 1
        if self._given % _SHARED == 0:
            name = f"{self._name}-{self._given}"
            self._run(Assign(self._shared, name), STAFF, name)
        done = self._run(command, actor, f"{self._name} {key}")
        self.kept.states.setdefault(done.order_id, State())
        return cast("Done[R]", self._load.secret.told(done))

    def open_link(self, token: str) -> Actor:
        """Open a share link, however often that takes."""
        return self.insist(lambda: PostgresOrders.open_link(self, token))

    def insist(self, call: Callable[[], R]) -> R:
        """Call until the store answers."""
        while True:
            try:
                return call()
            except StorageError as error:
                if self._load.is_lost:
                    raise _Stopped from None
                self._load.ledger.trouble(error)
                self._load.stop.wait(_PAUSE)

    def _run(self, command: c.Command[Any], actor: Actor, key: str) -> Done[Any]:
        if self._load.stop.is_set():
            raise _Stopped
        self._load.secret.renew(key)
        try:
            done = self.insist(lambda: PostgresOrders.execute(self, command, actor=actor, key=key))
        except Refused as refused:
            if not isinstance(command, c.Discard) or refused.codes != ("not_found",):
                raise
            done = Done(command.order_id, 0, _Patient(self).state(self._shared).order.state, None)
        self._load.ledger.note(Answered(done.order_id, key, done.version), gone=isinstance(command, c.Discard))
        return done


class _Patient(Stored):
    """Orders as the database has them, however long it takes to learn."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(writer.queries)
        self._writer = writer

    def state(self, order_id: UUID) -> State:
        """Return a whole order."""
        return self._writer.insist(lambda: Stored.state(self, order_id))


class Load:
    """Four writers and a relay, each on connections of its own."""

    def __init__(self, address: str) -> None:
        self.ledger: Ledger = Ledger()
        self.secret: Secret = Secret()
        self.stop: threading.Event = threading.Event()
        #: nobody is to wait for the store any more
        self.is_lost: bool = False
        self._engine = create_engine(address, pool_size=2 * WRITERS)
        self.orders: PostgresOrders = PostgresOrders(PostgresRepository(self._engine), settings=SETTINGS)
        #: the order that all writers write to
        self.shared: UUID = self.orders.execute(_ORDER, actor=STAFF).order_id
        self._threads: list[threading.Thread] = []

    @contextmanager
    def running(self) -> Iterator[Ledger]:
        """Write and relay meanwhile; in the end every command that was begun is answered."""
        with self.secret.installed():
            writers = [Writer(self._engine, f"writer-{number}", self.shared, self) for number in range(WRITERS)]
            working = [self.ledger.take(writer.work) for writer in writers]
            relaying = self.ledger.take(lambda: self.relay().run(self.stop, _POLL))
            try:
                yield self.ledger
                self.ledger.check()
            except BaseException:
                self.is_lost = True
                raise
            finally:
                self.stop.set()
                for thread in (*working, relaying):
                    thread.join()

    def relay(self) -> Relay:
        """Return a relay whose receivers write down what they get."""
        relay = Relay(PostgresOutbox(self._engine), lease=_LEASE)
        for what in (StartAnalysis, CancelAnalysis, StartWorkflow, CancelWorkflow):
            relay.on(what)(self.ledger.hand)
        for kind in SETTINGS.subscriptions:
            relay.on(kind)(self.ledger.hand)
        return relay

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
