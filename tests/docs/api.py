"""Public names as Markdown: their signature, what their docstrings say, their fields and methods."""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from types import FunctionType
from typing import Any, Final

from attrs import has
from tests.docs.errors_page import error_classes
from tests.docs.markdown import bullets, table, type_text, words
from tests.docs.meanings import MEANINGS, SHOWN
from tests.docs.source import FieldDoc, doc_of, fields_of

import unified_orders

_WIDTH: Final = 76
#: what marks the methods of a contract suite that a host's class defines
_HOOK: Final = "__required_hook__"
_MEMBERS: Final = (FunctionType, property, classmethod, staticmethod)
#: what a docstring says of what another one explains
_AS_THERE: Final = re.compile(r"As `\w+\.\w+`\.$")
_RAISED: Final = re.compile(r"^    (\w+): (.+)$", re.MULTILINE)


def section(name: str, thing: Any, level: int = 3) -> Iterator[str]:  # noqa: ANN401
    """Yield the heading of a public name, and all there is to say of it."""
    yield f"{'#' * level} {name}"
    if isinstance(thing, type) and issubclass(thing, Enum):
        yield doc_of(thing)
        yield ", ".join(f"`{member.value}`" for member in thing)
    elif isinstance(thing, type):
        yield from _class(thing, level)
    elif callable(thing) and isinstance(inspect.unwrap(thing), FunctionType):
        yield _signature(inspect.unwrap(thing))
        yield from documentation(thing)
    else:
        yield from _constant(name)


def documentation(thing: object) -> Iterator[str]:
    """Yield the paragraphs of a docstring, with what is raised as a list."""
    text = inspect.cleandoc(thing.__doc__ or "")
    before, _, raised = text.partition("\nRaises:\n")
    yield from (_paragraph(part) for part in before.split("\n\n") if part.strip())
    if raised:
        one_line = re.sub(r"\n {8,}", " ", raised)
        yield "Raises:"
        yield bullets(f"{_error(name)}: {what}" for name, what in _RAISED.findall(one_line))


def _paragraph(text: str) -> str:
    if text.startswith("    "):
        return f"```pyi\n{textwrap.dedent(text).rstrip()}\n```"
    return " ".join(text.split())


def _error(name: str) -> str:
    codes = {cls.__name__: cls.code for cls in error_classes()}
    return f"[`{name}`](errors/{codes[name]}.md)" if name in codes else f"`{name}`"


def _class(cls: type[Any], level: int) -> Iterator[str]:
    if not _is_value(cls) and "__init__" in vars(cls) and not _is_protocol(cls):
        yield _signature(cls.__init__, cls.__name__)
    if not (cls.__doc__ or "").startswith("Method generated"):
        yield from documentation(cls)
    for one in cls.__bases__:
        if _is_public(one) and not issubclass(one, BaseException):
            yield f"Has all that `{one.__name__}` has."
        elif one.__module__.startswith("unified_orders.") and not hasattr(cls, "is_suite"):
            yield from documentation(one)
    if "__init__" in vars(cls) and not _is_value(cls) and cls.__init__.__doc__:
        yield from documentation(cls.__init__)
    if _is_value(cls):
        yield _fields(cls)
    yield from _methods(cls, level + 1)


def _methods(cls: type[Any], level: int) -> Iterator[str]:
    members = dict(_members(cls))
    promises = [name for name in members if name.startswith("test_")]
    if promises and cls.__name__.startswith("Async"):
        yield f"The promises are those of `{cls.__name__.removeprefix('Async')}`."
    elif promises:
        yield f"{len(promises)} promises:"
        yield bullets(name.removeprefix("test_").replace("_", " ") for name in promises)
    if promises:
        members = {name: member for name, member in members.items() if hasattr(member, _HOOK)}
        yield "A test class of yours defines:"
    likewise = [name for name, member in members.items() if _AS_THERE.match(_function(member).__doc__ or "")]
    if likewise:
        yield f"As there: {words(likewise)}."
    for name, member in members.items():
        function = _function(member)
        if function.__doc__ and name not in {*promises, *likewise}:
            may = " (if it likes)" if getattr(member, _HOOK, True) is False else ""
            yield f"{'#' * level} {cls.__name__}.{name}{may}"
            is_property = isinstance(member, property)
            yield f"`{name}`: `{_returned(function)}`, read only." if is_property else _signature(function)
            yield from documentation(function)


