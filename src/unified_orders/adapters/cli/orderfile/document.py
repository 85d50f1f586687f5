"""The text of an order file as values, each with the line it stands on.

Scalars are those of JSON: a plain `no` or `12:30` is text, as it looks. Nothing of YAML that acts at a distance
(anchors, tags, merge keys) is taken.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Never

import yaml
from attrs import Factory, define, frozen

from unified_orders.adapters.cli.orderfile.problems import BadOrderFile, FileProblem, field_of
from unified_orders.domain.fields import Text
from unified_orders.wire.reporting import path_of

#: where in a document, outermost first
Place = tuple[str | int, ...]
_LARGEST: Final = 5_000_000
_DEEPEST: Final = 40
_WORDS: Final[Mapping[str, Any]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}", re.ASCII)
#: Escapes of JSON that YAML does not have.
_JSON_ESCAPE: Final = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)", re.DOTALL)


@frozen(slots=True)
class Document:
    """An order file as values of JSON."""

    path: Path
    content: Any
    #: by the text of a place (`steps[3].do`): the line it begins on, from 1
    lines: Mapping[str, int]
    #: scalars as they are written
    texts: Mapping[Place, str]

    def problem(self, place: str, message: str) -> FileProblem:
        """Return a fault at a place; a place that is not there has the line of the nearest one around it."""
        around = field = field_of(place)
        while around and around not in self.lines:
            around = re.sub(r"(?:\.?[^.\[\]]+|\[[^\]]*\])$", "", around)
        return FileProblem(str(self.path), self.lines.get(around, 1), field, message)


def read_document(path: Path) -> Document:
    """Return what a file says.

    Raises:
        BadOrderFile: it cannot be read, is no YAML or JSON, or says something twice.
    """
    text = _text_of(path)
    return document_of(path, _as_yaml(path, text) if path.suffix.lower() == ".json" else text)


def document_of(path: Path, text: str) -> Document:
    """Return what YAML says; `path` is what its faults call it.

    Raises:
        BadOrderFile: it is no YAML, or says something twice.
    """
    composer = _Composer(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = composer.value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = ", ".join(part for part in (error.context, error.problem) if part)
        _fail(path, mark.line + 1 if mark else 1, f"is no YAML: {sentence}")
    except yaml.YAMLError as error:
        _fail(path, 1, f"is no YAML: {str(error).splitlines()[0]}")
    except RecursionError:
        _fail(path, 1, "is nested without end")
    return Document(path, content, composer.lines, composer.texts)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            _fail(path, 0, f"is larger than {_LARGEST:,} bytes; an order file names exports, it does not hold them")
        return path.read_text("utf-8-sig")
    except OSError as error:
        _fail(path, 0, f"cannot be read: {(error.strerror or str(error)).lower()}; check the path")
    except UnicodeDecodeError as error:
        _fail(path, error.object.count(b"\n", 0, error.start) + 1, "must be text in UTF-8; save it so")


def _as_yaml(path: Path, text: str) -> str:
    """Return JSON as the YAML that says the same: its blanks and escapes go a little further."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        _fail(path, error.lineno, f"is no JSON: {error.msg.lower()}, column {error.colno}")
    except (RecursionError, ValueError):
        _fail(path, 1, "is nested too deeply, or holds a number of too many digits")
    return _JSON_ESCAPE.sub(lambda escape: _unescaped(escape[0]), text.replace("\t", " "))


def _unescaped(escape: str) -> str:
    if escape == r"\/":
        return "/"
    pair = len(escape) > len(r"\u0000")
    return str(json.loads(f'"{escape}"')) if pair else escape


def _fail(path: Path, line: int, message: str, place: str = "") -> Never:
    raise BadOrderFile((FileProblem(str(path), line, place, message),))


@define
class _Composer:
    path: Path
    lines: dict[str, int] = Factory(dict)
    texts: dict[Place, str] = Factory(dict)
    _seen: set[int] = Factory(set)

    def value(self, node: yaml.Node, place: Place) -> Any:  # noqa: ANN401 - JSON
        line = node.start_mark.line + 1
        self.lines.setdefault(path_of(place), line)
        if id(node) in self._seen:
            _fail(self.path, line, "anchors and aliases are not taken; write it out", path_of(place))
        self._seen.add(id(node))
        if len(place) > _DEEPEST:
            _fail(self.path, line, f"is nested more than {_DEEPEST} deep", path_of(place))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(member, (*place, index)) for index, member in enumerate(node.value)]
        return self._scalar(node, place, line)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                _fail(self.path, line, "a field's name must be text", path_of(place))
            here = (*place, key.value)
            if key.value in names:
                _fail(self.path, line, "is given twice; give it once", path_of(here))
            names.add(key.value)
            self.lines[path_of(here)] = line
            yield key.value, self.value(value, here)

    def _scalar(self, node: yaml.Node, place: Place, line: int) -> Any:  # noqa: ANN401 - JSON
        text = str(node.value)
        if not Text.is_storable(text):
            _fail(self.path, line, "must hold no NUL, control or surrogate characters; remove them", path_of(place))
        self.texts[place] = text
        if getattr(node, "style", None) is not None:  # quoted, or a block: text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text
