"""What may be wrong with an order: gaps, a history that can't have happened, invariants that do not hold."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.cli.exported import Exported, is_history, read_history
from unified_orders.adapters.cli.opening import opened
from unified_orders.adapters.cli.replaying import misplaced
from unified_orders.adapters.cli.standing import WATCHER
from unified_orders.domain.errors import InvariantBroken, shown
from unified_orders.domain.events import Recorded, kind_of
from unified_orders.domain.history import replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.state import State
from unified_orders.domain.words import OrderState

#: What replay raises where an event speaks of entities that are not there.
_IMPOSSIBLE: Final = (LookupError, TypeError, ValueError, AttributeError)
_MEND: Final = "export the history again; if it is as it was stored, report it"
_WHOLE: Final = "export the history again, whole and in its order"
_ENDLESS: Final = (
    "the file does not say where its history ends, so that a missing end can't be seen; `history --json` writes it"
)


@frozen(slots=True)
class Finding:
    """Something that is wrong with an order."""

    #: the invariant, in a word
    invariant: str
    message: str
    #: what mends it
    mend: str
    #: the event that it begins with; None: no one event
    seq: int | None


@frozen(slots=True)
class Examined:
    """One order, and what was found."""

    path: Path
    order_id: UUID
    #: None: its history gives none
    state: OrderState | None
    events: int
    findings: tuple[Finding, ...]
    #: what could not be seen
    notes: tuple[str, ...] = ()


def examine(path: Path) -> Examined:
    """Return what is wrong with the order of a file.

    Raises:
        BadOrderFile: the file is not right.
        Stopped: a step came out otherwise than the file says.
    """
    if is_history(path):
        return examined_history(path, read_history(path))
    standing = opened(path).standing
    events = standing.events()
    found = standing.orders.doctor(standing.order_id, actor=WATCHER)
    told = (*_misplaced(events), *(Finding(one.invariant, one.message, one.mend, None) for one in found))
    return Examined(path, standing.order_id, standing.summary().state, len(events), told)


def examined_history(path: Path, exported: Exported) -> Examined:
    """Return what is wrong with a history: how its events follow on each other, and what they give."""
    state, events, findings = State(), exported.events, tuple(_misplaced(exported.events))
    if not findings:
        state, findings = _replayed(events)
    where = state.order.state if state.exists else None
    found = (*findings, *_cut(exported))
    return Examined(
        path, events[0].order_id, where, len(events), found, () if exported.end is not None else (_ENDLESS,)
    )


def _cut(exported: Exported) -> Iterator[Finding]:
    fault = exported.unlike_its_end()
    if fault is not None:
        yield Finding("history_has_no_gap", fault, _WHOLE, exported.events[-1].seq)


def _misplaced(events: Sequence[Recorded]) -> Iterator[Finding]:
    for one, why in misplaced(events):
        yield Finding("history_has_no_gap", why, _WHOLE, one.seq)


def _replayed(events: Sequence[Recorded]) -> tuple[State, tuple[Finding, ...]]:
    """Return what events give, and what is wrong with it; of an impossible history what came of it until then."""
    state, began = State(), dict[str, int]()
    for command in _commands(events):
        before = state
        for one in command:
            try:
                state = replay((one,), state)
            except (InvariantBroken, *_IMPOSSIBLE) as error:
                impossible = Finding("history_tells_all", _why(one, error), _MEND, one.seq)
                return before, (*_broken(before, began), impossible)
        began = {name: began.get(name, command[0].seq) for name in {found.invariant for found in violations(state)}}
    return state, tuple(_broken(state, began))


def _broken(state: State, began: Mapping[str, int]) -> Iterator[Finding]:
    for one in violations(state) if state.exists else ():
        yield Finding(one.invariant, one.message, one.mend, began[one.invariant])


def _commands(events: Sequence[Recorded]) -> Iterator[list[Recorded]]:
    """Yield the events of one command after the other; between them an order need not be sound."""
    for _, together in groupby(events, key=lambda one: one.version):
        yield list(together)


def _why(one: Recorded, error: Exception) -> str:
    kind = kind_of(type(one.event))
    if isinstance(error, InvariantBroken):
        return f"{kind} can't have happened: {error}"
    what = error.args[0] if isinstance(error, LookupError) and error.args else shown(error)
    return f"{kind} can't have happened: it speaks of what is not there, {what}"
