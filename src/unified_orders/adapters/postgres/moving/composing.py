"""An order of the engine's, composed of a legacy one that can be moved."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from attrs import define, field

from unified_orders.adapters.postgres.moving.facts import Fact, Facts, Moved, at
from unified_orders.adapters.postgres.moving.grouping import Share, share_of, shares_of
from unified_orders.adapters.postgres.moving.mapping import REFUNDED, LegacyMap
from unified_orders.adapters.postgres.moving.placing import (
    AGREED,
    Placed,
    account_of,
    currency_of,
    kept_id,
    minor_units,
)
from unified_orders.domain.actors import Author, Scope
from unified_orders.domain.events import Event, OrderImported, Recorded, StatusImported
from unified_orders.domain.history import recorded_part
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Discount, Money, Terms, total_of
from unified_orders.domain.order import Counters, Notes, Order, Times
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken, digest_of
from unified_orders.domain.words import ActorKind, GroupStatus, ItemStatus, LinkPermission, OrderState

#: who moves orders
MOVER: Final = Author(ActorKind.SYSTEM, "unified-orders-upgrade", "the move from the earlier system", None)
_COMMAND: Final = "import"
_REFERENCE: Final = "moved in"
_UNSAID: Final = "cancelled before it was moved in; no reason was kept"
_LINK: Final = frozenset({LinkPermission.VIEW, LinkPermission.REVIEW})
_BASIS_POINTS: Final = 100


@define
class _Composing:
    """An order on its way: what is known of it so far."""

    facts: Facts
    items: tuple[Placed, ...]
    legacy: LegacyMap
    order_id: UUID
    currency: str
    #: what its status means
    word: str
    account_id: str | None
    state: OrderState
    made_at: datetime
    shares: tuple[Share, ...] = ()
    terms: Terms = field(factory=Terms)
    remarks: list[str] = field(factory=list)

    @property
    def order(self) -> Fact:
        """The legacy row."""
        return self.facts.order

    def author(self, user: object) -> Author:
        """Return who a user of the earlier system is."""
        return self.facts.authors.get(str(user), MOVER)


def compose(facts: Facts, items: tuple[Placed, ...], legacy: LegacyMap) -> Moved:
    """Return the order that a legacy one becomes.

    Raises:
        InvalidInput: it holds a value that the engine can't.
    """
    word = legacy.order_words[str(facts.order["status"])]
    made_at = facts.order["created_at"]
    composing = _Composing(
        facts=facts,
        items=items,
        legacy=legacy,
        order_id=kept_id("orders", facts.order["id"]),
        currency=currency_of(facts.order, legacy),
        word=word,
        account_id=account_of(facts, items),
        state=OrderState.CANCELLED if word == REFUNDED else OrderState(word),
        made_at=made_at,
    )
    composing.state = _state_of(composing)
    composing.shares = tuple(
        share_of(composing.order_id, position, client, mine, composing)
        for position, (client, mine) in enumerate(shares_of(facts, items).items())
    )
    composing.terms = _terms_of(composing)
    _remark(composing)
    return _moved(composing)


def _state_of(composing: _Composing) -> OrderState:
    """Return where the order stands: where its word says, but for what its money and its items say against it."""
    live, state = [item for item in composing.items if item.is_alive], composing.state
    is_paid = composing.order.get("paid_at") is not None and composing.account_id is not None
    if composing.word == OrderState.PAYMENT_PENDING and is_paid and any(item.retail for item in live):
        composing.remarks.append("paid_and_not_started")
        state = OrderState.IN_PROGRESS
    all_done = bool(live) and all(item.status is ItemStatus.COMPLETED for item in live)
    if state is OrderState.IN_PROGRESS and all_done:
        composing.remarks.append("all_items_completed")
        return OrderState.COMPLETED
    return state


def _terms_of(composing: _Composing) -> Terms:
    percent = composing.order.get("discount_percent")
    points = round(float(percent) * _BASIS_POINTS) if percent is not None else 0
    is_agreed = composing.state.value in AGREED
    return Terms(Discount("moved in", points)) if points > 0 and is_agreed else Terms()


def _remark(composing: _Composing) -> None:
    """Note what is not as it should be, and is no reason to leave the order behind."""
    order, remarks = composing.order, composing.remarks
    if any(item.is_foreign for item in composing.items):
        remarks.append("item_of_another_client")
    if not composing.items:
        remarks.append("no_items")
    if order.get("is_ambiguous"):
        remarks.append("token_of_several_orders")
    said = minor_units(order.get("total_retail"), composing.legacy, composing.currency)
    if composing.state.value in AGREED and said is not None and said != _total(composing):
        remarks.append("total_differs")
    if order.get("currency") is None:
        remarks.append("currency_assumed")
    if order.get("created_by") is None or str(order["created_by"]) not in composing.facts.authors:
        remarks.append("maker_unknown")
    if order.get("paid_at") is None and composing.word in {"in_progress", "completed", REFUNDED}:
        remarks.append("paid_at_unknown")


def _total(composing: _Composing) -> int:
    return total_of(_subtotal(composing), composing.terms)


def _subtotal(composing: _Composing) -> int:
    return sum(item.placement.retail for share in composing.shares for item in share.items if item.is_live)


def _moved(composing: _Composing) -> Moved:
    tokens = _tokens(composing)
    payments, refunds = _money(composing)
    history_length = 1 + len(composing.facts.changes)
    order = _order(composing, len(tokens), payments, refunds, history_length)
    state = State(
        order,
        (share.group for share in composing.shares),
        (one for share in composing.shares for one in share.selections),
        (one for share in composing.shares for one in share.items),
        tokens,
        payments,
        refunds,
    )
    cancelled = frozenset(one.id for one in state.items.values() if not one.is_live)
    return Moved(state, _history(composing, state), cancelled, tuple(composing.remarks))


def _order(composing: _Composing, tokens: int, payments: list[Payment], refunds: list[Refund], length: int) -> Order:
    order, state = composing.order, composing.state
    live = [item for share in composing.shares for item in share.items if item.is_live]
    is_agreed, is_cancelled = state.value in AGREED, state is OrderState.CANCELLED
    return Order(
        id=composing.order_id,
        account_id=composing.account_id,
        state=state,
        currency=composing.currency,
        requires_client_review=bool(order.get("includes_client_review")),
        review_completed_at=(at(order, "approved_at", "paid_at") or composing.made_at) if is_agreed else None,
        terms=composing.terms,
        money=Money(
            subtotal=_subtotal(composing),
            wholesale=sum(item.placement.wholesale or 0 for item in live),
            paid=sum(one.amount for one in payments),
            refunded=sum(one.amount for one in refunds),
        ),
        notes=Notes(order.get("internal_notes") or "", order.get("account_notes") or ""),
        times=_times(composing, is_paid=bool(payments)),
        counters=_counters(composing, tokens),
        assigned_to=_text(order.get("assigned_to")),
        deadline=None,
        copied_from_order_id=None,
        cancellation_reason=(order.get("cancellation_reason") or _UNSAID) if is_cancelled else None,
        metadata=Metadata({}),
        created_by=composing.author(order.get("created_by")),
        version=1,
        last_seq=length,
    )


def _times(composing: _Composing, *, is_paid: bool) -> Times:
    order, state, made_at = composing.order, composing.state, composing.made_at
    changes = composing.facts.changes
    ended = at(order, "updated_at") or made_at
    was_submitted = state not in {OrderState.CONFIGURING, OrderState.CANCELLED}
    return Times(
        created_at=made_at,
        updated_at=(changes[-1].get("changed_at") if changes else None) or made_at,
        submitted_at=made_at if was_submitted else None,
        paid_at=(at(order, "paid_at", "approved_at") or made_at) if is_paid else None,
        completed_at=(at(order, "completed_at") or ended) if state is OrderState.COMPLETED else None,
        cancelled_at=(at(order, "cancelled_at") or ended) if state is OrderState.CANCELLED else None,
    )


def _counters(composing: _Composing, tokens: int) -> Counters:
    items = [item for share in composing.shares for item in share.items]
    groups = [share.group for share in composing.shares if share.group.is_live]
    live = [item for item in items if item.is_live]
    return Counters(
        groups=len(composing.shares),
        live_groups=len(groups),
        analyzing_groups=0,
        open_groups=sum(group.group_status is not GroupStatus.APPROVED for group in groups),
        items=len(items),
        live_items=len(live),
        done_items=sum(item.status is ItemStatus.COMPLETED for item in live),
        tokens=tokens,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _money(composing: _Composing) -> tuple[list[Payment], list[Refund]]:
    """Return what was paid and what went back: the total that the earlier system had, or else that of the items."""
    order, was_paid = composing.order, composing.word in {"in_progress", "completed", REFUNDED}
    if not was_paid and order.get("paid_at") is None:
        return [], []
    said = minor_units(order.get("total_retail"), composing.legacy, composing.currency)
    kept = sum(item.retail or 0 for item in composing.items)
    amount = said if said is not None else (_total(composing) if composing.word != REFUNDED else kept)
    if not amount:
        return [], []
    paid_at = at(order, "paid_at", "approved_at") or composing.made_at
    payment = Payment(composing.order_id, _REFERENCE, amount, MOVER, paid_at)
    if composing.word != REFUNDED:
        return [payment], []
    back_at = at(order, "cancelled_at", "updated_at") or paid_at
    return [payment], [Refund(composing.order_id, _REFERENCE, amount, order.get("cancellation_reason"), MOVER, back_at)]


def _tokens(composing: _Composing) -> list[ShareToken]:
    """Return links whose old texts go on to work: only the texts' digests are kept."""
    order, found = composing.order, dict[str, ShareToken]()
    facts: list[Fact] = [fact for fact in composing.facts.tokens if not fact.get("is_ambiguous")]
    if order.get("share_token") and not order.get("is_ambiguous"):
        own: dict[str, Any] = {"id": f"{order['id']} share_token", "token": order["share_token"]}
        facts.append({**own, "expires_at": order.get("share_expires_at"), "created_by": order.get("created_by")})
    end = datetime(composing.legacy.links_end, 12, 31, tzinfo=UTC)
    for fact in facts:
        token_id, digest = kept_id("order_share_tokens", fact["id"]), digest_of(str(fact["token"]))
        found.setdefault(
            digest,
            ShareToken(
                id=token_id,
                order_id=composing.order_id,
                digest=digest,
                scope=Scope(composing.order_id, token_id, None, _LINK),
                label=None,
                message=None,
                expires_at=fact.get("expires_at") or end,
                revoked_at=None,
                openings=0,
                last_opened_at=None,
                created_by=composing.author(fact.get("created_by")),
                created_at=fact.get("created_at") or composing.made_at,
            ),
        )
    return list(found.values())


def _history(composing: _Composing, state: State) -> tuple[Recorded, ...]:
    kept = recorded_part(state)
    legacy, word = composing.legacy, str(composing.order["status"])
    began = OrderImported(
        f"{legacy.schema}.{legacy.table('orders')}",
        word,
        kept.order,
        tuple(kept.groups.values()),
        tuple(kept.selections.values()),
        tuple(kept.items.values()),
        tuple(kept.tokens.values()),
        tuple(kept.payments.values()),
        tuple(kept.refunds.values()),
    )
    events: list[tuple[Event, Author, datetime]] = [(began, MOVER, composing.made_at)]
    for fact in composing.facts.changes:
        change = StatusImported(fact.get("old_status"), str(fact["new_status"]), fact.get("notes"))
        events.append((change, composing.author(fact.get("changed_by")), fact.get("changed_at") or composing.made_at))
    return tuple(
        Recorded(composing.order_id, seq, event, author, moment, _COMMAND, 1)
        for seq, (event, author, moment) in enumerate(events, 1)
    )
