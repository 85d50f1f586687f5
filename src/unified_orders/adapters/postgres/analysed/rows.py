"""A row of a host's table of domains as a site."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from unified_orders.adapters.postgres.analysed.columns import BulkColumns
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.words import Qualification

_WORDS: Final = ", ".join(Qualification)


def site_of(row: Mapping[str, Any], columns: BulkColumns) -> Site:
    """Return the site of a row, by the names that `BulkColumns` gives to columns.

    Raises:
        InvalidInput: a value that no site can have; the error names table, row and column.
    """
    try:
        return _site(row, columns)
    except InvalidInput as error:
        where = f"{columns.domains} {row['domain_id']}.{error.field_name}"
        raise InvalidInput(where, error.value, f"{error.rule}; mend the row, then start the analysis again") from None


def _site(row: Mapping[str, Any], columns: BulkColumns) -> Site:
    measured_at = row.get("measured_at")
    day = measured_at.date() if isinstance(measured_at, datetime) else measured_at
    return Site(
        row["domain_id"],
        _domain(row["domain"]),
        tuple(_metrics(row, columns, day)),
        _prices(row, columns),
        _niches(row.get("niches")),
        qualification=_qualification(row.get("qualification"), columns.qualifications),
        qualification_note=row.get("qualification_note") or "",
    )


def _domain(given: str | None) -> str:
    if not given:
        raise InvalidInput("domain", shown(given), "must be there")
    return given.strip().lower().removeprefix("www.")


def _metrics(row: Mapping[str, Any], columns: BulkColumns, day: date | None) -> Iterable[Metric]:
    for name in columns.metrics:
        if (value := row[f"metrics.{name}"]) is not None:
            yield Metric(name, float(value), columns.source, day)


def _prices(row: Mapping[str, Any], columns: BulkColumns) -> tuple[Price, ...]:
    retail = _amount("retail", row.get("retail"), columns.price_factor)
    if retail is None:
        return ()
    return (Price(columns.currency, retail, _amount("wholesale", row.get("wholesale"), columns.price_factor)),)


def _amount(name: str, value: float | Decimal | None, factor: int) -> int | None:
    if value is None:
        return None
    amount = Decimal(str(value)) * factor
    if not amount.is_finite() or amount != int(amount):
        raise InvalidInput(name, shown(value), f"must be a whole number of minor units once multiplied by {factor}")
    return int(amount)


def _niches(given: str | list[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def _qualification(given: str | None, words: Mapping[str, str]) -> Qualification:
    word = words.get(given, given) if given is not None else Qualification.UNKNOWN
    if word not in set(Qualification):
        rule = f"must be one of {_WORDS}, or be turned into one of them by BulkColumns.qualifications"
        raise InvalidInput("qualification", shown(given), rule)
    return Qualification(word)
