"""Every refusal that the code can give is given in a test that says so."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import unified_orders.application
import unified_orders.domain

_TESTS: Final = Path(__file__).parent.parent
#: where the code stands in a call that refuses
_PLACES: Final = {"refuse": 0, "unless": 1, "Reason": 0}


def _sources() -> Iterator[ast.AST]:
    for package in (unified_orders.domain, unified_orders.application):
        for path in Path(next(iter(package.__path__))).rglob("*.py"):
            yield ast.parse(path.read_text())


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _text(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def given_codes() -> set[str]:
    """Return the codes that the library refuses with."""
    codes: set[str] = set()
    for tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in _PLACES:
                place = _PLACES[_name(node)]
                codes.update(_text(node.args[place] if len(node.args) > place else None))
            if isinstance(node, ast.Call) and _name(node) == "Rule":
                codes.update(text for word in node.keywords if word.arg == "code" for text in _text(word.value))
            if isinstance(node, ast.AnnAssign) and ast.unparse(node).startswith("code: str = "):
                codes.update(_text(node.value))
    return codes


def expected_codes() -> set[str]:
    """Return the codes that a test names as the refusal it expects."""
    codes: set[str] = set()
    for folder in ("scenarios", "domain", "application"):
        for path in (_TESTS / folder).glob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _name(node) == "refuses":
                    codes.update(_text(node.args[0]))
                if isinstance(node, ast.Call) and _name(node) == "raises":
                    codes.update(text for word in node.keywords if word.arg == "match" for text in _text(word.value))
                if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".code"):
                    codes.update(_text(node.comparators[0]))
    return codes


def test_each_code_is_expected_by_a_test() -> None:
    given = given_codes()
    assert len(given) > 50
    assert given - expected_codes() == set()
