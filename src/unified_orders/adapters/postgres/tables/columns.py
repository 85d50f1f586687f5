"""Columns as this schema writes them: host ids are text, moments carry a zone, money is whole minor units."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Computed, DateTime, Double, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSON, JSONB, UUID

_MOMENT = DateTime(timezone=True)


def key(name: str = "id") -> Column[Any]:
    """Return a primary key: the engine gives ids; the default serves hosts that write rows of their own."""
    return Column(name, UUID, primary_key=True, server_default=text("gen_random_uuid()"))


def own_id(name: str, *, optional: bool = False) -> Column[Any]:
    """Return the id of a row of ours."""
    return Column(name, UUID, nullable=optional)


def words(name: str, *, optional: bool = False) -> Column[Any]:
    """Return text."""
    return Column(name, Text, nullable=optional)


def count(name: str, default: int = 0) -> Column[Any]:
    """Return a whole number."""
    return Column(name, Integer, nullable=False, server_default=text(str(default)))


def optional_count(name: str) -> Column[Any]:
    """Return a whole number, or nothing."""
    return Column(name, Integer, nullable=True)


def amount(name: str, *, optional: bool = False) -> Column[Any]:
    """Return an amount in minor units."""
    return Column(name, BigInteger, nullable=optional, server_default=None if optional else text("0"))


def number(name: str) -> Column[Any]:
    """Return a measured number, or nothing."""
    return Column(name, Double, nullable=True)


def flag(name: str) -> Column[Any]:
    """Return yes or no; no unless said."""
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def moment(name: str, *, optional: bool = False) -> Column[Any]:
    """Return a moment."""
    return Column(name, _MOMENT, nullable=optional, server_default=None if optional else text("now()"))


def hour_of(moment_: str, *, name: str) -> Column[Any]:
    """Return the hour, in UTC, in which a moment of the same row lies; the database fills it."""
    hour = Computed(f"date_trunc('hour', ({moment_} AT TIME ZONE 'UTC'))", persisted=True)
    return Column(name, DateTime, hour, nullable=False)


def document(name: str, *, default: str | None = None, optional: bool = False) -> Column[Any]:
    """Return JSON kept to the letter: `jsonb` would rewrite its numbers."""
    given = None if default is None else text(f"'{default}'")
    return Column(name, JSON, nullable=optional, server_default=given)


def prices() -> Column[Any]:
    """Return the retail price of a site by currency, to filter and sort by."""
    return Column("prices", JSONB, nullable=False, server_default=text("'{}'"))


def author(prefix: str, *, optional: bool = False) -> tuple[Column[Any], ...]:
    """Return the columns of an author: kind, id, the label shown to people, and for whom staff decided."""
    return (
        words(f"{prefix}_kind", optional=optional),
        words(f"{prefix}_id", optional=optional),
        words(f"{prefix}_label", optional=True),
        words(f"{prefix}_on_behalf_of", optional=True),
    )


def one_of(table: str, column: str, allowed: Iterable[StrEnum]) -> CheckConstraint:
    """Return the CHECK that a column holds a word of a machine or a list."""
    listed = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{table}_{column}_known")


def holds(table: str, name: str, rule: str) -> CheckConstraint:
    """Return a CHECK with a name that the failure map knows."""
    return CheckConstraint(rule, name=f"{table}_{name}")
