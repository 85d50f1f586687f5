"""In which form a command answers: a table for people, one JSON document, or CSV; on the screen or into a file."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from attrs import frozen
from rich.console import Console

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.exits import OK
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.adapters.files.exporting import Sheet, export_csv
from unified_orders.adapters.files.writing import whole_file
from unified_orders.domain.actors import Actor
from unified_orders.domain.audience import Audience, audience_of
from unified_orders.domain.errors import InvalidInput, shown

_JSON, _CSV = ".json", ".csv"
#: sheet, views, whose eyes they are for, and the currency of their amounts
Rows: TypeAlias = tuple[Sheet[Any], Iterable[object], Actor, str]


@frozen(slots=True)
class Output:
    """What the options `--json`, `--csv`, `--out` and `--force` ask for."""

    as_json: bool = False
    as_csv: bool = False
    path: Path | None = None
    force: bool = False

    @classmethod
    def document(cls, *, as_json: bool, path: Path | None, force: bool) -> "Output":
        """Return what a command does that answers with a table or with JSON.

        Raises:
            InvalidInput: options that do not go together, or a file that is there.
        """
        if path is not None and path.suffix.lower() != _JSON and not as_json:
            raise InvalidInput("--out", shown(str(path)), "must end in .json, or go with --json")
        _check(path, force=force)
        return cls(as_json=as_json or path is not None, path=path, force=force)

    @classmethod
    def rows(cls, *, as_json: bool, as_csv: bool, path: Path | None, force: bool) -> "Output":
        """Return what a command does that can also answer with CSV; a file's name says its form where no option does.

        Raises:
            InvalidInput: options that do not go together, or a file that is there.
        """
        if as_json and as_csv:
            raise InvalidInput("--csv", "both", "does not go with --json; give one of them")
        suffix = path.suffix.lower() if path is not None and not as_json and not as_csv else None
        if suffix not in {None, _JSON, _CSV}:
            raise InvalidInput("--out", shown(str(path)), "must end in .json or .csv, or go with --json or --csv")
        _check(path, force=force)
        return cls(as_json=as_json or suffix == _JSON, as_csv=as_csv or suffix == _CSV, path=path, force=force)

    def give(
        self, answer: Callable[[], Any], show: Callable[[Console], object], rows: Callable[[], Rows] | None = None
    ) -> int:
        """Give the answer in the form that was asked for, and return the exit code of success."""
        if self.as_csv and rows is not None:
            self._give_rows(*rows())
        elif self.as_json:
            self._give_text(as_text(answer()) + "\n")
        else:
            show(screen())
        return OK

    def _give_rows(self, sheet: Sheet[Any], views: Iterable[object], reader: Actor, currency: str) -> None:
        target = self.path if self.path is not None else _raw()
        staff = audience_of(reader) is Audience.STAFF
        export_csv(target, sheet, views, currency=currency, staff=staff, replace=self.force)

    def _give_text(self, text: str) -> None:
        if self.path is None:
            sys.stdout.write(text)
        else:
            with whole_file(self.path, replace=self.force) as stream:
                stream.write(text)


def _check(path: Path | None, *, force: bool) -> None:
    if path is None and force:
        raise InvalidInput("--force", "no --out", "replaces the file of --out; name one")
    if path is not None and path.is_file() and not force:
        raise InvalidInput("--out", shown(str(path)), "is there already; give --force to replace it, or another name")


def _raw() -> Any:  # noqa: ANN401 - a stream of text
    """Return standard output as CSV needs it: the ends of lines go through as they are."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(newline="")
    return sys.stdout
