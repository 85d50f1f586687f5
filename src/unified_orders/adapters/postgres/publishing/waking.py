"""A NOTIFY that is sent when a command with effects is committed, for relays that listen."""

from typing import Final

from unified_orders.adapters.postgres.publishing.published import Published
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.domain.effects import Effect

#: what relays listen on; the same for all schemas of a database, for waking up in vain costs one look
CHANNEL: Final = "unified_orders"
_WAKE: Final = Statement("SELECT pg_notify(%(channel)s, '')", {"channel": CHANNEL})


def wake_relays(effects: tuple[Effect, ...]) -> Published:
    """Leave all effects in the outbox, and wake the relays that listen once the command is committed."""
    return Published([_WAKE], effects)
