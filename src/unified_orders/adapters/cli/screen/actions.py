"""What somebody may do now, and why not the rest."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from uuid import UUID

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, STRONG
from unified_orders.adapters.cli.standing import Standing
from unified_orders.application.views import Action


def actions_by_target(actions: Iterable[Action], names: Mapping[UUID, str]) -> Iterator[RenderableType]:
    """Yield for each target its commands, allowed or with all reasons; targets with the same answers once, together."""
    told = [
        (names.get(target_id, "a target"), [_row(action) for action in wishes])
        for target_id, wishes in groupby(actions, key=lambda action: action.target_id)
    ]
    for answers, targets in groupby(told, key=lambda one: one[1]):
        yield Text("\n" + "\n".join(name for name, _ in targets), style=STRONG)
        rows = Table.grid(padding=(0, 2, 0, 0))
        rows.add_column(no_wrap=True)
        rows.add_column(no_wrap=True)
        rows.add_column(overflow="fold")
        for row in answers:
            rows.add_row(*row)
        yield rows


def _row(action: Action) -> tuple[Text, Text, Text]:
    command = f"{action.command}: {action.decision}" if action.decision else action.command
    why = "\n".join(dict.fromkeys(f"{reason.message} [{reason.code}]" for reason in action.reasons))
    if action.allowed:
        return Text("✓", style=GOOD), Text(command), Text("")
    return Text("✗", style=BAD), Text(command, style=QUIET), Text(why, style=QUIET)


def names_of(standing: Standing) -> dict[UUID, str]:
    """Return what people call everything that an action can be on."""
    names = {standing.order_id: "the order"}
    for name, group_id in standing.group_ids().items():
        names[group_id] = f"the group {name}"
        for site in standing.selected(group_id):
            if site.selection_id is not None:
                names[site.selection_id] = f"{site.domain} of {name} ({site.status})"
    for line in standing.lines():
        if line.item_id is not None:
            names[line.item_id] = f"the placement on {line.domain} ({line.status})"
    return names | {token_id: f"the link {label}" for label, (token_id, _) in standing.links.items()}
