"""What a command is to look at, as its arguments say: files, or a database and an order in it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.cli.parameters import DSN_VARIABLE
from unified_orders.domain.errors import InvalidInput, shown

_BOTH: Final = "must be left out where files are named: one or the other"


@frozen(slots=True)
class Database:
    """A database whose schema is there."""

    dsn: str
    #: None: what its search path says
    schema: str | None


@frozen(slots=True)
class Stored:
    """An order in a database."""

    database: Database
    order_id: UUID


def order_from(file: Path | None, dsn: str | None, schema: str | None, order: str | None) -> Path | Stored:
    """Return what holds the order that is meant.

    Raises:
        InvalidInput: both or neither are named, or no order.
    """
    if file is not None and order is not None:
        raise InvalidInput("--order", shown(order), "goes with a database; a file holds one order")
    found = database_from(() if file is None else (file,), dsn, schema)
    return Stored(found, _order_id(order)) if found is not None else _the(file)


def database_from(files: Iterable[Path], dsn: str | None, schema: str | None) -> Database | None:
    """Return the database that is meant, or None where files are.

    Raises:
        InvalidInput: both or neither are named.
    """
    if any(True for _ in files):
        for option, given in (("--dsn", dsn), ("--schema", schema)):
            if given:
                raise InvalidInput(option, "files too", _BOTH)
        return None
    address = dsn or os.environ.get(DSN_VARIABLE)
    if not address:
        raise InvalidInput("FILE", "nothing", "must name what is meant: a file, or a database by --dsn URL")
    return Database(address, schema)


def file_and_step(file: str | None, step: str | None) -> tuple[Path | None, str]:
    """Return the file, if there is one, and the step; the only one of the two is the step.

    Raises:
        InvalidInput: there is no step.
    """
    if step is not None:
        return None if file is None else Path(file), step
    if file is None or Path(file).is_file():
        raise InvalidInput("STEP", "nothing", "must be one step as in an order file, like submit, behind the file")
    return None, file


def _the(file: Path | None) -> Path:
    assert file is not None, "else it is a database"  # noqa: S101
    return file


def _order_id(text: str | None) -> UUID:
    rule = "must be the id of an order in the database; `unified-orders orders --dsn URL` lists them"
    try:
        return UUID(text or "")
    except ValueError:
        raise InvalidInput("--order", "nothing" if text is None else shown(text), rule) from None
