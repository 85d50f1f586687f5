"""A service whose commands are cut off; what each one answered is then held against what the database has."""

from typing import Any, Final, TypeVar, cast
from uuid import UUID

from attrs import evolve, frozen
from sqlalchemy import Engine

from campaigns.cuts.placing import Places
from campaigns.cuts.proxy import Proxy
from campaigns.cuts.secret import Secret
from campaigns.cuts.stories import Stored
from campaigns.cuts.subjects import IMPATIENT, PATIENT, Subject
from campaigns.cuts.tally import Answer, Tally
from campaigns.seeds import Wrong
from unified_orders import Actor, Settings
from unified_orders.adapters.postgres import PostgresOrders, PostgresRepository
from unified_orders.domain import commands as c
from unified_orders.domain.deciding import target_of
from unified_orders.domain.errors import OutcomeUnknown, Refused, Unavailable, UnifiedOrdersError
from unified_orders.domain.results import Done, Shared
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState

R = TypeVar("R")
_MAKING: Final = (c.CreateOrder, c.Duplicate)
#: cuts that five tries get over, though the end of each transaction that was cut off may cost one more
_SURVIVED: Final = 2


@frozen
class Ended:
    """How a command ended for its caller: an outcome, or an error."""

    done: Done[Any] | None = None
    error: UnifiedOrdersError | None = None


