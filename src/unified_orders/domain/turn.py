"""One command's turn at its order: the working copy, and what has been found, recorded and sent so far."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.errors import Reason
from unified_orders.domain.events import Event, Recorded, kind_of
from unified_orders.domain.evolution import Stamp, apply
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.order import Order
from unified_orders.domain.permission import Permissions
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.slices import Slice
from unified_orders.domain.state import PARTS, State
from unified_orders.domain.words import ReasonKind


@frozen(slots=True)
class Context:
    """What a decision may not find out by itself. Two decisions with equal contexts are equal."""

    now: datetime
    #: the first of the ids that the decision gives out; the next is one greater
    first_id: UUID
    #: 32 random bytes for a share link
    secret: bytes = field(default=b"", repr=False)
    limits: Limits = DEFAULT_LIMITS
    permissions: Permissions = field(default=PERMISSIONS, repr=False)
    #: kinds of events that the host wants to be told of
    subscriptions: frozenset[str] = frozenset()
    #: the idempotency key, for history
    key: str | None = None


@frozen(slots=True)
class Changes:
    """What to store: entities as they are afterwards. Those not named stay as they are."""

    order: Order
    #: the order's version that was read; 0 for a new one
    read_version: int
    #: the part of the state that changed; a new or changed entity is in it whole
    changed: State = field(factory=State)
    #: selections to delete
    released: tuple[UUID, ...] = ()
    #: analysed sites that are new or differ, by project id
    sites: Mapping[str, tuple[Site, ...]] = field(factory=dict)
    projects: tuple[AnalysisProject, ...] = ()
    #: delete the order with all that belongs to it, history included
    discarded: bool = False
    #: the state that was read: what changed and is not in it is new
    before: State = field(factory=State, eq=False, repr=False)

    def onto(self, state: State) -> State:
        """Return a whole state with the changes made; the order of a discarded one is gone."""
        if self.discarded:
            return State()
        after = state.copy()
        for selection_id in self.released:
            del after.selections[selection_id]
        after.order = self.order
        for name in PARTS:
            getattr(after, name).update(getattr(self.changed, name))
        return after


class Turn:
    """The working copy of a decision. Decisions read and refuse; only events change the state."""

    __slots__ = (
        "_given",
        "actor",
        "context",
        "discarded",
        "effects",
        "events",
        "projects",
        "reasons",
        "sites",
        "slice",
        "stamp",
        "state",
    )

    def __init__(self, slice_: Slice, actor: Actor, context: Context, order_id: UUID) -> None:
        self.slice: Slice = slice_
        self.actor: Actor = actor
        self.context: Context = context
        self.state: State = slice_.state.copy()
        self.stamp: Stamp = Stamp(order_id, actor.author, context.now)
        self.reasons: list[Reason] = []
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.sites: dict[str, tuple[Site, ...]] = {}
        self.projects: dict[str, AnalysisProject] = {}
        self.discarded: bool = False
        self._given = 0

    @property
    def order(self) -> Order:
        """The order as it is so far."""
        return self.state.order

    @property
    def now(self) -> datetime:
        """The time of the decision."""
        return self.context.now

    def group(self, group_id: UUID) -> OrderGroup:
        """Return a loaded group as it is so far."""
        return self.state.groups[group_id]

    def new_id(self) -> UUID:
        """Return the next id of this decision."""
        self._given += 1
        return UUID(int=self.context.first_id.int + self._given - 1)

    def record(self, event: Event) -> None:
        """Let an event happen."""
        apply(self.state, event, self.stamp)
        self.events.append(event)

    def send(self, effect: Effect) -> None:
        """Tell the outside, once this is stored."""
        self.effects.append(effect)

    def refuse(self, code: str, message: str, *path: str | int, kind: ReasonKind = ReasonKind.GUARD) -> None:
        """Note a reason to refuse; the decision goes on to find the others."""
        self.reasons.append(Reason(code, kind, message, path))

    def unless(self, condition: object, code: str, message: str, *path: str | int) -> None:
        """Note a reason to refuse unless the condition holds."""
        if not condition:
            self.refuse(code, message, *path)

    def finish(self, command: str) -> tuple[Changes | None, tuple[Recorded, ...], tuple[Effect, ...]]:
        """Return what to store: changes (None if nothing changed), history, effects."""
        order = self.state.order
        if self.discarded:
            return Changes(order, order.version, discarded=True), (), ()
        if not self.events:
            return None, (), tuple(self.effects)
        before = self.slice.state if self.slice.state.exists and self.slice.state.order.id == order.id else _NO_STATE
        version, seq = order.version + 1, order.last_seq
        stamp = self.stamp
        recorded = tuple(
            Recorded(stamp.order_id, seq + n, event, stamp.author, stamp.at, command, version, self.context.key)
            for n, event in enumerate(self.events, 1)
        )
        times = evolve(order.times, updated_at=stamp.at)
        after = evolve(order, version=version, last_seq=seq + len(recorded), times=times)
        self.state.order = after
        changes = Changes(
            after,
            order.version,
            _difference(before, self.state),
            tuple(before.selections.keys() - self.state.selections.keys()),
            self.sites,
            tuple(self.projects.values()),
            before=before,
        )
        return changes, recorded, (*self.effects, *self._announcements(recorded))

    def _announcements(self, recorded: tuple[Recorded, ...]) -> list[Announce]:
        wanted = self.context.subscriptions
        return [Announce(one) for one in recorded if kind_of(type(one.event)) in wanted] if wanted else []


_NO_STATE: Final = State()


def _difference(before: State, after: State) -> State:
    """Return the entities of `after` that are not the very same in `before`."""
    made = State(after.order)
    for name in PARTS:
        old: dict[Any, Any] = getattr(before, name)
        new: dict[Any, Any] = getattr(after, name)
        if new:
            setattr(made, name, {key: value for key, value in new.items() if old.get(key) is not value})
    return made
