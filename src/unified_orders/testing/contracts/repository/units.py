"""A unit of work stores all of a write or nothing, once, and only on what it read."""

from threading import Event
from uuid import uuid4

import pytest

from unified_orders.domain import commands as c
from unified_orders.domain.errors import Contended, Refused, StorageError, UnitOfWorkBroken
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import UnitOfWork, Write
from unified_orders.testing.contracts.awaiting import PATIENCE
from unified_orders.testing.contracts.desk import ACME
from unified_orders.testing.contracts.racing import together
from unified_orders.testing.contracts.repository.life import BEHALF, decided, in_review, wants
from unified_orders.testing.contracts.repository.stage import RepositoryStage, write_in

#: a unit that does not wait for the lock is given this long to read beside the one that has it, in seconds
_HEAD_START = 0.1
_NOTHING = Write(None, (), (), None)


class Units(RepositoryStage, suite=True):
    """Promises about one transaction, and about two of them on one order."""

    def test_an_accepted_command_is_stored_with_history_effects_and_receipt(self) -> None:
        order = in_review(self)
        self.check(order.id)
        self.check_effects(self.kept.effects)

    def test_a_refused_command_stores_nothing(self) -> None:
        order = in_review(self)
        with pytest.raises(Refused):
            self.do(c.Submit(order.id), key="refused")
        self.check(order.id)
        assert self.load(Need(order.id), (order.id, "refused")).receipt is None

    def test_a_unit_left_without_a_save_stores_nothing(self) -> None:
        order = in_review(self)
        self.prepared(c.CancelOrder(order.id, "plans changed"), key="left")
        self.check(order.id)
        assert self.load(Need(order.id), (order.id, "left")).receipt is None

    def test_a_unit_left_with_an_error_stores_nothing_and_lets_the_error_through(self) -> None:
        order = in_review(self)
        unit: UnitOfWork
        with pytest.raises(ZeroDivisionError), self.unit() as unit:
            unit.load(Need(order.id))
            raise ZeroDivisionError
        self.check(order.id)

    def test_an_error_after_the_save_takes_nothing_back(self) -> None:
        order = in_review(self)
        write = self.prepared(c.Assign(order.id, "ann"), key="assigned")
        unit: UnitOfWork
        with pytest.raises(ZeroDivisionError), self.unit() as unit:
            unit.load(Need(order.id))
            unit.save(write)
            raise ZeroDivisionError
        self.kept.take(write)
        self.check(order.id)

    def test_a_unit_that_was_left_with_an_error_is_in_nobodys_way(self) -> None:
        order = in_review(self)
        unit: UnitOfWork
        with pytest.raises(ZeroDivisionError), self.unit() as unit:
            unit.load(Need(order.id))
            raise ZeroDivisionError
        together(lambda _: self.do(c.Assign(order.id, "ann")), count=1)
        self.check(order.id)

    def test_a_unit_that_saved_takes_nothing_more(self) -> None:
        order = in_review(self)
        again = self.prepared(c.Assign(order.id, "again"))
        unit: UnitOfWork
        with self.unit() as unit:
            unit.load(Need(order.id))
            unit.save(_NOTHING)
            with pytest.raises(UnitOfWorkBroken):
                unit.save(again)
        self.check(order.id)

    def test_a_unit_that_was_left_takes_nothing_more(self) -> None:
        order = in_review(self)
        write = self.prepared(c.Assign(order.id, "late"))
        unit: UnitOfWork
        with self.unit() as unit:
            unit.load(Need(order.id))
        with pytest.raises(UnitOfWorkBroken):
            unit.save(write)
        with pytest.raises(UnitOfWorkBroken):
            unit.load(Need(order.id))
        self.check(order.id)

    def test_a_unit_whose_write_was_refused_takes_nothing_more(self) -> None:
        order = in_review(self)
        stale, fresh = self.prepared(c.Assign(order.id, "ann")), c.Assign(order.id, "kai")
        self.do(fresh)
        unit: UnitOfWork
        with self.unit() as unit:
            unit.load(Need(order.id))
            with pytest.raises(Contended):
                unit.save(stale)
            with pytest.raises(UnitOfWorkBroken):
                unit.save(_NOTHING)
        self.check(order.id)

    def test_a_write_of_an_older_version_is_refused_and_stores_nothing_of_it(self) -> None:
        order = decided(self)
        stale = [
            self.prepared(c.CompleteReview(order.group(), "enough"), BEHALF, key="stale"),
            self.prepared(c.CancelOrder(order.id, "plans changed"), key="stale"),
            self.prepared(c.AddGroup(order.id, wants("cups", 1)), key="stale"),
            self.prepared(c.Share(order.id), key="stale"),
        ]
        self.do(c.Assign(order.id, "ann"))
        self.handed_over()
        for write in stale:
            with pytest.raises(Contended) as refused, self.unit() as unit:
                unit.load(Need(order.id))
                unit.save(write)
            assert refused.value.retryable
            self.check(order.id)
            assert self.load(Need(order.id), (order.id, "stale")).receipt is None
            assert self.handed_over() == []

    def test_an_order_is_made_once(self) -> None:
        order_id = uuid4()
        first, second = (
            self.prepared(c.CreateOrder(currency=currency, order_id=order_id), ACME, currency)
            for currency in ("USD", "EUR")
        )
        self.save(first)
        with pytest.raises(Contended), self.unit() as unit:
            unit.load(Need(None, order_id))
            unit.save(second)
        self.check(order_id)
        assert self.load(Need(order_id), (order_id, "EUR")).receipt is None

    def test_two_units_on_one_order_take_turns_or_the_later_one_is_refused(self) -> None:
        order = in_review(self)
        begun, read, saved = Event(), Event(), Event()

        def first() -> Write | None:
            unit: UnitOfWork
            with self.unit() as unit:
                write = write_in(unit, c.Assign(order.id, "first"))
                begun.set()
                read.wait(_HEAD_START)
                unit.save(write)
            saved.set()
            return write

        def second() -> Write | None:
            assert begun.wait(PATIENCE)
            unit: UnitOfWork
            try:
                with self.unit() as unit:
                    write = write_in(unit, c.Assign(order.id, "second"))
                    read.set()
                    assert saved.wait(PATIENCE)
                    unit.save(write)
            except StorageError:
                return None
            return write

        for write in together(lambda number: (first, second)[number](), count=2):
            if write is not None:
                self.kept.take(write)
        self.check(order.id)
