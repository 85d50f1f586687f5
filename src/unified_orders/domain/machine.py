"""The machines as data, checked at import: what follows from what, and by which command.

Diagrams, the docs' tables, the CHECK lists of the database and the allowed actions are made from these tables.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Generic, TypeVar

from attrs import field, frozen

from unified_orders.domain.errors import MachineFault
from unified_orders.domain.words import GroupStatus as G
from unified_orders.domain.words import ItemStatus as I
from unified_orders.domain.words import OrderState as O
from unified_orders.domain.words import SelectionStatus as S

X = TypeVar("X", bound=StrEnum)


@frozen(slots=True)
class Edge(Generic[X]):
    """One transition."""

    source: X
    target: X
    #: names of the commands that take it
    by: tuple[str, ...]
    #: when, as a sentence
    when: str
    #: a roll-up: it follows from what the commands did, in the same step
    derived: bool = False


@frozen(slots=True)
class Machine(Generic[X]):
    """States, where they begin, where they should get to, where they end, and all edges between them."""

    name: str
    states: tuple[X, ...]
    initial: X
    goal: X
    final: tuple[X, ...]
    edges: tuple[Edge[X], ...]
    _between: Mapping[tuple[X, X], Edge[X]] = field(init=False, repr=False, eq=False)

    @_between.default
    def _by_ends(self) -> Mapping[tuple[X, X], Edge[X]]:
        return {(edge.source, edge.target): edge for edge in self.edges}

    def edge(self, source: X, target: X) -> Edge[X] | None:
        """Return the edge between two states, or None."""
        return self._between.get((source, target))


def _from_each(sources: Iterable[X], target: X, by: tuple[str, ...], when: str) -> tuple[Edge[X], ...]:
    return tuple(Edge(source, target, by, when) for source in sources if source is not target)


ORDER: Final = Machine(
    "order",
    tuple(O),
    O.CONFIGURING,
    O.COMPLETED,
    (O.CANCELLED,),
    (
        Edge(O.CONFIGURING, O.ANALYZING, ("submit",), "submitted"),
        *_from_each((O.ANALYZING, O.REVIEWING), O.CONFIGURING, ("withdraw",), "withdrawn with nothing approved"),
        Edge(
            O.ANALYZING,
            O.REVIEWING,
            ("record_analysis", "fail_analysis", "cancel_group", "submit"),
            "no live group is analyzing",
            derived=True,
        ),
        Edge(O.REVIEWING, O.ANALYZING, ("request_more_sites", "add_group"), "a live group is analyzing", derived=True),
        Edge(
            O.REVIEWING,
            O.PAYMENT_PENDING,
            ("review", "auto_approve", "complete_review", "cancel_group", "edit_group"),
            "every live group is approved, with at least one live item",
            derived=True,
        ),
        Edge(O.PAYMENT_PENDING, O.REVIEWING, ("reopen_review",), "a live group is reviewing again", derived=True),
        Edge(
            O.PAYMENT_PENDING,
            O.IN_PROGRESS,
            ("record_payment", "claim", "transfer", "authorize_credit"),
            "the account is known, and net paid >= total > 0 or credit is authorized",
            derived=True,
        ),
        Edge(
            O.IN_PROGRESS, O.COMPLETED, ("record_progress", "cancel_item"), "all live items are completed", derived=True
        ),
        Edge(
            O.COMPLETED,
            O.IN_PROGRESS,
            ("record_progress", "replace_item"),
            "a live item is not completed",
            derived=True,
        ),
        *_from_each(
            (O.CONFIGURING, O.ANALYZING, O.REVIEWING, O.PAYMENT_PENDING, O.IN_PROGRESS),
            O.CANCELLED,
            ("cancel",),
            "cancelled",
        ),
    ),
)

GROUP: Final = Machine(
    "group",
    tuple(G),
    G.PENDING,
    G.APPROVED,
    (G.CANCELLED,),
    (
        Edge(G.PENDING, G.ANALYZING, ("submit", "add_group"), "its analysis starts"),
        Edge(G.PENDING, G.REVIEWING, ("submit", "add_group"), "the attached analysis is already finished"),
        Edge(G.ANALYZING, G.REVIEWING, ("record_analysis", "fail_analysis"), "the last page came, or it failed"),
        Edge(G.REVIEWING, G.ANALYZING, ("request_more_sites",), "more sites are wanted"),
        Edge(
            G.REVIEWING,
            G.APPROVED,
            ("review", "auto_approve", "complete_review", "edit_group"),
            "all links are approved with a page, or closed with a reason",
        ),
        Edge(
            G.APPROVED,
            G.REVIEWING,
            ("reopen_review", "change_link_count", "set_price", "edit_group"),
            "reopened, enlarged, or an approval in it was voided",
        ),
        *_from_each((G.ANALYZING, G.REVIEWING), G.PENDING, ("withdraw",), "the order was withdrawn"),
        *_from_each(
            (G.PENDING, G.ANALYZING, G.REVIEWING, G.APPROVED), G.CANCELLED, ("cancel_group", "cancel"), "cancelled"
        ),
    ),
)

SELECTION: Final = Machine(
    "selection",
    tuple(S),
    S.SUGGESTED,
    S.APPROVED,
    (),
    (
        Edge(S.SUGGESTED, S.APPROVED, ("review", "auto_approve", "replace_item"), "approved"),
        Edge(S.ALTERNATE, S.APPROVED, ("review", "swap", "replace_item"), "approved"),
        Edge(S.REJECTED, S.APPROVED, ("review",), "approved"),
        *_from_each((S.SUGGESTED, S.ALTERNATE), S.REJECTED, ("review",), "rejected"),
        Edge(S.APPROVED, S.REJECTED, ("review", "replace_item", "cancel_item"), "rejected, or withdrawn after payment"),
        *_from_each((S.SUGGESTED, S.REJECTED), S.ALTERNATE, ("review",), "kept as a backup"),
        Edge(S.APPROVED, S.ALTERNATE, ("review", "swap"), "kept as a backup"),
        *_from_each((S.ALTERNATE, S.REJECTED), S.SUGGESTED, ("review",), "reconsidered"),
        Edge(S.APPROVED, S.SUGGESTED, ("review", "suggest", "set_price", "edit_group"), "reconsidered, or voided"),
    ),
)

#: commands that end an approval before work starts, and after
_UNAPPROVING: Final = ("review", "swap", "set_price", "suggest", "edit_group")
_TAKING_BACK: Final = ("replace_item", "cancel_item")

ITEM: Final = Machine(
    "item",
    tuple(I),
    I.PENDING,
    I.COMPLETED,
    (I.CANCELLED,),
    (
        *_from_each((I.PENDING, I.PUBLISHED, I.COMPLETED), I.IN_PROGRESS, ("record_progress",), "started or reopened"),
        *_from_each((I.PENDING, I.IN_PROGRESS), I.PUBLISHED, ("record_progress",), "published"),
        Edge(I.COMPLETED, I.PUBLISHED, ("record_progress",), "published in a later attempt"),
        *_from_each((I.PENDING, I.IN_PROGRESS, I.PUBLISHED), I.COMPLETED, ("record_progress",), "completed"),
        Edge(I.PENDING, I.CANCELLED, (*_UNAPPROVING, "cancel_group", "cancel", *_TAKING_BACK), "taken back"),
        Edge(I.IN_PROGRESS, I.CANCELLED, ("cancel", *_TAKING_BACK), "taken back"),
        *_from_each((I.PUBLISHED, I.COMPLETED), I.CANCELLED, _TAKING_BACK, "taken back, though it was delivered"),
    ),
)

MACHINES: Final = (ORDER, GROUP, SELECTION, ITEM)


def check(machine: Machine[X], commands: frozenset[str]) -> None:
    """Refuse a table that contradicts itself.

    Raises:
        MachineFault: a state or command that is not declared, a state that can't be reached or has no way to the goal
            or to a final state, an edge out of a final state, an edge without a command, or one given twice.
    """
    faults = [*_edge_faults(machine, commands), *_state_faults(machine)]
    if faults:
        raise MachineFault(f"machine {machine.name}: " + "; ".join(faults))


def _edge_faults(machine: Machine[X], commands: frozenset[str]) -> Iterable[str]:
    seen: set[tuple[X, X]] = set()
    for edge in machine.edges:
        name = f"{edge.source} -> {edge.target}"
        if not {edge.source, edge.target} <= set(machine.states):
            yield f"{name} has an undeclared state"
        if edge.source in machine.final:
            yield f"{name} leaves a final state"
        if not edge.by:
            yield f"{name} has no command"
        if unknown := set(edge.by) - commands:
            yield f"{name} names unknown commands {sorted(unknown)}"
        if (edge.source, edge.target) in seen:
            yield f"{name} is given twice"
        seen.add((edge.source, edge.target))


def _state_faults(machine: Machine[X]) -> Iterable[str]:
    reached = _closure({machine.initial}, [(edge.source, edge.target) for edge in machine.edges])
    backwards = [(edge.target, edge.source) for edge in machine.edges]
    to_goal = _closure({machine.goal}, backwards)
    to_final = _closure(set(machine.final), backwards) if machine.final else set(machine.states)
    for state in machine.states:
        if state not in reached:
            yield f"{state} can't be reached"
        if state not in to_goal and state not in machine.final:
            yield f"{state} has no way to {machine.goal}"
        if state not in to_final:
            yield f"{state} has no way to a final state"


def _closure(start: set[X], pairs: list[tuple[X, X]]) -> set[X]:
    reached, todo = set(start), list(start)
    while todo:
        state = todo.pop()
        fresh = {target for source, target in pairs if source is state} - reached
        reached |= fresh
        todo += fresh
    return reached
