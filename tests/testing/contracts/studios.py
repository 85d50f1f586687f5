"""Workflows and analyses over an outside that can be away, and ends its runs when it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from attrs import define

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.effects import CancelAnalysis, CancelWorkflow, StartAnalysis, StartWorkflow
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.sites import Site
from unified_orders.domain.words import Stage

WORKER = Actor.worker("studio")


@define(eq=False)
class Run:
    """Something that is done outside."""

    effect: Any
    over: bool = False


class Outside:
    """Where runs are opened and closed, unless it is away."""

    def __init__(self, orders: Any) -> None:  # noqa: ANN401 - a service, awaited or not
        self.orders = orders
        self.runs: list[Run] = []
        self.away = False
        self.lock = threading.RLock()
        self.keys: set[str] = set()

    @property
    def going_on(self) -> list[Run]:
        return [run for run in self.runs if not run.over]

    @contextmanager
    def outage(self) -> Iterator[None]:
        self.away = True
        yield
        self.away = False

    def reach(self) -> None:
        if self.away:
            raise ConnectionError("nobody answers")

    def begin(self, effect: Any) -> None:  # noqa: ANN401 - a start
        self.reach()
        self.runs.append(Run(effect))
        self.keys.add(effect.key)

    def ended(self) -> Iterator[Run]:
        for run in self.going_on:
            run.over = True
            yield run


class Studio(Outside):
    """A sound workflow."""

    def __init__(self, orders: Any) -> None:  # noqa: ANN401 - a service, awaited or not
        super().__init__(orders)
        self.stopped: set[UUID] = set()

    def start(self, effect: StartWorkflow) -> None:
        with self.lock:
            if not (self.is_known(effect) or effect.item_id in self.stopped):
                self.begin(effect)

    def is_known(self, effect: StartWorkflow) -> bool:
        return effect.key in self.keys

    def cancel(self, effect: CancelWorkflow) -> None:
        with self.lock:
            self.reach()
            self.stopped.add(effect.item_id)
            for run in self.runs:
                run.over |= run.effect.item_id == effect.item_id

    def news(self) -> Iterator[c.RecordProgress]:
        """Bring all that goes on to its end, and yield what is to be told."""
        for run in self.ended():
            yield self.told(run.effect)

    def told(self, start: StartWorkflow) -> c.RecordProgress:
        return c.RecordProgress(start.order_id, start.item_id, Stage.COMPLETED, start.attempt)


class Scout(Outside):
    """A sound analysis."""

    def __init__(self, orders: Any, sites: tuple[Site, ...]) -> None:  # noqa: ANN401 - a service, awaited or not
        super().__init__(orders)
        self.sites = sites
        self.stopped: dict[UUID, int] = {}

    def start(self, effect: StartAnalysis) -> None:
        with self.lock:
            if not (self.is_known(effect) or effect.epoch <= self.stopped.get(effect.group_id, 0)):
                self.begin(effect)

    def is_known(self, effect: StartAnalysis) -> bool:
        return effect.key in self.keys

    def cancel(self, effect: CancelAnalysis) -> None:
        with self.lock:
            self.reach()
            self.stopped[effect.group_id] = max(effect.epoch, self.stopped.get(effect.group_id, 0))
            for run in self.runs:
                run.over |= run.effect.group_id == effect.group_id and run.effect.epoch <= effect.epoch

    def news(self) -> Iterator[c.RecordAnalysis]:
        """Bring all that goes on to its end, and yield what is to be told."""
        for run in self.ended():
            yield from self.told(run.effect)

    def told(self, start: StartAnalysis) -> Iterator[c.RecordAnalysis]:
        size, group = DEFAULT_LIMITS.page_of_sites, c.GroupRef(start.order_id, start.group_id)
        for first in range(0, max(len(self.sites), 1), size):
            page = self.sites[first : first + size]
            yield c.RecordAnalysis(group, start.epoch, page, last=first + size >= len(self.sites))
