"""Actors at one isolation level who play scenes: led to the stage once, and put back there for each run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import permutations
from typing import Any, Final

import psycopg
from attrs import define, field, frozen

from campaigns.interleavings.choices import one_after_the_other
from campaigns.interleavings.ending import Aftermath, Ending
from campaigns.interleavings.meetings import Scene, Wish
from campaigns.interleavings.scheduler import Call, Choice, Meeting, Scheduler, scheduler
from campaigns.seeds import Wrong
from campaigns.stored import Rows, StoredAgency, connected, empty, served
from unified_orders.adapters.postgres import PostgresOrders
from unified_orders.adapters.postgres.store import Store

#: the most actors of any scene
SEATS: Final = 4


@frozen
class Set:
    """A scene with its order in the database: the rows that it begins with, and who wishes what."""

    rows: Rows
    wishes: Sequence[Wish]
    #: how it can end if one acts after the other
    serial: set[Ending] = field(factory=set)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the key of each wish."""
        return tuple(wish.key or f"of {number}" for number, wish in enumerate(self.wishes))


@define
class Theatre:
    """One database and its sets, each built once, whichever level it is played at."""

    address: str
    connection: "psycopg.Connection[Any]"
    orders: PostgresOrders
    _sets: dict[str, Set]

    def set_of(self, name: str, scene: Scene) -> Set:
        """Return a scene's set."""
        if name not in self._sets:
            lead, wish = scene
            empty(self.connection)
            order = lead(StoredAgency(self.orders))
            wishes = wish(order)
            self._sets[name] = Set(Rows(self.connection), wishes)
        return self._sets[name]


@define
class Troupe:
    """Services over connections of their own, at one level."""

    theatre: Theatre
    level: str
    services: Sequence[PostgresOrders]
    stage: Scheduler

    def play(self, played: Set, choose: Choice) -> Meeting:
        """Put the set back, and let its wishes meet."""
        played.rows.put_back()
        calls = [self._call(*given) for given in zip(self.services, played.wishes, played.keys, strict=False)]
        return self.stage.meet(calls, choose)

    def rehearse(self, played: Set) -> None:
        """Find out how it ends if one acts after the other, in whichever order; the level makes no difference then.

        Connections are made in it, and the time is asked: what comes after takes the same steps each time.
        """
        actors = range(len(played.wishes))
        for order in (actors,) if played.serial else permutations(actors):
            meeting = self.play(played, one_after_the_other(order))
            played.serial.add(self._aftermath().ending(meeting))

    def judge(self, name: str, played: Set, meeting: Meeting) -> None:
        """Refuse a meeting that broke a promise, or ended as no serial one does."""
        aftermath = self._aftermath()
        found = list(aftermath.faults(meeting, played.keys))
        ending = aftermath.ending(meeting)
        if not found and ending not in played.serial:
            others = "\n  or ".join(map(str, played.serial))
            found = [f"it ended as no serial run does: {ending}\n  not {others}"]
        if found:
            raise Wrong(f"{name} at {self.level}, steps {meeting.order}: " + "; ".join(found))

    def _aftermath(self) -> Aftermath:
        return Aftermath.read(self.theatre.connection, self.theatre.orders.queries)

    @staticmethod
    def _call(service: PostgresOrders, wish: Wish, key: str) -> Call:
        return lambda: service.execute(wish.command, actor=wish.actor, key=key)


@contextmanager
def theatre(address: str) -> Iterator[Theatre]:
    """Open a theatre over a database that has the schema."""
    with connected(address) as connection, served(address) as orders:
        yield Theatre(address, connection, orders, {})


@contextmanager
def troupe(
    theatre: Theatre, level: str, *, single: bool, seats: int = SEATS, store: Callable[[], Store] = Store
) -> Iterator[Troupe]:
    """Seat actors at a level; `single`: they go on by single messages. `store` may be a faulty one."""
    with ExitStack() as open_:
        stage = open_.enter_context(scheduler(theatre.address, seats, single=single))
        services = [
            open_.enter_context(served(address, store(), isolation_level=level, pool_size=1, max_overflow=0))
            for address in stage.addresses
        ]
        yield Troupe(theatre, level, services, stage)
