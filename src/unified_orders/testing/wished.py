"""What a test asks of an order, read from plain words; and the sites that its analyses find."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

from attrs import frozen

from unified_orders.domain.commands import CreateOrder, GroupRequest
from unified_orders.domain.fields import fault
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus, ItemStatus, OrderState
from unified_orders.testing.moves import People
from unified_orders.testing.paths import Target

W = TypeVar("W", bound=StrEnum)
#: One word for all of them, or one for each, by position.
Words = str | Iterable[str]

#: analysed sites beyond those that are wanted, so that there is a choice
_SPARE: Final = 4
_MOST_GROUPS: Final = 20
_MOST_LINKS: Final = 20


@frozen(slots=True)
class Wish:
    """An order as a test asks for it."""

    target: Target
    groups: int
    links: int
    account: str | None
    currency: str
    client_review: bool
    #: what each analysis finds
    sites: tuple[Site, ...]

    @property
    def people(self) -> People:
        """Who takes part in it."""
        return People.of(self.account)

    def draft(self, order_id: UUID | None = None) -> CreateOrder:
        """Return the command that the order begins with."""
        return CreateOrder(
            currency=self.currency,
            groups=[_request(f"client-{number}", self.links) for number in range(1, self.groups + 1)],
            account_id=self.account,
            requires_client_review=self.client_review,
            order_id=order_id,
        )

    def __str__(self) -> str:
        """Return the wish in words."""
        return _told(self.target.state, self.target.groups or (), self.target.items or (), self.account)


def wish_of(
    state: str,
    groups: int | Words,
    links: int,
    items: Words | None,
    account: str | None,
    currency: str,
    *,
    client_review: bool,
    sites: Iterable[Site] | None,
) -> Wish:
    """Read a wish.

    Raises:
        InvalidInput: a word that there is not, or a number that is too large.
    """
    number: object = groups
    statuses: tuple[GroupStatus, ...] | GroupStatus | None = None
    if not isinstance(groups, int):
        statuses = _words(GroupStatus, "groups", groups)
        number = len(statuses) if isinstance(statuses, tuple) else 1
    if type(number) is not int or not 1 <= number <= _MOST_GROUPS:
        raise fault("groups", groups, f"must be a number from 1 to {_MOST_GROUPS}, or the statuses of as many")
    if type(links) is not int or not 1 <= links <= _MOST_LINKS:
        raise fault("links", links, f"must be a number from 1 to {_MOST_LINKS}")
    return Wish(
        Target(
            _word(OrderState, "state", state), statuses, None if items is None else _words(ItemStatus, "items", items)
        ),
        number,
        links,
        account,
        currency,
        client_review,
        market(links + _SPARE, currency) if sites is None else tuple(sites),
    )


def told(state: State) -> str:
    """Return where an order stands, in the words of a wish."""
    groups = [group.group_status for group in sorted(state.groups.values(), key=lambda group: group.position)]
    items = [item.status for item in sorted(state.items.values(), key=lambda item: item.position)]
    return _told(state.order.state, groups, items, state.order.account_id)


def _told(state: OrderState, groups: Words, items: Words, account: str | None) -> str:
    parts = [] if account is not None else ["no account"]
    for name, words in (("groups", groups), ("items", items)):
        said = words if isinstance(words, str) else ", ".join(words)
        if said:
            parts.append(f"{name} {said}")
    return f"{state} ({'; '.join(parts)})" if parts else state


def market(count: int, currency: str = "USD") -> tuple[Site, ...]:
    """Return analysed sites `site-01.example`, `site-02.example`, ...: each a little worse, and cheaper."""
    return tuple(_site(number, currency) for number in range(1, count + 1))


def _site(number: int, currency: str) -> Site:
    domain = f"site-{number:02}.example"
    known = {"dr": max(80 - number, 1), "traffic": max(50_000 - 1_000 * number, 0)}
    retail = max(15_000 - 500 * number, 2_000)
    return Site(
        domain,
        domain,
        metrics=[Metric(name, value, "test", date(2026, 1, 1)) for name, value in known.items()],
        prices=[Price(currency, retail, retail * 3 // 5)],
    )


def _request(client_id: str, links: int) -> GroupRequest:
    pages = [f"https://{client_id}.example/{number}" for number in range(1, links + 1)]
    return GroupRequest(client_id=client_id, link_count=links, target_pages=pages)


def _words(cls: type[W], name: str, given: Words) -> tuple[W, ...] | W:
    return _word(cls, name, given) if isinstance(given, str) else tuple(_word(cls, name, one) for one in given)


def _word(cls: type[W], name: str, given: str) -> W:
    try:
        return cls(given)
    except ValueError:
        raise fault(name, given, f"must be one of {', '.join(cls)}") from None
