"""Suites of ports that begin with something in them: `make` gives a function that returns a new adapter."""

import inspect
from collections.abc import Callable
from typing import Any

from unified_orders.testing.contracts.contract import Contract


class Factory(Contract[Callable[..., Any]], suite=True):
    """A contract whose tests make adapters themselves, each with what it shall hold."""

    def new(self, *given: object) -> Any:  # noqa: ANN401 - the port, plain
        """Return a new adapter with what is given."""
        return self.made(*given)


class AsyncFactory(Factory, suite=True):
    """The same for a port that is awaited; the function that `make` gives may be awaited too."""

    def new(self, *given: object) -> Any:  # noqa: ANN401 - the port, plain
        """Return a new adapter with what is given, plain."""
        made = self.made(*given)
        return self.plain(self._awaiting.run(made) if inspect.isawaitable(made) else made)
