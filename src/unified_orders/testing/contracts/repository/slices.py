"""A load brings all that its need names, exactly as it was stored, and nothing that is not the order's."""

from uuid import uuid4

from unified_orders.domain import commands as c
from unified_orders.domain.sites import Price
from unified_orders.domain.slices import Need, Touched
from unified_orders.domain.words import SelectionStatus
from unified_orders.testing.contracts.desk import ACME, RIVAL, STAFF
from unified_orders.testing.contracts.repository.life import (
    BEHALF,
    Life,
    agreed,
    decided,
    in_review,
    reviewed,
    site,
    underway,
    wants,
    withdrawn,
)
from unified_orders.testing.contracts.repository.stage import RepositoryStage

_OFFERED = {SelectionStatus.SUGGESTED, SelectionStatus.APPROVED}
_UNDECIDED = {SelectionStatus.SUGGESTED, SelectionStatus.ALTERNATE}


class Slices(RepositoryStage, suite=True):
    """Promises about `load`, for each field of `Need`."""

    def test_an_order_that_is_not_there_is_not_there(self) -> None:
        in_review(self)
        unknown = Need(uuid4(), all_groups=True, live_items=True, undecided=True, all_tokens=True, all_sites=True)
        assert not self.sees(unknown).state.exists
        assert not self.sees(Need(None)).state.exists

    def test_the_order_always_comes_along(self) -> None:
        order = in_review(self)
        assert self.sees(Need(order.id)).state.order == order.state.order

    def test_groups_come_by_id_each_with_its_project(self) -> None:
        order = in_review(self)
        ids = frozenset({order.group(0).group_id, order.group(2).group_id, uuid4()})
        found = self.sees(Need(order.id, groups=ids))
        assert (len(found.state.groups), len(found.projects)) == (2, 2)

    def test_all_groups_come_cancelled_ones_too(self) -> None:
        order = in_review(self)
        found = self.sees(Need(order.id, all_groups=True))
        assert [group.is_live for group in found.state.groups.values()].count(False) == 1

    def test_selections_come_by_id_each_with_its_group_and_its_live_item(self) -> None:
        order = decided(self)
        ids = {order.selection(domain).id for domain in ("site-0", "site-3")}
        found = self.sees(Need(order.id, selections=frozenset({*ids, uuid4()}))).state
        assert (len(found.selections), len(found.groups), len(found.items)) == (2, 1, 1)

    def test_items_come_by_id_each_with_its_group_and_selection(self) -> None:
        order = underway(self)
        cancelled = next(one.id for one in order.state.items.values() if not one.is_live)
        for item_id in (cancelled, order.item("site-0")):
            found = self.sees(Need(order.id, items=frozenset({item_id, uuid4()}))).state
            assert (len(found.items), len(found.groups), len(found.selections)) == (1, 1, 1)

    def test_live_items_come_and_only_a_cancelled_one_may_be_missing(self) -> None:
        order = underway(self)
        found = self.sees(Need(order.id, live_items=True)).state
        assert 1 < len(found.items) < len(order.state.items)

    def test_what_is_offered_in_a_group_comes_with_its_live_items(self) -> None:
        order = decided(self)
        group_id = order.group().group_id
        found = self.sees(Need(order.id, selections_of=frozenset({group_id, uuid4()}))).state
        assert {one.status for one in found.selections.values()} == _OFFERED
        assert len(found.items) > 1

    def test_what_is_undecided_comes_from_every_group(self) -> None:
        order = decided(self)
        found = self.sees(Need(order.id, undecided=True)).state
        assert {one.status for one in found.selections.values()} == _UNDECIDED
        assert len({one.order_group_id for one in found.selections.values()}) > 1

    def test_touched_sites_come_with_selection_item_and_what_the_analysis_says(self) -> None:
        order = decided(self)
        group_id, chosen = order.group().group_id, order.selection("site-0").id
        elsewhere = order.selection("site-5", 1).id
        touched = Touched(group_id, frozenset({chosen, elsewhere, uuid4()}), frozenset({"site-3", "site-11", "none"}))
        found = self.sees(Need(order.id, groups=frozenset({group_id}), touched=touched))
        assert {one.domain_id for one in found.state.selections.values()} == {"site-0", "site-3"}
        assert [sorted(known) for known in found.sites.values()] == [["site-0", "site-11", "site-3"]]
        assert len(found.state.items) == 1

    def test_a_live_item_on_a_touched_domain_comes_from_another_group_as_well(self) -> None:
        order = decided(self)
        touched = Touched(order.group().group_id, domain_ids=frozenset({"site-5"}))
        found = self.sees(Need(order.id, touched=touched)).state
        assert [one.placement.domain_id for one in found.items.values()] == ["site-5"]

    def test_touched_sites_without_a_group_are_those_of_the_items_group(self) -> None:
        order = underway(self)
        items = frozenset({order.item("site-5", 1)})
        found = self.sees(Need(order.id, items=items, touched=Touched(None, domain_ids=frozenset({"site-1"}))))
        (known,) = found.sites.values()
        assert list(known) == ["site-1"]
        assert not self.sees(
            Need(order.id, items=frozenset({uuid4()}), touched=Touched(None, domain_ids=frozenset({"site-1"})))
        ).sites

    def test_the_sites_of_a_group_come_without_those_that_were_put_before_the_reviewer(self) -> None:
        order = decided(self)
        group_id = order.group(1).group_id
        for need in (Need(order.id, all_sites_of=frozenset({group_id})), Need(order.id, all_sites=True)):
            assert all(self.sees(need).sites.values())

    def test_the_latest_analysis_of_a_site_is_the_one_that_counts(self) -> None:
        order = in_review(self)
        order.do(c.RequestMoreSites(order.group(1), "newer"), BEHALF)
        newer = site(2).at(Price("EUR", 1))
        order.analysed([newer], 1)
        project = order.state.groups[order.group(1).group_id].bulk_analysis_project_id
        touched = Touched(order.group(1).group_id, domain_ids=frozenset({newer.domain_id}))
        assert self.sees(Need(order.id, touched=touched)).sites == {project: {newer.domain_id: newer}}

    def test_what_a_client_rejected_comes_with_the_sites(self) -> None:
        theirs, nobodys, rivals = reviewed(self, ACME), reviewed(self, STAFF), reviewed(self, RIVAL)
        theirs.decide(reject=["site-1", "site-2"], actor=ACME)
        nobodys.decide(reject=["site-3"])
        rivals.decide(reject=["site-4"], actor=RIVAL)
        order = reviewed(self, ACME)
        need = Need(order.id, all_sites_of=frozenset({order.group().group_id}))
        assert self.sees(need).rejected_before == {"tea": frozenset({"site-1", "site-2", "site-3"})}
        theirs.decide(reconsider=["site-2"], actor=ACME)
        assert self.sees(need).rejected_before == {"tea": frozenset({"site-1", "site-3"})}

    def test_tokens_come_by_id_and_by_digest_and_all(self) -> None:
        order = agreed(self)
        first, second = order.state.tokens.values()
        for need in (
            Need(order.id, tokens=frozenset({first.id, uuid4()})),
            Need(order.id, token_digest=second.digest),
        ):
            assert len(self.sees(need).state.tokens) == 1
        assert len(self.sees(Need(order.id, all_tokens=True)).state.tokens) == 2
        assert not self.sees(Need(order.id, token_digest="0" * 64)).state.tokens

    def test_a_payment_and_a_refund_come_by_reference(self) -> None:
        order = underway(self)
        found = self.sees(Need(order.id, payment="wire-ß", refund="back-1")).state
        assert (len(found.payments), len(found.refunds)) == (1, 1)
        found = self.sees(Need(order.id, payment="back-1", refund="wire-ß")).state
        assert (len(found.payments), len(found.refunds)) == (0, 0)

    def test_projects_come_by_id_with_their_sites_for_orders_that_attach_them(self) -> None:
        order = in_review(self)
        project = next(iter(self.kept.projects))
        other = Life(self, actor=ACME)
        for need in (
            Need(None, uuid4(), projects=frozenset({project, "none"}), clients=frozenset({"tea"})),
            Need(other.id, projects=frozenset({project}), project_sites=True, clients=frozenset({"tea"})),
        ):
            assert list(self.sees(need).projects) == [project]
        assert order.state.exists

    def test_an_id_that_is_taken_is_told(self) -> None:
        order = in_review(self)
        assert self.sees(Need(None, order.id)).occupied
        assert not self.sees(Need(None, uuid4())).occupied
        assert self.sees(Need(order.id, order.id)).occupied

    def test_nothing_of_one_order_is_found_by_its_id_in_another(self) -> None:
        order, other = underway(self), Life(self, wants("tea", 1), actor=ACME)
        state, ids = order.state, frozenset
        need = Need(
            other.id,
            groups=ids(state.groups),
            selections=ids(state.selections),
            items=ids(state.items),
            tokens=ids(state.tokens),
            token_digest=next(iter(state.tokens.values())).digest,
            payment=next(iter(state.payments)),
            touched=Touched(order.group().group_id, ids(state.selections)),
        )
        found = self.sees(need).state
        assert not any((found.groups, found.selections, found.items, found.tokens, found.payments))

    def test_a_selection_that_was_let_go_is_gone(self) -> None:
        order = withdrawn(self)
        gone = frozenset(self.kept.released[order.id])
        assert gone
        assert not self.sees(Need(order.id, selections=gone)).state.selections
