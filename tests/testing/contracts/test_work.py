"""The contracts of work outside: kept by the recording doubles and by sound adapters, broken by seeded faults."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Final

import pytest
from tests.testing.contracts.breaking import adapter_of, outcome
from tests.testing.contracts.studios import WORKER, Outside, Scout, Studio
from tests.testing.contracts.work_faults import ANALYSES, WORKFLOWS

from unified_orders.adapters.memory import RecordingWorkflow, ScriptedAnalysis
from unified_orders.application.service import OrderService
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.domain.sites import Site
from unified_orders.testing.contracts.analysis import AnalysisContract, AsyncAnalysisContract
from unified_orders.testing.contracts.workflow import AsyncWorkflowContract, WorkflowContract


class TestRecordingWorkflow(WorkflowContract):
    def make(self) -> type[RecordingWorkflow]:
        return RecordingWorkflow

    def begun(self, adapter: RecordingWorkflow) -> int:
        return len(adapter.started)

    def going_on(self, adapter: RecordingWorkflow) -> int:
        return len(adapter.running)

    def finish(self, adapter: RecordingWorkflow) -> None:
        adapter.complete_all()


class TestScriptedAnalysis(AnalysisContract):
    def make(self) -> Callable[[OrderService, tuple[Site, ...]], ScriptedAnalysis]:
        return lambda orders, sites: ScriptedAnalysis(orders, [sites])

    def begun(self, adapter: ScriptedAnalysis) -> int:
        return sum(isinstance(call, StartAnalysis) for call in adapter.calls)


def begun(suite: object, adapter: Outside) -> int:
    return len(adapter.runs)


def going_on(suite: object, adapter: Outside) -> int:
    return len(adapter.going_on)


def finish(suite: object, adapter: Studio | Scout) -> None:
    for command in adapter.news():
        adapter.orders.execute(command, actor=WORKER)


def outage(suite: object, adapter: Outside) -> AbstractContextManager[None]:
    return adapter.outage()


ANALYSIS_HOOKS: Final[dict[str, Any]] = {"begun": begun, "finish": finish, "outage": outage}
WORKFLOW_HOOKS: Final[dict[str, Any]] = {**ANALYSIS_HOOKS, "going_on": going_on}


class TestStudio(WorkflowContract):
    def make(self) -> type[Studio]:
        return Studio

    begun, going_on, finish, outage = begun, going_on, finish, outage


class TestScout(AnalysisContract):
    def make(self) -> type[Scout]:
        return Scout

    begun, finish, outage = begun, finish, outage


class AwaitedStudio(Studio):
    async def start(self, effect: StartWorkflow) -> None:  # type: ignore[override]
        super().start(effect)

    async def cancel(self, effect: CancelWorkflow) -> None:  # type: ignore[override]
        super().cancel(effect)


class AwaitedScout(Scout):
    async def start(self, effect: StartAnalysis) -> None:  # type: ignore[override]
        super().start(effect)

    async def cancel(self, effect: CancelAnalysis) -> None:  # type: ignore[override]
        super().cancel(effect)


async def awaited_finish(suite: object, adapter: Studio | Scout) -> None:
    for command in adapter.news():
        await adapter.orders.execute(command, actor=WORKER)


async def awaited_begun(suite: object, adapter: Outside) -> int:
    return len(adapter.runs)


class TestAwaitedStudio(AsyncWorkflowContract):
    def make(self) -> type[AwaitedStudio]:
        return AwaitedStudio

    begun, going_on, finish, outage = awaited_begun, going_on, awaited_finish, outage


class TestAwaitedScout(AsyncAnalysisContract):
    def make(self) -> type[AwaitedScout]:
        return AwaitedScout

    begun, finish, outage = awaited_begun, awaited_finish, outage


def names(faults: Iterable[type]) -> list[str]:
    return [fault.__name__ for fault in faults]


@pytest.mark.parametrize(("fault", "promise"), WORKFLOWS.items(), ids=names(WORKFLOWS))
def test_a_broken_workflow_is_found_out(fault: type[Studio], promise: str) -> None:
    assert outcome(adapter_of(WorkflowContract, lambda: fault, **WORKFLOW_HOOKS), promise) is not None


@pytest.mark.parametrize(("fault", "promise"), ANALYSES.items(), ids=names(ANALYSES))
def test_a_broken_analysis_is_found_out(fault: type[Scout], promise: str) -> None:
    assert outcome(adapter_of(AnalysisContract, lambda: fault, **ANALYSIS_HOOKS), promise) is not None
