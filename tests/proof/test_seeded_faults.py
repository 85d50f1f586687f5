"""Every fault seeded into the core is caught by the exhaustive checker, so that its proof says something."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.proof.faults import FAULTS, Fault

PACKAGE = Path(importlib.util.find_spec("unified_orders").origin).parent  # type: ignore[arg-type, union-attr]

#: Walks one small world up to the first thing wrong, and prints that, or else what the world met.
WALK = """
import json, sys
from unified_orders.application.checking import WORLDS, check_world
world = next(world for world in WORLDS if sys.argv[1] in world.name)
report = check_world(world, most_faults=1)
print(json.dumps({"faults": report.faults, "met": sorted(map(str, report.cells | report.used))}))
"""


def walked(folder: Path, world: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WALK, world],
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
    return walked(home, fault.world)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """What the checker says of each fault, and of the sound core: as many at once as there are processors."""
    folder = tmp_path_factory.mktemp("faults")
    worlds = sorted({fault.world for fault in FAULTS})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        sound = pool.map(lambda world: walked(PACKAGE.parent, world), worlds)
        faulty = pool.map(lambda fault: seeded(fault, folder), FAULTS)
        return {
            **dict(zip(worlds, sound, strict=True)),
            **{fault.name: one for fault, one in zip(FAULTS, faulty, strict=True)},
        }


def test_there_are_enough_faults_to_say_something() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.xdist_group("seeded faults")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_seeded_fault_is_caught(fault: Fault, outcomes: dict[str, subprocess.CompletedProcess[str]]) -> None:
    sound, faulty = outcomes[fault.world], outcomes[fault.name]
    assert sound.returncode == 0
    assert json.loads(sound.stdout)["faults"] == []
    if faulty.returncode:
        # A core that breaks down is caught just as well, but not one that can't be imported.
        assert "in decide" in faulty.stderr, faulty.stderr
    else:
        found = json.loads(faulty.stdout)
        assert found["faults"] or found["met"] != json.loads(sound.stdout)["met"], f"{fault.name} passed the checker"
