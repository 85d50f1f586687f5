"""How the process ends: with which code, and never with a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, order_file, shell, typed

from unified_orders.adapters.cli import exits

COMMAND = [sys.executable, "-m", "unified_orders.adapters.cli"]
FULL = Path("/dev/full")


def test_every_exit_code_means_something_else_and_is_told() -> None:
    assert [*exits.MEANINGS] == [0, 1, 2, 3, 130]
    assert len({*exits.MEANINGS.values()}) == len(exits.MEANINGS)
    assert all(f"{code} " in exits.EXIT_CODES for code in (0, 1, 2, 3))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("lines", "order.yaml"), exits.OK),
        (("simulate", "order.yaml", "--as", "worker:desk", "submit"), exits.FOUND),
        (("lines", "gone.yaml"), exits.BAD_INPUT),
        (("lines", "."), exits.BAD_INPUT),
        (("lines", "order.yaml", "--out", "gone/lines.csv"), exits.NOT_WRITTEN),
    ],
)
def test_a_command_ends_with_the_code_of_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    order_file(tmp_path, ORDER + APPROVE)
    monkeypatch.chdir(tmp_path)
    ran = typed(*words)
    assert ran.exit_code == code
    assert "Traceback" not in ran.output
    if code:
        assert ran.output


@pytest.mark.parametrize("words", [("diagram",), ("lines", "order.yaml"), ("lines", "order.yaml", "--csv")])
def test_a_full_disk_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    order_file(tmp_path, ORDER + APPROVE)
    with FULL.open("w") as full:
        ran = subprocess.run(
            [*COMMAND, *words], check=False, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", cwd=tmp_path
        )
    assert ran.returncode == exits.NOT_WRITTEN
    assert ran.stderr == "error: the answer cannot be written: no space left on device\n"


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    with subprocess.Popen([*COMMAND, "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert (told, process.returncode) == (b"", -signal.SIGPIPE)


def test_ctrl_c_ends_it_quietly_and_leaves_no_half_written_file(tmp_path: Path) -> None:
    fifo = tmp_path / "order.yaml"
    os.mkfifo(fifo)  # whoever reads it waits
    with subprocess.Popen([*COMMAND, "lines", str(fifo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        writer = os.open(fifo, os.O_WRONLY)  # returns once the command reads
        process.send_signal(signal.SIGINT)
        out, told = process.communicate()
        os.close(writer)
    assert (process.returncode, out, told) == (exits.STOPPED, b"", b"")


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}])
def test_a_terminal_without_the_marks_gets_others_that_differ_as_much(tmp_path: Path, locale: dict[str, str]) -> None:
    ran = shell("board", order_file(tmp_path, ORDER + APPROVE), **locale)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert any(marks in ran.stdout for marks in ("● suggested 1  ✓ approved 1", "* suggested 1  + approved 1"))
    assert "?" not in ran.stdout
