"""What would come of one step, if it were taken now."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from unified_orders.adapters.cli.differing import Difference, differences
from unified_orders.adapters.cli.orderfile import Step
from unified_orders.adapters.cli.standing import Standing
from unified_orders.domain.audience import Audience
from unified_orders.domain.deciding import Accepted, Refusal
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import Reason
from unified_orders.domain.events import Recorded
from unified_orders.domain.results import Done
from unified_orders.domain.sentences import Names, sentence
from unified_orders.domain.turn import Changes
from unified_orders.domain.words import ReasonKind
from unified_orders.wire import WireError


@frozen(slots=True)
class Simulation:
    """A step, and the engine's answer to it."""

    step: Step
    #: why not; empty: it is accepted
    reasons: tuple[Reason, ...] = ()
    #: the outcome; None: it is refused
    done: Done[Any] | None = None
    #: for staff alone, as all that follows
    differences: tuple[Difference, ...] = ()
    events: tuple[Recorded, ...] = ()
    #: the events as sentences
    sentences: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    #: domains of selections and items, new ones included
    sites: Mapping[UUID, str] = field(factory=dict)

    @classmethod
    def of(cls, standing: Standing, step: Step) -> "Simulation":
        """Decide a step on an order, and store nothing.

        Raises:
            InvalidInput: a name that stands for nothing, or a value that can never be right.
        """
        assert step.who is not None, "a command has an actor"  # noqa: S101
        summary = standing.summary()
        due = {"record_payment": summary.due, "record_refund": summary.due_back}
        try:
            command = step.command(standing, due)
        except WireError as error:  # what the amount `due` comes to
            reason = Reason("invalid_input", ReasonKind.INPUT, str(error))
            return cls(step, (reason,))
        answer = standing.orders.simulate(command, actor=standing.actor(step.who))
        if isinstance(answer, Refusal):
            return cls(step, answer.reasons)
        return cls._accepted(standing, step, answer)

    @classmethod
    def _accepted(cls, standing: Standing, step: Step, answer: Accepted[Any]) -> "Simulation":
        if answer.changes is None:
            return cls(step, done=answer.done, effects=answer.effects)
        names = _names(standing, answer.changes)
        return cls(
            step,
            done=answer.done,
            differences=tuple(differences(standing.state(), answer.changes)),
            events=answer.events,
            sentences=tuple(sentence(one, names) for one in answer.events),
            effects=answer.effects,
            sites=names.sites,
        )

    @property
    def accepted(self) -> bool:
        """Whether the engine says yes."""
        return self.done is not None


def _names(standing: Standing, changes: Changes) -> Names:
    """Return what the events speak of, new ones included."""
    after, clients = changes.onto(standing.state()), {}
    for one in standing.summary().groups:
        clients[one.group.group_id] = one.client_name
    for group in after.groups.values():
        clients.setdefault(group.id, group.client_id)
    sites = {one.id: one.site.domain for state in (standing.state(), after) for one in state.selections.values()}
    sites |= {item.id: item.placement.domain for item in after.items.values()}
    return Names(Audience.STAFF, after.order.currency, clients, sites)
