"""The command table as a whole, and the grants that a host may take away."""

import pytest
from attrs import evolve
from tests.domain import stages
from tests.scenarios.kit import ACME, STAFF, Agency

from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.application.core import Settings
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.permission import ALWAYS, narrowed
from unified_orders.domain.rules import PERMISSIONS, TABLE, check_narrowed, check_table
from unified_orders.domain.words import ActorKind


def test_the_command_table_has_no_fault() -> None:
    check_table()
    check_table(TABLE)


def test_all_faults_of_the_command_table_are_named_together() -> None:
    first, second, *rest = TABLE
    grouped = evolve(rest[0], groups=frozenset())
    faulty = (evolve(first, orders=frozenset()), evolve(second, roles={}), grouped, *rest[1:], rest[1])
    with pytest.raises(MachineFault) as caught:
        check_table(faulty)
    assert str(caught.value) == (
        "command table: set_fees is given twice; create is legal in no state; edit_order is legal in no state;"
        " duplicate is open to nobody"
    )


@pytest.mark.parametrize(
    ("absent", "machine"), [("submit", "order"), ("change_link_count", "group"), ("swap", "selection")]
)
def test_a_machine_that_names_a_command_without_a_row_is_a_fault(absent: str, machine: str) -> None:
    with pytest.raises(MachineFault, match=rf"machine {machine}: .* names unknown commands \['{absent}'\]"):
        check_table(tuple(rule for rule in TABLE if rule.name != absent))


@pytest.mark.parametrize("name", ["transfer", "nonsense"])
def test_a_grant_that_is_not_there_can_not_be_taken_away(name: str) -> None:
    with pytest.raises(MachineFault, match=rf"^permission: worker has no grant for {name} to take away$"):
        narrowed(PERMISSIONS, [(name, ActorKind.WORKER)])


def test_a_grant_is_taken_away_once() -> None:
    with pytest.raises(MachineFault, match="account has no grant for submit"):
        narrowed(PERMISSIONS, [("submit", ActorKind.ACCOUNT), ("submit", ActorKind.ACCOUNT)])


def test_what_a_host_took_away_is_refused_and_the_rest_goes_on() -> None:
    table = narrowed(PERMISSIONS, [("submit", ActorKind.ACCOUNT), ("create", ActorKind.STAFF)])
    order = stages.draft(Agency(settings=Settings(permissions=table)))
    order.refuses("not_permitted", c.Submit(order.id), ACME)
    order.refuses("not_permitted", c.CreateOrder(currency="USD"), STAFF)
    order.do(c.Submit(order.id), STAFF)


def test_a_command_without_a_row_in_the_hosts_table_is_open_to_nobody(agency: Agency) -> None:
    order = stages.draft(agency)
    agency.service = OrderService(
        agency.repository, MemoryQueries(agency.repository), settings=Settings(permissions={})
    )
    order.refuses("not_permitted", c.Submit(order.id), ACME)
    order.refuses("not_permitted", c.CreateOrder(currency="USD"), STAFF)


def test_a_hosts_table_that_grants_more_is_refused() -> None:
    for table in ({"nonsense": {ActorKind.STAFF: ALWAYS}}, {"submit": {ActorKind.GUEST: ALWAYS}}):
        (name,) = table
        (kind,) = table[name]
        with pytest.raises(MachineFault) as caught:
            check_narrowed(table)
        assert str(caught.value) == (f"permission: {name} may be narrowed for {kind}, never widened; use `narrowed`")
    check_narrowed(PERMISSIONS)
