"""Every refusal that the source can give: code, kind, sentence, and the commands on whose way it lies."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, Final

from attrs import frozen

from unified_orders.domain import admission, deciding
from unified_orders.domain.errors import Reason
from unified_orders.domain.rules import TABLE
from unified_orders.domain.turn import Turn

#: What notes a reason that others give.
_NOTING: Final = frozenset({Turn.refuse.__qualname__, Turn.unless.__qualname__})
#: Layers that refuse; adapters pass on what they are told.
_LAYERS: Final = ("domain", "application", "wire")
_BLANK: Final = "…"


@frozen
class Refusable:
    """One place in the source that gives a reason to refuse."""

    code: str
    kind: str
    #: the sentence, with … for what it fills in
    message: str


@cache
def all_reasons() -> tuple[Refusable, ...]:
    """Return every reason that the package can give, each once."""
    found: dict[Refusable, None] = {}
    for module in modules():
        for function in _functions_of(module):
            found.update(dict.fromkeys(_given_in(function)))
    return tuple(found)


def codes_of(command: type[Any]) -> list[str]:
    """Return the codes that the rules of one command may give, beyond those that any command may meet."""
    entrance = deciding._DECISIONS[command]
    codes = {reason.code for function in _reached(entrance) for reason in _given_in(function)}
    return sorted(codes)


@cache
def common_codes() -> frozenset[str]:
    """Return the codes that a command may meet before its own rules are asked."""
    return frozenset(reason.code for function in _reached(admission.admit) for reason in _given_in(function))


def modules() -> Iterator[ModuleType]:
    """Yield every module of the layers that refuse."""
    for layer in _LAYERS:
        package = importlib.import_module(f"unified_orders.{layer}")
        yield package
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(one.name)


def _functions_of(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if isinstance(value, FunctionType):
            yield value
        elif isinstance(value, type):
            members = (getattr(member, "fget", member) for member in vars(value).values())
            yield from (one for one in members if isinstance(one, FunctionType) and one.__module__ == module.__name__)


@cache
def _reached(entrance: Callable[..., Any]) -> tuple[FunctionType, ...]:
    """Return the functions of the domain that one may call, itself included."""
    reached: dict[FunctionType, None] = {}
    todo = [entrance]
    while todo:
        function = todo.pop()
        if not isinstance(function, FunctionType) or function in reached:
            continue
        if not function.__module__.startswith("unified_orders.domain."):
            continue
        reached[function] = None
        names = {node.id for node in ast.walk(_tree(function)) if isinstance(node, ast.Name)}
        todo += [function.__globals__[name] for name in names if name in function.__globals__]
    return tuple(reached)


@cache
def _tree(function: FunctionType) -> ast.AST:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):  # written by attrs, or a lambda within an expression
        return ast.Module([], [])


@cache
def _given_in(function: FunctionType) -> tuple[Refusable, ...]:
    if function.__qualname__ in _NOTING:
        return ()
    tree = _tree(function)
    return tuple(reason for node in ast.walk(tree) if isinstance(node, ast.Call) for reason in _given_by(node, tree))


def _given_by(call: ast.Call, tree: ast.AST) -> Iterator[Refusable]:
    name = ast.unparse(call.func)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    kind: ast.expr | None
    if name == Reason.__name__:
        code, kind, message = call.args[0], call.args[1], call.args[2]
    elif name == "turn.refuse":
        code, kind, message = call.args[0], given.get("kind"), call.args[1]
    elif name == "turn.unless":
        code, kind, message = call.args[1], None, call.args[2]
    else:
        return
    for one in _codes(code):
        word = ast.unparse(kind).rpartition(".")[2].lower() if kind is not None else "guard"
        for sentence in _sentences(message, call.lineno, tree):
            yield Refusable(one, word, sentence)


def _codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    assert ast.unparse(node) == "rule.code", f"can't tell the code of {ast.unparse(node)}"
    return sorted({rule.code for rule in TABLE})


def _sentences(node: ast.expr, line: int, tree: ast.AST) -> list[str]:
    """Return the sentence that an expression makes; more than one if it picks."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else _BLANK for part in node.values)]
    if isinstance(node, ast.Name):
        before = [
            one
            for one in ast.walk(tree)
            if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == node.id and one.lineno <= line
        ]
        if before:
            return _sentences(max(before, key=lambda one: one.lineno).value, line, tree)
    return [_BLANK]


def next_steps() -> dict[str, list[str]]:
    """Return what a summary may say is awaited, by its code, with the sentences that say it."""
    found: dict[str, list[str]] = {}
    for function in _functions_of(importlib.import_module("unified_orders.application.views.next")):
        tree = _tree(function)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "NextStep":
                for code in _codes(node.args[0]):
                    found.setdefault(code, []).extend(_sentences(node.args[1], node.lineno, tree))
    return found


def codes_written() -> set[str]:
    """Return the codes by another way: every word that stands first in whatever looks like a refusal."""
    texts = (inspect.getsource(module) for module in modules())
    calls = (node for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    refusing = (call for call in calls if ast.unparse(call.func).rpartition(".")[2] in {"Reason", "refuse", "unless"})
    values = (arg.value for call in refusing for arg in call.args[:2] if isinstance(arg, ast.Constant))
    return {value for value in values if isinstance(value, str) and value.isidentifier()}
