"""A price list, an export and a catalogue of both, as the tests of the commands on sites begin with."""

from pathlib import Path

import pytest
from tests.adapters.cli.kit import typed

LIST = 'Site;"Guest post price";Topic\na.example;$120;tea\nb.example;80 EUR;\nbroken;1;\n'
AHREFS = "Target\tMode\tDomain Rating\tOrganic / Top Countries\tOrganic / Traffic\na.example/\tdomain\t61\t\t9000\n"


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(LIST, "utf-8")
    return path


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "batch.csv"
    path.write_text(AHREFS, "utf-16")
    return path


@pytest.fixture
def catalogue(tmp_path: Path, prices: Path, batch: Path) -> Path:
    path = tmp_path / "sites.db"
    ran = typed("sites", "import", batch, prices, "--into", path, "--as-of", "2026-01-15")
    assert ran.exit_code == 0, ran.output
    return path
