"""Money as people write it (`450`, `99.50`, `1,200.00`) into minor units, exactly, wherever a file names an amount."""

from collections.abc import Callable
from typing import Any, Final

from unified_orders.adapters.cli.orderfile.document import Document, Place
from unified_orders.adapters.cli.orderfile.problems import FileProblem
from unified_orders.adapters.files.prices import price_in
from unified_orders.domain.errors import InvalidInput
from unified_orders.wire.reporting import path_of

#: Every field of commands and requirements that holds an amount.
AMOUNTS: Final = frozenset({"amount", "fees", "retail", "wholesale", "expected_price", "max_price"})
#: Instead of an amount: all that is to be paid (or given back) when the step is taken.
DUE: Final = "due"


def in_minor_units(document: Document, currency: str, told: Callable[[FileProblem], None]) -> Any:  # noqa: ANN401 - JSON
    """Return the content with amounts in minor units; `due` stays a word. What is no amount is told."""
    return _converted(document, document.content, (), currency, told)


def _converted(document: Document, value: Any, place: Place, currency: str, told: Callable[[FileProblem], None]) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _converted(document, inner, (*place, name), currency, told) for name, inner in value.items()}
    if isinstance(value, list):
        return [_converted(document, inner, (*place, index), currency, told) for index, inner in enumerate(value)]
    if value is None or not place or place[-1] not in AMOUNTS or "metadata" in place or value == DUE:
        return value
    try:
        return minor_of(str(place[-1]), document.texts[place], currency)
    except InvalidInput as error:
        told(document.problem(path_of(place), f"{error.rule}, got {error.value}"))
        return 1  # whatever is an amount: this fault is told


def minor_of(name: str, text: str, currency: str) -> int:
    """Return an amount as people write it in minor units of a currency.

    Raises:
        InvalidInput: it is none, or of another currency.
    """
    written_in, amount = price_in(name, text, (), currency)
    if written_in != currency:
        raise InvalidInput(name, repr(text), f"must be in {currency}, the order's currency")
    return amount
