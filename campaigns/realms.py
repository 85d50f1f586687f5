"""Three orders alike in one store, one of them another tenant's, and everybody who could ask for them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, WORKER, Agency
from tests.scenarios.walk import Walk

from campaigns.stored import Rows, StoredAgency
from unified_orders import Actor
from unified_orders.domain import commands as c
from unified_orders.domain.actors import SYSTEM, Scope
from unified_orders.domain.results import Done
from unified_orders.domain.state import State
from unified_orders.domain.words import LinkPermission

R = TypeVar("R")
Lead = Callable[[Agency], Walk]

ABSENT: Final = UUID(int=2**90)
OWN: Final = "own"
OTHER_ORDER: Final = "another order of the account"
OTHER_TENANT: Final = "an order of another account"
ORDERS: Final = (OWN, OTHER_ORDER, OTHER_TENANT)

#: which of the orders each of them may see at all
SIGHT: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("staff", "staff for the account", "worker", "system"), frozenset(ORDERS)),
    "account": frozenset({OWN, OTHER_ORDER}),
    "another account": frozenset({OTHER_TENANT}),
    "guest": frozenset({OWN}),
    "guest of one group": frozenset({OWN}),
    "guest of an expired link": frozenset({OWN}),
    "guest of an ended link": frozenset({OWN}),
    "guest of another order": frozenset({OTHER_ORDER}),
    "guest of more than the link": frozenset(),
    "guest of a link that never was": frozenset(),
}


class _Elsewhere(Agency):
    """The same agency, with another account for its customer."""

    def __init__(self, agency: Agency) -> None:
        vars(self).update(vars(agency))
        self._agency = agency

    def do(self, command: c.Command[R], actor: Actor, key: str | None = None) -> Done[R]:
        return self._agency.do(command, RIVAL if actor == ACME else actor, key)

    def state(self, order_id: UUID) -> State:
        return self._agency.state(order_id)


class Realm:
    """A store with the orders at one stage, in which nothing is to change."""

    def __init__(self, agency: Agency, lead: Lead) -> None:
        self.agency = agency
        elsewhere = _Elsewhere(agency)
        self.orders = {word: lead(elsewhere if word == OTHER_TENANT else agency) for word in ORDERS}
        self.actors = self._actors()

    def lapse(self, guest: Actor) -> None:
        """Let a link's time run out."""
        self.agency.clock.advance(days=8)

    def mark(self) -> object:
        """Return what is stored, to be held against what is stored later."""
        shelves = self.agency.repository.shelves
        return [(shelf.state.copy(), len(shelf.history), len(shelf.receipts)) for shelf in shelves.values()]

    def _actors(self) -> dict[str, Actor]:
        own, review = self.orders[OWN], LinkPermission.REVIEW
        expired = own.guest(review)
        self.lapse(expired)
        ended, narrow = own.guest(review), own.guest(review, groups=[0])
        assert ended.scope is not None  # noqa: S101 - every guest has one
        assert narrow.scope is not None  # noqa: S101
        own.do(c.RevokeShare(own.id, ended.scope.token_id))
        return {
            "staff": STAFF,
            "staff for the account": FOR_ACME,
            "worker": WORKER,
            "system": SYSTEM,
            "account": ACME,
            "another account": RIVAL,
            "guest": own.guest(*LinkPermission),
            "guest of one group": narrow,
            "guest of an expired link": expired,
            "guest of an ended link": ended,
            "guest of another order": self.orders[OTHER_ORDER].guest(*LinkPermission),
            "guest of more than the link": Actor.guest(
                Scope(own.id, narrow.scope.token_id, None, narrow.scope.permissions)
            ),
            "guest of a link that never was": Actor.guest(Scope(own.id, ABSENT, None, narrow.scope.permissions)),
        }


class StoredRealm(Realm):
    """The same in PostgreSQL."""

    def __init__(self, agency: StoredAgency, lead: Lead, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        super().__init__(agency, lead)

    def lapse(self, guest: Actor) -> None:
        assert guest.scope is not None  # noqa: S101 - every guest has one
        gone = "UPDATE order_share_tokens SET expires_at = expires_at - %s WHERE id = %s"
        self._connection.execute(gone, (timedelta(days=8), guest.scope.token_id))

    def mark(self) -> object:
        return Rows(self._connection).text
