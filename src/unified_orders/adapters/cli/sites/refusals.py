"""All bad rows of an import as CSV: what `--bad` writes."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from unified_orders.adapters.files import BadRow, harmless
from unified_orders.adapters.files.writing import whole_file
from unified_orders.domain.errors import InvalidInput, shown

_HEADING: Final = ("file", "line", "field", "value", "reason")


@contextmanager
def refusals_in(path: Path | None, *, replace: bool) -> Iterator[Callable[[str, BadRow], None] | None]:
    """Take the bad rows as they are met; the file is there when all were told, and only then.

    Raises:
        InvalidInput: there is such a file, and `replace` is False, or no file is named to be replaced.
        OSError: it cannot be written.
    """
    if path is None:
        if replace:
            raise InvalidInput("--force", "no --bad", "replaces the file of --bad; name one")
        yield None
        return
    if path.is_file() and not replace:
        raise InvalidInput("--bad", shown(str(path)), "is there already; give --force to replace it, or another name")
    with whole_file(path, encoding="utf-8-sig", replace=replace) as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEADING)

        def take(file: str, row: BadRow) -> None:
            name = file.encode("utf-8", "backslashreplace").decode()
            writer.writerow([harmless(name), row.line, *map(harmless, (row.field, row.value, row.reason))])

        yield take
