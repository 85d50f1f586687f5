"""Whatever a command stored comes back exactly: every field, every kind, at the greatest sizes."""

from attrs import evolve

from unified_orders.domain import commands as c
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import KEPT_AT_LEAST
from unified_orders.testing.contracts.desk import ACME
from unified_orders.testing.contracts.repository.life import Life, drafted, site, sites, wants, whole_lives
from unified_orders.testing.contracts.repository.stage import RepositoryStage

#: a letter that takes four bytes
_WIDE = "\U0001f9d1"


class Entities(RepositoryStage, suite=True):
    """Promises about what is stored."""

    def test_every_entity_of_every_command_comes_back_as_it_was(self) -> None:
        whole_lives(self)
        self.check(*self.kept.states)
        self.check_receipts(self.kept.receipts)

    def test_the_longest_texts_and_greatest_numbers_come_back(self) -> None:
        most = DEFAULT_LIMITS
        url = "https://tea.example/"
        long_name = _WIDE * most.host_id
        order = Life(
            self,
            c.GroupRequest(
                client_id=long_name,
                link_count=most.link_count,
                target_pages=[url.ljust(most.url, "p")],
                anchor_texts=[_WIDE * most.anchor],
            ),
            metadata={"text": "m" * (most.metadata - 11)},
            account_id=long_name,
        )
        order.do(c.SetFees(order.id, most.amount, _WIDE * most.note))
        order.do(c.WriteNote(order.id, _WIDE * most.note))
        self.do(c.Assign(order.id, "ann"), key="k" * most.key)
        self.check(order.id)

    def test_a_whole_page_of_sites_comes_back(self) -> None:
        order = Life(self, wants("tea", 1), actor=ACME)
        order.do(c.Submit(order.id))
        order.analysed(map(site, range(DEFAULT_LIMITS.page_of_sites)))
        found = self.sees(Need(order.id, all_sites=True, undecided=True))
        assert sum(map(len, found.sites.values())) + len(found.state.selections) == DEFAULT_LIMITS.page_of_sites

    def test_sites_are_told_apart_by_every_letter_of_their_ids(self) -> None:
        order = Life(self, wants("tea", 1), actor=ACME)
        order.do(c.Submit(order.id))
        alike = ["Site", "site", "sïte", "si\u0308te", "site.", "s%te", "s_te"]
        order.analysed(evolve(site(number), domain_id=id_) for number, id_ in enumerate(alike))
        order.decide(reject=["site", "sïte"], alternate=["Site", "si\u0308te", "s%te"], actor=ACME)
        self.check(order.id)

    def test_a_discarded_draft_is_gone_with_all_that_belonged_to_it(self) -> None:
        draft, other = drafted(self), drafted(self)
        guest = draft.share()
        token = draft.state.tokens[guest.scope.token_id if guest.scope is not None else draft.id]
        at = (draft.id, f"{draft.name} № 1")
        self.do(c.Discard(draft.id), key="discarded")
        self.check(draft.id, other.id)
        assert self.history(draft.id) == ()
        assert self.load(Need(draft.id), at).receipt is None
        assert self.adapter.repository.open_link(draft.id, token.digest) is None
        assert self.adapter.repository.open_link(None, token.digest) is None
        assert not self.load(Need(None, draft.id)).slice.occupied
        assert self.adapter.repository.prune_receipts(KEPT_AT_LEAST) == 0
        self.check(draft.id, other.id)

    def test_a_site_that_was_only_analysed_again_changes_no_selection(self) -> None:
        order = Life(self, wants("tea", 2), actor=ACME)
        order.do(c.Submit(order.id))
        order.analysed(sites(3))
        order.do(c.RequestMoreSites(order.group()), ACME)
        order.analysed([evolve(site(0), qualification_note="seen again")])
        assert order.selection("site-0").site.qualification_note == site(0).qualification_note
        self.check(order.id)
