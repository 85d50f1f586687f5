"""What the commands `db ...` do."""

import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from rich.text import Text

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.database.connecting import engine_of, tell
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.screen.style import BAD, GOOD, screen, table
from unified_orders.domain.errors import InvalidInput, shown

_REFERENCE: Final = "--reference"
#: how `upgrade` calls them
_FIELD: Final = "references"


def run_upgrade(dsn: str, schema: str | None, references: Iterable[str], *, as_json: bool) -> int:
    """Upgrade a database; each reference is `NAME=TABLE.KEY`."""
    named = references_named(references)
    from unified_orders.adapters.postgres.upgrading import newest_version, upgrade  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        try:
            upgrade(engine, schema, named)
        except InvalidInput as error:
            raise _of_option(error, named) from None
    version = newest_version()
    return tell({"version": version}, f"the schema is of version {version}", as_json=as_json)


def references_named(given: Iterable[str]) -> dict[str, str]:
    """Return references by what they are of.

    Raises:
        InvalidInput: no NAME=TABLE.KEY, or one name twice.
    """
    found: dict[str, str] = {}
    for one in given:
        name, _, key = one.partition("=")
        if not name or not key:
            rule = "must be NAME=TABLE.KEY, like client=clients.id or client=shop.clients.id"
            raise InvalidInput(_REFERENCE, shown(one), rule)
        if found.setdefault(name, key) != key:
            raise InvalidInput(_REFERENCE, shown(one), f"names {name} twice; it was {name}={found[name]} before")
    return found


def _of_option(error: InvalidInput, references: Mapping[str, str]) -> InvalidInput:
    """Return an error in the words of the option."""
    field, _, name = error.field_name.partition(".")
    if field != _FIELD:
        return error
    return InvalidInput(_REFERENCE, f"{name}={references[name]}" if name else error.value, error.rule)


def run_check(dsn: str, schema: str | None, *, as_json: bool) -> int:
    """Check a database; say what is not well and what to do."""
    from unified_orders.adapters.postgres.checking import check  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        findings = check(engine, schema)
    if as_json:
        told = [
            {"subject": one.subject, "found": one.found, "is_well": one.is_well, "mend": one.mend} for one in findings
        ]
        sys.stdout.write(as_text({"findings": told}) + "\n")
    else:
        shown_ = table("", "what", "found", "what to do")
        for one in findings:
            mark = Text("ok", style=GOOD) if one.is_well else Text("no", style=BAD)
            shown_.add_row(mark, one.subject, one.found, "" if one.is_well else one.mend)
        screen().print(shown_)
    return OK if all(one.is_well for one in findings) else FOUND


def run_sql(schema: str | None) -> int:
    """Print the migrations."""
    from unified_orders.adapters.postgres.upgrading import upgrade_sql  # noqa: PLC0415 - an extra

    sys.stdout.write(upgrade_sql(schema))
    return OK


def run_prune(dsn: str, schema: str | None, hours: int, *, as_json: bool) -> int:
    """Delete old receipts."""
    from unified_orders.adapters.postgres import postgres_service  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        gone = postgres_service(engine, schema=schema).prune(timedelta(hours=hours))
    return tell({"deleted": gone}, f"{gone:,} kept outcomes deleted", as_json=as_json)
