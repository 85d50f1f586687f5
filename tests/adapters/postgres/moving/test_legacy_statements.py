"""The old application's own statements are answered as recorded, on every variant of its schema."""

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.moving.legacy.filling import fill
from tests.adapters.postgres.moving.legacy.schema import PLAIN, VARIANTS, create
from tests.adapters.postgres.moving.legacy.statements import run_reads, run_round


@pytest.mark.parametrize("name", VARIANTS)
def test_before_anything_is_moved_every_statement_is_answered_as_recorded(bare: Engine, name: str) -> None:
    variant = VARIANTS[name]
    with bare.begin() as connection:
        create(connection, variant)
        fill(connection, variant=variant)
    assert run_round(bare, 1, variant) == run_round(bare, 2, variant) > 40
    assert run_reads(bare, variant=variant) == 2


def test_an_answer_that_differs_is_found_out(bare: Engine) -> None:
    with bare.begin() as connection:
        create(connection)
        fill(connection)
        connection.execute(text("ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'shared'"))
    with pytest.raises(AssertionError, match=r"order with items: .*shared"):
        run_round(bare, 1, PLAIN)
