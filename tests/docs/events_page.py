"""docs/reference/events.md: each kind of event, its schema, its fields, and who reads it; and the effects."""

from collections.abc import Iterator
from typing import Any, Final

from tests.docs.markdown import page, table, type_text
from tests.docs.meanings import MEANINGS
from tests.docs.source import doc_of, fields_of

from unified_orders.domain.audience import READERS, Audience
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Event, Recorded, event_kinds, kind_of
from unified_orders.wire.tags import EFFECTS as KINDS

INTRO: Final = """\
An order's history is its events, numbered 1, 2, ... without gaps; replaying them gives its state. Texts of notes,
digests of share links and counts of their openings are in none. As JSON: `{"kind": "site_approved", "schema": 1,
"body": {...}}`. A change of an event's fields raises its schema, and an upcaster brings stored ones up; so far every
schema is 1 unless the table says otherwise."""
READ: Final = """\
*Who reads*: staff read all. `account` is the paying account, `guest` the bearer of a link to the whole order,
`group_guest` that of a link to some groups, who reads of those groups alone. Nobody but staff reads `note_written` of
an internal note, or `item_progressed` with the stage `failed`. Names of staff and workers are shown to staff only."""
SUBJECTS: Final = {
    "orders": "Of the order",
    "groups": "Of groups",
    "sites": "Of sites under review",
    "work": "Of the work",
    "imported": "Of orders that were moved in",
}
EFFECTS: Final = """\
## Effects

What ports and subscribers are told, after the command was stored, at least once. `key` is the same for every delivery;
effects of one lane (one item's, one group's analysis) come in order."""


def events_page() -> str:
    parts = (part for subject, title in SUBJECTS.items() for part in _subject(subject, title))
    return page(
        "Events",
        INTRO,
        READ,
        "## As history keeps them",
        doc_of(Recorded),
        _fields(Recorded),
        *parts,
        EFFECTS,
        table(("effect", "meaning", "fields"), map(_effect, KINDS.classes.values())),
    )


def _subject(subject: str, title: str) -> Iterator[str]:
    yield f"## {title}"
    for cls in event_kinds().values():
        if cls.__module__.endswith(f".{subject}"):
            schema = f" (schema {cls.schema})" if cls.schema > 1 else ""
            yield f"### {kind_of(cls)}{schema}"
            yield " ".join(filter(None, (doc_of(cls), f"Read by {_readers(cls)}.")))
            yield _fields(cls)


def _readers(cls: type[Event]) -> str:
    readers = READERS.get(cls, frozenset()) | {Audience.STAFF}
    return "all" if readers == frozenset(Audience) else ", ".join(one for one in Audience if one in readers)


def _fields(cls: type[Any]) -> str:
    rows = ((f"`{doc.name}`", type_text(doc.type), doc.meaning or MEANINGS.get(doc.name, "")) for doc in fields_of(cls))
    return table(("field", "type", "meaning"), rows)


def _effect(cls: type[Effect]) -> tuple[str, ...]:
    return f"`{cls.name}`", doc_of(cls), ", ".join(f"`{doc.name}`" for doc in fields_of(cls))
