"""Wire: values of the library as JSON and back, exactly.

    text = to_json(Submit(order_id))             # '{"command":"submit","order_id":"..."}'
    command = from_json(text, Command)           # any command; `Submit` for just this one

Closed: a field that is unknown, missing or of another type is a `WireError` with its path. Nothing is coerced.

    command     {"command": "review", ...}, fields at their default left out
    event       {"kind": "site_approved", "schema": 1, "body": {...}}; in a `Recorded` it is the field `event`
    effect      {"effect": "start_workflow", ...}
    outcome     `Done`, its result with the field `kind`; in a `Receipt` without the text of a share token
    state       a whole order: the field `order`, and a list for each of its parts
    the rest    an object with every field: entities, their values, actors; views are only written
"""

from typing import Any, TypeVar

from unified_orders.wire.errors import Problem, WireError
from unified_orders.wire.form import WireForm, wire_form
from unified_orders.wire.history import UPCASTERS, EventForms, StoredEvent, Upcasters

T = TypeVar("T")

__all__ = [
    "UPCASTERS",
    "EventForms",
    "Problem",
    "StoredEvent",
    "Upcasters",
    "WireError",
    "WireForm",
    "from_json",
    "from_wire",
    "to_json",
    "to_wire",
    "wire_form",
]


def to_wire(value: object) -> Any:  # noqa: ANN401 - JSON
    """As `WireForm.to_wire`, for today's form."""
    return wire_form().to_wire(value)


def from_wire(content: object, cls: type[T]) -> T:
    """As `WireForm.from_wire`, for today's form."""
    return wire_form().from_wire(content, cls)


def to_json(value: object) -> str:
    """As `WireForm.to_json`, for today's form."""
    return wire_form().to_json(value)


def from_json(text: str | bytes, cls: type[T]) -> T:
    """As `WireForm.from_json`, for today's form."""
    return wire_form().from_json(text, cls)
