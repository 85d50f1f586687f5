"""Run an order file: its order is made, in memory or elsewhere, and its steps are taken one after the other."""

from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from attrs import define, frozen

from unified_orders.adapters.cli.delivering import TO_COME, news_of
from unified_orders.adapters.cli.orderfile import Plan, Step
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.memory import ScriptedAnalysis, in_memory_service
from unified_orders.application.service import OrderService
from unified_orders.application.views import StaffHistoryRow, StaffSummary
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Share
from unified_orders.domain.errors import InvalidInput, Reason, Refused
from unified_orders.domain.results import Shared
from unified_orders.domain.words import ReasonKind
from unified_orders.wire import WireError

_WORKFLOW: Final = Actor.worker("workflow")


@frozen(slots=True)
class Place:
    """Where an order is run."""

    orders: OrderService
    #: performs what the commands on an order have set going, and what follows from it
    perform: Callable[[UUID], object]
    #: where its data lies, for people; None: nowhere but in memory
    where: str | None = None


def in_memory(plan: Plan) -> Place:
    """Return a place of a plan's own, which is gone with it."""
    orders = in_memory_service(sites={}, clients=plan.clients, discounts=plan.discounts)
    script(plan, orders.analysis)
    return Place(orders, lambda _: orders.drain())


def script(plan: Plan, analysis: ScriptedAnalysis) -> None:
    """Tell an analysis what it will find for each client of a plan."""
    for client, rounds in plan.rounds.items():
        for reading in rounds:
            analysis.add_round(reading.sites, client)


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


def _nothing(order_id: UUID) -> None:
    pass


@define
class Run:
    """One order file on its way."""

    plan: Plan
    standing: Standing
    #: as `Place.perform`
    perform: Callable[[UUID], object] = _nothing
    #: steps that were taken, the last one perhaps in vain
    taken: int = 0
    _told: int = 0

    @classmethod
    def begin(cls, plan: Plan, place: Place) -> "Run":
        """Make the order.

        Raises:
            Refused: the engine does not take it.
        """
        orders = place.orders
        made = orders.execute(plan.order, actor=plan.creator.actor(orders.open_link))
        place.perform(made.order_id)
        return cls(plan, Standing(orders, orders.queries, made.order_id), place.perform)

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
        self.perform(self.standing.order_id)
        if isinstance(command, Share) and isinstance(done.result, Shared) and command.label and done.result.token:
            self.standing.links[command.label] = (done.result.token_id, done.result.token)

    def _complete_work(self) -> None:
        """Bring the news of work that goes well, until every live item is completed."""
        for line in self.standing.lines():
            for stage in TO_COME.get(line.status, ()):
                if line.item_id is not None:
                    news = news_of(self.standing.order_id, line, stage)
                    self.standing.orders.execute(news, actor=_WORKFLOW)
        self.perform(self.standing.order_id)

    def _taken(self, step: Step | None, refused: Refused | None) -> Taken:
        events = tuple(self.standing.history(self._told))
        self._told = events[-1].seq if events else self._told
        return Taken(step, refused, events, self.standing.summary())
