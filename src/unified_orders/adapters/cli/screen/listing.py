"""Orders in a list, and how many are in each state."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from rich.console import Console
from rich.text import Text

from unified_orders.adapters.cli.screen.style import QUIET, STRONG, marked, table
from unified_orders.application.views import OrderRow, StaffOrderRow
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.words import OrderState

#: From this width on ids have room.
_WIDE: Final = 140


def show_list(
    console: Console, rows: Sequence[OrderRow], counts: Mapping[OrderState, int], files: Mapping[UUID, str]
) -> None:
    """Print the orders by their files, else by their ids, and the counts of all by state."""
    wide, staff = bool(files) and console.width >= _WIDE, any(isinstance(row, StaffOrderRow) for row in rows)
    dated = any(row.deadline is not None for row in rows)
    listed = table(
        *("order", "state", *(["account"] if staff else []), *(["deadline"] if dated else [])),
        *("done", "total", "due", *(["id"] if wide else [])),
        right=("done", "total", "due"),
        whole=("state", "deadline", *([] if files else ["order"])),
    )
    for row in rows:
        listed.add_row(
            Path(files[row.order_id]).stem if files else str(row.order_id),
            marked(row.state),
            *([row.account_id or "nobody yet"] if isinstance(row, StaffOrderRow) else []),
            *([f"{row.deadline:%Y-%m-%d}" if row.deadline is not None else ""] if dated else []),
            f"{row.completed_items}/{row.items}",
            amount_text(row.total, row.currency),
            Text(amount_text(row.due, row.currency), style="" if row.due else QUIET),
            *([str(row.order_id)] if wide else []),
        )
    if rows:
        console.print(listed)
        console.print()
    told = [marked(state).append(f" {count:,}") for state, count in counts.items()]
    total = sum(counts.values())
    noun = "order" if total == 1 else "orders"
    number = f"{len(rows):,} of {total:,}" if len(rows) < total else f"{total:,}"
    console.print(Text.assemble((f"{number} {noun}  ", STRONG), Text("  ").join(told)))
