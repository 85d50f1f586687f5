"""The rounds of a group, as its history tells them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from unified_orders.application.service import AsyncOrderService
from unified_orders.application.views import StaffHistoryRow
from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.events import AnalysisCompleted, AnalysisFailed, AnalysisStarted


@frozen
class Round:
    """One pass of analysis and review."""

    number: int
    began_at: datetime
    #: what the reviewer asked for
    message: str | None
    #: all sites that were analysed by its end; None: it has not ended
    sites: int | None = None
    #: why it failed
    failure: str | None = None


async def rounds_of(service: AsyncOrderService, order_id: UUID, group_id: UUID, actor: Actor) -> list[Round]:
    """Return the rounds of a group, the first one first; one that was withdrawn is told too."""
    rows: list[StaffHistoryRow] = []
    after: int | None = 0
    while after is not None:
        page = await service.history(order_id, actor=actor, after=after, limit=service.settings.limits.page)
        rows += (row for row in page if isinstance(row, StaffHistoryRow) and row.group_id == group_id)
        after = page.next_after
    return told_in(rows)


def told_in(rows: Iterable[StaffHistoryRow]) -> list[Round]:
    """Return the rounds that events of one group tell of."""
    found: list[Round] = []
    for row in rows:
        match row.event:
            case AnalysisStarted() as began:
                found.append(Round(began.round, row.at, began.message))
            case AnalysisCompleted() as ended if found:
                found[-1] = evolve(found[-1], sites=ended.sites)
            case AnalysisFailed() as failed if found:
                found[-1] = evolve(found[-1], failure=failed.reason)
            case _:
                pass
    return found
