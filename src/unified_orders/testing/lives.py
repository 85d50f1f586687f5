"""Random lives of orders in a host's own service: a stateful test that hypothesis drives, illegal commands included.

class OurLives(OrderLives):
def make_orders(self, clock):
return OrderService(OurRepository(), OurQueries(), settings=OUR_SETTINGS)

TestOurLives = OurLives.TestCase
"""

from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from attrs import evolve, frozen
from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from unified_orders.adapters.memory import in_memory_service
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvariantBroken, KeyReused, Refused
from unified_orders.domain.results import Done
from unified_orders.domain.state import State
from unified_orders.domain.words import LinkPermission
from unified_orders.ports.queries import WHOLE
from unified_orders.testing.clocks import FrozenClock
from unified_orders.testing.moves import FORWARD, People, steps
from unified_orders.testing.standing import Standing
from unified_orders.testing.strategies.wishing import ACCOUNTS, CLIENTS, POOL, requests, wishes

_STAFF: Final = People.of(None).staff
#: why a key finds no first outcome any more: the order moved to another account, or the guest's link has ended
_NO_LONGER_SEEN: Final = frozenset({"not_found", "link_revoked", "link_expired"})


@frozen
class Given:
    """A command under a key, and what came of it."""

    command: c.Command[Any]
    actor: Actor
    done: Done[Any]


