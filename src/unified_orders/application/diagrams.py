"""The machines as diagrams, drawn from their tables: Mermaid for pages, DOT for Graphviz.

An edge that a command takes bears the command's name; a derived one, which follows by itself, its condition.
"""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from unified_orders.domain.machine import MACHINES, Edge, Machine

#: The machines by the word that people ask for them with.
BY_NAME: Final[Mapping[str, Machine[Any]]] = {machine.name: machine for machine in MACHINES}
_LABEL_WIDTH: Final = 28


def mermaid(machine: Machine[Any]) -> str:
    """Return a Mermaid state diagram."""
    return "\n".join(("stateDiagram-v2", *(f"    {line}" for line in _mermaid_lines(machine)))) + "\n"


def dot(machine: Machine[Any]) -> str:
    """Return a graph for Graphviz: derived edges dashed, the goal bold, what is final with a double frame."""
    return "\n".join((f"digraph {machine.name} {{", *(f"    {line};" for line in _dot_lines(machine)), "}")) + "\n"


#: What draws a machine, by the name of the format.
FORMATS: Final[Mapping[str, Callable[[Machine[Any]], str]]] = {"mermaid": mermaid, "dot": dot}


def label_of(edge: Edge[Any]) -> str:
    """Return what an edge bears: the commands that take it or, if it is derived, when it follows."""
    return edge.when if edge.derived else ", ".join(edge.by)


def _mermaid_lines(machine: Machine[Any]) -> Iterator[str]:
    yield f"[*] --> {machine.initial}"
    for edge in machine.edges:
        yield f"{edge.source} --> {edge.target}: {label_of(edge)}"
    for state in machine.final:
        yield f"{state} --> [*]"


def _dot_lines(machine: Machine[Any]) -> Iterator[str]:
    yield "rankdir=LR"
    yield 'node [shape=box, style=rounded, fontname="Helvetica"]'
    yield 'edge [fontname="Helvetica", fontsize=10]'
    yield "start [shape=point]"
    for state in machine.states:
        style = ["peripheries=2"] if state in machine.final else []
        style += ['style="rounded,bold"'] if state is machine.goal else []
        yield f"{state} [{', '.join(style)}]" if style else str(state)
    yield f"start -> {machine.initial}"
    for edge in machine.edges:
        label = "\\n".join(textwrap.wrap(label_of(edge), _LABEL_WIDTH))
        yield f'{edge.source} -> {edge.target} [label="{label}"{", style=dashed" if edge.derived else ""}]'
