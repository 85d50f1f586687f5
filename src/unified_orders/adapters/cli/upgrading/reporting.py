"""What a verification found, as a page to read: counts as a picture, reasons, money, faults; in one file."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Final

from unified_orders.domain.amounts import amount_text

if TYPE_CHECKING:
    from unified_orders.adapters.postgres.moving import Verified

_FATES: Final = (("migrated", "moved"), ("cancelled", "kept as cancelled"), ("quarantined", "in quarantine"))
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #15181c; --ground: #fff; --line: #c9ced6; --migrated: #17663a;
  --cancelled: #7a8290; --quarantined: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef1; --ground: #15181c; --line: #454d57; --migrated: #5fbf8a;
  --cancelled: #8b94a1; --quarantined: #ff8a80; } }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line);
  text-align: start; } td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
.migrated { fill: var(--migrated); } .cancelled { fill: var(--cancelled); } .quarantined { fill: var(--quarantined); }
svg { width: 100%; height: 1.25rem; } .key svg { width: 1rem; height: 1rem; vertical-align: -2px; }
.bad { color: var(--quarantined); } .good { color: var(--migrated); }
"""


def as_html(found: "Verified") -> str:
    """Return the page."""
    return "\n".join(_page(found)) + "\n"


def _page(found: "Verified") -> Iterator[str]:
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orders moved in</title>'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
    yield "<h1>Orders moved in</h1>"
    if found.is_clean:
        yield f'<p class="good">All is well. Checksum {escape(found.checksum)}.</p>'
    for fault in found.faults:
        yield f'<p class="bad">{escape(fault)}</p>'
    if found.waiting:
        yield f'<p class="bad">{found.waiting:,} orders have changed since, and wait to be moved again.</p>'
    yield "<h2>What became of every row</h2>"
    yield '<p class="key">' + " ".join(f"{_bar({fate: 1})} {said}" for fate, said in _FATES) + "</p>"
    yield _table(
        ("table", *(said for _, said in _FATES), ""), (_fates(name, fates) for name, fates in found.rows.items())
    )
    for title, counts in (("In quarantine because of", found.reasons), ("Moved, with a remark", found.remarks)):
        if counts:
            yield f"<h2>{title}</h2>"
            yield _table((title, "rows"), ((escape(name), f"{count:,}") for name, count in counts.items()))
    if found.quarantined:
        yield "<h2>In quarantine, one by one</h2>"
        yield _table(("table", "id", "why"), (_why(row) for row in found.quarantined))
    yield "<h2>Money: retail of live placements</h2>"
    heads = ("account", "currency", "state", "orders", "as it was", "as it is")
    yield _table(heads, (_sum(row) for row in found.money))
    yield "</body></html>"


def _fates(name: str, fates: Mapping[str, int]) -> tuple[str, ...]:
    counts = (f"{fates.get(fate, 0):,}" for fate, _ in _FATES)
    return (escape(name), *counts, _bar(fates))


def _why(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (escape(str(row["table"])), f"<code>{escape(str(row['id']))}</code>", escape("; ".join(row["sentences"])))


def _sum(row: Mapping[str, Any]) -> tuple[str, ...]:
    currency = str(row["currency"])
    sums = (amount_text(int(row[side] or 0), currency) for side in ("legacy", "moved"))
    return (
        escape(str(row["account_id"] or "none")),
        escape(currency),
        escape(str(row["state"])),
        f"{row['orders']:,}",
        *sums,
    )


def _bar(fates: Mapping[str, int]) -> str:
    """Return counts as a picture: one line, parted as they are."""
    whole, at, parts = sum(fates.values()) or 1, 0.0, ""
    for fate, _ in _FATES:
        width = 100 * fates.get(fate, 0) / whole
        parts += f'<rect class="{fate}" x="{at:.3f}" width="{width:.3f}" height="10"/>' if width else ""
        at += width
    said = ", ".join(f"{count:,} {fate}" for fate, count in fates.items())
    return f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{escape(said)}">{parts}</svg>'


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join("<tr>" + "".join(f"<td{_number(cell)}>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _number(cell: str) -> str:
    return ' class="n"' if cell[:1].isdigit() else ""
