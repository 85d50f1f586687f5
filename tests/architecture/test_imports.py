import subprocess
import sys
from pathlib import Path

import grimp
import pytest

import unified_orders

ROOT = Path(__file__).parents[2]
PACKAGE = Path(unified_orders.__file__).parent
CORE = {*sys.stdlib_module_names, "attr", "attrs", "unified_orders"}
MAY_IMPORT = {"domain": CORE, "ports": CORE, "application": CORE, "wire": CORE | {"cattrs"}}
MOST_LINES = 350


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("unified_orders", include_external_packages=True, cache_dir=None)


def python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run an interpreter that has loaded nothing of ours yet."""
    return subprocess.run([sys.executable, *arguments], check=False, capture_output=True, text=True, cwd=ROOT)


def test_every_import_contract_is_kept() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = python("-c", lint, "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_the_libraries_it_is_allowed(imports: grimp.ImportGraph, layer: str) -> None:
    package = f"unified_orders.{layer}"
    outside = {
        (module, imported)
        for module in imports.find_descendants(package) | {package}
        for imported in imports.find_modules_directly_imported_by(module)
        if imported.partition(".")[0] not in MAY_IMPORT[layer]
    }
    assert outside == set()


def test_importing_the_package_loads_nothing_but_attrs_and_the_standard_library() -> None:
    ran = python("-c", "import sys; old = set(sys.modules); import unified_orders; print(*set(sys.modules) - old)")
    assert ran.returncode == 0, ran.stderr
    assert {name.partition(".")[0] for name in ran.stdout.split()} <= CORE


def test_every_public_name_resolves() -> None:
    assert [name for name in unified_orders.__all__ if not hasattr(unified_orders, name)] == []


def test_public_names_are_listed_once() -> None:
    assert len(unified_orders.__all__) == len(set(unified_orders.__all__))


def test_types_are_shipped() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_no_file_is_longer_than_one_subject() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    too_long = {str(path.relative_to(PACKAGE)): lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert too_long == {}
