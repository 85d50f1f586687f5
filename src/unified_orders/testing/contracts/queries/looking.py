"""What a look shows of one order: all parts that were asked for, whole commands, and nobody else's."""

from datetime import UTC
from itertools import combinations
from threading import Event
from uuid import uuid4

import pytest
from attrs import evolve

from unified_orders.domain import commands as c
from unified_orders.domain.errors import Contended
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.domain.turn import Changes
from unified_orders.ports.queries import WHOLE, Part, Sight
from unified_orders.ports.repository import Write
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.desk import id_of, site
from unified_orders.testing.contracts.lives import whole_life
from unified_orders.testing.contracts.queries.stage import ALL, CONTAINERS, QueriesStage, parts
from unified_orders.testing.contracts.racing import together

_OF: dict[Part, tuple[str, ...]] = {
    Part.SELECTIONS: ("selections",),
    Part.ITEMS: ("items",),
    Part.TOKENS: ("tokens",),
    Part.MONEY: ("payments", "refunds"),
    Part.SITES: (),
}


class Looking(QueriesStage, suite=True):
    """One order, at one moment."""

    def test_at_each_step_of_an_orders_life_a_look_shows_what_its_history_gives(self) -> None:
        for group in whole_life(self.desk):
            sight = self.sight(group)
            assert sight.state.order.last_seq == len(self.desk.announced), "none of what happened is missing"
            assert parts(recorded_part(sight.state)) == parts(self._past(sight.state))
            assert violations(sight.state) == ()

    def test_a_look_shows_what_history_does_not_keep(self) -> None:
        *_, group = whole_life(self.desk)
        state = self.sight(group).state
        assert (state.order.notes.account, state.order.notes.internal) == ("for the account\nand more", "for staff")
        (oak,) = (one for one in state.selections.values() if one.domain_id == id_of("oak"))
        assert (oak.client_notes, oak.internal_notes) == ("yes, please", "cheap for what it is")
        (token,) = state.tokens.values()
        assert (len(token.digest), token.openings, token.last_opened_at) == (64, 0, None)

    def test_a_look_shows_that_a_link_was_opened(self) -> None:
        (group,) = self.desk.draft("tea")
        self.desk.do(c.Share(group.order_id))
        (token,) = self.sight(group).state.tokens.values()
        self.repository.open_link(group.order_id, token.digest)
        (opened,) = self.sight(group).state.tokens.values()
        assert opened.openings == 1
        assert opened.last_opened_at is not None

    def test_a_look_brings_the_parts_that_were_asked_for_and_no_others(self) -> None:
        *_, group = whole_life(self.desk)
        whole = self.sight(group)
        for size in range(len(Part) + 1):
            for asked in combinations(Part, size):
                sight = self.queries.look(group.order_id, frozenset(asked))
                assert sight is not None
                assert shape(sight.state.order) == shape(whole.state.order)
                assert shape(sight.state.groups) == shape(whole.state.groups)
                brought = {name for part in asked for name in _OF[part]}
                for name in CONTAINERS:
                    expected = getattr(whole.state, name) if name in brought else {}
                    assert getattr(sight.state, name) == expected, (asked, name)
                assert bool(sight.sites) == bool(sight.projects) == (Part.SITES in asked)

    def test_an_order_without_groups_can_be_looked_at(self) -> None:
        made = self.desk.do(c.CreateOrder(currency="USD"))
        sight = self.queries.look(made.order_id, WHOLE)
        assert sight is not None
        assert (sight.state.groups, sight.sites, sight.projects) == ({}, {}, {})

    def test_a_look_brings_the_one_link_that_was_asked_for(self) -> None:
        (group,), (other,) = self.desk.draft("tea"), self.desk.draft("coffee")
        first, second, foreign = (self.desk.do(c.Share(one.order_id)).result.token_id for one in (group, group, other))
        for token_id, brought in ((first, {first}), (foreign, set()), (uuid4(), set())):
            sight = self.queries.look(group.order_id, frozenset(), token_id)
            assert sight is not None
            assert sight.state.tokens.keys() == brought
            whole = self.queries.look(group.order_id, {Part.TOKENS}, token_id)
            assert whole is not None
            assert whole.state.tokens.keys() == {first, second}

    def test_an_ended_link_is_still_found(self) -> None:
        (group,) = self.desk.draft("tea")
        token_id = self.desk.do(c.Share(group.order_id)).result.token_id
        self.desk.do(c.RevokeShare(group.order_id, token_id))
        sight = self.queries.look(group.order_id, frozenset(), token_id)
        assert sight is not None
        assert sight.state.tokens[token_id].revoked_at is not None

    def test_the_sites_of_a_look_are_those_of_the_latest_analysis_project_by_project(self) -> None:
        one, other = self.desk.submitted("tea", "coffee")
        self.desk.reviewing("tea", site("foreign"))
        self.desk.analyse(one, site("oak", 10), site("elm", 20))
        self.desk.analyse(other, site("oak", 30))
        self.desk.do(c.RequestMoreSites(one))
        self.desk.analyse(one, site("oak", 40, price=7))
        sight = self.sight(one)
        groups = sight.state.groups
        first, second = (groups[group.group_id].bulk_analysis_project_id or "" for group in (one, other))
        assert shape(sight.sites) == shape(
            {
                first: {id_of("oak"): site("oak", 40, price=7), id_of("elm"): site("elm", 20)},
                second: {id_of("oak"): site("oak", 30)},
            }
        )
        assert {id_: project.site_count for id_, project in sight.projects.items()} == {first: 2, second: 1}
        for id_, project in sight.projects.items():
            assert (project.id, project.account_id) == (id_, "acme")
            assert project.completed_at is not None
            assert project.completed_at.tzinfo is UTC

    def test_an_unknown_order_is_not_there(self) -> None:
        self.desk.draft("tea")
        assert self.queries.look(uuid4(), WHOLE) is None

    def test_a_discarded_order_is_not_there_any_more(self) -> None:
        (group,) = self.desk.draft("tea")
        self.desk.do(c.Discard(group.order_id))
        assert self.queries.look(group.order_id) is None
        assert self.queries.history(group.order_id, 0, ALL) == ()

    def test_the_moment_of_a_look_is_never_behind_the_orders_last_event(self) -> None:
        for group in whole_life(self.desk):
            sight = self.sight(group)
            assert sight.now.tzinfo is UTC
            assert sight.now >= sight.state.order.times.updated_at

    def test_what_a_look_hands_out_is_the_askers_own(self) -> None:
        *_, group = whole_life(self.desk)
        before, taken = self.sight(group), self.sight(group)
        for name in ("groups", *CONTAINERS):
            getattr(taken.state, name).clear()
        taken.state.order = evolve(taken.state.order, currency="EUR")
        for held in (taken.sites, taken.projects, *taken.sites.values()):
            if isinstance(held, dict):
                held.clear()
        after = self.sight(group)
        assert parts(after.state) == parts(before.state)
        assert (after.sites, after.projects) == (before.sites, before.projects)

    def test_what_a_look_showed_does_not_change_with_the_order(self) -> None:
        group = self.desk.reviewing("tea", site("oak"))
        sight = self.sight(group)
        before = parts(sight.state)
        self.desk.suggest(group, "oak")
        self.desk.do(c.RequestMoreSites(group))
        self.desk.analyse(group, site("elm"))
        assert parts(sight.state) == before
        assert [list(sites) for sites in sight.sites.values()] == [[id_of("oak")]]

    def test_nothing_of_a_command_is_seen_before_it_is_stored(self) -> None:
        (group,) = self.desk.draft("tea")
        before = self.sight(group)
        stale = Changes(evolve(before.state.order, version=9, currency="EUR"), before.state.order.version + 1)
        with self.repository.unit_of_work() as unit:
            unit.load(Need(group.order_id))
            assert parts(self.sight(group).state) == parts(before.state)
            with pytest.raises(Contended):
                unit.save(Write(stale, (), (), None))
        assert parts(self.sight(group).state) == parts(before.state)

    def test_a_look_while_commands_run_shows_each_of_them_whole_or_not_at_all(self) -> None:
        names = [f"site-{number}" for number in range(20)]
        group = self.desk.reviewing("tea", *map(site, names), links=len(names))
        looking, over = Event(), Event()

        def decide() -> list[Sight]:
            try:
                for name in names:
                    looking.wait(1)
                    looking.clear()
                    self.desk.decide(group, approve=[name])
            finally:
                over.set()
            return []

        def watch() -> list[Sight]:
            seen: list[Sight] = []
            while not over.wait(0.001):  # so that nobody's look holds the commands up
                looking.set()
                seen.append(self.sight(group))
            return seen

        for sight in (one for seen in together(lambda n: watch() if n else decide(), 3) for one in seen):
            assert violations(sight.state) == ()
            assert parts(recorded_part(sight.state)) == parts(self._past(sight.state))

    def _past(self, state: State) -> State:
        """Return the state that an order's history gives, up to its last event."""
        return replay(self.queries.history(state.order.id, 0, ALL)[: state.order.last_seq])
