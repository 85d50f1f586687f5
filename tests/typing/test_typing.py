import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.typing.checkers import (
    HERE,
    PYRIGHT,
    RIGHT,
    WRONG,
    incomplete_types,
    mistakes,
    said_by_mypy,
    said_by_pyright,
    write_code,
)

import unified_orders
from unified_orders import AsyncOrderService, OrderService


@pytest.fixture
def code(tmp_path: Path) -> Path:
    write_code(tmp_path)
    return tmp_path


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    body = ast.parse(file.read_text("utf-8")).body
    yield from (one for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_mypy_infers_what_a_host_relies_on_and_finds_each_mistake_and_nothing_else(code: Path) -> None:
    said = said_by_mypy(code)
    found = {(one.file, one.line): one.rule for one in said}
    assert found == {(WRONG.name, line): rule for line, rule in mistakes().items()}, said


def test_pyright_infers_what_a_host_relies_on_and_finds_each_mistake_and_nothing_else(code: Path) -> None:
    said, expected = said_by_pyright(code), mistakes()
    assert {(one.file, one.line) for one in said} == {(WRONG.name, line) for line in expected}, said
    assert [one for one in said if one.rule not in PYRIGHT[expected[one.line]]] == []


def test_every_type_that_a_host_may_import_is_written_down(tmp_path: Path) -> None:
    assert incomplete_types(tmp_path) == []


def test_at_least_eleven_kinds_of_mistake_are_shown() -> None:
    kinds = [
        kind for kind in functions(WRONG) if mistakes().keys() & set(range(kind.lineno, (kind.end_lineno or 0) + 1))
    ]
    assert [kind.name for kind in kinds] == [kind.name for kind in functions(WRONG)]
    assert len(kinds) >= 11


def test_the_result_of_every_command_is_asserted() -> None:
    from unified_orders.domain import commands

    abstract = {"Command", "GroupCommand", "ItemCommand", "OrderCommand"}
    members = ((name, getattr(commands, name)) for name in commands.__all__)
    known = {name for name, one in members if isinstance(one, type) and issubclass(one, unified_orders.Command)}
    asserted = re.findall(r"assert_type\(orders\.execute\((\w+)", (HERE / "results.py").read_text("utf-8"))
    assert known - abstract == set(asserted)


@pytest.mark.parametrize(("service", "call"), [(OrderService, ""), (AsyncOrderService, "await ")])
def test_the_answer_of_every_query_is_asserted(service: type, call: str) -> None:
    from unified_orders.application.queries import Queries

    queries = {name for name, _ in inspect.getmembers(Queries, inspect.isfunction) if name[0] != "_"}
    assert queries <= {name for name, _ in inspect.getmembers(service, inspect.isfunction)}
    asserted = re.findall(rf"assert_type\({call}orders\.(\w+)\(", (HERE / "views.py").read_text("utf-8"))
    assert queries <= set(asserted)


def test_every_file_here_is_read_by_the_checkers() -> None:
    own = {"checkers.py", Path(__file__).name}
    assert {file.name for file in HERE.glob("*.py")} - own == {file.name for file in (*RIGHT, WRONG)}
