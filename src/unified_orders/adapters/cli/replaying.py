"""From the events of a history to an order that can be asked, and what is wrong with how they follow on each other.

A history holds events alone, so some of its order is not there: analysed sites that nobody selected, names of clients,
texts of notes, tokens of share links.
"""

import secrets
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final
from uuid import UUID

from unified_orders.adapters.cli.exported import bad_history
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.memory import MemoryQueries, MemoryRepository, in_memory_service
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.events import Recorded, SitesReleased
from unified_orders.domain.history import replay
from unified_orders.domain.state import State
from unified_orders.domain.tokens import digest_of, make_token
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Write

_SECRET_BYTES: Final = 32


def standing_of(path: Path, events: Sequence[Recorded]) -> Standing:
    """Return the order that events give, in a service of its own.

    Raises:
        BadOrderFile: they can't have happened.
    """
    try:
        order = replay(events).order
        clients = {group.client_id: order.account_id for group in replay(events).groups.values()}
        orders = in_memory_service(clients=clients)
        links = put(orders.repository, events)
    except InvariantBroken as broken:
        raise bad_history(path, 0, f"can't be replayed: {broken}; `unified-orders doctor` says where") from None
    return Standing(orders, MemoryQueries(orders.repository), order.id, links)


def put(repository: MemoryRepository, events: Sequence[Recorded]) -> dict[str, tuple[UUID, str]]:
    """Store the order that events give, with its history; return its share links by label, each with a new token.

    Raises:
        InvariantBroken: the events can't have happened.
    """
    state, links = State(), dict[str, tuple[UUID, str]]()
    for part in _parts(events):
        before, state = state, replay(part, state if state.exists else None)
        links |= _with_new_tokens(state)
        released = tuple(before.selections.keys() - state.selections.keys())
        read_version = before.order.version if before.exists else 0
        with repository.unit_of_work() as unit:
            unit.save(Write(Changes(state.order, read_version, state, released), tuple(part), (), None))
    return links


def _parts(events: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    """Cut a history before each release of sites, so that the store gets to know what it is about."""
    starts = [at for at, one in enumerate(events) if isinstance(one.event, SitesReleased) and at]
    for start, end in pairwise((0, *starts, len(events))):
        yield events[start:end]


def _with_new_tokens(state: State) -> dict[str, tuple[UUID, str]]:
    """Give each share link a token, since a history does not hold its own."""
    made = {}
    for token in tuple(state.tokens.values()):
        text = make_token(state.order.id, secrets.token_bytes(_SECRET_BYTES))
        state.tokens[token.id] = evolve(token, digest=digest_of(text))
        if token.label:
            made[token.label] = (token.id, text)
    return made


def misplaced(events: Sequence[Recorded]) -> Iterator[tuple[Recorded, str]]:
    """Yield each event that does not follow on the one before it, and why."""
    if events[0].seq != 1:
        yield events[0], f"history begins with event {events[0].seq}; the events before it are missing"
    for before, one in pairwise(events):
        if one.order_id != before.order_id:
            yield one, f"is of another order, {one.order_id}"
        elif one.seq != before.seq + 1:
            missing = one.seq - before.seq - 1
            what = f"{missing} missing before it" if missing > 0 else f"it stands behind event {before.seq}"
            yield one, f"event {one.seq} where {before.seq + 1} is expected: {what}"
        if one.at < before.at:
            yield one, f"happened before event {before.seq}, at {one.at:%Y-%m-%d %H:%M:%S}"
        if one.version < before.version:
            yield one, f"has version {one.version}, below that of event {before.seq}, which is {before.version}"