def _fields(cls: type[Any]) -> str:
    """Return a table of the fields that no class with a section of its own has already."""
    known = {doc.name for one in cls.__mro__[1:] if _is_public(one) and has(one) for doc in fields_of(one)}
    docs = [doc for doc in fields_of(cls) if doc.name not in known]
    return table(("field", "type", "meaning"), map(_field, docs))


def _field(doc: FieldDoc) -> tuple[str, ...]:
    default = "" if doc.default is None else f", default {doc.default}"
    return (
        f"`{doc.name}`",
        f"{type_text(doc.type)}{default}",
        doc.meaning or MEANINGS.get(doc.name) or SHOWN.get(doc.name, ""),
    )


def _is_value(cls: type[Any]) -> bool:
    return has(cls) and bool(fields_of(cls))


def _is_protocol(cls: type[Any]) -> bool:
    return bool(getattr(cls, "_is_protocol", False))


def _members(cls: type[Any]) -> Iterable[tuple[str, Any]]:
    """Return the public methods and properties in the order of the source, those of bases without a section last."""
    found: dict[str, Any] = {}
    elsewhere = {base for one in cls.__mro__[1:] if _is_public(one) for base in one.__mro__}
    for one in cls.__mro__:
        if one.__module__.startswith("unified_orders.") and one not in elsewhere:
            for name, member in vars(one).items():
                if not name.startswith("_") and isinstance(member, _MEMBERS):
                    found.setdefault(name, member)
    return found.items()


def _is_public(cls: type[Any]) -> bool:
    return getattr(unified_orders, cls.__name__, None) is cls


def _function(member: Any) -> FunctionType:  # noqa: ANN401
    found = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
    assert isinstance(found, FunctionType)
    return found


def _signature(function: Any, name: str | None = None) -> str:  # noqa: ANN401
    """Return a call as a block of code, on several lines if it is long."""
    node = _definition(function)
    parts = list(_arguments(node.args))
    awaited = "await " if isinstance(node, ast.AsyncFunctionDef) else ""
    returned = f" -> {_unquoted(node.returns)}" if node.returns is not None and name is None else ""
    called = f"{awaited}{name or node.name}"
    line = f"{called}({', '.join(parts)}){returned}"
    if len(line) > _WIDTH:
        line = f"{called}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returned}"
    return f"```pyi\n{line.replace(chr(39), chr(34))}\n```"


def _arguments(args: ast.arguments) -> Iterator[str]:
    positional = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for index, (one, default) in enumerate(zip(positional, defaults, strict=True)):
        if index or one.arg not in {"self", "cls"}:
            yield _argument(one, default)
    if args.vararg:
        yield f"*{_argument(args.vararg, None)}"
    elif args.kwonlyargs:
        yield "*"
    for one, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _argument(one, default)


def _argument(one: ast.arg, default: ast.expr | None) -> str:
    hint = f": {_unquoted(one.annotation)}" if one.annotation is not None else ""
    if default is None:
        return f"{one.arg}{hint}"
    text = ast.unparse(default)
    return f"{one.arg}{hint} = {'...' if text.startswith('_') else text}"


def _returned(function: FunctionType) -> str:
    returns = _definition(function).returns
    return _unquoted(returns) if returns is not None else ""


def _unquoted(hint: ast.expr) -> str:
    return str(hint.value) if isinstance(hint, ast.Constant) and isinstance(hint.value, str) else ast.unparse(hint)


@cache
def _definition(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function)))).body[0]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return node


def _constant(name: str) -> Iterator[str]:
    """Yield the line that gives a constant its value, and the `#:` comment above."""
    lines, at = _defined(name)
    yield f"```pyi\n{lines[at].replace(': Final', '')}\n```"
    found: list[str] = []
    while at and lines[at - 1].startswith("#: "):
        at -= 1
        found.insert(0, lines[at][3:])
    text = " ".join(found)
    yield text[:1].upper() + text[1:]


def _defined(name: str) -> tuple[list[str], int]:
    for module in sorted(name for name in sys.modules if name.startswith("unified_orders.")):
        lines = inspect.getsource(sys.modules[module]).splitlines()
        for number, line in enumerate(lines):
            if re.match(rf"{name}(: [^=]+)? = ", line):
                return lines, number
    raise LookupError(f"nothing gives {name} its value")
