"""A machine as a diagram, or as what the diagram is drawn from."""

import sys
from typing import Any

from attrs import asdict

from unified_orders.adapters.cli.output import Output
from unified_orders.application.diagrams import BY_NAME, FORMATS
from unified_orders.domain.machine import Machine


def draw(name: str, form: str, output: Output) -> int:
    """Draw a machine, and return the exit code."""
    machine = BY_NAME[name]
    return output.give(lambda: machine_answer(machine), lambda _: sys.stdout.write(FORMATS[form](machine)))


def machine_answer(machine: Machine[Any]) -> dict[str, Any]:
    """Return the table of a machine."""
    return {
        "machine": machine.name,
        "states": list(machine.states),
        "initial": machine.initial,
        "goal": machine.goal,
        "final": list(machine.final),
        "edges": [asdict(edge) for edge in machine.edges],
    }
