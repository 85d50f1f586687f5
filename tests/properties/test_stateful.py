"""Random lives of orders, illegal commands included: what must hold holds after each step."""

from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import evolve
from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.properties.wishes import CLIENTS, requests, site, wishes

from unified_orders.adapters.memory import MemoryRepository
from unified_orders.application.core import Settings, with_id
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.errors import KeyReused, Refused
from unified_orders.domain.events import ProgressNoted
from unified_orders.domain.explaining import explain
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.domain.slices import Need, Slice, need_of
from unified_orders.domain.state import State
from unified_orders.domain.turn import Context
from unified_orders.domain.words import LinkPermission

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
RULES = (DiscountRule("three", 500, min_quantity=3), DiscountRule("acme", 1_000, account_id="acme", min_quantity=2))


#: the way to completed: commands with their action, most urgent first
_FORWARD = (
    ("record_progress", None), ("record_payment", None), ("authorize_credit", None), ("review", "approve"),
    ("complete_review", None), ("record_analysis", None), ("submit", None), ("change_link_count", None),
)  # fmt: skip


def with_sites(command: c.Command[Any]) -> c.Command[Any]:
    """Let an analysis find something."""
    if isinstance(command, c.RecordAnalysis):
        return c.RecordAnalysis(command.group, command.epoch, [site(number, 100) for number in range(7)])
    return command


class Directory:
    """Both clients, the second one nobody's."""

    def clients(self, ids: AbstractSet[str]) -> dict[str, Client]:
        known = {"tea": Client("tea", "acme"), "tents": Client("tents")}
        return {id_: known[id_] for id_ in ids if id_ in known}


class Prices:
    """The same rules for everybody."""

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        return RULES


