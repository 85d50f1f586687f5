"""From a legacy order to one of the engine's, or to the reasons why not: a pure function of the rows.

All ids come from the legacy ones, and no clock is read: whatever is killed or repeated, the same rows become the same
order.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from unified_orders.adapters.postgres.moving.composing import compose
from unified_orders.adapters.postgres.moving.facts import Facts, Moved, Quarantined
from unified_orders.adapters.postgres.moving.mapping import LegacyMap
from unified_orders.adapters.postgres.moving.placing import AGREED, Placed, account_of, placed_items, unknown_domain
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.fields import url_problem
from unified_orders.domain.invariants import violations
from unified_orders.domain.words import OrderState

_PLACED: Final = AGREED | {OrderState.REVIEWING.value}
#: percent
_ALL: Final = 100
_UNDERWAY: Final = frozenset({OrderState.IN_PROGRESS.value, OrderState.COMPLETED.value})


def translate(facts: Facts, legacy: LegacyMap) -> Moved | Quarantined:
    """Return what an order becomes."""
    items = placed_items(facts, legacy)
    found = list(_reasons(facts, items, legacy))
    if not found:
        try:
            moved = compose(facts, items, legacy)
        except (InvalidInput, ValueError) as error:
            found.append(("unreadable", f"a value is none that the engine can hold: {error}"))
        else:
            broken = violations(moved.state)
            if not broken:
                return moved
            found += [("breaks_rule", str(one.message)) for one in broken]
    return Quarantined(tuple(dict.fromkeys(code for code, _ in found)), tuple(said for _, said in found))


def _reasons(facts: Facts, items: tuple[Placed, ...], legacy: LegacyMap) -> Iterator[tuple[str, str]]:
    """Yield why an order can't be moved: a code, and a sentence that names value and rule."""
    order, word = facts.order, str(facts.order["status"])
    state = legacy.order_words.get(word)
    for fact in (order, *facts.items, *facts.tokens, *facts.changes):
        for unread in fact.get("unread", ()):
            yield "unreadable", f"{fact['id']}: {unread}, which is no moment that can be kept; correct it"
    live = [item for item in items if item.is_alive]
    if state is None:
        yield "unknown_status", f"orders.status {word!r} means nothing yet; say what it means under [statuses]"
    for item in items:
        if item.status is None:
            said = item.fact["status"]
            yield "unknown_item_status", f"item {item.id}: status {said!r}; say what it means under [item_statuses]"
    if state == OrderState.CONFIGURING.value and order.get("paid_at") is not None:
        yield "paid_before_agreed", f"paid at {order['paid_at']}, and still {word!r}; correct one of the two"
    if state in AGREED and not live:
        yield "no_live_items", f"the order is {word!r}, and has no item to be delivered"
    if state in _PLACED:
        for domain, count in Counter(item.domain for item in live).items():
            if count > 1:
                yield "duplicate_domain", f"{domain} is placed {count} times; cancel all but one"
    yield from _of_places(live, state)
    yield from _of_prices(items, state)
    percent = order.get("discount_percent")
    if state in AGREED and percent is not None and not 0 <= percent <= _ALL:
        yield "unknown_discount", f"discount_percent is {percent}; it must be from 0 to {_ALL}"
    yield from _of_people(facts, items, state)


def _of_places(live: list[Placed], state: str | None) -> Iterator[tuple[str, str]]:
    for item in live:
        if state in _PLACED and item.domain == unknown_domain(item.fact):
            yield "unknown_domain", f"item {item.id}: neither it nor its site names a domain; give it one"
        url = item.fact.get("published_url")
        problem = url_problem(str(url)) if url else None
        if state in AGREED and problem is not None:
            yield "unknown_url", f"item {item.id}: published_url {shown(url)} {problem}"


def _of_prices(items: tuple[Placed, ...], state: str | None) -> Iterator[tuple[str, str]]:
    for item in items:
        priceless = item.retail is None and (item.fact.get("retail_price") is not None)
        needed = item.retail is None and state in AGREED and item.is_alive
        if priceless or needed:
            yield "unknown_price", f"item {item.id}: retail_price is {item.fact.get('retail_price')}; correct it"
        if state in AGREED and item.is_alive and item.page is None:
            yield "unknown_page", f"item {item.id} is agreed to and has no page to link to; give it one"


def _of_people(facts: Facts, items: tuple[Placed, ...], state: str | None) -> Iterator[tuple[str, str]]:
    own = facts.order.get("client_id")
    if items:
        for item in items:
            if item.client_id is None:
                yield "unknown_client", f"item {item.id}: neither it, its site, its page nor its order has a client"
    elif own not in facts.clients:
        yield "unknown_client", f"the order has no item, and its client {own} is not there"
    if state in _UNDERWAY and account_of(facts, items) is None:
        yield "unknown_account", "work is under way, and neither the order nor its client has an account"
