"""docs/reference/states.md: the four machines, drawn and as tables."""

from collections.abc import Iterator
from typing import Any, Final

from tests.docs.markdown import page, table, words
from tests.docs.source import doc_of

from unified_orders.domain.invariants import CHECKS
from unified_orders.domain.machine import MACHINES, Edge, Machine

INTRO: Final = """\
What follows from what, and by which command. An edge that is *derived* is a roll-up: it follows from what the command
did, in the same step. An edge of an order or group stands in history as an event of its own. A site without a selection
is *available*; that is no status. In the drawings derived edges are dashed, the goal is bold, and what is final has a
double frame. `unified-orders diagram` gives them as text, for Mermaid or Graphviz."""
ALWAYS: Final = """\
## What always holds

Held against every state by the exhaustive checker and the stateful tests, and against a stored order by `doctor`:"""


def states_page() -> str:
    parts = (part for machine in MACHINES for part in _machine(machine))
    return page("States", INTRO, *parts, ALWAYS, "\n".join(f"* {doc_of(check)}" for check in CHECKS))


def _machine(machine: Machine[Any]) -> Iterator[str]:
    yield f"## {machine.name.capitalize()}"
    yield doc_of(type(machine.initial))
    final = f", final {words(machine.final)}" if machine.final else ", final: none"
    yield f"Begins `{machine.initial}`, goal `{machine.goal}`{final}."
    yield f"![The machine of the {machine.name}; the table says the same](machines/{machine.name}.svg)"
    yield table(("edge", "by", "when"), map(_edge, machine.edges))


def _edge(edge: Edge[Any]) -> tuple[str, ...]:
    return f"`{edge.source}` → `{edge.target}`", words(edge.by), f"{'derived: ' if edge.derived else ''}{edge.when}"
