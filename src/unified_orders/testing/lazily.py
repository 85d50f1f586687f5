"""Names that load when they are asked for, and a clear word where what they need is not installed."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

#: the packages of the extra
_NEEDED: Final = frozenset({"hypothesis", "pytest"})


def loader(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a module's `__getattr__`: `homes` names the module of each public name."""

    def load(name: str) -> Any:  # noqa: ANN401 - any public name
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        try:
            return getattr(import_module(home), name)
        except ModuleNotFoundError as error:
            if error.name not in _NEEDED:
                raise
            sentence = f"{package}.{name} needs {error.name}: pip install 'unified-orders[testing]'"
            raise ModuleNotFoundError(sentence, name=error.name) from error

    return load
