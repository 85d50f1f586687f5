"""Whatever stands in whichever field: PostgreSQL gives it back exactly, or it was refused before."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Final

import pytest
from attrs import evolve
from campaigns.hostile import check, run
from campaigns.keeping import Recording
from campaigns.seeds import Vacuous, Wrong
from campaigns.stored import database

from unified_orders.adapters.postgres.statements import Statement
from unified_orders.ports.repository import Write

#: in each field; 500 and more by `python -m campaigns hostile`
VALUES: Final = 10
SEED: Final = 4


class Tidy(Recording):
    """A store that thinks it knows how text is written."""

    def saving(self, write: Write) -> Statement:
        statement = super().saving(write)
        tidied = {name: _tidied(value) for name, value in statement.parameters.items()}
        return evolve(statement, parameters=tidied)


def _tidied(value: object) -> object:
    if not isinstance(value, bytes) or not value.startswith(b"["):
        return value
    return unicodedata.normalize("NFC", json.dumps(json.loads(value), ensure_ascii=False)).encode()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with database() as made:
        yield made


def test_hostile_values_are_refused_or_kept_exactly(address: str) -> None:
    tally = run(address, VALUES, SEED)
    assert tally["fields"] > 200


def test_a_store_that_changes_one_letter_is_caught(address: str) -> None:
    with pytest.raises(Wrong, match="is not as it was in"):
        run(address, VALUES * 10, SEED, Tidy())


def test_a_run_in_which_nothing_was_kept_is_refused() -> None:
    with pytest.raises(Vacuous):
        check({"refused before anything was asked": 100})
