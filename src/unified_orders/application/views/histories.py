"""History as people read it, and the order as it was at a point in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from unified_orders.application.reading import Seen
from unified_orders.application.views.lines import Line
from unified_orders.application.views.orders import Summary
from unified_orders.application.views.page import Page
from unified_orders.application.views.reports import Report
from unified_orders.domain.actors import Author
from unified_orders.domain.audience import entities_named, groups_named, may_read, name_of
from unified_orders.domain.events import Event, Recorded, kind_of
from unified_orders.domain.sentences import Names, sentence
from unified_orders.ports.queries import NamedSite


@frozen(slots=True)
class HistoryRow:
    """One event, as its reader may know of it."""

    seq: int
    at: datetime
    #: the kind of event: `site_approved`
    kind: str
    #: a name; staff are the agency to everybody else
    by: str
    text: str
    #: None: it concerns the whole order, or several groups
    group_id: UUID | None


@frozen(slots=True)
class StaffHistoryRow(HistoryRow):
    """The same for staff, with the event itself."""

    author: Author
    #: the command that caused it, its idempotency key, and the order's version after it
    command: str
    key: str | None
    version: int
    event: Event


@frozen(slots=True)
class History:
    """Events in order, and from where to read on."""

    rows: tuple[HistoryRow, ...]
    #: the `after` of the next page; None: there is nothing more
    next_after: int | None

    def __iter__(self) -> Iterator[HistoryRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@frozen(slots=True)
class PastOrder:
    """An order as it was after an event, for staff. Notes are not in history, so they are empty here."""

    seq: int
    at: datetime
    summary: Summary
    report: Report
    lines: Page[Line]


def history_rows(seen: Seen, events: Iterable[Recorded], named: Mapping[UUID, NamedSite]) -> tuple[HistoryRow, ...]:
    """Return the events that an actor may read; `named` says what the selections and items in them are about."""
    sites = {id_: site.domain for id_, site in named.items()}
    clients = {group.id: seen.client_name(group) for group in seen.groups()}
    names = Names(seen.audience, seen.order.currency, clients, sites)
    return tuple(_row(seen, one, names, named) for one in events if _is_in_sight(seen, one.event, named))


def _is_in_sight(seen: Seen, event: Event, named: Mapping[UUID, NamedSite]) -> bool:
    if not may_read(event, seen.audience):
        return False
    groups = _groups(event, named)
    if groups:
        return any(seen.covers(group_id) for group_id in groups)
    return seen.group_ids is None or not entities_named(event)


def _groups(event: Event, named: Mapping[UUID, NamedSite]) -> frozenset[UUID]:
    of_entities = {named[id_].group_id for id_ in entities_named(event) if id_ in named}
    return groups_named(event) | of_entities


def _row(seen: Seen, one: Recorded, names: Names, named: Mapping[UUID, NamedSite]) -> HistoryRow:
    groups = _groups(one.event, named)
    shown: dict[str, Any] = {
        "seq": one.seq,
        "at": one.at,
        "kind": kind_of(type(one.event)),
        "by": name_of(one.author, seen.audience),
        "text": sentence(one, names),
        "group_id": next(iter(groups)) if len(groups) == 1 else None,
    }
    if not seen.is_staff:
        return HistoryRow(**shown)
    return StaffHistoryRow(
        **shown, author=one.author, command=one.command, key=one.key, version=one.version, event=one.event
    )
