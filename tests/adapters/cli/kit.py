"""An order file to begin with, and two ways to run the command line: in a process of its own, and in this one."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from unified_orders.adapters import cli
from unified_orders.adapters.cli.app import app

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


def typed(*words: object) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(app, [*map(str, words)], prog_name="unified-orders")


def faults(folder: Path, text: str) -> list[str]:
    """Return what is told of an order file that is not right; it ends with 2, and nothing is run."""
    path = order_file(folder, text)
    ran = typed("run", path)
    assert ran.exit_code == 2, ran.output
    assert ran.stdout == ""
    *told, last = ran.stderr.replace(f"error: {path}", "").splitlines()
    assert last.endswith("nothing was run")
    return [line.removeprefix(", ") for line in told]
