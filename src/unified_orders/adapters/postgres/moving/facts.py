"""A legacy order as it was read: rows with the mover's own names, moments with a zone, ids as text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.actors import Author
from unified_orders.domain.events import Recorded
from unified_orders.domain.state import State

#: one row: name -> value
Fact = Mapping[str, Any]


@frozen
class Facts:
    """One legacy order, with all that it refers to."""

    order: Fact
    #: each with its `site` and `page`, if they are there
    items: tuple[Fact, ...] = ()
    tokens: tuple[Fact, ...] = ()
    changes: tuple[Fact, ...] = ()
    #: every client that is named and there -> its account
    clients: Mapping[str, str | None] = field(factory=dict)
    #: every user that is named and there
    authors: Mapping[str, Author] = field(factory=dict)


@frozen
class Moved:
    """What an order became."""

    state: State
    history: tuple[Recorded, ...]
    #: items that are kept, and are no placements to be delivered
    cancelled: frozenset[UUID]
    #: what was not as it should be, and is no reason to leave the order behind
    remarks: tuple[str, ...]


@frozen
class Quarantined:
    """Why an order was left where it is."""

    #: stable, for programs: `unknown_status`
    reasons: tuple[str, ...]
    #: a sentence for each
    sentences: tuple[str, ...]


@frozen
class Purse:
    """A sum of money as both sides have to have it."""

    account_id: str | None
    currency: str
    state: str
    orders: int
    retail: int


def at(fact: Fact, *names: str) -> datetime | None:
    """Return the first moment of these that is there."""
    return next((fact[name] for name in names if fact.get(name) is not None), None)
