"""docs/reference/limits.md: every size, its default, and where it holds."""

from datetime import timedelta
from typing import Any, Final

from attrs import fields
from tests.docs.commands_page import VALUES
from tests.docs.markdown import page, table, words
from tests.docs.source import FieldDoc, default_of, fields_of

from unified_orders.domain.commands.sharing import DEFAULT_LIFETIME, LONGEST, SHORTEST
from unified_orders.domain.limits import Limits
from unified_orders.domain.rules import TABLE
from unified_orders.domain.suggesting import DEFAULT_COUNT
from unified_orders.wire.text import DEPTH

INTRO: Final = """\
A host gives others with `Settings(limits=Limits(anchor=100))`. At a limit a command is accepted; at the limit + 1 it is
refused with `over_limit`, which names the field, the limit and the size. Nothing is cut or rounded to fit. A limit
holds from the next command on; what is stored already stays."""
#: What the names say by themselves.
MEANING: Final = {
    "link_count": "links of one group, and its pages and anchors",
    "items_per_order": "live items of one order",
    "sites_per_analysis": "sites of one analysis project",
    "url": "characters of a URL",
    "anchor": "characters of an anchor",
    "note": "characters of a note, reason or message",
    "label": "characters of a name or word for people",
    "tokens_per_order": "share links of one order that nobody revoked, expired ones included",
    "amount": "minor units of one amount",
}
FIXED: Final = """\
## Fixed

These no setting changes; a value beyond them raises `InvalidInput`, or `WireError` in JSON."""


def limits_page() -> str:
    rows = (
        (f"`{doc.name}`", f"{default_of(Limits, doc.name):,}", doc.meaning or MEANING[doc.name], _bounds(doc.name))
        for doc in fields_of(Limits)
    )
    return page("Limits", INTRO, table(("limit", "default", "of", "holds for"), rows), FIXED, table(_HEAD, _fixed()))


_HEAD: Final = ("what", "least", "most")
_MOST_NAMED: Final = 4


def _bounds(limit: str) -> str:
    classes = [rule.command for rule in TABLE] + list(VALUES)
    found = [f"{cls.__name__}.{doc.name}" for cls in classes for doc in _own(cls) if doc.limit == limit]
    return words(found) if len(found) <= _MOST_NAMED else f"{len(found)} fields"


def _own(cls: type[Any]) -> list[FieldDoc]:
    own = {attribute.name for attribute in fields(cls) if not attribute.inherited}
    return [doc for doc in fields_of(cls) if doc.name in own]


def _fixed() -> list[tuple[str, str, str]]:
    default = f"{DEFAULT_LIFETIME.days} days by default"
    return [
        (f"life of a share link ({default})", _span(SHORTEST), _span(LONGEST)),
        ("a count, rank, version or attempt", "0 or 1", f"{2**31 - 1:,}"),
        ("an amount, before the limit is asked", "0", f"{2**63 - 1:,}"),
        ("a domain rating in requirements", "0", "100"),
        (f"sites suggested in a round ({DEFAULT_COUNT} by default)", "0", "`amount`"),
        ("depth of a JSON document", "", str(DEPTH)),
    ]


def _span(span: timedelta) -> str:
    return f"{span.days} days" if span.days else f"{span.seconds // 60} minutes"
