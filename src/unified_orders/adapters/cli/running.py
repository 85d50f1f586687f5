"""Run an order file: its order is made in memory, and its steps are taken one after the other."""

import re
from collections.abc import Iterator
from typing import Final

from attrs import define, frozen

from unified_orders.adapters.cli.orderfile import Plan, Step
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.memory import MemoryQueries, in_memory_service
from unified_orders.application.views import LineStatus, StaffHistoryRow, StaffLine, StaffSummary
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import RecordProgress, Share
from unified_orders.domain.errors import InvalidInput, Reason, Refused
from unified_orders.domain.results import Shared
from unified_orders.domain.words import ReasonKind, Stage
from unified_orders.wire import WireError

_WORKFLOW: Final = Actor.worker("workflow")
_WORK: Final = {
    LineStatus.PENDING: (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED),
    LineStatus.IN_PROGRESS: (Stage.PUBLISHED, Stage.COMPLETED),
    LineStatus.PUBLISHED: (Stage.COMPLETED,),
}


@frozen(slots=True)
class Taken:
    """What came of one step."""

    #: None: the order was made
    step: Step | None
    #: why it was refused; None: it was accepted
    refused: Refused | None
    #: what happened since the step before, oldest first
    events: tuple[StaffHistoryRow, ...]
    #: the order afterwards
    summary: StaffSummary

    @property
    def as_expected(self) -> bool:
        """Whether it was accepted or, where the file names reasons, refused for these."""
        wanted = self.step.refused if self.step is not None else ()
        if self.refused is None:
            return not wanted
        return bool(wanted) and set(wanted) <= set(self.refused.codes)


@define
class Run:
    """One order file on its way."""

    plan: Plan
    standing: Standing
    #: steps that were taken, the last one perhaps in vain
    taken: int = 0
    _told: int = 0

    @classmethod
    def begin(cls, plan: Plan) -> "Run":
        """Make the order.

        Raises:
            Refused: the engine does not take it.
        """
        orders = in_memory_service(sites={}, clients=plan.clients, discounts=plan.discounts)
        for client, rounds in plan.rounds.items():
            for reading in rounds:
                orders.analysis.add_round(reading.sites, client)
        made = orders.execute(plan.order, actor=plan.creator.actor(orders.open_link))
        return cls(plan, Standing(orders, MemoryQueries(orders.repository), made.order_id))

    def steps(self, count: int | None = None) -> Iterator[Taken]:
        """Take the steps, or the first few; stop behind one that does not come out as the file says."""
        yield self._taken(None, None)
        for step in self.plan.steps[:count]:
            self.taken += 1
            taken = self._taken(step, self._take(step))
            yield taken
            if not taken.as_expected:
                return

    def _take(self, step: Step) -> Refused | None:
        try:
            if step.who is None:
                self._complete_work()
            else:
                self._execute(step, self.standing.actor(step.who))
        except Refused as refused:
            return refused
        except (InvalidInput, WireError) as error:  # what a name stands for shows only now
            return Refused(step.do, (Reason("invalid_input", ReasonKind.INPUT, str(error)),))
        return None

    def _execute(self, step: Step, actor: Actor) -> None:
        summary = self.standing.summary()
        due = {"record_payment": summary.due, "record_refund": summary.due_back}
        command = step.command(self.standing, due)
        done = self.standing.orders.execute(command, actor=actor)
        if isinstance(command, Share) and isinstance(done.result, Shared) and command.label and done.result.token:
            self.standing.links[command.label] = (done.result.token_id, done.result.token)

    def _complete_work(self) -> None:
        """Bring the news of work that goes well, until every live item is completed."""
        for line in self.standing.lines():
            for stage in _WORK.get(line.status, ()):
                if line.item_id is not None:
                    self.standing.orders.execute(self._news(line, stage), actor=_WORKFLOW)

    def _news(self, line: StaffLine, stage: Stage) -> RecordProgress:
        url = None if stage is Stage.STARTED else line.live_url or _live_url(line)
        attempt = line.attempt or 1
        assert line.item_id is not None, "news are of an item"  # noqa: S101
        return RecordProgress(self.standing.order_id, line.item_id, stage, attempt, line.workflow_id, url)

    def _taken(self, step: Step | None, refused: Refused | None) -> Taken:
        events = tuple(self.standing.history(self._told))
        self._told = events[-1].seq if events else self._told
        return Taken(step, refused, events, self.standing.summary())


def _live_url(line: StaffLine) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", (line.anchor_text or line.client_id).casefold()).strip("-")
    return f"https://{line.domain}/{words or 'link'}"
