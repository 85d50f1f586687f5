"""From a form to a command: done, or shown again with all that was typed and what is wrong."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.http.pages.staff.deeds import Deed
from unified_orders.adapters.http.pages.staff.visit import Visit
from unified_orders.adapters.http.statuses import status_of
from unified_orders.domain.admission import unknown
from unified_orders.domain.errors import InvalidInput, Refused

_WHOLE: Final = ""


@frozen
class Attempt:
    """A form that was sent in vain."""

    #: the command, and what it was meant for
    name: str
    target: str
    typed: Mapping[str, str]
    #: sentences by field; those on the whole under the empty name
    faults: Mapping[str, tuple[str, ...]]
    status: int

    def is_of(self, name: str, target: object) -> bool:
        """Tell whether it was this form."""
        return (self.name, self.target) == (name, str(target))

    @property
    def on_the_whole(self) -> tuple[str, ...]:
        """What is wrong beside single fields."""
        return self.faults.get(_WHOLE, ())


async def do(
    visit: Visit, deed: Deed, name: str, target: UUID, currency: str, form: Mapping[str, str]
) -> Attempt | None:
    """Give the command that a form asks for; return how it failed, if it did."""
    order_id = visit.id("order")
    try:
        command = deed.command(order_id, target, currency, form)
        await visit.give(command, form)
    except InvalidInput as error:
        fault = {error.field_name.partition(".")[0]: (error.rule,)}
        return Attempt(name, str(target), form, fault, status_of(error))
    except Refused as refused:
        return Attempt(name, str(target), form, _by_field(refused, deed), status_of(refused))
    return None


def target_of(text: str) -> UUID:
    """Return the id that a button names.

    Raises:
        Refused: it names none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refused("request", (unknown("target"),)) from None


def _by_field(refused: Refused, deed: Deed) -> dict[str, tuple[str, ...]]:
    """Return the reasons by the field that they speak of."""
    found: dict[str, tuple[str, ...]] = {}
    names = {ask.name for ask in deed.asks}
    for reason in refused.reasons:
        place = str(reason.path[0]) if reason.path else _WHOLE
        name = place if place in names else _WHOLE
        found[name] = (*found.get(name, ()), reason.message)
    return found
