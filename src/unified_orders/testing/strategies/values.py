"""Plain values: text and addresses that store anywhere and make stores stumble, moments, ids, JSON."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from unified_orders.domain.metadata import Metadata

#: noncharacters, which no store need take
_REFUSED: Final = "".join(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)))


@cache
def texts(*, lines: bool = False, empty: bool = False) -> st.SearchStrategy[str]:
    """Return text that stores anywhere, and what makes stores stumble: other scripts, marks, planes, overrides."""
    hard = (
        "'; --",
        '"\\',
        "İi\u0307",
        "e\u0301",
        "\u202egnp.",
        "👩‍👩‍👧",
        "\U0010fffd",
        "null",
        "1",
        "%s",
        "\u00a0x",
        "x" * 200,
    )
    alphabet = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=_REFUSED)
    letters = st.one_of(alphabet, st.sampled_from("\t\n\u2028")) if lines else alphabet
    any_text = st.one_of(st.text(letters, max_size=12), st.sampled_from(hard))
    return any_text if empty else any_text.filter(str.strip)


@cache
def urls() -> st.SearchStrategy[str]:
    """Return web addresses."""
    hosts = st.sampled_from(("tea.example", "xn--mnchen-3ya.example", "münchen.example", "10.0.0.1:8080", "[::1]"))
    paths = st.text(st.sampled_from("abz019/-._~%20?&=#'é"), max_size=12)
    return st.builds("{}://{}/{}".format, st.sampled_from(("https", "http")), hosts, paths)


@cache
def moments() -> st.SearchStrategy[datetime]:
    """Return moments with a zone, in UTC and elsewhere."""
    zones = st.sampled_from((UTC, UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=11))))
    return st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 - the zone is beside


@cache
def metadata() -> st.SearchStrategy[Metadata]:
    """Return JSON objects of a host."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts()
    nested = st.recursive(
        leaves, lambda x: st.lists(x, max_size=2) | st.dictionaries(texts(), x, max_size=2), max_leaves=4
    )
    return st.dictionaries(texts(empty=True), nested, max_size=3).map(Metadata)


@cache
def currencies() -> st.SearchStrategy[str]:
    """Return ISO 4217 codes, with two decimals and with none."""
    return st.sampled_from(("USD", "EUR", "JPY"))


@cache
def ids() -> st.SearchStrategy[UUID]:
    """Return ids of orders, groups, selections, items and links: any UUID."""
    return st.uuids()
