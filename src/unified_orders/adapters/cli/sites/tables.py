"""What people see of imports and catalogues."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, SPARE, STRONG, table
from unified_orders.adapters.files import BadRow, Flag, Import, Imported, Importing, SiteRow, Statement
from unified_orders.adapters.files.lookalikes import lookalike, shown_domain
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.sites import DR, TRAFFIC, Price, Site
from unified_orders.domain.words import Qualification

#: Rows that are told one by one.
_TOLD: Final = 10
_NUMBERS: Final = ("DR", "traffic", "price", "cost")
#: How much of the width names keep whatever else there is, and how wide texts are at least.
_OF_NAMES: Final = 0.3
_OF_TEXT: Final = 10
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}


def show_import(console: Console, done: Importing, into: Path | None, bad: Path | None = None) -> None:
    """Print for each file what its columns were taken for and which rows are wanting; then the counts of all."""
    for one in done.files:
        _show_file(console, one, in_full=not done.kept, bad=bad)
    counts = ("good", "bad", "added", "changed", "unchanged")
    rows = table("file", "source", "of the day", *counts, right=counts)
    for one in done.files:
        rows.add_row(
            visible(Path(one.report.path).name),
            visible(one.source),
            one.as_of.isoformat(),
            f"{one.report.good:,}",
            Text(f"{one.report.bad:,}", style=BAD if one.report.bad else QUIET),
            *(f"{count:,}" for count in (one.added, one.changed, one.unchanged)),
        )
    console.print(rows)
    console.print()
    if bad is not None:
        console.print(f"all bad rows are in {bad}", soft_wrap=True)
    console.print(_ending(done, into), soft_wrap=True)


def _ending(done: Importing, into: Path | None) -> Text:
    if done.kept and into is not None:
        if all(one.before is not None for one in done.files):
            return Text(f"all of it was in {into} already: nothing was written", style=STRONG)
        return Text(f"written to {into}", style=GOOD)
    if into is None:
        return Text("a dry run: nothing was written; to keep it, add --into CATALOGUE", style=STRONG)
    return Text(f"nothing was written to {into}", style=STRONG)


def _show_file(console: Console, one: Imported, *, in_full: bool, bad: Path | None) -> None:
    report, layout = one.report, one.report.layout
    written = (
        f"{layout.format}, {layout.encoding}, {_DELIMITERS[layout.delimiter]}, heading in line {layout.heading_line}"
    )
    console.print(Text.assemble((visible(Path(report.path).name), STRONG), f"  {written}"))
    if one.before is not None:
        _say(console, f"the same file was imported on {one.before:%Y-%m-%d at %H:%M} UTC", SPARE)
    if one.recognised:
        _say(console, f"its heading is known from an earlier file of {one.source}", QUIET)
    columns = [column for column in layout.columns if in_full or column.confidence < 1]
    if columns:
        rows = table("column", "heading", "sure", right=("sure",), whole=("column",))
        for column in columns:
            sure = Text(f"{column.confidence:.0%}", style=QUIET if column.confidence == 1 else SPARE)
            rows.add_row(column.field, visible(column.heading), sure)
        console.print(Padding(rows, (0, 0, 0, 2)))
    if in_full and layout.unused:
        _say(console, f"not taken: {', '.join(layout.unused)}", QUIET)
    if any(column.confidence < 1 for column in layout.columns):
        _say(console, 'to say otherwise: --column FIELD="HEADING"', QUIET)
    for note in report.notes:
        _say(console, f"note: {note}", SPARE)
    _show_rows(console, "refused", report.bad_rows, report.bad, BAD, "" if bad else "; for all: --bad FILE")
    _show_rows(console, "look at", report.flags, report.flagged, SPARE, "; --json tells of more")
    console.print()


def _show_rows(console: Console, word: str, rows: Iterable[BadRow | Flag], count: int, style: str, where: str) -> None:
    told = list(rows)[:_TOLD]
    for row in told:
        console.print(Padding(Text.assemble((f"{word}: ", style), str(row)), (0, 0, 0, 2)))
    if count > len(told):
        _say(console, f"{word}: {count - len(told):,} more{where}", QUIET)


def _say(console: Console, text: str, style: str) -> None:
    console.print(Padding(Text(visible(text), style=style), (0, 0, 0, 2)))


def show_sites(console: Console, rows: Iterable[SiteRow], total: int, *, more: bool) -> None:
    """Print sites, one a line."""
    made = table("site", *_NUMBERS, "about", right=_NUMBERS)
    shown = longest = told = 0
    for row in rows:
        site, name, shown = row.site, _name(row.domain), shown + 1
        about = Text(", ".join(map(visible, _about(row.domain, site))), style=QUIET)
        longest, told = max(longest, name.cell_len), max(told, about.cell_len)
        made.add_row(
            name,
            number(site.metric(DR)),
            number(site.metric(TRAFFIC)),
            "\n".join(amount_text(price.retail, price.currency) for price in site.prices),
            "\n".join(_cost(price) for price in site.prices),
            about,
        )
    if shown:
        # Of all that is too wide, texts go over several lines, and numbers never.
        made.columns[0].min_width = min(longest, int(console.width * _OF_NAMES))
        made.columns[-1].min_width = min(told, _OF_TEXT)
        console.print(made)
        console.print()
    noun = "site" if total == 1 else "sites"
    of = f"{shown:,} of {total:,} {noun}" if shown < total else f"{total:,} {noun}"
    console.print(Text(of + ("; for more: --limit N, or 0 for all" if more else ""), style=STRONG))


def _name(domain: str) -> Text:
    """Return a domain as its owner writes it, unless that could deceive."""
    return Text(domain, style=SPARE) if lookalike(domain) else Text(shown_domain(domain))


def _about(domain: str, site: Site) -> Iterator[str]:
    yield from (*site.niches, *site.languages)
    if site.qualification is not Qualification.UNKNOWN:
        yield str(site.qualification)
    flag = lookalike(domain)
    if flag is not None:
        yield flag


def _cost(price: Price) -> str:
    return amount_text(price.wholesale, price.currency) if price.wholesale is not None else ""


def visible(text: str) -> str:
    """Return text of a file without what a terminal would obey: marks that cannot be seen are written out."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii", "replace")


