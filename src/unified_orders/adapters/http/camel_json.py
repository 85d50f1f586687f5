"""Values of the library as JSON with camelCase names; the host's own metadata keeps its own."""

from collections.abc import Mapping
from typing import Any

from attrs import fields, has

from unified_orders.adapters.http.naming import camel
from unified_orders.domain.metadata import Metadata
from unified_orders.wire import to_wire


def camel_json(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a value as dicts, lists, text, numbers, booleans and None."""
    if isinstance(value, Metadata):
        return dict(value)
    cls = type(value)
    if has(cls):
        return {camel(one.name): camel_json(getattr(value, one.name)) for one in fields(cls)}
    if isinstance(value, tuple):
        return [camel_json(member) for member in value]
    if isinstance(value, Mapping):
        return {str(key): camel_json(member) for key, member in value.items()}
    return to_wire(value)
