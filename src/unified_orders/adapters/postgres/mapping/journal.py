"""Share tokens, money, history, receipts and effects as rows."""

from typing import Any
from uuid import UUID

from unified_orders.adapters.postgres.mapping.tagged import effect_document, event_columns, outcome_document
from unified_orders.adapters.postgres.mapping.values import (
    Row,
    Stored,
    author_columns,
    author_of,
    id_of,
    moment,
    optional_moment,
)
from unified_orders.domain.actors import Scope
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.events import Event, Recorded
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.results import Done
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import LinkPermission
from unified_orders.ports.repository import Receipt
from unified_orders.wire import from_wire


def token_row(token: ShareToken) -> Row:
    """Return a share link as a row of `order_share_tokens`."""
    group_ids = token.scope.group_ids
    return {
        "id": token.id,
        "order_id": token.order_id,
        "digest": token.digest,
        "group_ids": group_ids,
        "permissions": sorted(token.scope.permissions),
        "label": token.label,
        "message": token.message,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "openings": token.openings,
        "last_opened_at": token.last_opened_at,
        **author_columns("created_by", token.created_by),
        "created_at": token.created_at,
    }


def changed_token_row(_: ShareToken, token: ShareToken) -> Row:
    """Return what a stored link's row needs; openings are counted where it is opened, and not here."""
    row = token_row(token)
    del row["openings"], row["last_opened_at"]
    return row


def token_of(row: Stored) -> ShareToken:
    """Return the share link of a row."""
    order_id, token_id, group_ids = id_of(row["order_id"]), id_of(row["id"]), row["group_ids"]
    return ShareToken(
        id=token_id,
        order_id=order_id,
        digest=row["digest"],
        scope=Scope(
            order_id,
            token_id,
            None if group_ids is None else tuple(map(id_of, group_ids)),
            frozenset(map(LinkPermission, row["permissions"])),
        ),
        label=row["label"],
        message=row["message"],
        expires_at=moment(row["expires_at"]),
        revoked_at=optional_moment(row["revoked_at"]),
        openings=row["openings"],
        last_opened_at=optional_moment(row["last_opened_at"]),
        created_by=author_of("created_by", row),
        created_at=moment(row["created_at"]),
    )


def payment_row(payment: Payment) -> Row:
    """Return a payment as a row of `order_payments`."""
    return _money_row(payment)


def refund_row(refund: Refund) -> Row:
    """Return a refund as a row of `order_refunds`."""
    return {**_money_row(refund), "reason": refund.reason}


def _money_row(entry: Payment | Refund) -> Row:
    return {
        "order_id": entry.order_id,
        "reference": entry.reference,
        "amount": entry.amount,
        **author_columns("recorded_by", entry.recorded_by),
        "recorded_at": entry.recorded_at,
    }


def payment_of(row: Stored) -> Payment:
    """Return the payment of a row."""
    recorded_by, at = author_of("recorded_by", row), moment(row["recorded_at"])
    return Payment(id_of(row["order_id"]), row["reference"], row["amount"], recorded_by, at)


def refund_of(row: Stored) -> Refund:
    """Return the refund of a row."""
    recorded_by, at = author_of("recorded_by", row), moment(row["recorded_at"])
    return Refund(id_of(row["order_id"]), row["reference"], row["amount"], row["reason"], recorded_by, at)


def event_row(recorded: Recorded) -> Row:
    """Return an event as a row of `order_events`."""
    return {
        "order_id": recorded.order_id,
        "seq": recorded.seq,
        **event_columns(recorded.event),
        **author_columns("author", recorded.author),
        "at": recorded.at,
        "command": recorded.command,
        "version": recorded.version,
        "key": recorded.key,
    }


def event_of(row: Stored) -> Recorded:
    """Return the event of a row, brought up to today's form."""
    stored = {"kind": row["kind"], "schema": row["schema"], "body": row["body"]}
    return Recorded(
        id_of(row["order_id"]),
        row["seq"],
        from_wire(stored, Event),
        author_of("author", row),
        moment(row["at"]),
        row["command"],
        row["version"],
        row["key"],
    )


def receipt_row(receipt: Receipt) -> Row:
    """Return a receipt as a row of `order_receipts`."""
    return {
        "order_id": receipt.order_id,
        "key": receipt.key,
        "fingerprint": receipt.fingerprint,
        "done": outcome_document(receipt.done),
        "stored_at": receipt.stored_at,
    }


def receipt_of(row: Stored) -> Receipt:
    """Return the receipt of a row."""
    done: Done[Any] = from_wire(row["done"], Done)
    return Receipt(id_of(row["order_id"]), row["key"], row["fingerprint"], done, moment(row["stored_at"]))


def effect_row(effect: Effect) -> Row:
    """Return an effect as a row of `order_outbox`; its id, place and times are the database's."""
    return {
        "order_id": effect.recorded.order_id if isinstance(effect, Announce) else _order_of(effect),
        "name": effect.name,
        "effect_key": effect.key,
        "lane": effect.lane,
        "effect": effect_document(effect),
    }


def _order_of(effect: Any) -> UUID:  # noqa: ANN401 - every effect but an announcement names its order
    order_id: UUID = effect.order_id
    return order_id


def effect_of(row: Stored) -> Effect:
    """Return the effect of a row."""
    return from_wire(row["effect"], Effect)
