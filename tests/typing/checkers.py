"""mypy and pyright over a host's code, as a host runs them: with no settings of this tree."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

import unified_orders

HERE: Final = Path(__file__).parent
#: what is right, and what is wrong line by line
RIGHT: Final = tuple(HERE / name for name in ("results.py", "views.py", "hosting.py", "wire.py"))
WRONG: Final = HERE / "typos.py"

_EXPECTED: Final = re.compile(r"  # type: ignore\[([\w, -]+)\]$")
_SAID: Final = re.compile(r"^(?P<file>[\w.]+):(?P<line>\d+): error: (?P<message>.*?)(?:  \[(?P<rule>[\w-]+)\])?$")
#: where the package is found: its source, or the packages that are installed
_ROOT: Final = Path(unified_orders.__file__).parents[1]
_PROGRAM: Final = "unified_orders.adapters.cli."
#: what pyright calls the mistakes that mypy calls so
PYRIGHT: Final = {
    "arg-type": {"reportArgumentType"},
    "assignment": {"reportAssignmentType"},
    "attr-defined": {"reportAttributeAccessIssue"},
    "call-arg": {"reportCallIssue"},
    "list-item": {"reportArgumentType"},
    "misc": {"reportAttributeAccessIssue"},
    "return-value": {"reportReturnType"},
    "type-var": {"reportArgumentType", "reportCallIssue"},
    "union-attr": {"reportAttributeAccessIssue"},
}


@frozen(order=True)
class Said:
    """An error, by the rule of mypy or of pyright."""

    file: str
    line: int
    rule: str
    message: str = ""


def write_code(folder: Path) -> None:
    """Copy the code of hosts into a folder, without the comments that say what is wrong."""
    for file in RIGHT:
        shutil.copy(file, folder)
    lines = WRONG.read_text("utf-8").splitlines()
    (folder / WRONG.name).write_text("\n".join(_EXPECTED.sub("", line) for line in lines) + "\n", "utf-8")


def mistakes() -> dict[int, str]:
    """Return what mypy calls the mistakes, by line."""
    found = ((number, _EXPECTED.search(line)) for number, line in enumerate(WRONG.read_text("utf-8").splitlines(), 1))
    return {number: match[1] for number, match in found if match is not None}


def said_by_mypy(folder: Path) -> list[Said]:
    """Return the errors that `mypy --strict` finds in a folder."""
    files = sorted(file.name for file in folder.glob("*.py"))
    options = ["--strict", "--config-file=", f"--cache-dir={os.devnull}", "--no-pretty", "--no-color-output"]
    where = {} if _ROOT.name == "site-packages" else {"MYPYPATH": str(_ROOT)}
    out = _run(["mypy", *options, "--no-error-summary", *files], folder, where)
    told = (_SAID.match(line) for line in out.splitlines())
    return [
        Said(said["file"], int(said["line"]), said["rule"] or "", said["message"])
        for said in told
        if said is not None and said["file"] in files
    ]


def said_by_pyright(folder: Path) -> list[Said]:
    """Return the errors that pyright finds in a folder, in strict mode unless a file says otherwise."""
    settings = {"typeCheckingMode": "strict", "enableTypeIgnoreComments": False, "extraPaths": [str(_ROOT)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    report = _pyright(["--project", "."], folder)
    if not report["summary"]["filesAnalyzed"]:
        raise AssertionError(f"pyright read nothing: {report}")
    return [
        Said(Path(one["file"]).name, one["range"]["start"]["line"] + 1, one.get("rule", ""), one["message"])
        for one in report["generalDiagnostics"]
    ]


def incomplete_types(folder: Path) -> list[str]:
    """Return the names whose types checkers would have to guess.

    Gaps of other packages do not count, nor does the command line: nobody imports a program.
    """
    report = _pyright(["--verifytypes", "unified_orders", "--ignoreexternal"], folder)["typeCompleteness"]
    if not report["symbols"]:
        raise AssertionError(f"pyright found no package: {report}")
    return [
        f"{symbol['name']}: {one['message']}"
        for symbol in report["symbols"]
        if not symbol["name"].startswith(_PROGRAM) and (not symbol["isTypeKnown"] or symbol["isTypeAmbiguous"])
        for one in symbol["diagnostics"]
    ]


def _pyright(options: Iterable[str], folder: Path) -> Any:  # noqa: ANN401 - JSON
    # It asks the first Python on the path where packages are; its option for that is not heeded by --verifytypes.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    settings = {"PATH": path, "PYTHONPATH": str(_ROOT), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    return json.loads(_run(["pyright", "--outputjson", *options], folder, settings))


def _run(command: Iterable[str], folder: Path, settings: dict[str, str]) -> str:
    """Return what a checker prints; it ends with 1 if it found anything."""
    given = {name: value for name, value in os.environ.items() if name != "MYPYPATH"}
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=given | settings,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if ran.returncode not in {0, 1}:
        raise AssertionError(ran.stdout + ran.stderr)
    return ran.stdout
