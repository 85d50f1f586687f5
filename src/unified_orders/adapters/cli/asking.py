"""Ask what somebody may do, and what would come of a step. Nothing is stored. Each returns its exit code."""

from rich.console import Console
from rich.text import Text

from unified_orders.adapters.cli.answers import actions_answer, head_answer, simulation_answer
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.looking import Look
from unified_orders.adapters.cli.orderfile import read_one_step
from unified_orders.adapters.cli.orderfile.steps import COMPLETE_WORK
from unified_orders.adapters.cli.output import Output
from unified_orders.adapters.cli.screen.actions import actions_by_target, names_of
from unified_orders.adapters.cli.screen.simulation import show_simulation
from unified_orders.adapters.cli.screen.style import STRONG
from unified_orders.adapters.cli.simulation import Simulation
from unified_orders.domain.errors import InvalidInput


def explain(look: Look, output: Output, *, allowed_only: bool) -> int:
    """Show what somebody may do, and why not the rest."""
    with look.opened() as (found, actor):
        actions = [one for one in found.standing.actions(actor) if one.allowed or not allowed_only]
        names = names_of(found.standing)
        state = found.standing.summary().state

    def show(console: Console) -> None:
        console.print(Text(f"{look.who}, {found.where} ({state})", style=STRONG))
        for part in actions_by_target(actions, names):
            console.print(part)

    answer = {**head_answer(found), "as": look.who, "actions": actions_answer(actions, names)}
    return output.give(lambda: answer, show)


def simulate(look: Look, text: str, output: Output) -> int:
    """Show what would come of one step; refused, with the code of what was found."""
    with look.opened() as (found, _):
        standing = found.standing
        step = read_one_step(text, look.who, standing.summary().currency, standing)
        if step.do == COMPLETE_WORK or step.who is None:
            raise InvalidInput("STEP", step.do, "must be one command; this one stands for several")
        simulation = Simulation.of(standing, step)
        output.give(
            lambda: {**head_answer(found), **simulation_answer(simulation)},
            lambda console: show_simulation(console, found, simulation),
        )
    return OK if simulation.accepted else FOUND
