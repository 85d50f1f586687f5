"""Effects as jobs of Procrastinate, deferred by the function that it ships for SQL: in the command's transaction."""

import json
from collections.abc import Mapping
from typing import Any, Final

from unified_orders.adapters.postgres.publishing.published import Published
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.events import check_kind, kind_of
from unified_orders.domain.fields import fault
from unified_orders.wire import to_wire

_DEFER: Final = """
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW(%(queue)s, j.task, %(priority)s::int, j.lock, NULL, j.args, NULL)::procrastinate_job_to_defer_v1
    FROM ROWS FROM (json_to_recordset(%(jobs)s::json) AS (task text, lock text, args jsonb))
        WITH ORDINALITY AS j (task, lock, args, place) ORDER BY place))"""


class ProcrastinateJobs:
    """Defers a job for each effect of the kinds that it is given; other effects wait in the outbox.

    A task takes one argument, `effect`: `from_wire(effect, Effect)` reads it. Effects of one item, or of one group's
    analysis, have the same lock, so that their jobs run one at a time and in order. Procrastinate 3.2 or later, whose
    tables the search path leads to.
    """

    def __init__(self, tasks: Mapping[type[Effect] | str, str], *, queue: str = "default", priority: int = 0) -> None:
        """Say which task takes which effects: by their class, or by the kind of event that is announced.

        Raises:
            InvalidInput: no such effect or kind of event, or no name of a task or queue.
        """
        for what, task in tasks.items():
            _check(what)
            _named("tasks", task, "must be the name of a task, like shop.work.place")
        _named("queue", queue, "must be the name of a queue")
        if type(priority) is not int:
            raise fault("priority", priority, "must be a whole number; higher ones come first")
        self._tasks = dict(tasks)
        self._queue = queue
        self._priority = priority

    def __call__(self, effects: tuple[Effect, ...]) -> Published:
        """Make one statement of all jobs."""
        tasks = [(effect, self._task_of(effect)) for effect in effects]
        left = [effect for effect, task in tasks if task is None]
        jobs = [
            {"task": task, "lock": effect.lane, "args": {"effect": to_wire(effect)}}
            for effect, task in tasks
            if task is not None
        ]
        if not jobs:
            return Published(left=left)
        parameters = {"queue": self._queue, "priority": self._priority, "jobs": json.dumps(jobs)}
        return Published([Statement(_DEFER, parameters)], left)

    def _task_of(self, effect: Effect) -> str | None:
        task = self._tasks.get(type(effect))
        if task is None and isinstance(effect, Announce):
            task = self._tasks.get(kind_of(type(effect.recorded.event)))
        return task


def _named(field: str, name: Any, rule: str) -> None:  # noqa: ANN401 - a caller's mistake is what this is for
    if not (isinstance(name, str) and name):
        raise fault(field, name, rule)


def _check(what: Any) -> None:  # noqa: ANN401
    if isinstance(what, str):
        check_kind("tasks", what)
    elif not (isinstance(what, type) and issubclass(what, Effect)):
        raise fault("tasks", what, "must be named by a class of effect, or by the word of a kind of event")
