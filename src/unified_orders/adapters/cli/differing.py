"""What a decision would change, field by field: the entities before and after, held against each other."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain.state import State
from unified_orders.domain.turn import Changes
from unified_orders.wire import to_wire

#: What every change touches: it says nothing of this one.
_ALWAYS: Final = frozenset({"version", "last_seq", "times.updated_at", "updated_at"})
_KINDS: Final = {
    "groups": "group",
    "selections": "selection",
    "items": "item",
    "tokens": "share link",
    "payments": "payment",
    "refunds": "refund",
}


@frozen(slots=True)
class Difference:
    """One entity that is new, differs, or goes away."""

    #: `order`, `group`, `selection`, `item`, `share link`, `payment` or `refund`
    entity: str
    #: its id; of a payment or refund: the reference
    id: UUID | str
    #: `new`, `changed` or `released`
    what: str
    #: of a changed one: by the path of each field, its value before and after, as the wire writes them
    fields: Mapping[str, tuple[Any, Any]]


def differences(before: State, changes: Changes) -> Iterator[Difference]:
    """Yield what changes, the order first."""
    fields = _differing(before.order, changes.order)
    if fields:
        yield Difference("order", changes.order.id, "changed", fields)
    for name, word in _KINDS.items():
        known: Mapping[Any, Any] = getattr(before, name)
        for id_, after in getattr(changes.changed, name).items():
            if id_ not in known:
                yield Difference(word, id_, "new", {})
            elif fields := _differing(known[id_], after):
                yield Difference(word, id_, "changed", fields)
    for id_ in changes.released:
        yield Difference("selection", id_, "released", {})


def _differing(before: object, after: object) -> dict[str, tuple[Any, Any]]:
    old, new = dict(_leaves(to_wire(before))), dict(_leaves(to_wire(after)))
    return {
        path: (old.get(path), new.get(path))
        for path in (*new, *(path for path in old if path not in new))
        if path not in _ALWAYS and old.get(path) != new.get(path)
    }


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield path, value
