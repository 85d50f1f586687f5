import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from unified_orders import testing
from unified_orders.testing import contracts, strategies

LAZY = (testing, strategies)


def imported_for_types(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of each import of ours that only type checkers and editors run."""
    for statement in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body:
        if isinstance(statement, ast.If) and isinstance(statement.test, ast.Name):
            for inner in statement.body:
                if isinstance(inner, ast.ImportFrom) and str(inner.module).startswith("unified_orders"):
                    yield from ((str(inner.module), alias.name) for alias in inner.names)


@pytest.mark.parametrize("module", LAZY, ids=lambda module: module.__name__)
def test_what_type_checkers_see_is_what_the_package_names(module: ModuleType) -> None:
    own = {"register"} & set(vars(module))
    assert sorted({name for _, name in imported_for_types(module)} | own) == sorted(module.__all__)


@pytest.mark.parametrize(
    ("package", "module", "name"), [(one, *seen) for one in LAZY for seen in imported_for_types(one)]
)
def test_a_public_name_is_the_very_object_that_type_checkers_see(package: ModuleType, module: str, name: str) -> None:
    assert getattr(package, name) is getattr(importlib.import_module(module), name)


def test_every_suite_is_public() -> None:
    folder = Path(str(contracts.__file__)).parent
    homes = [f"contracts.{one.stem}" for one in folder.iterdir() if one.stem != "__init__" and one.name[0] != "_"]
    found = {
        name
        for home in homes
        for name, cls in vars(importlib.import_module(f"unified_orders.testing.{home}")).items()
        if name.endswith("Contract") and name != "Contract" and isinstance(cls, type)
    }
    assert found <= set(testing.__all__)


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match=r"module 'unified_orders.testing' has no attribute 'Mock'"):
        getattr(testing, "Mock")  # noqa: B009 - types know that there is none


@pytest.mark.parametrize(
    ("name", "missing"), [("OrderLives", "hypothesis"), ("RepositoryContract", "pytest"), ("hook", "pytest")]
)
def test_without_the_extra_a_sentence_says_what_to_install(name: str, missing: str) -> None:
    code = f"""
import sys
sys.modules[{missing!r}] = None
from unified_orders.testing import {name}
"""
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    told = f"unified_orders.testing.{name} needs {missing}: pip install 'unified-orders[testing]'"
    assert ran.stderr.splitlines()[-1] == f"ModuleNotFoundError: {told}"


def test_what_needs_neither_works_without_the_extra() -> None:
    code = """
import sys
sys.modules.update(hypothesis=None, pytest=None)
from unified_orders.testing import Fails, FrozenClock, SequentialIds, check_policy, faulty, order_at
print(order_at("completed").state.order.state)
"""
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "completed"
