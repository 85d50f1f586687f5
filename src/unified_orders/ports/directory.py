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
        """Return the clients that are known, by id; an unknown one is left out, and taken as nobody's."""


class PriceList(Protocol):
    """The agency's discounts. Asked while the order is locked, so it must answer quickly."""

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """Return all rules that may hold for an account at a moment; the engine picks by quantity."""


class AsyncClientDirectory(Protocol):
    """As `ClientDirectory`, awaited."""

    async def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        """As `ClientDirectory.clients`."""


class AsyncPriceList(Protocol):
    """As `PriceList`, awaited."""

    async def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """As `PriceList.discounts`."""
