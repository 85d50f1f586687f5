"""Perform a page: its blocks in order, in one folder and one namespace, as a reader would who types them in.

`python -m tests.docs.snippet_run` writes the outputs anew that pages show and their code no longer gives.
"""

import ast
import contextlib
import doctest
import io
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import Factory, define
from tests.docs.markdown import MADE
from tests.docs.pages import DOCUMENTS, ROOT
from tests.docs.snippet_shell import commands_in, is_known, is_ours, type_in, typed_in
from tests.docs.snippets import Snippet, path_of, snippets

import unified_orders.adapters.cli
from unified_orders import Command, Event, UnifiedOrdersError
from unified_orders.adapters.cli.orderfile import read_order_file
from unified_orders.wire import from_json

#: What every page finds in its folder: a list of sites, and the exports and price lists of the demo.
GIVEN: Final = (
    Path(__file__).with_name("sites.csv"),
    *sorted(Path(unified_orders.adapters.cli.__file__).with_name("demo").glob("*.csv")),
)
#: as much of what a command wrote as says why it failed
_LAST: Final = 600
_CHECKER: Final = doctest.OutputChecker()


@define
class Performance:
    """A page on its way, and what does not come out as it says."""

    folder: Path
    names: dict[str, Any] = Factory(lambda: {"__name__": "page"})
    printed: str = ""
    #: `page:line: what is wrong`
    faults: list[str] = Factory(list)
    #: what blocks should show, where they show something else
    outputs: list[tuple[Snippet, str]] = Factory(list)

    def take(self, snippet: Snippet) -> None:
        """Do what a block stands for."""
        if snippet.saying == "file":
            (self.folder / snippet.of).write_text(snippet.code, "utf-8")
        if snippet.saying == "from":
            self._stands_in_file(snippet)
        else:
            _BY_LANGUAGE[snippet.language](self, snippet)

    def wrong(self, snippet: Snippet, text: str, line: int | None = None) -> None:
        self.faults.append(f"{path_of(snippet.page)}:{line or snippet.line}: {text}")

    def _stands_in_file(self, snippet: Snippet) -> None:
        file = ROOT / snippet.of
        if not file.is_file() or snippet.code not in file.read_text("utf-8"):
            self.wrong(snippet, f"these lines do not stand in {snippet.of}")

    def _compare(self, snippet: Snippet, shown: str, given: str) -> None:
        if not _is_shown(shown, given):
            self.wrong(snippet, f"shows\n{shown}\nand should show\n{given}")
            self.outputs.append((snippet, given))

    def python(self, snippet: Snippet) -> None:
        """Run a block, unless it is a file for the blocks below."""
        lines = [] if snippet.saying == "file" else snippet.code.splitlines()
        tree = ast.parse("\n".join(lines))
        ast.increment_lineno(tree, snippet.line - 1)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            for statement in tree.body:
                try:
                    self._step(snippet, statement, lines[(statement.end_lineno or 0) - snippet.line])
                except Exception:  # noqa: BLE001 - whatever it raises, the page is wrong
                    self.wrong(snippet, traceback.format_exc(limit=-3), statement.lineno)
                    break
        self.printed += printed.getvalue()

    def _step(self, snippet: Snippet, statement: ast.stmt, line: str) -> None:
        """Run a statement, and hold what an expression gives against a comment `# -> text` behind it."""
        promised = line.rpartition("# -> ")[2] if "# -> " in line else None
        page = str(snippet.page)
        if promised is None or not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), page, "exec"), self.names)
            return
        given = str(eval(compile(ast.Expression(statement.value), page, "eval"), self.names))
        if given != promised:
            self.wrong(snippet, f"gives {given}, not {promised}", statement.lineno)

    def output(self, snippet: Snippet) -> None:
        """Hold what the code above printed, since the last block of output, against what is shown."""
        if not self.printed:
            self.wrong(snippet, "nothing was printed")
        self._compare(snippet, snippet.code, self.printed)
        self.printed = ""

    def console(self, snippet: Snippet) -> None:
        """Run each command, and hold what it writes against what is shown of it."""
        whole = ""
        steps = typed_in(snippet)
        for number, step in enumerate(steps, 1):
            code, written = type_in(step.command, self.folder)
            wanted = int(snippet.of) if snippet.saying == "exit" and number == len(steps) else 0
            if code != wanted:
                self.wrong(snippet, f"`{step.command}` ended with {code}, not {wanted}: ...{written[-_LAST:]}")
            shown = step.shown if _is_shown(step.shown, written) else written
            whole += f"$ {step.command}\n{shown}"
        self._compare(snippet, snippet.code, whole)

    def sh(self, snippet: Snippet) -> None:
        """Run what is ours; the rest has to be known."""
        for line, command in commands_in(snippet):
            code, written = type_in(command, self.folder) if is_ours(command) else (0, "")
            if code:
                self.wrong(snippet, f"`{command}` ended with {code}: ...{written[-_LAST:]}", line)
            elif not is_ours(command) and not is_known(command):
                self.wrong(snippet, f"`{command}` is not known to the tests", line)

    def order_file(self, snippet: Snippet) -> None:
        """Read an order file, and the files that it names."""
        path = self.folder / (snippet.of or f"{snippet.line}.yaml")
        path.write_text(snippet.code, "utf-8")
        self._read(snippet, lambda: read_order_file(path))

    def json(self, snippet: Snippet) -> None:
        """Read an order file, a command, or an event; what code wrote into a page, that code has read back."""
        if MADE in snippet.page.read_text("utf-8"):
            return
        if snippet.saying == "file":
            self.order_file(snippet)
        elif '"command"' in snippet.code:
            self._read(snippet, lambda: from_json(snippet.code, Command))
        else:
            self._read(snippet, lambda: from_json(snippet.code, Event))

    def _read(self, snippet: Snippet, read: Callable[[], object]) -> None:
        try:
            read()
        except UnifiedOrdersError as error:
            self.wrong(snippet, str(error))

    def csv(self, snippet: Snippet) -> None:
        """See that the rows are there for somebody."""
        if snippet.saying != "file":
            self.wrong(snippet, "rows that nothing reads; name the file: <!-- file: sites.csv -->")

    def made(self, snippet: Snippet) -> None:
        """Leave diagrams and signatures to the tests of the reference, which make them from the code."""
        if snippet.page.parent.name != "reference":
            self.wrong(snippet, "stands outside of the reference, where nothing holds it against the code")

    def text(self, snippet: Snippet) -> None:
        """Leave a drawing or a formula as it is."""


