"""docs/reference/command-line.md: every command and option, exit codes, forms of answers."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import typer
from attrs import frozen
from tests.docs.markdown import page, table
from tests.docs.source import doc_of
from typer.models import ArgumentInfo

from unified_orders.adapters.cli.app import app
from unified_orders.adapters.cli.exits import MEANINGS
from unified_orders.adapters.files.exporting import SHEETS, Sheet

INTRO: Final = """\
`pip install 'unified-orders[cli]'` brings the command `unified-orders`. Every command has a `--help`;
`unified-orders --install-completion` teaches the shell its commands and options, and the groups, actors and steps of
the file that stands on the line."""
SOURCE: Final = """\
## Where an order comes from

A `FILE` is an [order file](order-file.md), which is run quietly in memory to its end, or to `--until`; or an exported
history, whose events are replayed. Either way nothing is stored, and the order is gone when the command ends.

An exported history is what `history --json` writes, or `run --json`; or JSON lines, one stored event each, in a file
that ends in `.jsonl`, as a host writes them with `to_json`. A history holds events alone: an order that comes from one
has no analysed sites beyond those that were put before the reviewer, no names of clients and no texts of notes, and
its share links open by their labels only.

`--as ACTOR` says who looks or acts: `staff:ID`, `staff:ID for NAME`, `account:ID`, `guest:LABEL` (the bearer of a share
link) or `worker:ID`. What they may not see is in no form of the answer."""
FILE: Final = """\
The examples of this page run on this order, with the list of sites `sites.csv` beside it:

<!-- file: order.yaml -->
```yaml
created_by: account:acme
account: acme
currency: USD
groups:
  - client: tea
    link_count: 2
    target_pages: [https://tea.example/green, https://tea.example/black]
    files: [sites.csv]
steps:
  - {do: submit, as: account:acme}
  - review: {as: account:acme, group: tea, approve: [teatable.example, leafjournal.example]}
  - {do: record_payment, as: worker:bank, amount: due, reference: wire 17}
  - complete_work
```"""
ANSWERS: Final = """\
## Forms of an answer

| option | answer |
|---|---|
| none | a table that fits the terminal; piped, plain text, 120 wide or as `COLUMNS` says |
| `--json` | one document, with the views as [the wire](wire-views.md) writes them: amounts in minor units |
| `--csv` | the rows below, in UTF-8 with one heading; amounts in units of the currency |
| `--out FILE` | the JSON or CSV in a file, all of it or nothing; a file that is there is kept, unless `--force` |

Colours are for terminals, and each word or mark says the same without: `NO_COLOR` takes them away, `FORCE_COLOR` keeps
them in a pipe. What is wrong, and how far long work is, goes to the error stream; with `--json` what is wrong is a
document too: `problems` (each with `file`, `line`, `field`, `message`) or `reasons`."""
CODES: Final = "## Exit codes"
COLUMNS: Final = """\
## Columns of CSV

Text that a spreadsheet would run as a formula has an apostrophe before it; numbers stay numbers, times are ISO 8601,
what is unknown is empty. Columns in *italics* are for staff. The same rows come from
`unified_orders.adapters.files.exporting` in a host's own code."""
COMMANDS: Final = "## Commands"
_RUN: Final = (
    "`order_file`, `files`, `steps`, `order`, `boards`, `lines`, `report`, `history`, `end`; over PostgreSQL `where`"
)
#: what `--json` answers with, by command; of an order in a database, `file` is null
DOCUMENTS: Final[Mapping[str, str]] = {
    "demo": _RUN,
    "run": _RUN,
    "board": "`file`, `order_id`, `board`",
    "lines": "`file`, `order_id`, `currency`, `lines`",
    "report": "`file`, `order_id`, `report`",
    "history": (
        "`file`, `order_id`, `history`, `as_of` (the order then, or null), and for staff `end`: the number and version "
        "of the last event"
    ),
    "orders": "`orders`, each with its `file`; `counts` by state",
    "explain": "`file`, `order_id`, `as`, and `actions`, each with what it is `on`",
    "simulate": "`file`, `order_id`, `do`, `as`, `accepted`, `reasons`, `done`, `changes`, `events`, `effects`",
    "error": "`code`, `cause`, `remedy`, `page`; without a code, all codes by subject",
    "doctor": (
        "`files`, each with `order_id`, `state`, `events`, `findings`, `notes`; `problems` of files that hold no order"
    ),
    "diagram": (
        "`machine`, `states`, `initial`, `goal`, `final`, and `edges`, each with `source`, `target`, `by`, `when` and "
        "`derived`"
    ),
    "machine check": "`states`, `decisions`, `seconds`, `worlds`, `proved`, `faults`",
}
#: to copy; they run in the tests
EXAMPLES: Final[Mapping[str, str]] = {
    "demo": "unified-orders demo --json --out demo.json",
    "run": "unified-orders run order.yaml",
    "board": "unified-orders board order.yaml --status available --max-price 150 --sort dr --descending --size 5",
    "lines": "unified-orders lines order.yaml --as account:acme --csv --out lines.csv",
    "report": "unified-orders report order.yaml --until review",
    "history": (
        "unified-orders history order.yaml --as-of 5\nunified-orders history order.yaml --json --out history.json"
    ),
    "orders": "unified-orders orders order.yaml demo.json --state completed --sort updated",
    "explain": "unified-orders explain order.yaml --as account:acme --allowed --until 1",
    "simulate": (
        "unified-orders simulate order.yaml --until 1 --as account:acme "
        "'review: {group: tea, approve: [slowbrew.example], reject: [hotwater.example]}'"
    ),
    "error": "unified-orders error over_quota",
    "doctor": "unified-orders doctor order.yaml history.json demo.json",
    "diagram": "unified-orders diagram group --format dot",
}
_KINDS: Final = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "FILE", datetime: "DAY"}


