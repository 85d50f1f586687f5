"""What is wrong with an order file: every fault with its line and field, and what to do."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from unified_orders.adapters.cli.meaning import meant
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.words import Decision
from unified_orders.wire import Problem

#: What order files call the fields of commands that hold ids there, and names here.
NAMES: Final[Mapping[str, str]] = {
    "account_id": "account",
    "client_id": "client",
    "group_id": "group",
    "group_ids": "groups",
    "item_id": "item",
    "domain_id": "domain",
    "selection_id": "domain",
    "alternate_id": "alternate",
    "approved_id": "approved",
    "token_id": "link",
    "token": "link",
}
_LISTED: Final = re.compile(r"must be (?:one of the fields here \((?P<fields>.*)\)|one of (?P<words>[\w, ]+)$)")
_UNKNOWN: Final = "an unknown field"


@frozen(slots=True, order=True)
class FileProblem:
    """One fault of an order file."""

    path: str
    #: from 1; 0 for the file as a whole
    line: int
    #: where, outermost first: `steps[3].decisions[0].domain`; empty for the whole document
    field: str
    #: what is wrong, and what to do
    message: str

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{place}, {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class BadOrderFile(UnifiedOrdersError):
    """An order file that cannot be run: nothing of it was."""

    code = "bad_order_file"

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(problems)
        #: every fault that was found, by line; at least one
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def field_of(path: str) -> str:
    """Return a place as the file names it."""
    return re.sub(r"\w+", lambda word: NAMES.get(word[0], word[0]), path).replace("group.group", "group")


def message_of(problem: Problem, extra: Iterable[str] = ()) -> str:
    """Return what is wrong as one sentence, with the word that was probably meant; `extra` are more known fields."""
    listed = _LISTED.search(problem.rule)
    if listed is None:
        return f"{problem.rule}, got {problem.value}"
    if listed["words"]:
        return f"{problem.rule}, got {problem.value}{meant(problem.value.strip(chr(39)), listed['words'].split(', '))}"
    last = problem.path.rpartition(".")[2]
    return unknown(last, [*_fields(listed["fields"].split(", ")), *extra])


def _fields(names: Iterable[str]) -> list[str]:
    known = list(dict.fromkeys(NAMES.get(name, name) for name in names if name != "order_id"))
    if "decision" in known:  # of one site: written as `approve: DOMAIN`
        known = [*Decision, *(name for name in known if name not in {"decision", "domain"})]
    return known


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that a field is not known here, and which ones are."""
    known = list(known)
    return f"is not a field here{meant(name, known)}; the fields here are {', '.join(known)}"
