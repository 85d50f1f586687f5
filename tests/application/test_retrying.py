"""Commands that others came before, or whose store was away, are tried again; and what is unknown is looked up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.application.agency import Agency

from unified_orders import Actor, Assign, CreateOrder, GroupRequest, Settings
from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.application import retrying
from unified_orders.application.service import OrderService
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import Busy, Contended, KeyReused, OutcomeUnknown, Refused, StorageError, Unavailable
from unified_orders.domain.limits import Limits
from unified_orders.ports.repository import UnitOfWork, Write

STAFF = Actor.staff("sam")
ORDER = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
Save = Callable[[Write], None]
#: how a save goes wrong: the save itself, and what it should store
Fault = Callable[[Save, Write], None]


class Faulty(MemoryRepository):
    """A store of which the next saves go wrong, each in its way."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = list(faults)

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:  # type: ignore[override]
        with super().unit_of_work() as unit:
            if self.faults:
                fault, save = self.faults.pop(0), unit.save
                unit.save = lambda write: fault(save, write)  # type: ignore[method-assign]
            yield unit


def before(error: StorageError) -> Fault:
    def fail(save: Save, write: Write) -> None:
        raise error

    return fail


def after(error: StorageError) -> Fault:
    def fail(save: Save, write: Write) -> None:
        save(write)
        raise error

    return fail


def service(*faults: Fault, tries: int = 5) -> OrderService:
    repository = Faulty(*faults)
    return OrderService(repository, MemoryQueries(repository), settings=Settings(tries=tries))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_MOST", 0.0)


@pytest.mark.parametrize("error", [Contended("first"), Unavailable("away")])
def test_a_command_that_came_too_late_is_decided_anew(error: StorageError) -> None:
    orders = service(*[before(error)] * 4)
    assert orders.execute(ORDER, actor=STAFF).version == 1


@pytest.mark.parametrize("error", [Contended("first"), Unavailable("away")])
def test_after_the_last_try_the_store_s_own_error_comes_out(error: StorageError) -> None:
    orders = service(*[before(error)] * 5)
    with pytest.raises(type(error)):
        orders.execute(ORDER, actor=STAFF)
    assert orders.orders(actor=STAFF).orders == ()


def test_a_lock_that_was_not_to_be_had_in_time_is_the_caller_s_business() -> None:
    orders = service(before(Busy("locked")))
    with pytest.raises(Busy):
        orders.execute(ORDER, actor=STAFF)


def test_one_try_means_one_try() -> None:
    orders = service(before(Contended("first")), tries=1)
    with pytest.raises(Contended):
        orders.execute(ORDER, actor=STAFF)


@pytest.mark.parametrize("fault", [before, after])
def test_an_unknown_outcome_is_looked_up_under_its_key(fault: Callable[[StorageError], Fault]) -> None:
    orders = service(fault(OutcomeUnknown("k")))
    done = orders.execute(ORDER, actor=STAFF, key="k")
    assert done.replayed == (fault is after)
    assert len(orders.orders(actor=STAFF).orders) == 1


def test_the_first_outcome_comes_back_even_where_the_wish_would_be_refused_by_now() -> None:
    orders = service()
    made = orders.execute(ORDER, actor=STAFF, key="k")
    poorer = Settings(limits=Limits(groups=0))
    later = OrderService(orders._repository, orders._queries, settings=poorer)
    assert later.execute(ORDER, actor=STAFF, key="k") == evolve(made, replayed=True)
    with pytest.raises(Refused):
        later.execute(ORDER, actor=STAFF, key="another")


@pytest.mark.parametrize("tries", [1, 5])
def test_a_key_for_two_orders_is_refused_however_often_is_tried(tries: int) -> None:
    orders = service(tries=tries)
    orders.execute(ORDER, actor=STAFF, key="k")
    with pytest.raises(KeyReused):
        orders.execute(evolve(ORDER, currency="EUR"), actor=STAFF, key="k")


def test_looking_for_a_key_that_was_used_waits_for_nothing_and_costs_no_try() -> None:
    trying = retrying.Trying.of(2, unseen=True)
    assert trying.pause_after(Contended("taken")) == 0
    assert not trying.is_unseen
    trying.pause_after(Contended("first"))
    with pytest.raises(Contended):
        trying.pause_after(Contended("again"))


def test_an_unknown_outcome_without_a_key_is_told_at_once() -> None:
    orders = service(after(OutcomeUnknown(None)))
    with pytest.raises(OutcomeUnknown):
        orders.execute(ORDER, actor=STAFF)
    assert len(orders.orders(actor=STAFF).orders) == 1


def test_what_was_unknown_once_stays_unknown_if_it_can_not_be_looked_up() -> None:
    orders = service(after(OutcomeUnknown("k")), before(Busy("locked")))
    done = orders.execute(ORDER, actor=STAFF, key="k")
    assert done.replayed
    trying = retrying.Trying.of(2)
    trying.pause_after(OutcomeUnknown("k"))
    with pytest.raises(OutcomeUnknown):
        trying.pause_after(Unavailable("away"))


def test_pauses_grow_within_their_limit_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_MOST", 0.05)
    found = list(retrying.pauses(60))
    assert len(found) == 59
    assert found[0] <= 0.01 < max(found) <= 0.05
    assert len(set(found)) > 50


def test_a_try_sees_what_came_in_between(agency: Agency) -> None:
    assert agency.service.execute(ORDER, actor=STAFF).version == 1
    orders = service(before(Contended("first")))
    made = orders.execute(ORDER, actor=STAFF)
    assert orders.execute(Assign(made.order_id, "kim"), actor=STAFF).version == 2