_BY_LANGUAGE: Final[Mapping[str, Callable[[Performance, Snippet], None]]] = {
    "python": Performance.python,
    "output": Performance.output,
    "console": Performance.console,
    "sh": Performance.sh,
    "yaml": Performance.order_file,
    "json": Performance.json,
    "csv": Performance.csv,
    "mermaid": Performance.made,
    "text": Performance.text,
    "pyi": Performance.made,
}


def _is_shown(shown: str, given: str) -> bool:
    """Tell whether a page shows an output; `...` stands for what it leaves out."""
    return _CHECKER.check_output(shown.rstrip() + "\n", given.rstrip() + "\n", doctest.ELLIPSIS)


def perform(page: Path, *languages: str) -> Performance:
    """Perform a page in the current folder: all of it, or its blocks in some languages."""
    folder = Path.cwd()
    for file in GIVEN:
        shutil.copy(file, folder)
    performance = Performance(folder)
    for snippet in snippets(page):
        if not languages or snippet.language in languages:
            performance.take(snippet)
    return performance


def _mend(page: Path) -> list[str]:
    """Write the outputs of a page as they should be, unless anything else is wrong: return that."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        performance = perform(page)
    mendable = tuple(f"{snippet.place}: shows\n" for snippet, _ in performance.outputs)
    left = [fault for fault in performance.faults if not fault.startswith(mendable)]
    if left or not performance.outputs:
        return left
    lines = page.read_text("utf-8").splitlines(keepends=True)
    for snippet, given in reversed(performance.outputs):
        lines[snippet.line - 1 : snippet.line - 1 + snippet.code.count("\n")] = [given.rstrip("\n") + "\n"]
    page.write_text("".join(lines), "utf-8")
    return []


if __name__ == "__main__":
    import tests.conftest  # noqa: F401 - as in a test, no machine is too slow for hypothesis

    for one in [Path(name).resolve() for name in sys.argv[1:]] or DOCUMENTS:
        for fault in _mend(one):
            sys.stderr.write(f"{fault}\n")
