"""The form of values on the wire: one object that reads and writes all of them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from cattrs import BaseValidationError, Converter

from unified_orders.domain.commands import Command
from unified_orders.domain.errors import InvalidInput
from unified_orders.wire import text as json_text
from unified_orders.wire.history import EventForms, register_events
from unified_orders.wire.reporting import wire_error
from unified_orders.wire.shapes import register_shapes
from unified_orders.wire.states import register_states
from unified_orders.wire.tags import register_tags
from unified_orders.wire.values import register_values

T = TypeVar("T")
_COLLECTIONS: Final[Mapping[type, Callable[[Any], Any]]] = {tuple: list, frozenset: sorted}


class WireForm:
    """Reads and writes commands, events, effects, outcomes, entities and their values; writes views.

    Unchangeable, and safe to share among threads. Commands leave out fields at their default; all else has every field.
    """

    __slots__ = ("_commands", "_records")

    def __init__(self, events: EventForms | None = None) -> None:
        """Take other events than today's, as for a test of upcasters."""
        forms = EventForms() if events is None else events
        self._commands = _converter(forms, omit_if_default=True)
        self._records = _converter(forms, omit_if_default=False)

    def to_wire(self, value: object) -> Any:  # noqa: ANN401 - JSON
        """Return a value as dicts, lists, text, numbers, booleans and None."""
        converter = self._commands if isinstance(value, Command) else self._records
        return converter.unstructure(value)

    def from_wire(self, content: object, cls: type[T]) -> T:
        """Return the value that such content stands for; `cls` may be `Command`, `Event` or `Effect` for any of them.

        Raises:
            WireError: it does not fit exactly; nothing is coerced, left out or guessed.
        """
        try:
            found: T = self._records.structure(content, cls)
        except (BaseValidationError, InvalidInput) as error:
            raise wire_error(error) from None
        return found

    def to_json(self, value: object) -> str:
        """Return a value as JSON text."""
        return json_text.write(self.to_wire(value))

    def from_json(self, text: str | bytes, cls: type[T]) -> T:
        """Return the value that JSON text stands for.

        Raises:
            WireError: it is not JSON, or does not fit exactly.
        """
        return self.from_wire(json_text.parse(text), cls)


@cache
def wire_form() -> WireForm:
    """Return the form of today's values, made once."""
    return WireForm()


def _converter(forms: EventForms, *, omit_if_default: bool) -> Converter:
    converter = Converter(
        detailed_validation=True,
        forbid_extra_keys=True,
        omit_if_default=omit_if_default,
        unstruct_collection_overrides=_COLLECTIONS,
    )
    register_shapes(converter)
    register_values(converter)
    register_states(converter)
    register_tags(converter)
    register_events(converter, forms)
    return converter
