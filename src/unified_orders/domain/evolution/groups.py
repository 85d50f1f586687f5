"""Steps of a group: added, edited, analysed, moved along its machine."""

from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.group import NO_SELECTIONS, OrderGroup
from unified_orders.domain.machine import GROUP
from unified_orders.domain.state import State
from unified_orders.domain.words import GroupStatus


@on(e.GroupAdded)
def added(state: State, event: e.GroupAdded, stamp: Stamp) -> None:
    counters = state.order.counters
    state.groups[event.group_id] = OrderGroup(
        id=event.group_id,
        order_id=stamp.order_id,
        client_id=event.client_id,
        position=counters.groups,
        link_count=event.link_count,
        target_pages=event.target_pages,
        anchor_texts=event.anchor_texts,
        requirement_overrides=event.requirements,
        bulk_analysis_project_id=event.analysis_project_id,
        analysis_started_at=None,
        analysis_completed_at=None,
        analysis_failure=None,
        group_status=GroupStatus.PENDING,
        round=0,
        epoch=0,
        counts=NO_SELECTIONS,
        taken=0,
        created_at=stamp.at,
        updated_at=stamp.at,
    )
    counters = evolve(
        counters,
        groups=counters.groups + 1,
        live_groups=counters.live_groups + 1,
        open_groups=counters.open_groups + 1,
    )
    state.order = evolve(state.order, counters=counters)


@on(e.GroupEdited)
def edited(state: State, event: e.GroupEdited, stamp: Stamp) -> None:
    state.groups[event.group_id] = evolve(
        state.groups[event.group_id],
        link_count=event.link_count,
        target_pages=event.target_pages,
        anchor_texts=event.anchor_texts,
        requirement_overrides=event.requirements,
        bulk_analysis_project_id=event.analysis_project_id,
        updated_at=stamp.at,
    )


@on(e.LinkCountChanged)
def link_count_changed(state: State, event: e.LinkCountChanged, stamp: Stamp) -> None:
    group = state.groups[event.group_id]
    state.groups[group.id] = evolve(group, link_count=event.link_count, updated_at=stamp.at)


@on(e.GroupMoved)
def moved(state: State, event: e.GroupMoved, stamp: Stamp) -> None:
    group = state.groups[event.group_id]
    if group.group_status is not event.source or GROUP.edge(event.source, event.target) is None:
        raise InvariantBroken(f"a group can't go from {group.group_status} by {event.source} -> {event.target}")
    ended = event.target in {GroupStatus.PENDING, GroupStatus.CANCELLED}
    state.groups[group.id] = evolve(group, group_status=event.target, epoch=group.epoch + ended, updated_at=stamp.at)
    order = state.order
    counters = evolve(
        order.counters,
        live_groups=order.counters.live_groups - (event.target is GroupStatus.CANCELLED),
        analyzing_groups=order.counters.analyzing_groups + _change(event, _ANALYZING),
        open_groups=order.counters.open_groups + _change(event, _OPEN),
    )
    state.order = evolve(order, counters=counters)


_ANALYZING = {GroupStatus.ANALYZING}
_OPEN = {GroupStatus.PENDING, GroupStatus.ANALYZING, GroupStatus.REVIEWING}


def _change(event: e.GroupMoved, statuses: set[GroupStatus]) -> int:
    return (event.target in statuses) - (event.source in statuses)


@on(e.AnalysisStarted)
def analysis_started(state: State, event: e.AnalysisStarted, stamp: Stamp) -> None:
    state.groups[event.group_id] = evolve(
        state.groups[event.group_id],
        bulk_analysis_project_id=event.project_id,
        epoch=event.epoch,
        round=event.round,
        analysis_started_at=stamp.at,
        analysis_completed_at=stamp.at if event.finished else None,
        analysis_failure=None,
        updated_at=stamp.at,
    )


@on(e.AnalysisReceived)
def analysis_received(state: State, event: e.AnalysisReceived, stamp: Stamp) -> None:
    state.groups[event.group_id] = evolve(state.groups[event.group_id], updated_at=stamp.at)


@on(e.AnalysisCompleted)
def analysis_completed(state: State, event: e.AnalysisCompleted, stamp: Stamp) -> None:
    state.groups[event.group_id] = evolve(
        state.groups[event.group_id], analysis_completed_at=stamp.at, updated_at=stamp.at
    )


@on(e.AnalysisFailed)
def analysis_failed(state: State, event: e.AnalysisFailed, stamp: Stamp) -> None:
    state.groups[event.group_id] = evolve(
        state.groups[event.group_id], analysis_failure=event.reason, updated_at=stamp.at
    )
