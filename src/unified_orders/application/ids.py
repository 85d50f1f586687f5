"""Ids by default: UUIDv7, which sort by the time they were made; and the id of a keyed order."""

import secrets
import time
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from unified_orders.domain.actors import Actor

_KEYED: Final = uuid5(NAMESPACE_URL, "urn:unified-orders:keyed-order")


def uuid7() -> UUID:
    """Return a new UUIDv7 (RFC 9562) with room to count up: the highest random bit is left 0."""
    milliseconds = time.time_ns() // 1_000_000
    random_a, random_b = divmod(secrets.randbits(12 + 61), 1 << 61)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)


def keyed_order_id(actor: Actor, key: str) -> UUID:
    """Return the id of the order that this actor makes under this key: the same each time."""
    return uuid5(_KEYED, "\0".join((actor.kind, actor.account_id or "", actor.id, key)))
