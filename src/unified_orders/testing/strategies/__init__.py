"""Hypothesis strategies for all that the library knows; `st.from_type(Order)` works with nothing imported.

Hypothesis calls `register` when it is imported itself. That loads nothing of the library: the strategies are made known
when its first class is loaded.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from unified_orders.testing.lazily import loader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from unified_orders.testing.strategies.kinds import COMMANDS, EFFECTS, ENTITIES, EVENTS, RESULTS
    from unified_orders.testing.strategies.making import (
        actors,
        commands,
        effects,
        entities,
        events,
        instances,
        outcomes,
        recorded,
    )
    from unified_orders.testing.strategies.orders import histories, parts, standings, whole_orders
    from unified_orders.testing.strategies.values import currencies, ids, metadata, moments, texts, urls
    from unified_orders.testing.strategies.wishing import requests, wishes

__all__ = [
    "COMMANDS",
    "EFFECTS",
    "ENTITIES",
    "EVENTS",
    "RESULTS",
    "actors",
    "commands",
    "currencies",
    "effects",
    "entities",
    "events",
    "histories",
    "ids",
    "instances",
    "metadata",
    "moments",
    "outcomes",
    "parts",
    "recorded",
    "register",
    "requests",
    "standings",
    "texts",
    "urls",
    "whole_orders",
    "wishes",
]

_HOMES: Final = {
    name: f"{__name__}.{home}"
    for home, names in {
        "making": "actors commands effects entities events instances outcomes recorded",
        "kinds": "COMMANDS EFFECTS ENTITIES EVENTS RESULTS",
        "orders": "histories parts standings whole_orders",
        "values": "currencies ids metadata moments texts urls",
        "wishing": "requests wishes",
    }.items()
    for name in names.split()
}
#: what makes the classes of a package known, once it is loaded
_REGISTERED_BY: Final = {"unified_orders.domain": "register_domain", "unified_orders.ports": "register_ports"}

if not TYPE_CHECKING:
    __getattr__ = loader(__name__, _HOMES)


def register() -> None:
    """Let `st.from_type` know the library's classes: at once if they are loaded, else as soon as they are."""
    for package in _REGISTERED_BY:
        if package in sys.modules:
            _register(package)
        else:
            sys.meta_path.insert(0, _OnceLoaded(package))


def _register(package: str) -> None:
    from unified_orders.testing.strategies import registering  # noqa: PLC0415 - loads the library

    getattr(registering, _REGISTERED_BY[package])()


class _OnceLoaded(MetaPathFinder):
    """Waits for a package, and steps aside."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(
        self, fullname: str, path: "Sequence[str] | None", target: "ModuleType | None" = None
    ) -> ModuleSpec | None:
        """Return how the package is loaded, with what is to be done after that."""
        if fullname != self._package:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _ThenRegister(spec.loader)
        return spec


class _ThenRegister(Loader):
    """Loads a package as its own loader does, and registers after it."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> "ModuleType | None":
        """Leave it to the package's own loader."""
        return self._own.create_module(spec)

    def exec_module(self, module: "ModuleType") -> None:
        """Run the package, and make its classes known."""
        self._own.exec_module(module)
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self._own
        _register(module.__name__)
