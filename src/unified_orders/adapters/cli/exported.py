"""Exported histories: what `history --json` and `run --json` write, and what hosts write event by event, read back.

One document with a list of rows under `history` and its `end`, a bare list, or a file of JSON lines. What a row says
for people is passed over; the event in it has to be right. Only a document says where its history ends.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from attrs import fields_dict, frozen

from unified_orders.adapters.cli.orderfile import BadOrderFile, FileProblem
from unified_orders.application.views import StaffHistoryRow
from unified_orders.domain.events import Recorded
from unified_orders.wire import WireError, from_wire
from unified_orders.wire.text import parse

#: What files of one event a line are called.
_BY_LINE: Final = frozenset({".jsonl", ".ndjson"})
_FIELDS: Final = frozenset(fields_dict(Recorded))
#: What a row says besides the event: for people, and made anew from it.
_BESIDES: Final = frozenset(fields_dict(StaffHistoryRow)) - _FIELDS
#: line, place and content of an event; the line is 0 where the place says it
_Row: TypeAlias = tuple[int, str, object]


def is_history(path: Path) -> bool:
    """Tell whether a file is an exported history, by its name and what it looks like."""
    if path.suffix.lower() in _BY_LINE:
        return True
    if path.suffix.lower() != ".json":
        return False
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False  # as an order file it is told what is wrong
    return isinstance(content, list) or (isinstance(content, dict) and "history" in content)


@frozen(slots=True)
class End:
    """The last event of a history when it was exported, and the order's version after it."""

    seq: int
    version: int


@frozen(slots=True)
class Exported:
    """A history that was exported."""

    events: tuple[Recorded, ...]
    #: None: the file does not say where it ends
    end: End | None

    def unlike_its_end(self) -> str | None:
        """Return how the last event differs from what the file says of it."""
        last = self.events[-1]
        if self.end is None or (last.seq, last.version) == (self.end.seq, self.end.version):
            return None
        if last.seq < self.end.seq:
            return (
                f"history ends with event {last.seq}; it was exported up to event {self.end.seq}: the rest is missing"
            )
        if last.seq > self.end.seq:
            return f"history goes on to event {last.seq}; it was exported up to event {self.end.seq}"
        return f"event {last.seq} has version {last.version}; it was exported with version {self.end.version}"


def read_history(path: Path) -> Exported:
    """Return what an export holds.

    Raises:
        BadOrderFile: with each event that is none, by line or by number.
    """
    problems: list[FileProblem] = []
    events: list[Recorded] = []
    rows, end = _content(path)
    for line, place, content in rows:
        try:
            events.append(from_wire(content, Recorded))
        except WireError as error:
            problems += [
                FileProblem(str(path), line, ".".join(filter(None, (place, one.path))), f"{one.rule}, got {one.value}")
                for one in error.problems
            ]
    if not events and not problems:
        problems.append(FileProblem(str(path), 0, "", "holds no event; a history begins with that of its creation"))
    if problems:
        raise BadOrderFile(tuple(problems))
    return Exported(tuple(events), end)


def _content(path: Path) -> tuple[Iterable[_Row], End | None]:
    """Return the events, and where they end."""
    text = _text(path)
    if path.suffix.lower() in _BY_LINE:
        return _by_line(path, text), None
    content, name, order_id, end = _parsed(path, 0, text), "", None, None
    if isinstance(content, dict):
        name, order_id = "history", content.get("order_id") or _inner(content, "order").get("order_id")
        end, content = _end(path, content.get("end")), content["history"]
    if not isinstance(content, list):
        raise bad_history(path, 0, "must be a list of events", name)
    return [(0, f"{name}[{number}]", _event(row, order_id)) for number, row in enumerate(content)], end


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise bad_history(
            path, 0, f"cannot be read: {(error.strerror or str(error)).lower()}; check the path"
        ) from None
    except UnicodeDecodeError:
        raise bad_history(path, 0, "must be text in UTF-8; save it so") from None


def _by_line(path: Path, text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, "", _parsed(path, number, line)


def _end(path: Path, content: object) -> End | None:
    if content is None:
        return None
    try:
        return from_wire(content, End)
    except WireError as error:
        one = error.problems[0]
        raise bad_history(path, 0, f"{one.rule}, got {one.value}", ".".join(filter(None, ("end", one.path)))) from None


def _event(row: object, order_id: object) -> object:
    if not isinstance(row, dict):
        return row
    event = {name: value for name, value in row.items() if name not in _BESIDES}
    return {"order_id": order_id, **event} if order_id is not None else event


def _parsed(path: Path, line: int, text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return parse(text)
    except WireError as error:
        raise bad_history(path, line, f"{error.rule}, got {error.value}", error.path) from None


def _inner(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = content.get(name)
    return inner if isinstance(inner, dict) else {}


def bad_history(path: Path, line: int, message: str, field: str = "") -> BadOrderFile:
    """Return the error of an export."""
    return BadOrderFile((FileProblem(str(path), line, field, message),))
