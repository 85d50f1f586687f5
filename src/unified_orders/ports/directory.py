"""What the host knows and the engine asks: whose a client is and what it requires; who gets which discount."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol

from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client


class ClientDirectory(Protocol):
    """The host's clients. Asked while the order is locked, so it must answer quickly."""

    def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        """Return the clients that are known, by id; an unknown one is left out, and taken as nobody's.

        Ids are compared letter for letter. Nothing comes that was not asked for, and the mapping is the caller's own.
        """


class PriceList(Protocol):
    """The agency's discounts. Asked while the order is locked, so it must answer quickly."""

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """Return all rules that may hold for an account at a moment, in any order; the engine picks by quantity.

        Those for every account and (if one is named) the account's own, each once and whatever its `min_quantity`;
        none of another account's, and none that holds only before or after that moment.
        """


class AsyncClientDirectory(Protocol):
    """As `ClientDirectory`, awaited."""

    async def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        """As `ClientDirectory.clients`."""


class AsyncPriceList(Protocol):
    """As `PriceList`, awaited."""

    async def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """As `PriceList.discounts`."""
