import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import unified_orders

SOURCE = ast.parse(Path(unified_orders.__file__).read_text("utf-8"))


def imported_for_types() -> Iterator[tuple[str, str]]:
    """Yield (module, name) of each import that only type checkers and editors run."""
    for statement in SOURCE.body:
        if isinstance(statement, ast.If) and isinstance(statement.test, ast.Name):
            for inner in statement.body:
                if isinstance(inner, ast.ImportFrom):
                    yield from ((str(inner.module), alias.name) for alias in inner.names)


def python(code: str) -> str:
    """Return what an interpreter prints that has loaded nothing of ours yet."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_what_type_checkers_see_is_what_the_package_names() -> None:
    assert sorted(name for _, name in imported_for_types()) == sorted(unified_orders.__all__)


@pytest.mark.parametrize(("module", "name"), list(imported_for_types()))
def test_a_public_name_is_the_very_object_that_type_checkers_see(module: str, name: str) -> None:
    assert getattr(unified_orders, name) is getattr(importlib.import_module(module), name)


def test_names_are_looked_for_where_type_checkers_find_them_and_nowhere_else() -> None:
    homes = {f"unified_orders.{home}" for home in unified_orders._HOMES}
    assert homes == {module for module, _ in imported_for_types()}


def test_dir_lists_every_public_name() -> None:
    assert set(unified_orders.__all__) <= set(dir(unified_orders))


def test_a_star_import_brings_every_public_name() -> None:
    names: dict[str, object] = {}
    exec("from unified_orders import *", names)
    assert names.keys() - {"__builtins__"} == set(unified_orders.__all__)


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Orders'"):
        getattr(unified_orders, "Orders")  # noqa: B009 - types know that there is none


def test_the_import_alone_loads_no_module_of_the_library() -> None:
    loaded = python("import sys, unified_orders; print(*(name for name in sys.modules if 'unified_orders.' in name))")
    assert loaded.split() == []


def test_the_import_alone_reads_no_metadata_of_packages() -> None:
    assert python("import sys, unified_orders; print('importlib.metadata' in sys.modules)").strip() == "False"


def test_the_version_is_that_of_the_installed_package() -> None:
    try:
        installed: str | None = version("unified-orders")
    except PackageNotFoundError:
        installed = None
    assert getattr(unified_orders, "__version__", None) == installed


def test_every_command_is_public() -> None:
    from unified_orders.domain import commands

    abstract = {"GroupCommand", "ItemCommand", "OrderCommand"}
    assert set(commands.__all__) - abstract <= set(unified_orders.__all__)


def test_every_view_that_a_query_answers_with_is_public() -> None:
    from unified_orders.application import views

    assert set(views.__all__) <= set(unified_orders.__all__)


def test_what_settings_take_is_public() -> None:
    unfit = unified_orders.narrowed({}, ())
    assert unfit == {}
    assert unified_orders.SYSTEM.kind is unified_orders.ActorKind.SYSTEM


def test_every_error_is_public() -> None:
    def below(cls: type[Exception]) -> Iterator[str]:
        yield cls.__name__
        for child in cls.__subclasses__():
            yield from below(child)

    from unified_orders.domain import errors

    found = {name for name in below(unified_orders.UnifiedOrdersError) if hasattr(errors, name)}
    assert found <= set(unified_orders.__all__)
