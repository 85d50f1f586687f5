"""A mapping file as a commented proposal: what `inspect` found, for a person to edit."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unified_orders.adapters.postgres.moving import Inspected, LegacyMap


def proposal(legacy: "LegacyMap", found: "Inspected") -> str:
    """Return the text of a mapping file."""
    return "\n".join(_lines(legacy, found)) + "\n"


def _lines(legacy: "LegacyMap", found: "Inspected") -> Iterator[str]:
    yield "# What the legacy database calls things. Lines that begin with # say what holds without them."
    yield f"schema = {_text(legacy.schema)}  # where the legacy tables are"
    yield f"engine_schema = {_text(legacy.engine_schema)}  # where the engine's tables go"
    yield _optional("time_zone", legacy.time_zone, "Europe/Berlin", "of moments that have none")
    yield _optional("currency", legacy.currency, "USD", "of orders that name none")
    yield f'prices = {_text(legacy.prices)}  # or "whole units": 100 means 100.00'
    yield f"links_end = {legacy.links_end}  # to the end of which year links go on that never expire"
    yield ""
    yield "[tables]"
    for table in (one for one in found.missing if "." not in one):
        yield f'# {table} = "..."  # not found; what is it called?'
    yield from (f"{name} = {_text(actual)}" for name, actual in legacy.tables.items())
    yield ""
    for column in (one for one in found.missing if "." in one):
        table, name = column.split(".")
        yield f'# [columns.{table}] {name} = "..."  # not found, and done without'
    for table, named in legacy.columns.items():
        yield f"[columns.{table}]"
        yield from (f"{name} = {_text(actual)}" for name, actual in named.items())
    for heading, listed in (("statuses", found.statuses), ("item_statuses", found.item_statuses)):
        yield ""
        yield (
            f"[{heading}]  # configuring, reviewing, payment_pending, in_progress, completed, cancelled, refunded"
            if (heading == "statuses")
            else f"[{heading}]  # pending, in_progress, published, completed, cancelled"
        )
        for one in listed:
            known = one["means"]
            comment = f"  # {one['rows']:,} rows" + ("" if known else ": means nothing yet, and would be quarantined")
            yield f"{'' if known else '# '}{_text(one['word'])} = {_text(known or '...')}{comment}"
    yield ""
    yield "[roles]  # who a user is, by role: staff or account; all others are staff"
    yield from (f"{_text(role)} = {_text(kind)}" for role, kind in legacy.roles.items())
    yield ""
    yield '[defaults]  # of your columns that need a value in rows of the engine: "orders.crm_ref" = "new"'
    yield from (f"{_text(name)} = {json.dumps(value)}" for name, value in legacy.defaults.items())


def _optional(name: str, value: str | None, example: str, comment: str) -> str:
    return f"{'' if value else '# '}{name} = {_text(value or example)}  # {comment}"


def _text(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
