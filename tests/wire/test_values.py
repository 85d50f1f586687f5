"""Single values are written in one way, and read in no other."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.domain.metadata import Metadata
from unified_orders.domain.words import Decision
from unified_orders.wire import WireError, from_wire, to_wire

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (ID, "01890a5d-ac96-774b-bcce-b302099a8057"),
        (datetime(2026, 3, 31, 9, 30, tzinfo=UTC), "2026-03-31T09:30:00Z"),
        (datetime(2026, 3, 31, 9, 30, 0, 1, tzinfo=UTC), "2026-03-31T09:30:00.000001Z"),
        (datetime(2026, 3, 31, 9, 30, tzinfo=timezone(timedelta(hours=2))), "2026-03-31T07:30:00Z"),
        (date(2026, 3, 31), "2026-03-31"),
        (timedelta(days=7), "P7D"),
        (timedelta(minutes=5), "PT5M"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4, microseconds=500_000), "P1DT2H3M4.5S"),
        (timedelta(microseconds=1), "PT0.000001S"),
        (timedelta(), "P0D"),
        (-timedelta(hours=36), "-P1DT12H"),
        (Decision.APPROVE, "approve"),
        (Metadata({"b": [1, None], "a": {"c": 0.5}}), {"a": {"c": 0.5}, "b": [1, None]}),
    ],
)
def test_a_value_is_written_in_its_one_form(value: object, content: object) -> None:
    assert to_wire(value) == content
    assert from_wire(content, type(value)) == value


@given(st.timedeltas())
def test_every_duration_comes_back_exactly(value: timedelta) -> None:
    assert from_wire(to_wire(value), timedelta) == value


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back_exactly_and_in_utc(value: datetime) -> None:
    again = from_wire(to_wire(value), datetime)
    assert again == value
    assert again.tzinfo is UTC


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("2026-03-31T09:30:00+00:00", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        ("2026-03-31T09:30:00.5-03:30", datetime(2026, 3, 31, 13, 0, 0, 500_000, tzinfo=UTC)),
        ("PT300S", timedelta(minutes=5)),
        ("PT36H", timedelta(hours=36)),
        ("01890A5D-AC96-774B-BCCE-B302099A8057", ID),
    ],
)
def test_the_same_value_may_be_said_in_another_standard_form(content: str, value: object) -> None:
    assert from_wire(content, type(value)) == value


@pytest.mark.parametrize(
    ("cls", "content"),
    [
        (UUID, "01890a5dac96774bbcceb302099a8057"),
        (UUID, "{01890a5d-ac96-774b-bcce-b302099a8057}"),
        (UUID, "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057"),
        (UUID, " 01890a5d-ac96-774b-bcce-b302099a8057"),
        (UUID, 7),
        (UUID, ID),
        (datetime, "2026-03-31T09:30:00"),
        (datetime, "2026-03-31"),
        (datetime, "2026-03-31 09:30:00Z"),
        (datetime, "2026-02-30T09:30:00Z"),
        (datetime, "2026-03-31T25:00:00Z"),
        (datetime, "2026-03-31T09:30:00.1234567Z"),
        (datetime, "0001-01-01T00:00:00+14:00"),
        (datetime, "２026-03-31T09:30:00Z"),
        (datetime, "20260331T093000Z"),
        (datetime, 1_774_949_400),
        (datetime, datetime(2026, 3, 31, tzinfo=UTC)),
        (date, "20260331"),
        (date, "2026-W14-2"),
        (date, "2026-13-01"),
        (date, "2026-03-31T00:00:00Z"),
        (timedelta, 604_800),
        (timedelta, "7 days"),
        (timedelta, "P"),
        (timedelta, "PT"),
        (timedelta, "P1DT"),
        (timedelta, "P1Y"),
        (timedelta, "P1W"),
        (timedelta, "PT1.5H"),
        (timedelta, "P999999999DT24H"),
        (timedelta, "P" + "9" * 100 + "D"),
        (bool, 1),
        (bool, "true"),
        (int, True),
        (int, 5.0),
        (int, "5"),
        (float, "5"),
        (float, True),
        (float, float("nan")),
        (float, float("inf")),
        (str, 5),
        (str, None),
        (str, b"text"),
        (str, Decision.APPROVE),
        (str, "a\x00b"),
        (str, "\ud800"),
        (Decision, "APPROVE"),
        (Decision, "approved"),
        (Decision, None),
        (Decision, ["approve"]),
        (Metadata, []),
        (Metadata, None),
        (Metadata, {"a": float("nan")}),
        (Metadata, {"a": "\x00"}),
    ],
)
def test_nothing_else_is_taken_for_it(cls: type[Any], content: object) -> None:
    with pytest.raises(WireError):
        from_wire(content, cls)


def test_a_whole_number_stays_one_where_any_number_will_do() -> None:
    assert type(from_wire(5, float)) is int
    assert type(from_wire(5.0, float)) is float


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(WireError, match="time zone"):
        to_wire(datetime(2026, 3, 31))  # noqa: DTZ001 - the point


def test_a_set_names_each_member_once() -> None:
    assert from_wire(["approve", "reject"], frozenset[Decision]) == {Decision.APPROVE, Decision.REJECT}
    with pytest.raises(WireError, match="twice"):
        from_wire(["approve", "approve"], frozenset[Decision])
