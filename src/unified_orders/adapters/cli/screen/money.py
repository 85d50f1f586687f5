"""Money of an order: what it comes to, what was paid, what is due."""

from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.screen.style import GOOD, SPARE, STRONG, price
from unified_orders.application.views import StaffSummary


def money_table(summary: StaffSummary, percent: float) -> Table:
    """Return the sums of an order; `percent` is that of its discount."""
    code = summary.currency
    rows = Table.grid(padding=(0, 2))
    rows.add_column()
    rows.add_column(justify="right")
    rows.add_row(f"{summary.items} links", price(summary.subtotal, code))
    if summary.discount:
        rows.add_row(f"discount {percent:g} %", price(-summary.discount, code))
    if summary.fees:
        rows.add_row("fees", price(summary.fees, code))
    rows.add_row(Text(f"total {code}", style=STRONG), price(summary.total, code, STRONG))
    rows.add_row("paid", price(summary.paid, code))
    if summary.refunded:
        rows.add_row("refunded", price(-summary.refunded, code))
    if summary.due_back:
        rows.add_row(Text("due back", style=SPARE), price(summary.due_back, code))
    rows.add_row(Text("due", style=SPARE if summary.due else GOOD), price(summary.due, code))
    return rows
