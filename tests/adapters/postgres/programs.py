"""Generated programs, given to memory and to PostgreSQL at once."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import Engine, text
from tests.adapters.postgres.pair import Pair

from unified_orders import Actor, CreateOrder, Share
from unified_orders.adapters.postgres import tables_in
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain import commands as c
from unified_orders.domain.results import Done
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, LinkPermission
from unified_orders.testing.strategies import requests, wishes
from unified_orders.testing.strategies.wishing import POOL

STAFF: Final = Actor.staff("sam")
#: commands of one program
STEPS: Final = 60
#: rows and history are held against each other after so many
_LOOK_EACH: Final = 15
#: so many wishes are looked through, at most, for one that is granted
_PICKY: Final = 6
#: sites of the pool that have a price in the order's currency
PRICED: Final = tuple(site.domain_id for site in POOL if site.price("USD") is not None)
#: how far an order is brought before the wishes begin: submitted, analysed, approved, paid
LEADS: Final = (4, 3, 2, 1, 0)
#: what leaves nothing to be wished for comes late
_ENDINGS: Final = (c.CancelOrder, c.Discard, c.CancelGroup, c.Transfer)
_NO_END_BEFORE: Final = 45


class Tally(Counter[str]):
    """How many commands were given, and what was answered: `accepted`, or the code of the error."""

    @property
    def steps(self) -> int:
        """How many commands were given in all."""
        return self.total()

    def check(self) -> None:
        """Refuse a run in which too little happened to show anything."""
        assert 3 * self["accepted"] >= self.steps, f"of {self.steps} commands only {self['accepted']} were accepted"

    def __str__(self) -> str:
        listed = ", ".join(f"{code} {count:,}" for code, count in self.most_common())
        return f"{self.steps:,} commands: {listed}"


def run_program(engine: Engine, data: st.DataObject, tally: Tally, store: Store | None = None) -> None:
    """Run one program on both; fail where they differ. `store` may be a faulty one."""
    empty(engine)
    pair = Pair(engine, store)
    with pair.same_secrets():
        order = data.draw(
            st.builds(
                CreateOrder,
                currency=st.just("USD"),
                groups=st.lists(requests(), min_size=1, max_size=2),
                account_id=st.sampled_from(["acme", None]),
                requires_client_review=st.booleans(),
            )
        )
        made = pair.execute(order, STAFF)
        assert isinstance(made, Done)
        shared = pair.execute(Share(made.order_id, permissions=frozenset(LinkPermission)), STAFF)
        assert isinstance(shared, Done)
        tally["accepted"] += 2
        _Program(pair, made.order_id, shared.result.token, data, tally).run()


class _Program:
    def __init__(self, pair: Pair, order_id: UUID, token: str, data: st.DataObject, tally: Tally) -> None:
        self._pair = pair
        self._order_id = order_id
        self._token = token
        self._data = data
        self._tally = tally
        others = [Actor.account("acme"), Actor.worker("w"), pair.open_link(token), Actor.account("other")]
        self._actors = [STAFF] * 6 + others

    def run(self) -> None:
        choice = Random(self._data.draw(st.integers(0, 2**16)))
        self._lead_on(self._data.draw(st.sampled_from(LEADS)))
        for number in range(STEPS):
            sight = self._pair.look(self._order_id)
            if sight is None:
                break
            self._step(number, sight.state)
            if number % _LOOK_EACH == 0:
                self._pair.compare(self._order_id)
        self._pair.compare(self._order_id)
        self._pair.compare_boards(self._order_id, choice)
        self._pair.compare_lists(choice)

    def _lead_on(self, lead: int) -> None:
        """Bring the order so far along its way: what is wished there is seldom come to by chance."""
        for stage in range(lead):
            sight = self._pair.look(self._order_id)
            assert sight is not None
            for command in _onwards(stage, sight.state):
                answer = self._pair.execute(command, STAFF)
                self._tally["accepted" if isinstance(answer, Done) else answer[0].code] += 1

    def _step(self, number: int, state: State) -> None:
        command, actor = self._wish(state)
        for _ in range(number % _PICKY):  # most of what anybody wishes is refused: look on for what is not
            ends_early = isinstance(command, _ENDINGS) and number < _NO_END_BEFORE
            if not ends_early and self._pair.is_granted(command, actor):
                break
            command, actor = self._wish(state)
        key = f"key-{number}" if number % 5 == 0 else f"key-{number - 4}" if number % 20 == 4 else None
        answer = self._pair.execute(command, actor, key)
        self._tally["accepted" if isinstance(answer, Done) else answer[0].code] += 1

    def _wish(self, state: State) -> tuple[c.Command[Any], Actor]:
        command = self._data.draw(wishes(state, self._token))
        if isinstance(command, c.RecordAnalysis) and len(command.sites) > 1:
            command = c.RecordAnalysis(command.group, command.epoch, POOL)
        return command, self._data.draw(st.sampled_from(self._actors))


def _onwards(stage: int, state: State) -> Iterator[c.Command[Any]]:
    """Yield what brings an order from one stage to the next."""
    order_id, groups = state.order.id, [group for group in state.groups.values() if group.is_live]
    if stage == 0:
        yield c.Submit(order_id)
    for group in groups:
        ref = c.GroupRef(order_id, group.id)
        if stage == 1:
            yield c.RecordAnalysis(ref, group.epoch, POOL)
        elif stage == 2:
            chosen = [c.SiteDecision(decision=Decision.APPROVE, domain_id=site) for site in PRICED[: group.link_count]]
            yield c.Review(ref, chosen, allow_repeat=True)
    if stage == max(LEADS) - 1 and state.order.due > 0:
        yield c.RecordPayment(order_id, state.order.due, "wire-0")


def empty(engine: Engine) -> None:
    """Delete every row, history too: a program begins with nothing."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in tables_in().metadata.tables.values():
            connection.execute(table.delete())