def command_line_page() -> str:
    return page(
        "The command line",
        INTRO,
        SOURCE,
        FILE,
        ANSWERS,
        CODES,
        table(("code", "meaning"), ((str(code), meaning) for code, meaning in MEANINGS.items())),
        COMMANDS,
        *(part for name, command in _commands(app) for part in _section(name, command)),
        COLUMNS,
        *(part for sheet in SHEETS for part in _columns(sheet)),
    )


@frozen
class Parameter:
    """An argument or option of a command."""

    #: as it is typed
    typed: str
    meaning: str
    is_argument: bool


def _commands(group: typer.Typer, before: str = "") -> Iterator[tuple[str, Callable[..., None]]]:
    """Yield each command by its words; those of a group with the group's."""
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{before}{command.name or command.callback.__name__}", command.callback
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(inner.typer_instance, f"{before}{inner.name} ")


def _section(name: str, command: Callable[..., None]) -> Iterator[str]:
    parameters = list(_parameters(command))
    arguments = [one.typed for one in parameters if one.is_argument]
    yield f"### {name}"
    yield doc_of(command)
    yield f"`{' '.join(['unified-orders', name, *arguments, '[OPTIONS]'])}`"
    if parameters:
        yield table(("argument or option", "meaning"), ((f"`{one.typed}`", one.meaning) for one in parameters))
    if name in DOCUMENTS:
        yield f"`--json`: {DOCUMENTS[name]}."
    if name in EXAMPLES:
        yield f"```sh\n{EXAMPLES[name]}\n```"


def _parameters(command: Callable[..., None]) -> Iterator[Parameter]:
    hints = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        hint = hints[name]
        if get_origin(hint) in {Union, UnionType}:  # what a default of None makes of it
            hint = next(one for one in get_args(hint) if one is not type(None))
        taken, info = get_args(hint)[0], get_args(hint)[1]
        is_argument = isinstance(info, ArgumentInfo)
        typed = _argument(name, taken, parameter, info) if is_argument else _typed(name, taken, info)
        yield Parameter(typed, _meaning(parameter, info), is_argument)


def _argument(name: str, taken: Any, parameter: inspect.Parameter, info: Any) -> str:  # noqa: ANN401
    """Return an argument as `--help` writes it."""
    word = info.metavar or name.upper()
    several = any(get_origin(one) is list for one in (taken, *get_args(taken)))
    return (word if parameter.default is inspect.Parameter.empty else f"[{word}]") + ("..." if several else "")


def _typed(name: str, taken: Any, info: Any) -> str:  # noqa: ANN401
    said = info.default if isinstance(info.default, str) else None  # where Typer keeps the first name that is given
    option = said or " ".join(info.param_decls or [f"--{name.replace('_', '-')}"])
    return option if taken is bool else f"{option} {info.metavar or _words(taken)}"


def _words(taken: Any) -> str:  # noqa: ANN401
    """Return what an option takes: the words of its enum, or what kind of value."""
    kind = next(one for one in _leaves(taken) if one is not type(None))
    return "|".join(kind) if issubclass(kind, StrEnum) else _KINDS[kind]


def _leaves(hint: Any) -> Iterator[type]:  # noqa: ANN401
    inner = get_args(hint)
    yield from (leaf for one in inner for leaf in _leaves(one)) if inner else (hint,)


def _meaning(parameter: inspect.Parameter, info: Any) -> str:  # noqa: ANN401
    default, told = parameter.default, str(info.help).replace("\\[", "[")
    if default is inspect.Parameter.empty:
        return told if isinstance(info, ArgumentInfo) else f"{told} Required."
    return f"{told} Default: `{default}`." if default not in (None, False) else told


def _columns(sheet: Sheet[Any]) -> Iterable[str]:
    of_staff = [f"*`{column.name}`*" for column in sheet.columns if column.staff]
    return (
        f"### CSV of {sheet.name}",
        table(
            ("column", "meaning"),
            ((f"*`{one.name}`*" if one.staff else f"`{one.name}`", one.meaning) for one in sheet.columns),
        ),
        f"{len(sheet.columns)} columns, {len(of_staff)} of them for staff."
        + (" `orders` has the column `file` before them." if sheet.name == "orders" else ""),
    )
