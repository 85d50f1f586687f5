"""What the source says of its classes and fields beyond what can be asked of them while they run: `#:` comments."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import fields, frozen

from unified_orders.domain.fields import Optional


@frozen
class FieldDoc:
    """One field of a class, as its source shows it."""

    name: str
    #: its type, as annotated
    type: str
    #: its default as written; None: it is required
    default: str | None
    #: its `#:` comment, as one line
    meaning: str
    #: the word of the limit on its size, in `Limits`
    limit: str | None


def fields_of(cls: type[Any]) -> list[FieldDoc]:
    """Return the fields of a class in the order in which it takes them, inherited ones first."""
    docs = {name: doc for one in reversed(cls.__mro__) for name, doc in _own_fields(one).items()}
    return [docs[attribute.name] for attribute in fields(cls) if attribute.name in docs]


def doc_of(thing: object) -> str:
    """Return the docstring of a class or function as one line."""
    own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
    return " ".join(inspect.cleandoc(own).split()) if own and not own.startswith("Method generated") else ""


@cache
def _own_fields(cls: type[Any]) -> dict[str, FieldDoc]:
    if not cls.__module__.startswith("unified_orders."):
        return {}
    lines = textwrap.dedent(inspect.getsource(cls)).splitlines()
    body = ast.parse("\n".join(lines)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {doc.name: doc for doc in _field_docs(cls, body, lines)}


def _field_docs(cls: type[Any], body: ast.ClassDef, lines: list[str]) -> Iterator[FieldDoc]:
    limits = {attribute.name: _limit(attribute.validator) for attribute in getattr(cls, "__attrs_attrs__", ())}
    for statement in body.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            type_ = ast.unparse(statement.annotation).replace("Literal[Unchanged.UNCHANGED]", "UNCHANGED").strip("'")
            if not type_.startswith("ClassVar"):
                name = statement.target.id
                yield FieldDoc(name, type_, _default(statement.value), _comment(statement, lines), limits.get(name))


def _comment(statement: ast.AnnAssign, lines: list[str]) -> str:
    found: list[str] = []
    for line in reversed(lines[: statement.lineno - 1]):
        if not line.strip().startswith("#: "):
            break
        found.insert(0, line.strip()[3:])
    return " ".join(found)


def _default(value: ast.expr | None) -> str | None:
    if value is None:
        return None
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "field"):
        return _plain(ast.unparse(value))
    given = {keyword.arg: keyword.value for keyword in value.keywords}
    if "factory" in given:
        return "empty"
    return _plain(ast.unparse(given["default"])) if "default" in given else None


def _plain(text: str) -> str:
    """Return a default as its reader knows it."""
    known = {
        "()": "empty",
        "ANY_SITE": "nothing is asked for",
        "frozenset({LinkPermission.VIEW})": "view",
        "DEFAULT_LIFETIME": "7 days",
        "DEFAULT_LIMITS": "[these](limits.md)",
        "PERMISSIONS": "[these](permissions.md)",
        "frozenset()": "empty",
        "uuid7": "UUIDs in the order of time",
    }
    return known.get(text, text.rpartition(".")[2] if text[:1].isupper() and text != "UNCHANGED" else text)


def _limit(validator: object) -> str | None:
    inner = validator.inner if isinstance(validator, Optional) else validator
    limit = getattr(inner, "limit", None)
    return limit if isinstance(limit, str) else None


def default_of(cls: type[Any], name: str) -> int:
    """Return the default of a field that holds a number."""
    default = getattr(fields(cls), name).default
    assert isinstance(default, int)
    return default
