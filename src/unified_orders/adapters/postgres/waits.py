"""How long a transaction may wait."""

from datetime import timedelta
from typing import Any, Final

from attrs import Attribute, field, frozen

from unified_orders.adapters.postgres.statements import Statement
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

    def beginning(self, *, replanned: bool = False) -> tuple[Statement, ...]:
        """Return what says so to the server, for one transaction.

        Plans for all values alike are settled once for each connection, instead of anew at every run; it says no to
        them where statements are to be planned for their values.
        """
        wanted = {"lock_timeout": self.lock, "statement_timeout": self.statement}
        given = {name: str(wait // _LEAST) for name, wait in wanted.items() if wait is not None}
        given["plan_cache_mode"] = "force_custom_plan" if replanned else "force_generic_plan"
        settings = ", ".join(f"set_config('{name}', %({name})s, true)" for name in given)
        return (Statement(f"SELECT {settings}", given),)
