"""What the tests of a repository are told with: real commands, the writes they lead to, what must be stored then."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from unified_orders.application.core import AskDirectory, Load, Save, Settings, run
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import Contended
from unified_orders.domain.results import Done
from unified_orders.domain.slices import Need
from unified_orders.domain.state import PARTS
from unified_orders.ports.queries import OrderQueries
from unified_orders.ports.repository import Loaded, UnitOfWork, Write
from unified_orders.testing.contracts.contract import Contract
from unified_orders.testing.contracts.desk import STAFF
from unified_orders.testing.contracts.once import once
from unified_orders.testing.contracts.repository.adapter import Adapter
from unified_orders.testing.contracts.repository.comparing import between, by_lane, same
from unified_orders.testing.contracts.repository.expected import Expected, expected
from unified_orders.testing.contracts.repository.kept import Kept, Observed
from unified_orders.testing.contracts.repository.life import Discounts

R = TypeVar("R")
T = TypeVar("T")

#: every event of these kinds is announced
ANNOUNCED: Final = frozenset({"order_created", "order_moved", "site_approved"})
_SETTINGS: Final = Settings(subscriptions=ANNOUNCED)
_ALL: Final = 1_000
_TRIES: Final = 200


class RepositoryStage(Contract[Any], suite=True):
    """A repository under test, beside it what it must hold."""

    @property
    def adapter(self) -> Adapter:
        """The adapter under test, to be called plainly."""
        return Adapter(*self.made)

    @once
    def kept(self) -> Kept:
        """What must be stored."""
        return Kept()

    @once
    def orders(self) -> OrderService:
        """A service over the repository under test; it asks no queries."""
        observed = Observed(self.adapter.repository, self.kept)
        return OrderService(observed, cast("OrderQueries", None), price_list=Discounts(), settings=_SETTINGS)

    def do(self, command: c.Command[R], actor: Actor = STAFF, key: str | None = None) -> Done[R]:
        """Run a command that must be accepted."""
        return self.orders.execute(command, actor=actor, key=key)

    def unit(self) -> Any:  # noqa: ANN401 - a context of a `UnitOfWork`, which is entered as such
        """Begin a unit of work of which nothing is kept beside it."""
        return self.adapter.repository.unit_of_work()

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        """Load in a unit that stores nothing."""
        unit: UnitOfWork
        with self.unit() as unit:
            return unit.load(need, receipt_of)

    def save(self, write: Write) -> None:
        """Save in a unit that loaded the order, as a service does."""
        unit: UnitOfWork
        with self.unit() as unit:
            if write.changes is not None:
                unit.load(Need(write.changes.order.id))
            unit.save(write)
        self.kept.take(write)

    def prepared(
        self,
        command: c.Command[Any],
        actor: Actor = STAFF,
        key: str | None = None,
        *,
        later: timedelta = timedelta(0),
    ) -> Write:
        """Return what a command would store now, or at a later time, and store nothing."""
        unit: UnitOfWork
        with self.unit() as unit:
            return write_in(unit, command, actor, key, later)

    def patiently(self, act: Callable[[], T]) -> T:
        """Do something again as long as others come first: a store that takes no locks may say so."""
        for _ in range(_TRIES):
            try:
                return act()
            except Contended:
                continue
        raise AssertionError(f"still contended after {_TRIES} tries: whoever comes first must get through")

    # -- what is stored

    def sees(self, need: Need) -> Expected:
        """Hold what a load brings against what is kept, and return what it must bring at least."""
        loaded, wanted = self.load(need).slice, expected(self.kept, need)
        whole = self.kept.state(need.order_id) if need.order_id is not None else expected(self.kept, need).state
        assert loaded.occupied == wanted.occupied
        assert loaded.state.exists == whole.exists
        if whole.exists:
            same("the order", loaded.state.order, whole.order)
        for part in PARTS:
            between(part, getattr(wanted.state, part), getattr(loaded.state, part), getattr(whole, part))
        between("projects", wanted.projects, loaded.projects, self.kept.projects)
        for project_id in wanted.sites.keys() | loaded.sites.keys():
            least, given = wanted.sites.get(project_id, {}), loaded.sites.get(project_id, {})
            between(f"sites of {project_id}", least, given, self.kept.sites[project_id])
        known = {one: self.kept.rejected_by(one, whole.order.account_id) for one in loaded.rejected_before}
        between("rejected_before", wanted.rejected_before, loaded.rejected_before, known)
        return wanted

    def check(self, *order_ids: UUID) -> None:
        """Hold orders as they are stored against what is kept: entities, history, the first and latest receipts."""
        for order_id in order_ids:
            state = self.kept.state(order_id)
            self.sees(
                Need(
                    order_id,
                    order_id,
                    all_groups=True,
                    selections=frozenset(state.selections) | self.kept.released[order_id],
                    items=frozenset(state.items),
                    all_tokens=True,
                    all_sites=True,
                )
            )
            for reference in state.payments.keys() | state.refunds.keys():
                self.sees(Need(order_id, payment=reference, refund=reference))
            same("history", self.history(order_id), self.kept.history[order_id])
            receipts = [at for at in self.kept.receipts if at[0] == order_id]
            self.check_receipts({*receipts[:1], *receipts[-2:]})

    def check_receipts(self, named: Iterable[tuple[UUID, str]]) -> None:
        """Hold receipts, by order and key, against what is kept."""
        for order_id, key in named:
            receipt = self.load(Need(order_id), (order_id, key)).receipt
            same(f"the receipt under {key!r}", receipt, self.kept.receipts[order_id, key])

    def history(self, order_id: UUID) -> tuple[Any, ...]:
        """Return the history of an order as the adapter tells it."""
        return self.adapter.queries.history(order_id, 0, _ALL)

    def handed_over(self) -> list[Effect]:
        """Take all effects out of the outbox, in the order in which it hands them over."""
        outbox, effects = self.adapter.outbox, []
        while claimed := outbox.claim(_ALL, timedelta(minutes=1)):
            for delivery in claimed:
                outbox.delivered(delivery)
                effects.append(delivery.effect)
        return effects

    def check_effects(self, stored: Iterable[Effect]) -> None:
        """Take all effects out of the outbox, and hold them against those that were stored since the last time."""
        assert by_lane(self.handed_over()) == by_lane(stored)


def write_in(
    unit: UnitOfWork,
    command: c.Command[Any],
    actor: Actor = STAFF,
    key: str | None = None,
    later: timedelta = timedelta(0),
) -> Write:
    """Return what a command would store in a unit, without the save."""
    steps = run(command, actor, key, _SETTINGS)
    step, answer = next(steps), cast("Any", None)
    while not isinstance(step, Save):
        if isinstance(step, Load):
            loaded = unit.load(step.need, step.receipt_of)
            answer = evolve(loaded, slice=evolve(loaded.slice, now=loaded.slice.now + later))
        else:
            answer = {} if isinstance(step, AskDirectory) else ()
        step = steps.send(answer)
    steps.close()
    return step.write
