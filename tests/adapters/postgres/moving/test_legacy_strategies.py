"""Drawn legacy databases can be stored, and there is no reason to quarantine a row that they do not come to."""

from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.dirt import KINDS, Fate
from tests.adapters.postgres.moving.legacy.filling import Rows, fill
from tests.adapters.postgres.moving.legacy.rules import ACCOUNTED, verdicts
from tests.adapters.postgres.moving.legacy.schema import LOOSE, create
from tests.adapters.postgres.moving.legacy.strategies import databases

REASONS = {kind.reason or kind.item_reason for kind in KINDS} - {""}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=databases())
def test_whatever_is_drawn_can_be_stored_and_has_a_fate(bare: Engine, rows: Rows) -> None:
    with bare.connect() as connection:
        create(connection, LOOSE)
        fill(connection, rows, LOOSE)
        stored = sum(connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in ACCOUNTED)
    assert len(verdicts(rows)) == stored == sum(len(rows[table]) for table in ACCOUNTED)


class _Seen(Exception):
    """There is nothing left to come to."""


def test_every_reason_and_every_fate_of_an_item_is_come_to() -> None:
    reasons: set[str] = set()
    fates: set[Fate] = set()

    @settings(max_examples=5_000, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @given(rows=databases())
    def draw(rows: Rows) -> None:
        for (table, _), verdict in verdicts(rows).items():
            reasons.update(verdict.reasons)
            fates.update({verdict.fate} if table == "order_items" else ())
        if reasons >= REASONS and fates == set(Fate):
            raise _Seen

    with suppress(_Seen):
        draw()
    assert reasons >= REASONS
    assert fates == set(Fate)
