"""The items of a legacy order, each with what its site, its page and its client tell of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from attrs import frozen

from unified_orders.adapters.postgres.moving.facts import Fact, Facts
from unified_orders.adapters.postgres.moving.mapping import MINOR_UNITS, LegacyMap
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.sites import DR, TRAFFIC, Metric, Price, Site
from unified_orders.domain.words import ItemStatus, OrderState, Qualification

#: states in which sites were agreed to
AGREED: Final = frozenset(
    one.value for one in (OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS, OrderState.COMPLETED)
)
#: what ids are made in that the legacy database has none for
_IDS: Final = UUID("9d0a8a0e-6a2b-5a52-9b0c-1f2a7c1f7a55")
_WWW: Final = "www."
_SOURCE: Final = "moved in"
_QUALIFIED: Final[Mapping[str, Qualification]] = {
    "qualified": Qualification.QUALIFIED,
    "high_quality": Qualification.QUALIFIED,
    "good_quality": Qualification.QUALIFIED,
    "marginal": Qualification.MARGINAL,
    "marginal_quality": Qualification.MARGINAL,
    "disqualified": Qualification.DISQUALIFIED,
}


@lru_cache(4_096)
def made_id(*names: object) -> UUID:
    """Return the id of what the legacy database has no id for; always the same."""
    return uuid5(_IDS, "\0".join(map(str, names)))


def kept_id(table: str, text: object) -> UUID:
    """Return a legacy id as the engine has it: itself if it is a UUID."""
    try:
        return UUID(str(text))
    except ValueError:
        return made_id(table, text)


@frozen
class Placed:
    """One item, understood."""

    fact: Fact
    id: UUID
    #: None: its word means nothing
    status: ItemStatus | None
    #: None: nobody knows whose it is
    client_id: str | None
    domain: str
    domain_id: str
    #: minor units; None: not named, or not understood
    retail: int | None
    wholesale: int | None
    page: str | None
    page_id: str | None
    project_id: str | None
    #: it is for another client than its order
    is_foreign: bool
    currency: str

    @property
    def is_alive(self) -> bool:
        """Whether it was to be delivered."""
        return self.status is not ItemStatus.CANCELLED

    @cached_property
    def site(self) -> Site:
        """Its site as it was known."""
        known: Fact = self.fact.get("site") or {}
        figures = (
            (DR, _first(self.fact.get("domain_rating"), known.get("dr"))),
            (TRAFFIC, _first(self.fact.get("traffic"), known.get("traffic"))),
        )
        return Site(
            domain_id=self.domain_id,
            domain=self.domain,
            metrics=tuple(_metric(name, float(figure)) for name, figure in figures if figure is not None),
            prices=() if self.retail is None else (Price(self.currency, self.retail, self.wholesale),),
            qualification=_QUALIFIED.get(str(known.get("qualification_status")), Qualification.UNKNOWN),
        )


@lru_cache(4_096)
def _metric(name: str, figure: float) -> Metric:
    return Metric(name, figure, _SOURCE)


def _first(own: Any, analysed: Any) -> Any:  # noqa: ANN401 - a number, of some kind
    return analysed if own is None else own


def placed_items(facts: Facts, legacy: LegacyMap) -> tuple[Placed, ...]:
    """Return the items of an order in the order in which they were made."""
    currency = currency_of(facts.order, legacy)
    return tuple(_placed(facts, item, legacy, currency) for item in facts.items)


def account_of(facts: Facts, items: Iterable[Placed]) -> str | None:
    """Return the account of an order: its own, or that of its client."""
    account: str | None = facts.order.get("account_id")
    clients = (facts.order.get("client_id"), *(item.client_id for item in items))
    known = (facts.clients[one] for one in clients if one is not None and facts.clients.get(one))
    return account if account is not None else next(known, None)


def currency_of(order: Fact, legacy: LegacyMap) -> str:
    """Return the currency of an order; that of the mapping if it names none."""
    return str(order.get("currency") or legacy.currency or "").strip().upper()


def minor_units(price: object, legacy: LegacyMap, currency: str) -> int | None:
    """Return a legacy amount in minor units; None if it is none, or less than nothing."""
    if price is None:
        return None
    amount = Decimal(str(price))
    if legacy.prices != MINOR_UNITS:
        amount = amount.scaleb(decimals_of(currency))
    return int(amount) if amount >= 0 and amount == amount.to_integral_value() else None


def unknown_domain(item: Fact) -> str:
    """Return what stands for the domain of an item that names none; nothing is placed there."""
    return f"unknown-{item['id']}"


def _placed(facts: Facts, item: Fact, legacy: LegacyMap, currency: str) -> Placed:
    site, page = item.get("site") or {}, item.get("page") or {}
    word = legacy.item_words.get(str(item["status"]))
    told = str(item.get("domain") or site.get("domain") or "").strip().lower().removeprefix(_WWW)
    domain = told or unknown_domain(item)
    client, order_client = _client_of(facts, item), facts.order.get("client_id")
    return Placed(
        fact=item,
        id=kept_id("order_items", item["id"]),
        status=None if word is None else ItemStatus(word),
        client_id=client,
        domain=domain,
        domain_id=str(item["domain_id"]) if site else domain,
        retail=minor_units(item.get("retail_price"), legacy, currency),
        wholesale=minor_units(item.get("wholesale_price"), legacy, currency),
        page=item.get("target_page_url") or page.get("url"),
        page_id=str(item["target_page_id"]) if page else None,
        project_id=site.get("project_id"),
        is_foreign=client is not None and order_client in facts.clients and client != order_client,
        currency=currency,
    )


def _client_of(facts: Facts, item: Fact) -> str | None:
    """Return whose an item is: its own client, that of its site, of its page, of its order."""
    site, page = item.get("site") or {}, item.get("page") or {}
    candidates = (item.get("client_id"), site.get("client_id"), page.get("client_id"), facts.order.get("client_id"))
    return next((one for one in candidates if one is not None and one in facts.clients), None)
