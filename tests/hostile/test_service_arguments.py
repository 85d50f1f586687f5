"""Whatever a service in memory is made with: an error that names the argument, or a service that works."""

import inspect
import os
from pathlib import Path
from typing import Any, Final

import pytest
from tests.hostile.saying import answer
from tests.hostile.values import HOSTILE, NAIVE
from tests.scenarios.kit import STAFF, sites

from unified_orders import Client, CreateOrder, DiscountRule, GroupRequest, InvalidInput, Submit
from unified_orders.adapters.files import UnreadableFile
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service

ARGUMENTS: Final = tuple(inspect.signature(in_memory_service).parameters)
#: as which field the fault of an argument is named: files are asked for by their path
NAMES: Final = {"sites": {"sites", "path"}, "clients": {"clients", "id", "account_id"}}


def made(**given: Any) -> object:  # noqa: ANN401 - whatever is given
    """Make a service, and use it; return it, or the error."""

    def use() -> InMemoryOrders:
        orders = in_memory_service(**given)
        draft = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
        orders.execute(Submit(orders.execute(draft, actor=STAFF).order_id), actor=STAFF)
        return orders

    try:
        return answer(use)
    except UnreadableFile as error:
        return error


# An enum can be called, and then raises what it likes: so may any clock of a host.
@pytest.mark.parametrize("what", sorted(set(HOSTILE) - {"an enum", "an enum of words"}))
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_hostile_argument_is_refused_by_its_name_or_works(name: str, what: str) -> None:
    said = made(**{name: HOSTILE[what]})
    if isinstance(said, InvalidInput):
        assert said.field_name.split(".")[0] in NAMES.get(name, {name})
    else:
        assert isinstance(said, InMemoryOrders | UnreadableFile)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", ["sites", "clients", "discounts"])
def test_a_hostile_member_is_refused_by_its_name(name: str, what: str) -> None:
    good: Any = {"sites": sites(1), "clients": [Client("tea")], "discounts": [DiscountRule("ten", 1_000)]}[name]
    said = made(**{name: [*good, HOSTILE[what]]})
    if isinstance(said, InvalidInput):
        assert said.field_name.split(".")[0] in NAMES.get(name, {name})
    else:
        assert isinstance(said, UnreadableFile)
        assert name == "sites"


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_account_in_a_directory_of_accounts_is_refused_or_kept(what: str) -> None:
    said = made(clients={"tea": HOSTILE[what]})
    assert isinstance(said, InMemoryOrders | InvalidInput)


@pytest.mark.parametrize("time", [NAIVE, None, 5, "noon"])
def test_a_clock_that_tells_no_time_is_refused(time: Any) -> None:  # noqa: ANN401 - no time
    said = made(clock=lambda: time)
    assert isinstance(said, InvalidInput)
    assert said.field_name == "clock"


def test_a_hostile_path_is_told_as_the_file(tmp_path: Path) -> None:
    odd = tmp_path / "\udcff\u202e.csv"
    if os.name == "posix":
        odd.write_bytes(b"domain,dr\na.example,5\n")
        assert isinstance(made(sites=odd), InMemoryOrders)
    assert isinstance(made(sites=tmp_path / "\udcffmissing.csv"), UnreadableFile)
