"""A port with faults: everything goes to the real one, and the named methods go wrong as asked.

faulty(repository, save=Fails(OutcomeUnknown("key"), after=True))
faulty(workflow, start=Repeated())
faulty(outbox, delivered=Lost())
"""

import inspect
from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import Any, Final, TypeVar, cast

from unified_orders.domain.fields import fault as invalid
from unified_orders.testing.faults import Fault, awaited, played

P = TypeVar("P")

#: what a repository's unit of work has, besides the repository's own methods
_OF_UNIT: Final = ("load", "save")


def faulty(port: P, **faults: Fault) -> P:
    """Return a port whose named methods go wrong. Of a repository, `load` and `save` are those of its units of work.

    Any port will do, plain or awaited: repository, queries, outbox, directory, price list, analysis, workflow; and a
    service, for which `execute` is named.

    Raises:
        InvalidInput: a method that the port does not have, or what is no fault.
    """
    methods = _methods(port)
    for name, fault in faults.items():
        if name not in methods:
            raise invalid("faults", name, f"must be a method of this port: {', '.join(methods)}")
        if not hasattr(fault, "play"):
            raise invalid(name, fault, "must be a fault, like Fails(), Slow(clock), Repeated(), Lost() or Held()")
    return cast("P", _Faulty(port, faults))


def _methods(port: object) -> tuple[str, ...]:
    own = [
        name for name in dir(port) if not name.startswith("_") and callable(inspect.getattr_static(port, name, None))
    ]
    return (*own, *(_OF_UNIT if "unit_of_work" in own else ()))


class _Faulty:
    """Passes everything on."""

    def __init__(self, port: object, faults: Mapping[str, Fault]) -> None:
        self._port = port
        self._faults = faults

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        found = getattr(self._port, name)
        if name == "unit_of_work":
            return partial(_Unit, found, self._faults)
        fault = self._faults.get(name)
        if fault is None:
            return found
        if not inspect.iscoroutinefunction(found):
            return lambda *args, **kwargs: played(fault, partial(found, *args, **kwargs))

        async def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            return await awaited(fault, partial(found, *args, **kwargs))

        return call


class _Unit:
    """Opens a unit of work, plain or awaited, whose own methods go wrong as asked."""

    def __init__(self, begin: Any, faults: Mapping[str, Fault]) -> None:  # noqa: ANN401 - the port's own method
        self._faults = faults
        opening = faults.get("unit_of_work")
        self._unit = begin() if opening is None else played(opening, begin)

    def __enter__(self) -> Any:  # noqa: ANN401 - a unit of work
        return _Faulty(self._unit.__enter__(), self._faults)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Any:  # noqa: ANN401
        return self._unit.__exit__(kind, error, trace)

    async def __aenter__(self) -> Any:  # noqa: ANN401 - a unit of work
        return _Faulty(await self._unit.__aenter__(), self._faults)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Any:  # noqa: ANN401
        return await self._unit.__aexit__(kind, error, trace)
