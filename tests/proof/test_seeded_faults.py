"""Every fault seeded into the core is caught by the exhaustive checker, so that its proof says something."""

import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.proof.faults import FAULTS, Fault

PACKAGE = Path(importlib.util.find_spec("unified_orders").origin).parent  # type: ignore[arg-type, union-attr]

#: Walks the small worlds, the quick ones first, up to the first thing wrong. Says so and leaves with 1, or with 0.
CHECK = """
import sys
from unified_orders.application.checking import WORLDS, check_world
from unified_orders.application.checking.report import unmet
reports = []
for world in reversed(WORLDS):
    reports.append(check_world(world, most_faults=1))
    if reports[-1].faults:
        sys.exit(f"caught: {reports[-1].faults[0]}")
for fault in unmet(reports):
    sys.exit(f"caught: {fault}")
"""


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHECK],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def seeded(fault: Fault, folder: Path) -> subprocess.CompletedProcess[str]:
    home = folder / fault.name.replace(" ", "-")
    shutil.copytree(PACKAGE, home / "unified_orders", ignore=shutil.ignore_patterns("__pycache__", "demo"))
    file = home / "unified_orders" / fault.file
    text = file.read_text()
    assert text.count(fault.old) == 1, f"{fault.name}: {fault.old!r} stands {text.count(fault.old)} times"
    file.write_text(text.replace(fault.old, fault.new))
    return checked(home)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the checker says of each fault: one process each, as many at once as there are processors."""
    folder = tmp_path_factory.mktemp("faults")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = pool.map(lambda fault: seeded(fault, folder), FAULTS)
        return {fault.name: one.stderr.strip() for fault, one in zip(FAULTS, done, strict=True)}


def test_there_are_enough_faults_to_say_something() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_seeded_fault_is_caught(fault: Fault, outcomes: dict[str, str]) -> None:
    said = outcomes[fault.name].splitlines()[-1:] or ["nothing"]
    # A core that raises is caught just as well, but not one that can't be imported.
    assert "SyntaxError" not in said[0]
    assert "ImportError" not in said[0]
    assert outcomes[fault.name], f"{fault.name} passed the checker"
