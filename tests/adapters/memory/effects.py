"""Effects to put into an outbox, and a clock that goes on when told to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from unified_orders.domain.actors import SYSTEM
from unified_orders.domain.effects import Announce, CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.domain.events import OrderMoved, Recorded
from unified_orders.domain.item import Placement
from unified_orders.domain.sites import ANY_SITE
from unified_orders.domain.words import OrderState

ORDER = UUID(int=1)
SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=1)
_PLACEMENT = Placement("site.example", "site.example", (), None, None, 100, None)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


def start(item_id: UUID | None = None, attempt: int = 1, order_id: UUID = ORDER) -> StartWorkflow:
    return StartWorkflow(order_id, UUID(int=2), item_id or uuid4(), "tea", attempt, _PLACEMENT)


def cancel(item_id: UUID, attempt: int = 1) -> CancelWorkflow:
    return CancelWorkflow(ORDER, item_id, attempt, None)


def start_analysis(group_id: UUID, epoch: int) -> StartAnalysis:
    return StartAnalysis(ORDER, group_id, "tea", "project", epoch, 1, "USD", 1, ANY_SITE, None)


def cancel_analysis(group_id: UUID, epoch: int) -> CancelAnalysis:
    return CancelAnalysis(ORDER, group_id, "project", epoch)


def announce(seq: int, order_id: UUID = ORDER) -> Announce:
    moved = OrderMoved(OrderState.CONFIGURING, OrderState.ANALYZING)
    return Announce(Recorded(order_id, seq, moved, SYSTEM.author, datetime(2026, 1, 1, tzinfo=UTC), "submit", 2))
