"""An order file to begin with, and two ways to run the command line: in a process of its own, and in this one."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from unified_orders.adapters import cli
from unified_orders.adapters.cli.app import app

INTERRUPT = "\x03"
#: seconds
_PATIENCE, _PAUSE = 60, 5
DEMO = Path(cli.__file__).with_name("demo")
OWN_SITES = "Domain,DR,Traffic,Price (USD),Cost (USD)\na.example,70,9000,100.00,60.00\nb.example,60,8000,150.00,90.00\n"
ORDER = """\
created_by: account:acme
account: acme
currency: USD
groups:
  - client: tea
    link_count: 1
    target_pages: [https://tea.example/green]
    files: [sites.csv]
steps:
  - {do: submit, as: account:acme}
"""
APPROVE = "  - {do: review, as: account:acme, group: tea, decisions: [{approve: a.example}]}\n"
PAY = "  - {do: record_payment, as: worker:bank, amount: due, reference: wire 1}\n"


def order_file(folder: Path, text: str = ORDER, name: str = "order.yaml") -> Path:
    """Write an order file with its export beside it."""
    (folder / "sites.csv").write_text(OWN_SITES, "utf-8")
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def shell(*words: object, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own, with its output piped."""
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR", "COLUMNS"}}
    command = [sys.executable, "-m", "unified_orders.adapters.cli", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, env={**plain, **env}, encoding="utf-8")


def typed(*words: object, **env: str) -> Result:
    """Run the command line in this process, as wide as pipes are."""
    plain: dict[str, str | None] = {"COLUMNS": None}
    return CliRunner().invoke(app, [*map(str, words)], prog_name="unified-orders", env=plain | env)


def answer(*words: object, code: int = 0) -> dict[str, Any]:
    """Return the one JSON document with which a command answers."""
    ran = typed(*words, "--json")
    assert ran.exit_code == code, ran.output
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def on_terminal(
    *words: object, columns: int = 80, keys: tuple[tuple[str, str], ...] = (), **env: str
) -> tuple[int, str]:
    """Run the command line on a terminal of its own; `keys` are pressed once what stands before them was shown."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR", "COLUMNS"}}
    command = [sys.executable, "-m", "unified_orders.adapters.cli", *map(str, words)]
    environment = {**plain, "TERM": "xterm-256color", **env}
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - no threads here; without it Ctrl-C reaches nobody
    ) as process:
        os.close(theirs)
        try:
            shown = _watched(ours, keys)
        except BaseException:
            process.kill()
            raise
    os.close(ours)
    return process.returncode, shown.replace("\r\n", "\n")


def _watched(terminal: int, keys: tuple[tuple[str, str], ...]) -> str:
    shown, pressed, waiting = "", "", list(keys)
    while part := _read(terminal, pressed):
        shown += part
        if waiting and waiting[0][0] in shown:
            prompt, pressed = waiting.pop(0)
            shown = shown.replace(prompt, "", 1)
            os.write(terminal, pressed.encode())
    assert not waiting, f"{waiting[0][0]!r} was never shown"
    return shown


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(terminal: int, pressed: str) -> str:
    """Return what is shown next. Ctrl-C just before a read begins is noticed at the next key: press it again."""
    for _ in range(_PATIENCE // _PAUSE):
        if select.select([terminal], [], [], _PAUSE)[0]:
            break
        if pressed == INTERRUPT:
            os.write(terminal, pressed.encode())
    else:
        raise AssertionError("nothing more is shown, and nothing ends")
    try:
        return os.read(terminal, 65_536).decode(errors="replace")
    except OSError:  # the other end is closed
        return ""


def faults(folder: Path, text: str) -> list[str]:
    """Return what is told of an order file that is not right; it ends with 2, and nothing is run."""
    path = order_file(folder, text)
    ran = typed("run", path)
    assert ran.exit_code == 2, ran.output
    assert ran.stdout == ""
    *told, last = ran.stderr.replace(f"error: {path}", "").splitlines()
    assert last.endswith("nothing was run")
    return [line.removeprefix(", ") for line in told]
