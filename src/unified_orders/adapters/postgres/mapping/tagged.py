"""Events, effects and outcomes as JSON documents: what `unified_orders.wire` writes, in a seventh of its time.

The wire form of a value is its fields, and msgspec writes those by itself; what it has no word for is the tag that
tells classes apart. `from_wire` reads them back.
"""

from functools import cache
from typing import Any, Final

from attrs import fields_dict
from msgspec import Raw
from msgspec.json import Encoder

from unified_orders.adapters.postgres.mapping.values import Row, written
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.events import Event, event_kinds
from unified_orders.domain.results import Done
from unified_orders.wire import to_wire
from unified_orders.wire.tags import EFFECTS, RESULTS

#: sets are written in an order that is always the same
_ENCODER: Final = Encoder(enc_hook=written, order="deterministic")
_OUTCOME: Final = tuple(fields_dict(Done))


def event_columns(event: Event) -> Row:
    """Return the columns that hold an event."""
    cls = type(event)
    return {"kind": _kinds()[cls], "schema": cls.schema, "body": Raw(_ENCODER.encode(event))}


def effect_document(effect: Effect) -> Raw:
    """Return an effect as the outbox keeps it."""
    if isinstance(effect, Announce):  # has an event in it, which has a tag of its own
        return Raw(_ENCODER.encode(to_wire(effect)))
    return _tagged(EFFECTS.tag, effect.name, effect)


def outcome_document(done: Done[Any]) -> Raw:
    """Return the outcome of a command as its receipt keeps it."""
    result = done.result
    told = None if result is None else _tagged(RESULTS.tag, _results()[type(result)], result)
    return Raw(_ENCODER.encode({name: getattr(done, name) for name in _OUTCOME} | {"result": told}))


def _tagged(tag: str, word: str, value: object) -> Raw:
    content = _ENCODER.encode(value)
    rest = content[1:] if content == b"{}" else b"," + content[1:]
    return Raw(b'{"%s":"%s"' % (tag.encode(), word.encode()) + rest)


@cache
def _kinds() -> dict[type[Event], str]:
    return {cls: kind for kind, cls in event_kinds().items()}


@cache
def _results() -> dict[type[Any], str]:
    return {cls: word for word, cls in RESULTS.classes.items()}
