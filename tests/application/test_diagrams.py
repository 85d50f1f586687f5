from typing import Any

import pytest

from unified_orders.application.diagrams import BY_NAME, dot, label_of, mermaid
from unified_orders.domain.machine import MACHINES, ORDER, Machine


@pytest.fixture(params=MACHINES, ids=lambda machine: machine.name)
def machine(request: pytest.FixtureRequest) -> Machine[Any]:
    found: Machine[Any] = request.param
    return found


def test_mermaid_has_every_edge_once_with_its_label(machine: Machine[Any]) -> None:
    lines = mermaid(machine).splitlines()
    drawn = [f"    {edge.source} --> {edge.target}: {label_of(edge)}" for edge in machine.edges]
    ends = [f"    {state} --> [*]" for state in machine.final]
    assert lines == ["stateDiagram-v2", f"    [*] --> {machine.initial}", *drawn, *ends]
    assert all(mark not in label_of(edge) for edge in machine.edges for mark in ':;"\n')


def test_dot_has_every_state_and_edge(machine: Machine[Any]) -> None:
    text = dot(machine)
    assert all(f"    {state}" in text for state in machine.states)
    assert all(text.count(f"    {edge.source} -> {edge.target} [") == 1 for edge in machine.edges)
    assert text.count("->") == len(machine.edges) + 1
    assert text.count("peripheries=2") == len(machine.final)
    assert text.count("style=dashed") == sum(edge.derived for edge in machine.edges)


def test_derived_edges_bear_their_condition_and_others_their_commands() -> None:
    assert "configuring --> analyzing: submit" in mermaid(ORDER)
    assert "in_progress --> completed: all live items are completed" in mermaid(ORDER)


def test_machines_go_by_their_names() -> None:
    assert list(BY_NAME) == ["order", "group", "selection", "item"]
