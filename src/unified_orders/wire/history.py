"""Events as they are stored: `{"kind": ..., "schema": ..., "body": {...}}`, and how old ones are brought up to date.

An event's `schema` grows with every change of its fields. An upcaster turns the body of one schema into that of the
next; a chain of them turns any stored event into one of today. Nothing stored is ever rewritten.
"""

import copy
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen
from cattrs import BaseValidationError, Converter

from unified_orders.domain.errors import InvalidInput, MachineFault, shown
from unified_orders.domain.events import Event, event_kinds
from unified_orders.wire.reporting import within
from unified_orders.wire.shapes import Hint, Reader, Writer, object_of, reader_of, writer_of

Body = dict[str, Any]
#: (kind, schema) -> what turns a body of that schema into one of the next; it gets a copy of its own
Upcasters = Mapping[tuple[str, int], Callable[[Body], Body]]

#: Every change of an event's fields adds one entry here.
UPCASTERS: Final[Upcasters] = MappingProxyType({})


@frozen(slots=True)
class EventForms:
    """Every kind of event as it is today, and the ways up to it.

    Raises:
        MachineFault: a kind has no upcaster for one of its former schemas.
    """

    kinds: Mapping[str, type[Event]] = field(factory=event_kinds)
    upcasters: Upcasters = UPCASTERS

    def __attrs_post_init__(self) -> None:
        for kind, cls in self.kinds.items():
            for schema in range(1, cls.schema):
                if (kind, schema) not in self.upcasters:
                    raise MachineFault(f"events: {kind} has no upcaster from schema {schema}")

    def current(self, kind: str, schema: int, body: Body) -> tuple[type[Event], Body]:
        """Return the class of a stored event, and its body as that class has it today.

        Raises:
            InvalidInput: an unknown kind, or a schema newer than the one known here.
        """
        cls = self.kinds.get(kind)
        if cls is None:
            raise InvalidInput(
                "kind", shown(kind), "must be a known kind of event; a newer version may have written it"
            )
        if schema < 1:
            raise InvalidInput("schema", shown(schema), "must be at least 1")
        if schema > cls.schema:
            rule = f"must be at most {cls.schema} for {kind}: a newer version wrote it, upgrade to read it"
            raise InvalidInput("schema", shown(schema), rule)
        if schema < cls.schema:
            body = copy.deepcopy(body)
        for step in range(schema, cls.schema):
            body = self.upcasters[kind, step](body)
        return cls, body


@frozen(slots=True)
class StoredEvent:
    """An event as it is stored. Kind and schema are what a table keeps in columns of their own."""

    kind: str
    schema: int
    body: Mapping[str, Any]


def register_events(converter: Converter, forms: EventForms) -> None:
    """Teach a converter events of every kind and age."""
    words = {cls: kind for kind, cls in forms.kinds.items()}
    readers: dict[type[Event], Reader] = {}
    writers: dict[type[Event], Writer] = {}

    def reader(wanted: type[Event]) -> Reader:
        read_stored = reader_of(StoredEvent, converter)

        def read(value: object, _: object) -> Event:
            stored = read_stored(value, StoredEvent)
            cls, body = forms.current(stored.kind, stored.schema, dict(stored.body))
            if not issubclass(cls, wanted):
                raise InvalidInput("kind", shown(stored.kind), f"must be {words.get(wanted, wanted.__name__)}")
            if cls not in readers:
                readers[cls] = reader_of(cls, converter)
            try:
                event: Event = readers[cls](body, cls)
            except (BaseValidationError, InvalidInput) as error:
                raise within(error, "body") from None
            return event

        return read

    def write(event: Event) -> dict[str, Any]:
        cls = type(event)
        if cls not in writers:
            writers[cls] = writer_of(cls, converter)
        return {"kind": words[cls], "schema": cls.schema, "body": writers[cls](event)}

    converter.register_structure_hook_func(lambda cls: cls == Mapping[str, Any], lambda value, _: object_of(value))
    converter.register_structure_hook_factory(_is_event, reader)
    converter.register_unstructure_hook_factory(_is_event, lambda _: write)


def _is_event(cls: Hint) -> bool:
    return isinstance(cls, type) and issubclass(cls, Event)