def number(value: float | None) -> Text:
    """Return a metric, or that it is unknown."""
    return Text("unknown", style=QUIET) if value is None else Text(f"{value:,}")


def show_site(console: Console, row: SiteRow) -> None:
    """Print one site: all that was said of it, the newest first, with a mark at what counts."""
    site = row.site
    console.print(_name(row.domain))
    flag = lookalike(row.domain)
    if flag is not None:
        console.print(Text(f"{flag}; make sure that it is the site you mean", style=SPARE))
    made = table("", "what", "value", "who says so", "of the day", right=("value",))
    for said in sorted(row.statements, key=lambda said: said.day, reverse=True):
        for what, value, counts in _said(site, said):
            made.add_row(
                Text("✓" if counts else "", style=GOOD),
                visible(what),
                visible(value),
                visible(said.source),
                f"{said.as_of or 'unknown'}",
            )
    if made.row_count:
        console.print(made)
    else:
        console.print(Text("nothing is known of it but its name", style=QUIET))


def _said(site: Site, said: Statement) -> Iterator[tuple[str, str, bool]]:
    chosen = {metric.name: (metric.source, metric.as_of) for metric in site.metrics}
    for name, value in said.metrics.items():
        yield name, number(value).plain, chosen[name] == (said.source, said.as_of)
    for code, (retail, wholesale) in said.prices.items():
        standing = site.price(code)
        counts = standing is not None and standing.retail == retail
        cost = f", cost {amount_text(wholesale, code)}" if wholesale is not None else ""
        yield "price", amount_text(retail, code) + cost, counts
    for code, cost_alone in said.costs.items():
        standing = site.price(code)
        yield "cost", amount_text(cost_alone, code), standing is not None and standing.wholesale == cost_alone
    if said.niches:
        yield "niches", ", ".join(said.niches), set(said.niches) <= set(site.niches)
    if said.languages:
        yield "languages", ", ".join(said.languages), set(said.languages) <= set(site.languages)
    if said.verdict is not Qualification.UNKNOWN or said.note:
        text = f"{said.verdict}: {said.note}" if said.note else str(said.verdict)
        yield "verdict", text, (site.qualification, site.qualification_note) == (said.verdict, said.note)


def show_imports(console: Console, imports: Iterable[Import]) -> None:
    """Print the imports, the latest first."""
    counts = ("good", "bad", "added", "changed")
    made = table("imported", "file", "source", "of the day", *counts, right=counts)
    for one in imports:
        figures = (f"{count:,}" for count in (one.good, one.bad, one.added, one.changed))
        made.add_row(
            f"{one.at:%Y-%m-%d %H:%M}",
            visible(Path(one.file).name),
            visible(one.source),
            one.as_of.isoformat(),
            *figures,
        )
    console.print(made)
