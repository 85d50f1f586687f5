"""A table that contradicts itself is refused at import, with every fault."""

import pytest
from attrs import evolve

from unified_orders.domain import commands as c
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.machine import GROUP, ITEM, MACHINES, ORDER, SELECTION, Edge, Machine, check
from unified_orders.domain.rules import BY_NAME, TABLE, check_table
from unified_orders.domain.words import GroupStatus as G
from unified_orders.domain.words import OrderState as O

KNOWN = frozenset(BY_NAME)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_machines_have_no_fault(machine: Machine[O]) -> None:
    check(machine, KNOWN)


@pytest.mark.parametrize(
    ("fault", "machine"),
    [
        ("cancelled -> pending leaves a final state", [*GROUP.edges, Edge(G.CANCELLED, G.PENDING, ("cancel",), "")]),
        ("pending -> approved has no command", [*GROUP.edges, Edge(G.PENDING, G.APPROVED, (), "")]),
        ("names unknown commands", [*GROUP.edges, Edge(G.PENDING, G.APPROVED, ("wish",), "")]),
        ("is given twice", [*GROUP.edges, GROUP.edges[0]]),
        ("approved can't be reached", [edge for edge in GROUP.edges if edge.target is not G.APPROVED]),
        ("has no way to approved", [edge for edge in GROUP.edges if edge.target is not G.APPROVED]),
        ("has no way to a final state", [edge for edge in GROUP.edges if edge.target is not G.CANCELLED]),
        ("has an undeclared state", [*GROUP.edges, Edge(G.PENDING, O.COMPLETED, ("cancel",), "")]),
    ],
)  # fmt: skip
def test_each_fault_of_a_machine_is_named(fault: str, machine: list[Edge[G]]) -> None:
    with pytest.raises(MachineFault, match=fault):
        check(evolve(GROUP, edges=tuple(machine)), KNOWN)


def test_each_fault_of_the_command_table_is_named() -> None:
    first, *rest = TABLE
    with pytest.raises(MachineFault, match="create is given twice"):
        check_table((*TABLE, first))
    with pytest.raises(MachineFault, match="create is legal in no state"):
        check_table((evolve(first, orders=frozenset()), *rest))
    with pytest.raises(MachineFault, match="create is open to nobody"):
        check_table((evolve(first, roles={}), *rest))


def test_every_command_has_exactly_one_rule() -> None:
    public = [getattr(c, name) for name in c.__all__]
    concrete = {one for one in public if isinstance(one, type) and hasattr(one, "name")}
    assert {rule.command for rule in TABLE} == concrete


def test_only_cancelled_is_final_and_completed_is_the_goal() -> None:
    assert (ORDER.final, ORDER.goal) == ((O.CANCELLED,), O.COMPLETED)
    assert GROUP.final == (G.CANCELLED,)
    assert SELECTION.final == ()
    assert [status.value for status in ITEM.final] == ["cancelled"]
