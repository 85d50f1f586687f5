import os
import subprocess
import sys
from pathlib import Path

from tests.newcomer.example import readme_example, write_example

import unified_orders

HERE = {**os.environ, "PYTHONPATH": str(Path(unified_orders.__file__).parents[1])}


def test_the_readmes_first_example_has_at_most_20_lines() -> None:
    assert len(readme_example().splitlines()) <= 20


def test_the_readmes_first_example_runs_as_it_stands_and_once_its_work_is_done_the_order_is_completed(
    tmp_path: Path,
) -> None:
    program = write_example(tmp_path)
    ran = subprocess.run(
        [sys.executable, program.name], cwd=tmp_path, env=HERE, capture_output=True, check=False, encoding="utf-8"
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1:], ran.stderr) == (0, ["completed"], "")
