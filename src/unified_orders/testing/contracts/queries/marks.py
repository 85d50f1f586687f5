"""What a board says of a client's past: sites that are in use, or were rejected, in other orders."""

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.testing.contracts.desk import ACME, RIVAL, STAFF, site
from unified_orders.testing.contracts.queries.stage import QueriesStage

#: used before, rejected before, rejected
USED = (True, False, False)
REJECTED_ELSEWHERE = (False, True, True)
REJECTED_HERE = (False, False, True)
NOTHING = (False, False, False)


class Marks(QueriesStage, suite=True):
    """Boards of several orders."""

    def test_a_placement_marks_the_site_in_other_orders_of_the_client_alone(self) -> None:
        group = self._reviewing()
        self.desk.decide(group, approve=["oak"])
        assert self._marks(group) == {"oak": NOTHING, "elm": NOTHING}
        assert self._marks(self._reviewing()) == {"oak": USED, "elm": NOTHING}
        stranger = self._reviewing("coffee")
        assert self._marks(stranger) == {"oak": NOTHING, "elm": NOTHING}
        self.desk.decide(stranger, approve=["elm"])
        assert self._marks(self._reviewing()) == {"oak": USED, "elm": NOTHING}

    def test_a_placement_marks_the_site_as_long_as_it_is_live(self) -> None:
        group, other = self._reviewing(), self._reviewing()
        self.desk.decide(group, approve=["oak"])
        self.desk.decide(group, reconsider=["oak"])
        assert self._marks(other)["oak"] == NOTHING
        self.desk.decide(group, approve=["oak"])
        assert self._marks(other)["oak"] == USED
        self.desk.do(c.CancelOrder(group.order_id, "enough"))
        assert self._marks(other)["oak"] == NOTHING

    def test_two_placements_mark_a_site_until_both_are_gone(self) -> None:
        first, second, other = self._reviewing(), self._reviewing(), self._reviewing()
        for group in (first, second):
            self.desk.decide(group, approve=["oak"])
        self.desk.do(c.CancelOrder(first.order_id, "enough"))
        assert self._marks(other)["oak"] == USED
        self.desk.do(c.CancelOrder(second.order_id, "enough"))
        assert self._marks(other)["oak"] == NOTHING

    def test_a_rejection_marks_the_site_in_other_orders_of_the_client_alone(self) -> None:
        group = self._reviewing()
        self.desk.decide(group, reject=["oak"])
        assert self._marks(group) == {"oak": REJECTED_HERE, "elm": NOTHING}
        assert self._marks(self._reviewing()) == {"oak": REJECTED_ELSEWHERE, "elm": NOTHING}
        stranger = self._reviewing("coffee")
        assert self._marks(stranger) == {"oak": NOTHING, "elm": NOTHING}
        self.desk.decide(stranger, reject=["elm"])
        assert self._marks(self._reviewing()) == {"oak": REJECTED_ELSEWHERE, "elm": NOTHING}

    def test_a_rejection_that_is_taken_back_marks_nothing(self) -> None:
        group, other = self._reviewing(), self._reviewing()
        for decision in ("reconsider", "alternate", "approve"):
            self.desk.decide(group, reject=["oak"])
            assert self._marks(other)["oak"] == REJECTED_ELSEWHERE
            self.desk.decide(group, **{decision: ["oak"]})
            assert self._marks(other)["oak"] == (USED if decision == "approve" else NOTHING)

    def test_a_rejection_outlasts_its_order(self) -> None:
        group, other = self._reviewing(), self._reviewing()
        self.desk.decide(group, reject=["oak"])
        self.desk.do(c.CancelOrder(group.order_id, "enough"))
        assert self._marks(other)["oak"] == REJECTED_ELSEWHERE

    def test_a_rejection_in_another_group_of_the_order_counts_for_suggestions_alone(self) -> None:
        one, other = self.desk.submitted("tea", "tea")
        for group in (one, other):
            self.desk.analyse(group, site("oak"), site("elm"))
        self.desk.decide(one, reject=["oak"])
        assert self._marks(other) == {"oak": REJECTED_HERE, "elm": NOTHING}

    def test_a_placement_that_was_withdrawn_after_payment_is_no_rejection(self) -> None:
        group, (first, _) = self.desk.working("tea", "oak", "elm")
        self.desk.do(c.CancelItem(group.order_id, first.item_id, "the site is gone"))
        assert self._marks(self._reviewing()) == {"oak": NOTHING, "elm": USED}
        assert self._marks(group)["oak"] == NOTHING

    def test_the_past_of_a_client_of_another_account_is_not_told(self) -> None:
        self._decided(ACME)
        assert self._marks(self._reviewing(actor=RIVAL)) == {"oak": NOTHING, "elm": NOTHING}
        assert self._marks(self._reviewing(actor=ACME)) == {"oak": USED, "elm": REJECTED_ELSEWHERE}

    def test_the_past_of_a_client_counts_where_either_account_is_unknown(self) -> None:
        self._decided(ACME)
        assert self._marks(self._reviewing(actor=STAFF)) == {"oak": USED, "elm": REJECTED_ELSEWHERE}

    def test_the_past_of_orders_of_nobody_counts_for_everybody(self) -> None:
        self._decided(STAFF)
        for actor in (ACME, RIVAL, STAFF):
            assert self._marks(self._reviewing(actor=actor)) == {"oak": USED, "elm": REJECTED_ELSEWHERE}

    def test_the_past_of_an_order_goes_with_it_to_another_account(self) -> None:
        group = self._decided(ACME)
        mine, theirs = self._reviewing(actor=ACME), self._reviewing(actor=RIVAL)
        self.desk.do(c.Transfer(group.order_id, "rival"))
        assert self._marks(mine) == {"oak": NOTHING, "elm": NOTHING}
        assert self._marks(theirs) == {"oak": USED, "elm": REJECTED_ELSEWHERE}

    def test_marks_come_with_selected_sites_too(self) -> None:
        self._decided(ACME)
        group = self._reviewing()
        self.desk.suggest(group, "oak", "elm")
        assert self._marks(group) == {"oak": USED, "elm": REJECTED_ELSEWHERE}

    def _reviewing(self, client: str = "tea", actor: Actor = ACME) -> c.GroupRef:
        return self.desk.reviewing(client, site("oak"), site("elm"), links=2, actor=actor)

    def _decided(self, actor: Actor) -> c.GroupRef:
        group = self._reviewing(actor=actor)
        self.desk.decide(group, approve=["oak"], reject=["elm"])
        return group

    def _marks(self, group: c.GroupRef) -> dict[str, tuple[bool, bool, bool]]:
        return {
            row.site.domain.removesuffix(".example"): (row.used_before, row.rejected_before, row.rejected)
            for row in self.board(group).rows
        }
