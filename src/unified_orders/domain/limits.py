"""Sizes that a host may configure, and the check of a command against them.

At a limit a command is accepted; at the limit + 1 it is refused with the code `over_limit`.
"""

from functools import cache
from typing import Any, Final

from attrs import fields, frozen, has

from unified_orders.domain.errors import Reason
from unified_orders.domain.fields import Each, Integer, Optional, Text
from unified_orders.domain.words import ReasonKind


@frozen
class Limits:
    """The greatest size of everything, in members, characters, bytes or minor units."""

    #: groups of one order, cancelled ones included
    groups: int = 100
    link_count: int = 10_000
    items_per_order: int = 10_000
    #: sites named in one review, or in one suggestion
    decisions: int = 1_000
    #: sites in one page of analysis results
    page_of_sites: int = 1_000
    sites_per_analysis: int = 100_000
    url: int = 2_048
    anchor: int = 255
    note: int = 10_000
    label: int = 200
    #: bytes of the host's metadata as JSON in UTF-8
    metadata: int = 16_384
    #: characters of an idempotency key
    key: int = 200
    tokens_per_order: int = 100
    #: rows in one page of a list
    page: int = 200
    #: rows in a page when the caller does not say
    default_page: int = 50
    amount: int = 10**12
    #: characters of an id of the host's
    host_id: int = 200
    #: words in one list of requirements, or of a site's facts
    words: int = 1_000


DEFAULT_LIMITS: Final = Limits()


def over_limit(value: object, limits: Limits, path: tuple[str | int, ...] = ()) -> list[Reason]:
    """Return a reason for each part of `value` that is larger than its limit, outermost first."""
    reasons: list[Reason] = []
    _measure(value, limits, path, reasons)
    return reasons


def _measure(value: object, limits: Limits, path: tuple[str | int, ...], reasons: list[Reason]) -> None:
    for name, limit, kind, nested in _bounded(type(value)):  # type: ignore[arg-type]  # a class hashes
        part = getattr(value, name)
        if not part:  # None, nothing in it, or 0
            continue
        if kind == "value":
            _measure(part, limits, (*path, name), reasons)
            continue
        size = part if kind == "size" else len(part)
        most = getattr(limits, limit)
        if size > most:
            message = f"{name} may be at most {most} ({limit}), got {size}; make it smaller"
            reasons.append(Reason("over_limit", ReasonKind.INPUT, message, (*path, name)))
        elif nested:
            _measure_members(part, nested, limits, (*path, name), reasons)


def _measure_members(
    part: tuple[Any, ...], limit: str, limits: Limits, path: tuple[str | int, ...], reasons: list[Reason]
) -> None:
    for index, member in enumerate(part):
        if limit == "*":
            _measure(member, limits, (*path, index), reasons)
        elif len(member) > getattr(limits, limit):
            message = f"{path[-1]} may hold at most {getattr(limits, limit)} characters each, got {len(member)}"
            reasons.append(Reason("over_limit", ReasonKind.INPUT, message, (*path, index)))


@cache
def _bounded(cls: type[Any]) -> tuple[tuple[str, str, str, str], ...]:
    """Return (field, limit, size or length or value, limit of each member or `*` for values of ours) of a class."""
    found: list[tuple[str, str, str, str]] = []
    for attribute in fields(cls):
        rule: Any = attribute.validator
        rule = rule.inner if isinstance(rule, Optional) else rule
        if isinstance(rule, Each):
            inner = rule.inner.limit if isinstance(rule.inner, Text) else _nested(rule.inner)
            found.append((attribute.name, rule.limit, "length", inner))
        elif isinstance(rule, Integer) and rule.limit:
            found.append((attribute.name, rule.limit, "size", ""))
        elif isinstance(rule, Text):
            found.append((attribute.name, rule.limit, "length", ""))
        elif _nested(rule):
            found.append((attribute.name, "", "value", ""))
    return tuple(found)


def _nested(rule: Any) -> str:  # noqa: ANN401 - any validator
    classes = getattr(rule, "classes", ())
    return "*" if any(has(cls) and _bounded(cls) for cls in classes) else ""
