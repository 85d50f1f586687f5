"""Who takes which effects: the ports, and the functions that a host subscribed."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, overload

from unified_orders.domain.effects import (
    Announce,
    CancelAnalysis,
    CancelWorkflow,
    Effect,
    StartAnalysis,
    StartWorkflow,
)
from unified_orders.domain.events import check_kind, kind_of
from unified_orders.domain.fields import fault
from unified_orders.ports.analysis import AnalysisPort, AsyncAnalysisPort
from unified_orders.ports.workflow import AsyncWorkflowPort, WorkflowPort

E = TypeVar("E", bound=Effect)
T = TypeVar("T")
#: What it returns is awaited, or not looked at.
Receiver = Callable[[Any], object]


class Receivers:
    """Ports and subscribers by what they take."""

    def __init__(
        self, analysis: AnalysisPort | AsyncAnalysisPort | None, workflow: WorkflowPort | AsyncWorkflowPort | None
    ) -> None:
        self._receivers: dict[type[Effect] | str, list[Receiver]] = {}
        if analysis is not None:
            self.on(StartAnalysis)(analysis.start)
            self.on(CancelAnalysis)(analysis.cancel)
        if workflow is not None:
            self.on(StartWorkflow)(workflow.start)
            self.on(CancelWorkflow)(workflow.cancel)

    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def on(self, what: type[Effect] | str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        """Decorate a function that takes effects of a class, or the announcements of a kind of event: `order_moved`.

        Kinds are announced if they are among the service's `Settings.subscriptions`. If one of several receivers
        raises, all of them get the effect again.

        Raises:
            InvalidInput: no such effect or kind of event.
        """
        unfit: Any = what
        if isinstance(unfit, str):
            check_kind("what", unfit)
        elif not (isinstance(unfit, type) and issubclass(unfit, Effect)):
            raise fault("what", unfit, "must be a class of effect, or the word of a kind of event")

        def register(receiver: Callable[[Any], T]) -> Callable[[Any], T]:
            self._receivers.setdefault(what, []).append(receiver)
            return receiver

        return register

    def _receivers_of(self, effect: Effect) -> list[Receiver]:
        found = list(self._named_by(effect))
        if not found:
            raise LookupError(f"nobody takes {effect.name}; give the relay a port for it, or subscribe with relay.on")
        return found

    def _named_by(self, effect: Effect) -> Iterator[Receiver]:
        yield from self._receivers.get(type(effect), ())
        if isinstance(effect, Announce):
            yield from self._receivers.get(kind_of(type(effect.recorded.event)), ())
