"""What must be in the database, whatever died: all that was answered, once; and all that is in it was handed over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, create_engine, text

from campaigns.cuts.stories import STAFF
from campaigns.kills.cluster import wait_until
from campaigns.kills.ledger import Answered, Ledger
from campaigns.kills.load import Load
from campaigns.seeds import Wrong
from unified_orders.domain.effects import StartWorkflow
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import WHOLE

_RECEIPTS: Final = text("SELECT order_id, key, (done ->> 'version')::int FROM order_receipts")
_VERSIONS: Final = text("SELECT id, version FROM orders")
_ORDERS: Final = text("SELECT id FROM orders")
_EVENTS: Final = text("SELECT order_id, seq FROM order_events")
_WAITING: Final = text("SELECT count(*) FROM order_outbox")
_UNDERWAY: Final = frozenset({OrderState.IN_PROGRESS, OrderState.COMPLETED})


#: seconds: for how long a writer may not yet have heard that its order was discarded
_PATIENCE: Final = 10.0


def check_answered(address: str, ledger: Ledger) -> None:
    """See that every command that was answered is in the database; the load may go on meanwhile.

    Raises:
        Wrong: one is gone.
    """
    answered = ledger.snapshot()
    with _connected(address) as connection:
        kept = {Answered(*row) for row in connection.execute(_RECEIPTS)}
        versions: dict[UUID, int] = {row[0]: row[1] for row in connection.execute(_VERSIONS)}
    lost = [one for one in answered if one not in kept or versions.get(one.order_id, 0) < one.version]
    try:
        wait_until(lambda: {one.order_id for one in lost} <= ledger.gone, _PATIENCE)
    except TimeoutError:
        raise Wrong(f"{len(lost):,} of {len(answered):,} answered commands are gone, such as {lost[0]}") from None


def check_whole(load: Load, address: str) -> int:
    """See, once the load has ended, that everything is sound, told and handed over; return how many orders there are.

    Raises:
        Wrong: something is not.
    """
    ledger = load.ledger
    check_answered(address, ledger)
    try:
        wait_until(lambda: not _left_over(load, address), _PATIENCE)  # what a relay had in hand is leased for a while
    except TimeoutError:
        raise Wrong(
            f"{_left_over(load, address)} effects wait in the outbox, though all were to be handed over"
        ) from None
    with _connected(address) as connection:
        orders = list(connection.scalars(_ORDERS))
        events = {(order_id, seq) for order_id, seq in connection.execute(_EVENTS)}
    untold = events - ledger.announced
    _hold(not untold, f"{len(untold)} events were stored, and never announced")
    made_up = {one for one in ledger.announced - events if one[0] not in ledger.gone}
    _hold(not made_up, f"{len(made_up)} events were announced, and are not stored")
    for order_id in orders:
        _check_order(load, order_id)
    shared = load.orders.queries.look(load.shared)
    wanted = 1 + sum(one.order_id == load.shared for one in ledger.answered)
    _hold(
        shared is not None and shared.state.order.version == wanted, "the shared order was not changed once a command"
    )
    return len(orders)


def _left_over(load: Load, address: str) -> int:
    """Hand over what is due; return how many effects wait all the same."""
    with load.secret.installed():
        load.relay().drain()
    with _connected(address) as connection:
        return int(connection.scalar(_WAITING) or 0)


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _check_order(load: Load, order_id: UUID) -> None:
    broken = load.orders.doctor(order_id, actor=STAFF)
    _hold(not broken, f"order {order_id}: {'; '.join(map(str, broken))}")
    sight = load.orders.queries.look(order_id, WHOLE)
    if sight is None or sight.state.order.state not in _UNDERWAY:
        return
    for item in sight.state.items.values():
        handed = f"{StartWorkflow.name}:{item.id}:1" in load.ledger.handed
        _hold(handed or not item.is_live, f"item {item.id} of order {order_id} is live, and was never handed over")


def _hold(condition: object, message: str) -> None:
    if not condition:
        raise Wrong(message)
