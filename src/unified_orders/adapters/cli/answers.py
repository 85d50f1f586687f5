"""The same for machines: what a command of the command line found, as one JSON document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import asdict

from unified_orders.adapters.cli.examining import Examined
from unified_orders.adapters.cli.opening import Opened, Stopped
from unified_orders.adapters.cli.orderfile import FileProblem, Plan
from unified_orders.adapters.cli.running import Taken
from unified_orders.adapters.cli.simulation import Simulation
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.files import FileReport
from unified_orders.application.checking import Report
from unified_orders.application.views import Action, HistoryRow, StaffHistoryRow
from unified_orders.domain.errors import Refused
from unified_orders.wire import to_wire


def as_text(content: object) -> str:
    """Return JSON for people's eyes too; it holds nothing beyond ASCII, so that it passes through any pipe."""
    return json.dumps(content, indent=2)


def order_answer(plan: Plan, taken: Iterable[Taken], standing: Standing, where: str | None) -> dict[str, Any]:
    """Return what came of an order file, and where its data lies if that is not in memory alone."""
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
        **history_answer(standing.history()),
        **({} if where is None else {"where": where}),
    }


def history_answer(rows: Sequence[HistoryRow]) -> dict[str, Any]:
    """Return events and, for staff, where they end, so that `doctor` sees whether the last ones are missing."""
    last = rows[-1] if rows else None
    end = {"seq": last.seq, "version": last.version} if isinstance(last, StaffHistoryRow) else None
    return {"history": to_wire(rows), "end": end}


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


def stopped_answer(stopped: Stopped) -> dict[str, Any]:
    """Return which step ended a run, and why."""
    refused = stopped.refused
    return {
        "file": stopped.path,
        "line": stopped.line,
        "do": stopped.do,
        "accepted": refused is None,
        "reasons": to_wire(refused.reasons) if refused is not None else [],
    }


def refused_answer(refused: Refused) -> dict[str, Any]:
    """Return why a query was refused."""
    return {"refused": refused.command, "reasons": to_wire(refused.reasons)}


def actions_answer(actions: Iterable[Action], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return what somebody may do, and why not the rest."""
    return [{**to_wire(action), "on": names.get(action.target_id, action.target)} for action in actions]


def head_answer(found: Opened) -> dict[str, Any]:
    """Return which order an answer is about."""
    return {"file": None if found.path is None else str(found.path), "order_id": str(found.standing.order_id)}


def simulation_answer(simulation: Simulation) -> dict[str, Any]:
    """Return what would come of a step."""
    return {
        "do": simulation.step.do,
        "as": str(simulation.step.who),
        "accepted": simulation.accepted,
        "reasons": to_wire(simulation.reasons),
        "done": to_wire(simulation.done),
        "changes": [
            {
                "entity": one.entity,
                "id": str(one.id),
                "what": one.what,
                "fields": {path: {"before": before, "after": after} for path, (before, after) in one.fields.items()},
            }
            for one in simulation.differences
        ],
        "events": [
            {**to_wire(one), "text": text} for one, text in zip(simulation.events, simulation.sentences, strict=True)
        ],
        "effects": to_wire(simulation.effects),
    }


def findings_answer(examined: Iterable[Examined], unread: Iterable[FileProblem]) -> dict[str, Any]:
    """Return what is wrong with orders, and with the files that hold none."""
    return {
        "files": [
            {
                "file": str(one.path),
                "order_id": str(one.order_id),
                "state": one.state.value if one.state is not None else None,
                "events": one.events,
                "findings": [asdict(finding) for finding in one.findings],
                "notes": list(one.notes),
            }
            for one in examined
        ],
        **problems_answer(unread),
    }


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


def problems_answer(problems: Iterable[FileProblem]) -> dict[str, Any]:
    """Return what is wrong with a file, or with the command line."""
    return {
        "problems": [
            {"file": one.path or None, "line": one.line or None, "field": one.field, "message": one.message}
            for one in problems
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
