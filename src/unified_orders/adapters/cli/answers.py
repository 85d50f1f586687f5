"""The same for machines: what a command of the command line found, as one JSON document."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from unified_orders.adapters.cli.orderfile import BadOrderFile, Plan
from unified_orders.adapters.cli.running import Taken
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.files import FileReport
from unified_orders.application.checking import Report
from unified_orders.application.views import Action
from unified_orders.domain.errors import Refused
from unified_orders.wire import to_wire


def as_text(content: object) -> str:
    """Return JSON for people's eyes too; it holds nothing beyond ASCII, so that it passes through any pipe."""
    return json.dumps(content, indent=2)


def order_answer(plan: Plan, taken: Iterable[Taken], standing: Standing) -> dict[str, Any]:
    """Return what came of an order file."""
    groups = standing.group_ids()
    return {
        "order_file": str(plan.path),
        "files": {
            client: [_file(one) for reading in rounds for one in reading.files]
            for client, rounds in plan.rounds.items()
        },
        "steps": [step_answer(one) for one in taken],
        "order": to_wire(standing.summary()),
        "boards": {name: _board(standing, group_id) for name, group_id in groups.items()},
        "lines": to_wire(standing.lines()),
        "report": to_wire(standing.report()),
        "history": to_wire(standing.history()),
    }


def step_answer(taken: Taken) -> dict[str, Any]:
    """Return what came of one step."""
    step, refused = taken.step, taken.refused
    return {
        "do": step.do if step is not None else "create",
        "as": str(step.who) if step is not None and step.who is not None else None,
        "line": step.line if step is not None else 1,
        "accepted": refused is None,
        "reasons": to_wire(refused.reasons) if refused is not None else [],
        "as_expected": taken.as_expected,
        "state": taken.summary.state.value,
        "events": [row.seq for row in taken.events],
    }


def refused_answer(plan: Plan, refused: Refused) -> dict[str, Any]:
    """Return why the order of a file could not be made."""
    return {"order_file": str(plan.path), "refused": refused.command, "reasons": to_wire(refused.reasons)}


def actions_answer(actions: Iterable[Action], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return what somebody may do, and why not the rest."""
    return [{**to_wire(action), "on": names.get(action.target_id, action.target)} for action in actions]


def proof_answer(report: Report) -> dict[str, Any]:
    """Return what the checker visited, proved and found."""
    return {
        "states": sum(world.states for world in report.worlds),
        "decisions": sum(world.decisions for world in report.worlds),
        "seconds": round(sum(world.seconds for world in report.worlds), 3),
        "worlds": [
            {
                "world": world.world,
                "states": world.states,
                "decisions": world.decisions,
                "accepted": world.accepted,
                "seconds": round(world.seconds, 3),
                "faults": list(world.faults),
            }
            for world in report.worlds
        ],
        "proved": list(report.proved),
        "faults": list(report.faults),
    }


def problems_answer(bad: BadOrderFile) -> dict[str, Any]:
    """Return what is wrong with an order file."""
    return {
        "problems": [
            {"file": one.path, "line": one.line or None, "field": one.field, "message": one.message}
            for one in bad.problems
        ]
    }


def _board(standing: Standing, group_id: UUID) -> dict[str, Any]:
    board = standing.board(group_id, limit=1)
    return {
        "total": board.total,
        "counts": {status.value: count for status, count in board.counts.items()},
        "selected": to_wire(standing.selected(group_id)),
    }


def _file(report: FileReport) -> dict[str, Any]:
    return {
        "path": report.path,
        "format": report.layout.format,
        "good": report.good,
        "bad": report.bad,
        "bad_rows": [
            {"line": row.line, "field": row.field, "reason": row.reason, "value": row.value} for row in report.bad_rows
        ],
    }