class OrderLives(RuleBasedStateMachine):
    """Two orders that begin alike, and everybody who might wish something of them.

    After each step: all invariants hold, history gives the state and never goes back in time; a refusal changed
    nothing; a repeated key gives the first outcome, to the same actor and command alone; whoever was heard may give
    that command.
    """

    #: whose orders these are, if not nobody's
    accounts = ACCOUNTS
    clients = CLIENTS
    #: how far the clock jumps, in hours
    jumps: ClassVar[tuple[int, ...]] = (-5, 1, 24, 200)

    def make_orders(self, clock: FrozenClock) -> OrderService:
        """Return a service that is empty; its store goes by this clock, if it can. To be overridden."""
        return in_memory_service(clock=clock, deliver="on demand")

    def __init__(self) -> None:
        super().__init__()
        self.clock: FrozenClock = FrozenClock()
        self.orders: OrderService = self.make_orders(self.clock)
        #: order -> the text of its share link
        self.tokens: dict[UUID, str] = {}
        self.guests: list[Actor] = []
        self.keys: dict[str, Given] = {}

    @initialize(data=st.data(), review=st.booleans(), known=st.booleans())
    def begin(self, data: st.DataObject, review: bool, known: bool) -> None:  # noqa: FBT001 - drawn
        """Make an order of the first account, or of nobody, and one of the other."""
        groups = data.draw(st.lists(requests(self.clients), min_size=1, max_size=2))
        first, other = self.accounts
        for account, wanted in ((first if known else None, groups), (other, _of(self.clients[-1], groups))):
            draft = c.CreateOrder(currency="USD", groups=wanted, account_id=account, requires_client_review=review)
            made = self.orders.execute(draft, actor=_STAFF)
            share = c.Share(made.order_id, permissions=frozenset(LinkPermission))
            token = self.orders.execute(share, actor=_STAFF).result.token
            self.tokens[made.order_id] = str(token)
            self.guests.append(self.orders.open_link(str(token)))

    @rule(data=st.data(), keyed=st.booleans())
    def wish(self, data: st.DataObject, keyed: bool) -> None:  # noqa: FBT001 - drawn
        """Give any command, legal or not."""
        order_id = data.draw(st.sampled_from(list(self.tokens)))
        actor = data.draw(st.sampled_from(self.people()))
        command = data.draw(wishes(self.stored(order_id), self.tokens[order_id], self.clients))
        self.give(order_id, command, actor, self._key(keyed=keyed))

    @rule(data=st.data(), steps=st.integers(1, 6), keyed=st.booleans())
    def go_on(self, data: st.DataObject, steps: int, keyed: bool) -> None:  # noqa: FBT001 - drawn
        """Go on the way to completed: so lives get far."""
        order_id = data.draw(st.sampled_from(list(self.tokens)))
        for _ in range(steps):
            ways = self.ways(order_id)
            if not ways:
                return
            actor, command = data.draw(st.sampled_from(ways))
            self.give(order_id, command, actor, self._key(keyed=keyed))

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Give a command again under its key, and under that key as somebody else."""
        key = data.draw(st.sampled_from(sorted(self.keys)))
        first = self.keys[key]
        before = self.observed(first.done.order_id)
        try:
            again = self.orders.execute(first.command, actor=first.actor, key=key)
        except Refused as refused:
            _hold(refused.codes[0] in _NO_LONGER_SEEN, f"a repeated key was refused: {refused}")
        else:
            _hold(again.replayed, f"{first.command} was run twice under one key")
            same = (again.version, again.state, again.group_ids)
            _hold(same == (first.done.version, first.done.state, first.done.group_ids), "another outcome was replayed")
        if not isinstance(first.command, c.Duplicate):  # somebody else's copy is another order
            try:
                self.orders.execute(first.command, actor=Actor.staff("kim"), key=key)
            except KeyReused:
                pass
            else:
                raise InvariantBroken("a key was taken from another actor")
        _hold(self.observed(first.done.order_id) == before, "a repeated key changed the order")

    @precondition(lambda self: self.jumps)
    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        """Let the clock jump, forwards or back."""
        self.clock.advance(timedelta(hours=data.draw(st.sampled_from(self.jumps))))

    @invariant()
    def every_order_is_sound(self) -> None:
        """Hold each order against its invariants and its history."""
        for order_id in self.tokens:
            found = self.orders.doctor(order_id, actor=_STAFF)
            _hold(not found, "; ".join(map(str, found)))
            times = [row.at for row in self.history(order_id)]
            _hold(times == sorted(times), "history goes back in time")

    def give(self, order_id: UUID, command: c.Command[Any], actor: Actor, key: str | None = None) -> None:
        """Give a command, and see that it does what it may, or nothing at all."""
        before, state = self.observed(order_id), self.stored(order_id)
        note(f"{command} by {actor}")
        try:
            done = self.orders.execute(command, actor=actor, key=key)
        except Refused as refused:
            event(f"refused {command.name}")
            self.refused(state, command, actor, refused)
            _hold(self.observed(order_id) == before, f"{command.name} was refused, and changed the order")
            return
        event(f"accepted {command.name}")
        self.accepted(state, command, actor, done)
        granted = self.orders.settings.permissions.get(command.name, {})
        _hold(actor.kind in granted, f"{command.name} was accepted of {actor.kind}, whom the policy does not name")
        if key is not None:
            self.keys[key] = Given(command, actor, done)

    def _key(self, *, keyed: bool) -> str | None:
        return f"key-{len(self.keys)}" if keyed else None

    def accepted(self, before: State, command: c.Command[Any], actor: Actor, done: Done[Any]) -> None:
        """Hold an outcome against more; for a host's own promises."""

    def refused(self, before: State, command: c.Command[Any], actor: Actor, refused: Refused) -> None:
        """Hold a refusal against more; for a host's own promises."""

    def people(self) -> list[Actor]:
        """Return who gives commands; staff twice, as staff do most."""
        accounts = [Actor.account(account) for account in self.accounts]
        people = People.of(None)
        return [people.staff, people.staff, people.proxy, people.worker, *accounts, *self.guests]

    def observed(self, order_id: UUID) -> object:
        """Return all that a refusal must leave as it is; a host may add to it."""
        return self.stored(order_id), len(self.history(order_id))

    def stored(self, order_id: UUID) -> State:
        """Return a whole order as the store has it."""
        sight = self.orders.queries.look(order_id, WHOLE)
        if sight is None:
            raise InvariantBroken(f"order {order_id} is gone")
        return sight.state

    def history(self, order_id: UUID) -> list[Any]:
        """Return all events of an order, as the store has them."""
        found: list[Any] = []
        while page := self.orders.queries.history(order_id, len(found), 1_000):
            found += page
        return found

    def ways(self, order_id: UUID) -> list[tuple[Actor, c.Command[Any]]]:
        """Return the commands that lead the order on, each with somebody who may give it by default."""
        sight = self.orders.queries.look(order_id, WHOLE)
        if sight is None:
            return []
        standing, people = Standing.seen(sight, POOL), People.of(sight.state.order.account_id)
        ahead = (step for step in steps(standing) if step.move in FORWARD)
        found = [(next(step.actors(people)), step.command(standing)) for step in ahead]
        return [(actor, command) for actor, command in found if command is not None]


def _of(client_id: str, groups: list[c.GroupRequest]) -> list[c.GroupRequest]:
    return [evolve(group, client_id=client_id) for group in groups]


def _hold(condition: object, message: str) -> None:
    if not condition:
        raise InvariantBroken(message)