class Orders(RuleBasedStateMachine):
    """A service over the memory adapter, with two orders that start alike."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.repository = MemoryRepository(clock=lambda: self.now)
        settings = Settings()
        self.service = OrderService(self.repository, None, Directory(), Prices(), settings)  # type: ignore[arg-type]
        self.order_ids: list[UUID] = []
        self.tokens: dict[UUID, str] = {}
        self.guests: dict[UUID, Actor] = {}
        #: key -> command, actor and outcome
        self.keys: dict[str, tuple[c.Command[Any], Actor, Any]] = {}

    @initialize(groups=st.lists(requests, min_size=1, max_size=2), review=st.booleans(), known=st.booleans())
    def begin(self, groups: list[c.GroupRequest], review: bool, known: bool) -> None:  # noqa: FBT001
        staff = Actor.staff("sam")
        for account in ("acme" if known else None, "other"):
            wanted = [one if account != "other" else evolve(one, client_id=CLIENTS[1]) for one in groups]
            made = self.service.execute(
                c.CreateOrder(currency="USD", groups=wanted, account_id=account, requires_client_review=review),
                actor=staff,
            )
            shared = self.service.execute(c.Share(made.order_id, permissions=frozenset(LinkPermission)), actor=staff)
            self.order_ids.append(made.order_id)
            assert shared.result.token is not None
            self.tokens[made.order_id] = shared.result.token
            self.guests[made.order_id] = self.service.open_link(shared.result.token)

    def actors(self) -> list[Actor]:
        return [
            Actor.staff("sam"),
            Actor.staff("sam"),
            Actor.staff("sam", on_behalf_of="client"),
            Actor.account("acme"),
            Actor.account("other"),
            Actor.worker("w"),
            *self.guests.values(),
        ]

    @rule(data=st.data(), keyed=st.booleans())
    def wish(self, data: st.DataObject, keyed: bool) -> None:  # noqa: FBT001
        """Give a command, and see that it does what was decided, or nothing at all."""
        order_id = data.draw(st.sampled_from(self.order_ids))
        before = self.stored(order_id)
        actor = data.draw(st.sampled_from(self.actors()))
        command = data.draw(wishes(before, self.tokens[order_id]))
        self.give(order_id, command, actor, keyed=keyed)

    @rule(data=st.data(), steps=st.integers(1, 6))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        """Take what `explain` offers on the way to completed: random lives get far."""
        order_id = data.draw(st.sampled_from(self.order_ids))
        for _ in range(steps):
            ways = self.ways(order_id)
            if not ways:
                return
            actor, command = data.draw(st.sampled_from(ways))
            self.give(order_id, command, actor)

    def ways(self, order_id: UUID) -> list[tuple[Actor, c.Command[Any]]]:
        """What is allowed now of the first kind on the way that allows anything."""
        whole = self.whole(self.stored(order_id), Need(order_id))
        context = Context(whole.now, UUID(int=1 << 120), bytes(32))
        actors = (Actor.staff("sam", on_behalf_of="client"), Actor.worker("w"))
        offered = [(actor, one) for actor in actors for one in explain(whole, actor, context)]
        for name, action in _FORWARD:
            ways = [
                (actor, with_sites(one.example))
                for actor, one in offered
                if one.command == name and one.action == action and one.example is not None
            ]
            if ways and self.moves(whole, ways):
                return ways
        return []

    def moves(self, whole: Slice, ways: list[tuple[Actor, c.Command[Any]]]) -> bool:
        """Whether one of these commands would change the order, and not only be noted."""
        context = Context(whole.now, UUID(int=1 << 120), bytes(32))
        answers = [decide(command, whole, context, actor) for actor, command in ways]
        kinds = [type(one.event) for answer in answers if isinstance(answer, Accepted) for one in answer.events]
        return any(kind is not ProgressNoted for kind in kinds)

    def give(self, order_id: UUID, command: c.Command[Any], actor: Actor, *, keyed: bool = False) -> None:
        before = self.stored(order_id)
        key = f"key-{len(self.keys)}" if keyed else None
        length = len(self.repository.shelves[order_id].history)
        waiting = len(self.repository.outbox.waiting())
        whole = self.decided_on_the_whole(before, command, actor)
        try:
            done = self.service.execute(command, actor=actor, key=key)
        except Refused as refused:
            event(f"refused {command.name}")
            assert isinstance(whole, Refusal), f"accepted when it sees the whole order: {command} by {actor}"
            assert whole.reasons == refused.reasons  # noqa: PT017 - else it is accepted
            assert self.stored(order_id) == before
            assert len(self.repository.shelves[order_id].history) == length
            assert len(self.repository.outbox.waiting()) == waiting
            return
        event(f"accepted {command.name}")
        note(f"{command} by {actor.kind}")
        assert isinstance(whole, Accepted), f"refused when it sees the whole order: {whole}"
        assert [type(one.event) for one in whole.events] == [
            type(one.event) for one in self.repository.shelves[done.order_id].history[-len(whole.events) :]
        ][: len(whole.events)]
        if done.order_id == order_id:
            grown = len(self.repository.shelves[order_id].history) > length
            assert done.version == before.order.version + grown
        if key is not None:
            self.keys[key] = (command, actor, done)

    def decided_on_the_whole(self, state: State, command: c.Command[Any], actor: Actor) -> Accepted[Any] | Refusal:
        """What the decision is if it sees more than it needs: the same."""
        whole = self.whole(state, need_of(command, actor))
        context = Context(whole.now, UUID(int=1 << 120), bytes(32))
        return decide(with_id(command, actor, None, Settings()), whole, context, actor)

    def whole(self, state: State, need: Need) -> Slice:
        """Everything there is of an order, with what else is needed."""
        with self.repository.unit_of_work() as unit:
            everything = Need(state.order.id, all_groups=True, all_sites=True, directory=True)
            loaded = unit.load(everything).slice
            needed = unit.load(need).slice
        projects = {**loaded.projects, **needed.projects}
        return Slice(
            needed.now,
            state,
            sites={project: dict(self.repository.sites.get(project, {})) for project in projects},
            projects=projects,
            clients=Directory().clients(set(CLIENTS)),
            discounts=RULES,
            rejected_before={**loaded.rejected_before, **needed.rejected_before},
        )

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The same key gives the first outcome again, to the same actor and command alone."""
        key = data.draw(st.sampled_from(sorted(self.keys)))
        command, actor, first = self.keys[key]
        before = self.stored(first.order_id)
        try:
            again = self.service.execute(command, actor=actor, key=key)
        except Refused as refused:
            # The order moved to another account, or the guest's link has ended.
            assert refused.codes[0] in {"not_found", "link_revoked", "link_expired"}  # noqa: PT017 - else it is replayed
        else:
            assert again.replayed
            assert (again.version, again.state, again.group_ids) == (first.version, first.state, first.group_ids)
        other = Actor.staff("kim")
        if isinstance(command, c.Duplicate):
            return  # another actor's copy is another order
        try:
            self.service.execute(command, actor=other, key=key)
        except KeyReused:
            pass
        else:
            raise AssertionError("another actor's key was taken")
        assert self.stored(first.order_id) == before

    @rule(hours=st.sampled_from([-5, 1, 24, 200]))
    def time_passes(self, hours: int) -> None:
        """Clocks jump, forwards and back."""
        self.now += timedelta(hours=hours)

    @invariant()
    def every_order_is_sound(self) -> None:
        for shelf in self.repository.shelves.values():
            assert violations(shelf.state) == ()

    @invariant()
    def history_gives_the_state(self) -> None:
        for shelf in self.repository.shelves.values():
            assert replay(shelf.history) == recorded_part(shelf.state)
            times = [recorded.at for recorded in shelf.history]
            assert times == sorted(times), "a clock that jumps never reorders history"

    def stored(self, order_id: UUID) -> State:
        state = self.repository.snapshot(order_id)
        assert state is not None
        return state


TestOrders = Orders.TestCase
