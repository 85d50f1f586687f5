"""What the commands `db ...` do."""

import sys
from datetime import timedelta

from rich.text import Text

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.database.connecting import done, engine_of, tell
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.screen.style import BAD, GOOD, screen, table


def run_upgrade(dsn: str, schema: str | None, *, as_json: bool) -> int:
    """Upgrade a database."""

    def work() -> int:
        from unified_orders.adapters.postgres.upgrading import newest_version, upgrade  # noqa: PLC0415 - an extra

        with engine_of(dsn) as engine:
            upgrade(engine, schema)
        version = newest_version()
        return tell({"version": version}, f"the schema is of version {version}", as_json=as_json)

    return done(work)


def run_check(dsn: str, schema: str | None, *, as_json: bool) -> int:
    """Check a database; say what is not well and what to do."""

    def work() -> int:
        from unified_orders.adapters.postgres.checking import check  # noqa: PLC0415 - an extra

        with engine_of(dsn) as engine:
            findings = check(engine, schema)
        if as_json:
            told = [
                {"subject": one.subject, "found": one.found, "is_well": one.is_well, "mend": one.mend}
                for one in findings
            ]
            sys.stdout.write(as_text({"findings": told}) + "\n")
        else:
            shown_ = table("", "what", "found", "what to do")
            for one in findings:
                mark = Text("ok", style=GOOD) if one.is_well else Text("no", style=BAD)
                shown_.add_row(mark, one.subject, one.found, "" if one.is_well else one.mend)
            screen().print(shown_)
        return OK if all(one.is_well for one in findings) else FOUND

    return done(work)


def run_sql(schema: str | None) -> int:
    """Print the migrations."""

    def work() -> int:
        from unified_orders.adapters.postgres.upgrading import upgrade_sql  # noqa: PLC0415 - an extra

        sys.stdout.write(upgrade_sql(schema))
        return OK

    return done(work)


def run_prune(dsn: str, schema: str | None, hours: int, *, as_json: bool) -> int:
    """Delete old receipts."""

    def work() -> int:
        from unified_orders.adapters.postgres import postgres_service  # noqa: PLC0415 - an extra

        with engine_of(dsn) as engine:
            gone = postgres_service(engine, schema=schema).prune(timedelta(hours=hours))
        return tell({"deleted": gone}, f"{gone:,} kept outcomes deleted", as_json=as_json)

    return done(work)
