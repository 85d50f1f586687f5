"""The client is killed at each round trip of each command: before it is sent, once it is sent, once it is answered."""

import itertools
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

from attrs import define, field
from sqlalchemy import Engine, create_engine

from campaigns.cuts.frames import COMMIT, Side
from campaigns.cuts.proxy import Cut, Manner, Proxy, between
from campaigns.cuts.secret import Secret
from campaigns.cuts.stories import Stored, Story, live, stories
from campaigns.kills.client import Wish
from campaigns.seeds import Vacuous, Wrong
from unified_orders import Actor
from unified_orders.adapters.postgres import PostgresOrders, PostgresRepository
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain import commands as c
from unified_orders.domain.errors import Refused, StorageError
from unified_orders.domain.results import Done
from unified_orders.domain.rules import RULES
from unified_orders.domain.state import State

R = TypeVar("R")
#: in the trip that loads, and in the one that stores: before the end of it is sent, once it is sent, once it is
#: answered; one answer comes before the first trip
DEATHS: Final = (
    Cut(Side.ASKED, 1, Manner.BEFORE, "S"),
    Cut(Side.ASKED, 1, Manner.AFTER, "S"),
    Cut(Side.ANSWERED, 2, Manner.AFTER, "Z"),
    Cut(Side.ASKED, 1, Manner.BEFORE, COMMIT),
    Cut(Side.ASKED, 2, Manner.AFTER, "S"),
    Cut(Side.ANSWERED, 3, Manner.AFTER, "Z"),
)
#: those after which a command is not stored; one that leaves no receipt dies of no others
_EARLY: Final = 4


@define
class Tally:
    """Counts of one run."""

    rounds: int = 0
    #: names of commands at which a client died, and how often
    deaths: Counter[str] = field(factory=Counter)
    #: deaths that left the command stored, and not
    stored: int = 0
    lost: int = 0

    def check(self) -> None:
        """Refuse a run in which some command was never broken off.

        Raises:
            Vacuous: it shows nothing.
        """
        missing = sorted({command.name for command in RULES} - set(self.deaths))
        if missing or not self.stored or not self.lost:
            raise Vacuous(f"{self}: nobody died at {', '.join(missing) or 'one side of COMMIT'}")

    def __str__(self) -> str:
        return (
            f"{self.deaths.total():,} clients killed at {len(self.deaths)} kinds of commands, {self.rounds:,} times; "
            f"{self.stored:,} commands were stored when their client died, {self.lost:,} were not"
        )


class Mortal(PostgresOrders):
    """Gives each command to clients that are killed one after the other, all with one key; and then runs it itself."""

    def __init__(self, engine: Engine, proxy: Proxy, client: "subprocess.Popen[bytes]", tally: Tally) -> None:
        super().__init__(PostgresRepository(engine))
        self.kept: Stored = Stored(self.queries)
        self.secret: Secret = Secret()
        self.engine, self.tally = engine, tally
        self._proxy, self._client = proxy, client
        self._known: set[str] = set()
        self._deaths: tuple[Cut, ...] = ()

    def begin(self, *deaths: Cut) -> None:
        """Begin a round, with these deaths for the first command of each kind."""
        self._deaths, self._known = deaths, set()
        self.kept.states.clear()

    def execute(self, command: c.Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command whose clients die; return its outcome."""
        name = f"{self.tally.rounds} {key}"
        self.secret.renew(name)
        deaths = () if command.name in self._known else self._deaths
        self._known.add(command.name)
        wish = Wish(command, actor, name)
        answers = [self._die(wish, cut) for cut in (deaths[:_EARLY] if isinstance(command, c.Discard) else deaths)]
        try:
            done = super().execute(command, actor=actor, key=name)
        except Refused as refused:
            raise Wrong(f"{command.name} was stored, and its key does not say so: {refused}") from None
        _check(command, answers, done)
        if deaths:
            self.tally.stored += done.replayed
            self.tally.lost += not done.replayed
        self.kept.states.setdefault(done.order_id, State())
        return cast("Done[R]", self.secret.told(done))

    def _die(self, wish: Wish, cut: Cut) -> object:
        """Give a command to a client that is killed; return what it answered, if it came to that."""
        assert self._client.stdin is not None  # noqa: S101 - made with pipes
        assert self._client.stdout is not None  # noqa: S101
        self._proxy.arm(cut)
        pickle.dump(wish, self._client.stdin)
        self._client.stdin.flush()
        answer: object = pickle.load(self._client.stdout)  # noqa: S301 - from our own child
        self.tally.deaths[wish.command.name] += self._proxy.disarm()
        return answer


def _check(command: c.Command[Any], answers: list[object], done: Done[Any]) -> None:
    """See that what a client was told before it died is so, and that all of them were told the same."""
    for answer in answers:
        if isinstance(answer, Done) and not done.replayed:
            raise Wrong(f"{command.name} was answered, and is not stored")
        if isinstance(answer, Done) and (answer.version, answer.order_id) != (done.version, done.order_id):
            raise Wrong(f"{command.name} came to {answer}, and to {done}: it was stored twice")
        if isinstance(answer, Exception) and not isinstance(answer, StorageError):  # that came a moment before death
            raise Wrong(f"{command.name} ended with {type(answer).__name__}: {answer}")


def run(address: str, rounds: int, *, naive: bool = False) -> Tally:
    """Kill clients on an empty database, so many times at each round trip; return what came of it.

    Raises:
        Wrong: a promise was not kept.
        Vacuous: too little happened to show anything.
    """
    engine, tally = create_engine(address), Tally()
    try:
        upgrade(engine)
        with between(address) as (through, proxy), _client(through, naive=naive) as client:
            proxy.deadly = True
            told = Mortal(engine, proxy, client, tally)
            with told.secret.installed():
                expected = _round(told)
                for _ in range(rounds):
                    _compare(expected, _round(told, *DEATHS))
    finally:
        engine.dispose()
    tally.check()
    return tally


def _round(told: Mortal, *deaths: Cut) -> list[Story | None]:
    told.begin(*deaths)
    told.tally.rounds += bool(deaths)
    live(told, told.kept)
    return stories(told.engine, told, told.kept.states)


def _compare(expected: list[Story | None], found: list[Story | None]) -> None:
    for number, (one, other) in enumerate(itertools.zip_longest(expected, found)):
        if one != other:
            raise Wrong(f"order {number} of the round came to {other}, and should have come to {one}")


@contextmanager
def _client(address: str, *, naive: bool) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-W", "ignore", "-m", "campaigns.kills.client", address, *(["naive"] if naive else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:  # noqa: S603 - ours
        assert client.stdin is not None  # noqa: S101 - made with pipes
        assert client.stdout is not None  # noqa: S101
        try:
            pickle.load(client.stdout)  # noqa: S301 - it is ready: from now on it makes no connection of its own
            yield client
        finally:
            client.stdin.close()
