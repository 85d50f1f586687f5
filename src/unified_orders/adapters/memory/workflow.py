"""A workflow that records what it is told, and brings news of the work when asked to."""

import threading
from typing import Final
from uuid import UUID

from attrs import define

from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import RecordProgress
from unified_orders.domain.effects import CancelWorkflow, StartWorkflow
from unified_orders.domain.fields import fault
from unified_orders.domain.results import Progressed
from unified_orders.domain.words import Stage

_WORKER: Final = Actor.worker("workflow")
#: A whole attempt, stage by stage.
_WORK: Final = (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED)


@define
class _Job:
    start: StartWorkflow
    attempt: int
    #: the last news of this attempt
    stage: Stage | None = None
    cancelled: bool = False


class RecordingWorkflow:
    """The work on all items. It does nothing by itself: `advance` and `complete_all` say how far it is."""

    def __init__(self, orders: OrderService) -> None:
        self._orders = orders
        self._lock = threading.Lock()
        self._jobs: dict[UUID, _Job] = {}
        self._stopped: set[UUID] = set()
        #: by key, in the order in which they first came
        self.started: dict[str, StartWorkflow] = {}
        self.cancelled: dict[str, CancelWorkflow] = {}

    @property
    def running(self) -> tuple[StartWorkflow, ...]:
        """The work that was started, and neither cancelled nor completed."""
        return tuple(job.start for job in self._jobs.values() if _is_running(job))

    def start(self, effect: StartWorkflow) -> None:
        """Take note of the work on an item's attempt."""
        with self._lock:
            if effect.key in self.started or effect.item_id in self._stopped:
                return
            self.started[effect.key] = effect
            self._jobs[effect.item_id] = _Job(effect, effect.attempt)

    def cancel(self, effect: CancelWorkflow) -> None:
        """Stop the work on an item."""
        with self._lock:
            self.cancelled.setdefault(effect.key, effect)
            self._stopped.add(effect.item_id)
            job = self._jobs.get(effect.item_id)
            if job is not None:
                job.cancelled = True

    def advance(
        self, item_id: UUID, stage: Stage, *, published_url: str | None = None, reason: str | None = None
    ) -> Progressed:
        """Record news of an item's current attempt; `reopened` begins the next one.

        Raises:
            InvalidInput: the work on this item was never started.
        """
        job = self._jobs.get(item_id)
        if job is None:
            raise fault("item_id", str(item_id), "must be an item whose workflow was started; see `started`")
        attempt = job.attempt + 1 if stage is Stage.REOPENED else job.attempt
        news = RecordProgress(job.start.order_id, item_id, stage, attempt, str(item_id), published_url, reason)
        progressed = self._orders.execute(news, actor=_WORKER).result
        job.attempt, job.stage = attempt, stage
        return progressed

    def complete_all(self, order_id: UUID | None = None) -> int:
        """Bring all running work (of one order) to its end, each with a live URL on its site; return how many items."""
        jobs = [job for job in self._jobs.values() if _is_running(job) and order_id in {None, job.start.order_id}]
        for job in jobs:
            done = _WORK.index(job.stage) + 1 if job.stage in _WORK else 0
            url = f"https://{job.start.placement.domain}/{job.start.item_id}"
            for stage in _WORK[done:]:
                self.advance(job.start.item_id, stage, published_url=None if stage is Stage.STARTED else url)
        return len(jobs)


def _is_running(job: _Job) -> bool:
    return not job.cancelled and job.stage is not Stage.COMPLETED
