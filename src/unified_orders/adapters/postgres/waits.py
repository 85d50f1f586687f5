"""How long a transaction may wait."""

from datetime import timedelta
from typing import Any, Final

from attrs import Attribute, field, frozen

from unified_orders.domain.fields import fault

_LEAST: Final = timedelta(milliseconds=1)
_MOST: Final = timedelta(days=1)


def _a_wait(_: object, attribute: "Attribute[Any]", given: object) -> None:
    if given is not None and not (isinstance(given, timedelta) and _LEAST <= given <= _MOST):
        raise fault(attribute, given, "must be a timedelta of 1 millisecond to 1 day, or None for the server's own")


@frozen(slots=True)
class Waits:
    """How long a transaction of the engine's own may wait; None is what the server says.

    Nothing is set in a transaction that the host began.
    """

    #: for an order that another command has locked; after that `Busy`
    lock: timedelta | None = field(default=timedelta(seconds=5), validator=_a_wait)
    #: for one statement; after that `Timeout`
    statement: timedelta | None = field(default=timedelta(seconds=30), validator=_a_wait)

    @property
    def settings(self) -> dict[str, str]:
        """The server's settings for one transaction."""
        wanted = {"lock_timeout": self.lock, "statement_timeout": self.statement}
        return {name: str(wait // _LEAST) for name, wait in wanted.items() if wait is not None}
