"""Queries that look at a whole order: what is allowed now, how it was, whether all is well with it."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Final
from uuid import UUID

from unified_orders.application.core import Settings
from unified_orders.application.reading import (
    FARTHEST,
    Reading,
    Seen,
    events_after,
    own_id,
    page_size,
    place,
    see,
    staff_only,
    whole_number,
)
from unified_orders.application.views.actions import Action, actions_of, is_in_sight
from unified_orders.application.views.histories import PastOrder
from unified_orders.application.views.lines import lines_of
from unified_orders.application.views.orders import summary_of
from unified_orders.application.views.page import Page, page_of
from unified_orders.application.views.reports import report_of
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import unknown
from unified_orders.domain.errors import InvalidInput, InvariantBroken, Refused, Violation, shown
from unified_orders.domain.events import Recorded
from unified_orders.domain.explaining import by_option, decider, options_of
from unified_orders.domain.fields import as_utc, moment
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Context
from unified_orders.domain.witnesses import Witness, witnesses
from unified_orders.ports.queries import WHOLE, Part, Sight

_STORED: Final = WHOLE - {Part.SITES}
#: events read at a time where all of an order's are needed
_BATCH: Final = 1_000
_SECRET_BYTES: Final = 32
_MEND: Final = "replay the order's history and store the state that it gives"
_RESTORE: Final = "restore the order's events from a backup"
#: what replay raises where an event speaks of what is not there
_IMPOSSIBLE: Final = (LookupError, TypeError, ValueError, AttributeError)
#: missing events that are named
_NAMED: Final = 5


def actions(
    order_id: UUID,
    actor: Actor,
    target_id: UUID | None,
    offset: int,
    limit: int | None,
    settings: Settings,
    *,
    allowed_only: bool,
) -> Reading[Page[Action]]:
    """Answer `Queries.explain` and `Queries.allowed`."""
    query = "allowed" if allowed_only else "explain"
    start, size = place(offset), page_size(limit, settings.limits, settings.limits.page)
    target = None if target_id is None else own_id("target_id", target_id)
    seen = yield from see(query, order_id, actor, WHOLE)
    if target is not None and not is_in_sight(seen, target):
        raise Refused(query, (unknown("order, group, site, item or link"),))
    sight = seen.sight
    loaded = Slice(sight.now, sight.state, sites=sight.sites, projects=sight.projects, clients=seen.clients)
    context = Context(
        now=sight.now,
        first_id=settings.new_id(),
        secret=secrets.token_bytes(_SECRET_BYTES),
        limits=settings.limits,
        permissions=settings.permissions,
    )
    answer = decider(loaded, actor, context)
    tried = by_option(one for one in witnesses(loaded) if _is_meant(seen, one, target))
    if allowed_only:
        options = options_of(chain.from_iterable(tried.values()), answer)
        return page_of([action for action in actions_of(options) if action.allowed], start, size)
    page = chain.from_iterable(islice(tried.values(), start, start + size))  # what is not on it is not decided
    return Page(actions_of(options_of(page, answer)), len(tried), start)


def _is_meant(seen: Seen, witness: Witness, target_id: UUID | None) -> bool:
    return target_id in {None, witness.target_id} and is_in_sight(seen, witness.target_id)


def past(order_id: UUID, actor: Actor, seq: int | None, at: datetime | None, settings: Settings) -> Reading[PastOrder]:
    """Answer `Queries.as_of`."""
    staff_only("as_of", actor)
    if (seq is None) == (at is None):
        raise InvalidInput("seq", shown(seq), "give either seq or at")
    until = None if at is None else _moment(at)
    if seq is not None:
        whole_number("seq", seq, 1, FARTHEST)
    seen = yield from see("as_of", order_id, actor)
    events = yield from _all_events(seen.order.id)
    told = [one for one in events if (seq is None or one.seq <= seq) and (until is None or one.at <= until)]
    if not told or (seq is not None and seq > events[-1].seq):
        name, value = ("seq", seq) if at is None else ("at", at)
        rule = f"must be between the order's first event ({events[0].at:%Y-%m-%d %H:%M:%S}) and event {len(events)}"
        raise InvalidInput(name, shown(value), rule)
    then = Seen(seen.audience, None, Sight(told[-1].at, replay(told)), seen.clients)
    lines = lines_of(then, 0, settings.limits.page)
    return PastOrder(told[-1].seq, told[-1].at, summary_of(then), report_of(then), lines)


def _moment(at: datetime) -> datetime:
    moment(None, "at", at)
    return as_utc(at)


def _all_events(order_id: UUID) -> Reading[list[Recorded]]:
    events: list[Recorded] = []
    page: tuple[Recorded, ...] | None = None
    while page is None or len(page) == _BATCH:
        page = yield from events_after(order_id, len(events), _BATCH)
        events += page
    return events


def doctor(order_id: UUID, actor: Actor) -> Reading[tuple[Violation, ...]]:
    """Answer `Queries.doctor`."""
    staff_only("doctor", actor)
    seen = yield from see("doctor", order_id, actor, _STORED)
    events = yield from _all_events(seen.order.id)
    known = [one for one in events if one.seq <= seen.order.last_seq]
    return (*violations(seen.state), *(tuple(_missing(seen, known)) or _untold(seen, known)))


def _missing(seen: Seen, events: Iterable[Recorded]) -> Iterator[Violation]:
    """Yield a violation if there are not all events up to the last one that the order names."""
    lacking = sorted(set(range(1, seen.order.last_seq + 1)).difference(one.seq for one in events))
    if lacking:
        first = ", ".join(map(str, lacking[:_NAMED])) + (", ..." if len(lacking) > _NAMED else "")
        message = f"{len(lacking)} of {seen.order.last_seq} events are not there: {first}"
        yield Violation("history_has_no_gap", message, _RESTORE)


def _untold(seen: Seen, events: Iterable[Recorded]) -> Iterator[Violation]:
    """Yield a violation if replaying the history does not give what is stored."""
    try:
        told = replay(events)
    except (InvariantBroken, *_IMPOSSIBLE) as error:
        yield Violation("history_tells_all", f"the history can't be replayed: {error}")
        return
    if recorded_part(told) != recorded_part(seen.state):
        yield Violation("history_tells_all", "what is stored is not what the history gives", _MEND)
