"""What is another's is unknown, in memory and in PostgreSQL alike, whoever asks with whichever id."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import pytest
from attrs import evolve
from campaigns.authorisation import check, run
from campaigns.seeds import Vacuous, Wrong
from campaigns.stored import database

from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain.slices import Need

_FENCE: Final = "WHERE order_id = %(order)s::uuid AND id ="


class Unfenced(Store):
    """Finds a part by its id, in whichever order it is."""

    def loading(self, need: Need, receipt_of: tuple[UUID, str] | None) -> tuple[Statement, ...]:
        return tuple(
            evolve(one, text=one.text.replace(_FENCE, "WHERE id =")) for one in super().loading(need, receipt_of)
        )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with database() as made:
        yield made


def test_what_is_foreign_is_unknown_to_everybody_in_both_stores(address: str) -> None:
    tally = run(address)
    assert tally["hidden"] > 1_000


def test_a_store_that_finds_what_is_in_another_order_is_caught(address: str) -> None:
    with pytest.raises(Wrong, match=r"of nobody|but"):
        run(address, Unfenced())


def test_an_interview_in_which_nothing_was_hidden_is_refused() -> None:
    with pytest.raises(Vacuous):
        check({"granted": 100})
