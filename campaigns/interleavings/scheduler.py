"""Lets actors act at once, one step at a time: a step is a round trip, or one message of the protocol.

Each actor runs in a thread of its own and reaches the server through a proxy that holds what it sends. Nothing is
timed: an actor is still when it has ended, when what it sent is held here, or when `pg_locks` shows that it waits for
another one. Once all are still, the next step is somebody's choice.
"""

import selectors
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from threading import Thread
from typing import Any, Final

import psycopg
from attrs import define, field, frozen
from sqlalchemy import make_url
from tests.adapters.postgres.protocol import connect_to, door_before

from campaigns.interleavings.line import Line

#: seconds in which an answer comes if nobody is in its way; only then `pg_locks` is asked
_PATIENCE: Final = 0.002
_WAITING: Final = "SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY(%s)"
#: takes the actors that can go on, and names the one that does
Choice = Callable[[Sequence[int]], int]
Call = Callable[[], Any]


@frozen
class Meeting:
    """What came of actors that met."""

    #: what each returned, or the error that it raised
    outcomes: tuple[Any, ...]
    #: who went when
    steps: tuple[int, ...]
    #: how often somebody was seen waiting for another's lock
    waits: int
    #: how often the server told somebody to begin again
    conflicts: int

    @property
    def is_contended(self) -> bool:
        """Whether one actor noticed another."""
        return bool(self.waits or self.conflicts)

    @property
    def order(self) -> str:
        """Return the steps as text: `0011`."""
        return "".join(map(str, self.steps))


@define
class _Seat:
    """Where one actor sits: its way to the server, and what it does now."""

    address: str
    lines: list[Line] = field(factory=list)
    thread: Thread | None = None
    outcome: Any = None
    has_ended: bool = True

    @property
    def line(self) -> Line | None:
        return self.lines[-1] if self.lines else None

    @property
    def is_still(self) -> bool:
        """Whether nothing happens until its next step."""
        return self.has_ended or (self.line is not None and self.line.is_held)

    @property
    def process(self) -> int:
        """The server's process that works for it."""
        return self.line.process if self.line is not None else 0

    def begin(self, call: Call, ended: Callable[[], None]) -> None:
        def act() -> None:
            try:
                self.outcome = call()
            except BaseException as error:  # noqa: BLE001 - an outcome like any other
                self.outcome = error
            finally:
                self.has_ended = True
                ended()

        self.has_ended = False
        self.thread = Thread(target=act, daemon=True)
        self.thread.start()

    def leave(self) -> None:
        if self.thread is not None:
            self.thread.join()

    def conflicts(self) -> int:
        return sum(line.conflicts for line in self.lines)


class Scheduler:
    """Seats for a number of actors, each with an address of its own for the same database."""

    def __init__(self, server: str, observer: "psycopg.Connection[Any]", *, single: bool) -> None:
        self._server = server
        self._observer = observer
        self._single = single
        self._ready = selectors.DefaultSelector()
        self._bell, self._hearing = socket.socketpair()
        self._ready.register(self._hearing, selectors.EVENT_READ, lambda: self._hearing.recv(1))
        self._seats: list[_Seat] = []
        self._blocked: frozenset[int] = frozenset()

    @property
    def addresses(self) -> list[str]:
        """Where each actor finds the database."""
        return [seat.address for seat in self._seats]

    def add(self, listening: socket.socket, address: str) -> None:
        """Add a seat, whose actor comes in by a listening socket."""
        seat = _Seat(address)
        self._seats.append(seat)
        self._ready.register(listening, selectors.EVENT_READ, lambda: self._accept(seat, listening))

    def meet(self, calls: Sequence[Call], choose: Choice) -> Meeting:
        """Let the actors run to their ends, in the order that somebody chooses."""
        acting = self._seats[: len(calls)]
        before = sum(seat.conflicts() for seat in acting)
        for seat, call in zip(acting, calls, strict=True):
            seat.begin(call, lambda: self._bell.sendall(b"."))
        steps, waits = [], 0
        while enabled := self._settle(acting):
            waits += len(self._blocked)
            chosen = choose(enabled)
            steps.append(chosen)
            line = acting[chosen].line
            assert line is not None  # noqa: S101 - who can go on has one
            line.step()
        for seat in acting:
            seat.leave()
        conflicts = sum(seat.conflicts() for seat in acting) - before
        return Meeting(tuple(seat.outcome for seat in acting), tuple(steps), waits, conflicts)

    def close(self) -> None:
        """Hang up on everybody."""
        for seat in self._seats:
            for line in seat.lines:
                line.close()
        self._ready.close()
        self._bell.close()
        self._hearing.close()

    def _settle(self, acting: Sequence[_Seat]) -> list[int]:
        """Wait until all are still; return who can go on; nobody if all have ended."""
        blocked, self._blocked = self._blocked, frozenset()
        while True:
            moving = [seat for seat in acting if not seat.is_still and seat.process not in self._blocked]
            enabled = [number for number, seat in enumerate(acting) if seat.is_still and not seat.has_ended]
            if not moving and (enabled or all(seat.has_ended for seat in acting)):
                return enabled
            # who was blocked before most likely is so still: then there is nothing to wait for
            patience = 0 if moving and all(seat.process in blocked for seat in moving) else _PATIENCE
            if self._carry_on(patience):
                self._blocked = frozenset()  # somebody may have been let go
            else:
                self._blocked = self._waiting(acting)
                blocked &= self._blocked

    def _carry_on(self, patience: float) -> bool:
        """Carry what has arrived; return whether anything has."""
        ready = self._ready.select(patience)
        for key, _ in ready:
            key.data()
        return bool(ready)

    def _waiting(self, acting: Sequence[_Seat]) -> frozenset[int]:
        """Return the server's processes that wait for a lock."""
        busy = [seat.process for seat in acting if seat.line is not None and seat.line.is_busy]
        return frozenset(pid for (pid,) in self._observer.execute(_WAITING, (busy,))) if busy else frozenset()

    def _accept(self, seat: _Seat, listening: socket.socket) -> None:
        client, _ = listening.accept()
        line = Line(client, connect_to(self._server), single=self._single)
        seat.lines.append(line)
        self._ready.register(client, selectors.EVENT_READ, lambda: self._carry(line, line.hear_client))
        self._ready.register(line.server, selectors.EVENT_READ, lambda: self._carry(line, line.hear_server))

    def _carry(self, line: Line, hear: Callable[[], None]) -> None:
        sockets = (line.client, line.server)
        if not line.closed:
            try:
                hear()
            except OSError:
                line.close()
        if line.closed:
            for one in sockets:
                if one in self._ready.get_map():
                    self._ready.unregister(one)


@contextmanager
def scheduler(address: str, seats: int, *, single: bool = False) -> Iterator[Scheduler]:
    """Make a scheduler before a database; `single`: a step is one message, else a round trip."""
    with ExitStack() as open_:
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        observer = open_.enter_context(psycopg.connect(plain, autocommit=True))
        made = open_.enter_context(closing(Scheduler(address, observer, single=single)))
        for _ in range(seats):
            made.add(*open_.enter_context(door_before(address)))
        yield made