class Interrupted(PostgresOrders):
    """Runs each command through the proxy, where it is cut off, and then again over a connection that nobody cuts."""

    def __init__(self, engine: Engine, proxy: Proxy, places: Places, tally: Tally) -> None:
        super().__init__(PostgresRepository(engine))
        self.engine = engine
        self.kept: Stored = Stored(self.queries)
        self.secret: Secret = Secret()
        #: the orders of this round, in the order of their making
        self.made: list[UUID] = []
        self.proxy, self.places, self.tally = proxy, places, tally
        self._subjects: tuple[Subject, ...] = ()

    def begin(self, *subjects: Subject) -> None:
        """Begin a round, in which these are cut off."""
        self._subjects, self.made = subjects, []
        self.places.begin()

    def execute(self, command: c.Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command that is cut off; return its outcome."""
        self.secret.renew(str(key))
        chosen = self.places.choose()
        subject = self._subjects[chosen.which % len(self._subjects)]
        keyed = chosen.keyed or isinstance(command, (*_MAKING, c.Share))
        before = 0 if isinstance(command, _MAKING) else self._version(target_of(command))
        subject.renew()
        self.proxy.arm(*chosen.cuts)
        ended = _ended(subject, command, actor, key if keyed else None, PATIENT if chosen.patient else IMPATIENT)
        made = self.proxy.disarm()
        try:
            done, answer = self._held(command, actor, key if keyed else None, ended, before)
            self._check(done, before, sure=chosen.patient and keyed and made <= _SURVIVED, ended=ended)
        except Wrong as wrong:
            cuts = ", then ".join(map(str, chosen.cuts)) or "not cut"
            raise Wrong(f"{command.name} {'with' if keyed else 'without'} a key, {cuts}: {wrong}") from None
        self._count(command, chosen.place if made else None, answer, made, awaited=bool(chosen.which))
        self._keep(done)
        return cast("Done[R]", self.secret.told(done))

    def _held(
        self, command: c.Command[Any], actor: Actor, key: str | None, ended: Ended, before: int
    ) -> tuple[Done[Any], Answer]:
        """Return the outcome, and how the command had ended."""
        if key is None or isinstance(command, c.Discard):  # its receipt goes with the order
            return self._settled(command, actor, ended, before)
        again = super().execute(command, actor=actor, key=key)
        match ended:
            case Ended(error=OutcomeUnknown() as unknown):
                _hold(unknown.key == key, f"the error names the key {unknown.key!r}, not {key!r}")
                return again, Answer.UNKNOWN_STORED if again.replayed else Answer.UNKNOWN_LOST
            case Ended(error=Unavailable()):
                _hold(not again.replayed, "was said to have failed, and is stored")
                return again, Answer.UNAVAILABLE
            case Ended(done=None, error=error):
                raise Wrong(f"ended with {type(error).__name__}: {error}")
            case Ended(done=done):
                _hold(again.replayed, "was answered, and is not stored")
                _hold(_same(done, again), f"was answered with {done}, and its receipt says {again}")
                return again, Answer.DONE

    def _settled(self, command: c.Command[Any], actor: Actor, ended: Ended, before: int) -> tuple[Done[Any], Answer]:
        """As `_held` without a key: the order itself has to tell."""
        order_id = target_of(command)
        now = self._settled_version(order_id)
        match ended:
            case Ended(error=Refused(codes=("not_found",))) if isinstance(command, c.Discard):
                _hold(now == 0, "was not found, and is there")  # a try after the one that discarded it
                return self._outcome(order_id), Answer.UNKNOWN_STORED
            case Ended(error=OutcomeUnknown()):
                if now == before:
                    return super().execute(command, actor=actor), Answer.UNKNOWN_LOST
                return self._outcome(order_id), Answer.UNKNOWN_STORED
            case Ended(error=Unavailable()):
                _hold(now == before, "was said to have failed, and is stored")
                return super().execute(command, actor=actor), Answer.UNAVAILABLE
            case Ended(done=None, error=error):
                raise Wrong(f"ended with {type(error).__name__}: {error}")
            case Ended(done=done):
                assert done is not None  # noqa: S101 - either it or an error
                _hold(now == (0 if isinstance(command, c.Discard) else done.version), "was answered, and is not stored")
                return done, Answer.DONE

    def _check(self, done: Done[Any], before: int, *, sure: bool, ended: Ended) -> None:
        """See that it was stored once, and that it was answered if that was sure."""
        now = self._version(done.order_id)
        _hold(now in {0, before, before + 1}, f"the order went from version {before} to {now}: it was stored twice")
        _hold(not sure or ended.done is not None or now == 0, f"was given up after few tries: {ended.error}")

    def _settled_version(self, order_id: UUID) -> int:
        """Return an order's version once whoever had locked it is gone."""
        with self._postgres.unit_of_work() as unit:
            state = unit.load(Need(order_id)).slice.state
        return _version_of(state)

    def _version(self, order_id: UUID) -> int:
        return _version_of(self.kept.state(order_id))

    def _outcome(self, order_id: UUID) -> Done[Any]:
        state = self.kept.state(order_id)
        if not state.exists:
            return Done(order_id, 0, OrderState.CONFIGURING, None)
        return Done(order_id, state.order.version, state.order.state, None)

    def _count(
        self, command: c.Command[Any], place: tuple[int, str, int] | None, answer: Answer, made: int, *, awaited: bool
    ) -> None:
        if not made:
            return
        self.tally.commands[command.name] += 1
        self.tally.answers[answer] += 1
        self.tally.cuts += made
        self.tally.runs += 1
        self.tally.awaited += awaited
        if place is not None:
            self.tally.places.add(place)

    def _keep(self, done: Done[Any]) -> None:
        if done.order_id not in self.kept.states:
            self.kept.states[done.order_id] = State()
            self.made.append(done.order_id)


def _ended(subject: Subject, command: c.Command[Any], actor: Actor, key: str | None, settings: Settings) -> Ended:
    try:
        return Ended(subject.execute(command, actor, key, settings))
    except UnifiedOrdersError as error:
        return Ended(error=error)


def _version_of(state: State) -> int:
    return state.order.version if state.exists else 0


def _same(done: Done[Any] | None, again: Done[Any]) -> bool:
    """Return whether two outcomes are one, but for the link's text, which is told once."""
    return done is not None and _bare(done) == _bare(again)


def _bare(done: Done[Any]) -> Done[Any]:
    result = evolve(done.result, token=None) if isinstance(done.result, Shared) else done.result
    return evolve(done, result=result, replayed=False)


def _hold(condition: object, message: str) -> None:
    if not condition:
        raise Wrong(message)
