"""A receipt is found by its order and key for at least 72 hours, exactly as it was stored."""

from datetime import timedelta
from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain.copying import evolve
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import KEPT_AT_LEAST, Write
from unified_orders.testing.contracts.desk import ACME
from unified_orders.testing.contracts.repository.life import drafted, underway
from unified_orders.testing.contracts.repository.stage import RepositoryStage

_MINUTE = timedelta(minutes=1)


class Receipts(RepositoryStage, suite=True):
    """Promises about idempotency keys."""

    def test_a_repeated_command_has_one_effect_and_the_first_outcome(self) -> None:
        make = c.CreateOrder(currency="USD", metadata={"po": "7"})
        first, again = (self.do(make, ACME, "make-1") for _ in range(2))
        assert (first.replayed, again.replayed, again.order_id) == (False, True, first.order_id)
        noted = [self.do(c.Assign(first.order_id, "ann"), key="assign-1") for _ in range(3)]
        assert {done.version for done in noted} == {first.version + 1}
        self.check(first.order_id)

    def test_a_key_is_of_its_order_alone(self) -> None:
        one, other = drafted(self), drafted(self)
        self.do(c.Assign(one.id, "ann"), key="same")
        assert self.load(Need(other.id), (other.id, "same")).receipt is None
        self.do(c.Assign(other.id, "bob"), key="same")
        self.check(one.id, other.id)

    def test_keys_are_told_apart_by_every_letter(self) -> None:
        order = drafted(self)
        keys = ["Key", "key", "kéy", "ke\u0301y", "k_y", "k%y", " key", "key "]
        for name, key in enumerate(keys):
            assert self.load(Need(order.id), (order.id, key)).receipt is None, key
            self.do(c.Assign(order.id, f"person-{name}"), key=key)
        self.check(order.id)
        self.check_receipts(self.kept.receipts)

    def test_a_command_with_nothing_to_change_leaves_its_receipt(self) -> None:
        order = underway(self)
        paid = next(iter(order.state.payments.values()))
        write = self.prepared(c.RecordPayment(order.id, paid.amount, paid.reference), key="paid-again")
        assert (write.changes, write.events) == (None, ())
        self.save(write)
        self.check(order.id)

    def test_a_receipt_is_found_before_the_order_is_looked_for(self) -> None:
        order = drafted(self)
        loaded = self.load(Need(None, order.id), (order.id, f"{order.name} № 1"))
        assert loaded.receipt is not None
        assert loaded.slice.occupied

    def test_old_receipts_are_pruned_and_younger_ones_stay(self) -> None:
        order = drafted(self)
        ages = {"older": KEPT_AT_LEAST + _MINUTE, "younger": KEPT_AT_LEAST - _MINUTE, "oldest": 2 * KEPT_AT_LEAST}
        for key, age in ages.items():
            self._store_aged(order.id, key, age)
        prune = self.adapter.repository.prune_receipts
        assert prune(3 * KEPT_AT_LEAST) == 0
        assert prune(2 * KEPT_AT_LEAST - _MINUTE) == 1
        assert prune(KEPT_AT_LEAST) == 1
        assert prune(KEPT_AT_LEAST) == 0
        for key in ("older", "oldest"):
            assert self.load(Need(order.id), (order.id, key)).receipt is None
            del self.kept.receipts[order.id, key]
        self.check(order.id)

    def test_a_key_whose_receipt_was_pruned_counts_as_new(self) -> None:
        order = drafted(self)
        self._store_aged(order.id, "again", 2 * KEPT_AT_LEAST)
        assert self.adapter.repository.prune_receipts(KEPT_AT_LEAST) == 1
        assert not self.do(c.Assign(order.id, "somebody else"), key="again").replayed
        self.check(order.id)

    def _store_aged(self, order_id: UUID, key: str, age: timedelta) -> None:
        """Run a command whose receipt says that it was stored so long ago."""
        write = self.prepared(c.Assign(order_id, key), key=key)
        assert write.receipt is not None
        aged = evolve(write.receipt, stored_at=write.receipt.stored_at - age)
        self.save(Write(write.changes, write.events, write.effects, aged))
