"""What the commands on sites found, for programs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from unified_orders.adapters.files import BadRow, Flag, Import, Imported, Importing, SiteRow, Statement, UnreadableFile
from unified_orders.adapters.files.lookalikes import lookalike
from unified_orders.domain.errors import InvalidInput
from unified_orders.wire import to_wire


def import_answer(done: Importing, into: Path | None) -> dict[str, Any]:
    """Return what became of the files."""
    return {
        "into": str(into) if into is not None else None,
        "written": done.kept,
        "files": [_imported(one) for one in done.files],
    }


def unreadable_answer(error: InvalidInput | UnreadableFile) -> dict[str, Any]:
    """Return why nothing was imported or shown, as other commands tell what is wrong."""
    if isinstance(error, UnreadableFile):
        problem = {"file": error.path, "line": error.line, "field": error.field_name or "", "message": error.problem}
    else:
        message = f"{error.rule}, got {error.value}"
        problem = {"file": None, "line": None, "field": error.field_name, "message": message}
    return {"problems": [problem]}


def site_answer(catalogue: Path, row: SiteRow) -> dict[str, Any]:
    """Return one site, and who said what of it."""
    return {"catalogue": str(catalogue), **one_site(row), "statements": [_statement(said) for said in row.statements]}


def imports_answer(catalogue: Path, imports: Iterable[Import]) -> dict[str, Any]:
    """Return the imports that a catalogue comes from."""
    rows = [
        {
            "at": one.at.isoformat(),
            "file": one.file,
            "format": one.format,
            "source": one.source,
            "as_of": one.as_of.isoformat(),
            "good": one.good,
            "bad": one.bad,
            "added": one.added,
            "changed": one.changed,
            "unchanged": one.unchanged,
        }
        for one in imports
    ]
    return {"catalogue": str(catalogue), "imports": rows}


def _imported(one: Imported) -> dict[str, Any]:
    report, layout = one.report, one.report.layout
    return {
        "file": report.path,
        "format": layout.format,
        "encoding": layout.encoding,
        "heading_line": layout.heading_line,
        "source": one.source,
        "as_of": one.as_of.isoformat(),
        "recognised": one.recognised,
        "imported_before": one.before.isoformat() if one.before is not None else None,
        "columns": [
            {"field": column.field, "heading": column.heading, "confidence": column.confidence}
            for column in layout.columns
        ],
        "unused": list(layout.unused),
        "good": report.good,
        "bad": report.bad,
        "added": one.added,
        "changed": one.changed,
        "unchanged": one.unchanged,
        "bad_rows": [_row(row) for row in report.bad_rows],
        "flagged": report.flagged,
        "flags": [_row(row) for row in report.flags],
        "notes": list(report.notes),
    }


def _row(row: BadRow | Flag) -> dict[str, Any]:
    return {"line": row.line, "field": row.field, "reason": row.reason, "value": row.value}


def one_site(row: SiteRow) -> dict[str, Any]:
    """Return a site as it is known."""
    return {**to_wire(row.site), "flag": lookalike(row.domain)}


def _statement(said: Statement) -> dict[str, Any]:
    return {"source": said.source, "as_of": said.as_of.isoformat() if said.as_of else None, **said.facts}
