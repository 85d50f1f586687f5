"""How a command that cannot do its work ends: what is wrong and what to do on the error stream, and a code.

With `--json` the same is one document on the output.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text

from unified_orders.adapters.cli import answers
from unified_orders.adapters.cli.exits import BAD_INPUT, FOUND, NOT_WRITTEN
from unified_orders.adapters.cli.opening import Stopped
from unified_orders.adapters.cli.orderfile import BadOrderFile, FileProblem
from unified_orders.adapters.cli.screen.steps import reasons_table
from unified_orders.adapters.cli.screen.style import BAD, STRONG, screen
from unified_orders.domain.errors import InvalidInput, Refused, StorageError


def ended(work: Callable[[], int], *, as_json: bool) -> int:
    """Return the exit code of some work, and tell of what ends it early."""
    try:
        return _flushed(work())
    except BadOrderFile as bad:
        _answer(answers.problems_answer(bad.problems), as_json=as_json)
        return show_problems(bad.problems)
    except InvalidInput as error:
        problem = FileProblem("", 0, error.field_name, f"{error.rule}, got {error.value}")
        _answer(answers.problems_answer([problem]), as_json=as_json)
        return complain(str(error))
    except Stopped as stopped:
        _answer(answers.stopped_answer(stopped), as_json=as_json)
        return show_stopped(stopped)
    except Refused as refused:
        _answer(answers.refused_answer(refused), as_json=as_json)
        _show_refused(refused.command, refused)
        return FOUND
    except StorageError as error:
        return complain(str(error), FOUND)
    except BrokenPipeError:
        raise
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        return complain(f"{error.filename or 'the answer'} cannot be written: {why}", NOT_WRITTEN)


def _flushed(code: int) -> int:
    sys.stdout.flush()  # a full disk shows here, not when the process is over
    return code


def complain(message: str, code: int = BAD_INPUT) -> int:
    """Say what is wrong, and return the exit code."""
    screen(errors=True).print(Text.assemble(("error: ", BAD), message), soft_wrap=True)
    return code


def show_stopped(stopped: Stopped) -> int:
    """Say which step ended a run and why, and return the exit code."""
    place = f"{stopped.path}, line {stopped.line}"
    if stopped.refused is not None:
        _show_refused(f"{place}: {stopped.refused.command}", stopped.refused)
    else:
        complain(f"{place}: {stopped.do} was accepted, and should have been refused ({', '.join(stopped.wanted)})")
    if stopped.left:
        behind = "1 step behind it was" if stopped.left == 1 else f"{stopped.left} steps behind it were"
        screen(errors=True).print(Text(f"{behind} not taken"))
    return FOUND


def _show_refused(what: str, refused: Refused) -> None:
    console = screen(errors=True)
    console.print(Text.assemble(("refused: ", BAD), what), soft_wrap=True)
    console.print(reasons_table(refused.reasons))


def show_problems(problems: Sequence[FileProblem], left: str = "nothing was run") -> int:
    """Say what is wrong with files, and return the exit code."""
    console = screen(errors=True)
    for problem in problems:
        console.print(Text.assemble(("error: ", BAD), str(problem)), soft_wrap=True)
    count = f"{len(problems)} errors" if len(problems) > 1 else "1 error"
    console.print(Text(f"{count}; {left}", style=STRONG))
    return BAD_INPUT


def _answer(content: Any, *, as_json: bool) -> None:  # noqa: ANN401 - JSON
    if as_json:
        sys.stdout.write(answers.as_text(content) + "\n")
