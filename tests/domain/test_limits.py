"""Every limit: at it a command is accepted, at the limit + 1 it is refused, and nothing is done."""

from collections.abc import Callable
from typing import Final

import pytest
from attrs import asdict
from tests.scenarios.kit import ACME, NOON, STAFF, Agency, site, sites, wants
from tests.scenarios.walk import Walk, approve, reviewed

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput, Refused
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Requirements, Site
from unified_orders.domain.words import Decision, RejectionCode

Use = Callable[[Agency, int], object]


def _groups_at_once(agency: Agency, size: int) -> None:
    Walk(agency, *[wants(f"client-{n}", 1) for n in range(size)])


def _groups_one_by_one(agency: Agency, size: int) -> None:
    order = Walk(agency)
    for n in range(size):
        order.do(c.AddGroup(order.id, wants(f"client-{n}", 1)))


def _link_count(agency: Agency, size: int) -> None:
    Walk(agency, wants("tea", size, []))


def _link_count_changed(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1, []))
    order.do(c.ChangeLinkCount(order.ref(), size))


def _pages(agency: Agency, size: int) -> None:
    Walk(agency, wants("tea", 1, [f"https://tea.example/{n}" for n in range(size)]))


def _items(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 3), wants("tents", 3))
    order.approve("site-01", "site-02", "site-03", number=0)
    order.approve(*(f"site-{n:02}" for n in range(1, size - 2)), number=1)


def _items_by_rank(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1), wants("tents", size - 1))
    order.approve("site-01")
    order.do(c.AutoApprove(order.ref(1)))


def _decisions(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.decide(*(c.SiteDecision(decision=Decision.REJECT, domain_id=one.domain_id) for one in sites(size)))


def _suggested_at_once(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.do(c.Suggest(order.ref(), [c.SiteSuggestion(domain_id=one.domain_id) for one in sites(size)]))


def _sites_in_a_page(agency: Agency, size: int) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed(sites(size))


def _sites_of_an_analysis(agency: Agency, size: int) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed(sites(2), last=False)
    order.analysed(sites(size))


def _url(agency: Agency, size: int) -> None:
    Walk(agency, wants("tea", 1, ["https://tea.example/".ljust(size, "x")]))


def _preferred_anchor(agency: Agency, size: int) -> None:
    Walk(agency, wants("tea", 1, anchor_texts=["x" * size]))


def _given_anchor(agency: Agency, size: int) -> None:
    reviewed(agency, wants("tea", 1)).decide(approve("site-01", anchor_text="x" * size))


def _note(agency: Agency, size: int) -> None:
    order = Walk(agency)
    order.do(c.WriteNote(order.id, "x" * size))


def _rejection(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1))
    reason = Rejection(RejectionCode.OTHER, "x" * size)
    order.decide(c.SiteDecision(decision=Decision.REJECT, domain_id="site-01", reason=reason))


def _label(agency: Agency, size: int) -> None:
    order = Walk(agency)
    order.do(c.Share(order.id, label="x" * size))


def _label_of_an_actor(agency: Agency, size: int) -> None:
    Walk(agency, actor=Actor.account("acme", label="x" * size))


def _id_of_an_actor(agency: Agency, size: int) -> None:
    order = Walk(agency)
    order.do(c.WriteNote(order.id, "hello"), Actor.staff("x" * size))


def _metadata(agency: Agency, size: int) -> None:
    Walk(agency, metadata={"k": "é" * ((size - 8) // 2) + "x" * (size % 2)})


def _metadata_edited(agency: Agency, size: int) -> None:
    order = Walk(agency)
    order.do(c.EditOrder(order.id, metadata={"k": "x" * (size - 8)}))


def _tokens(agency: Agency, size: int) -> None:
    order = Walk(agency)
    for _ in range(size):
        order.do(c.Share(order.id))


def _amount_paid(agency: Agency, size: int) -> None:
    order = reviewed(agency, wants("tea", 1))
    order.approve("site-01")
    order.pay(size)


def _price(agency: Agency, size: int) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site("dear", size)])


def _host_id(agency: Agency, size: int) -> None:
    Walk(agency, wants("x" * size, 1, []))


def _words(agency: Agency, size: int) -> None:
    Walk(agency, wants("tea", 1, requirements=Requirements(niches=[f"n{n}" for n in range(size)])))


def _words_of_a_site(agency: Agency, size: int) -> None:
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([Site("wordy", "wordy", languages=[f"l{n}" for n in range(size)])])


#: limit -> at how much it is tried, and what uses it up
USES: Final[dict[str, tuple[int, tuple[Use, ...]]]] = {
    "groups": (3, (_groups_at_once, _groups_one_by_one)),
    "link_count": (4, (_link_count, _link_count_changed, _pages)),
    "items_per_order": (5, (_items, _items_by_rank)),
    "decisions": (6, (_decisions, _suggested_at_once)),
    "page_of_sites": (20, (_sites_in_a_page,)),
    "sites_per_analysis": (20, (_sites_of_an_analysis,)),
    "url": (40, (_url,)),
    "anchor": (9, (_preferred_anchor, _given_anchor)),
    "note": (9, (_note, _rejection)),
    "label": (9, (_label, _label_of_an_actor)),
    "metadata": (31, (_metadata, _metadata_edited)),
    "tokens_per_order": (3, (_tokens,)),
    "amount": (20_000, (_amount_paid, _price)),
    "host_id": (9, (_host_id, _id_of_an_actor)),
    "words": (4, (_words, _words_of_a_site)),
}
#: limits of what is no command: the first is tried below, the others are those of lists
ELSEWHERE: Final = {"key", "page", "default_page"}

CASES: Final = [(name, size, use) for name, (size, uses) in USES.items() for use in uses]


@pytest.mark.parametrize(("name", "size", "use"), CASES, ids=[use.__name__ for _, _, use in CASES])
def test_at_the_limit_it_is_accepted_and_at_the_limit_and_one_refused(name: str, size: int, use: Use) -> None:
    limits = Limits(**{name: size})
    use(Agency(limits=limits), size)
    with pytest.raises(Refused) as caught:
        use(Agency(limits=limits), size + 1)
    assert caught.value.codes == ("over_limit",)
    assert caught.value.reasons[0].kind == "input"


def test_each_limit_is_tried() -> None:
    assert set(asdict(DEFAULT_LIMITS)) == set(USES) | ELSEWHERE


def test_a_key_is_as_long_as_its_limit_and_no_longer(agency: Agency) -> None:
    order = Walk(agency, wants("tea", 1))
    order.do(c.WriteNote(order.id, "hello"), STAFF, "k" * DEFAULT_LIMITS.key)
    with pytest.raises(InvalidInput, match="key: must be text of 1 to 200 characters") as caught:
        order.do(c.WriteNote(order.id, "bye"), STAFF, "k" * (DEFAULT_LIMITS.key + 1))
    assert caught.value.reason.code == "invalid_input"


def test_the_limits_are_those_that_are_documented() -> None:
    assert asdict(DEFAULT_LIMITS) == {
        "groups": 100,
        "link_count": 10_000,
        "items_per_order": 10_000,
        "decisions": 1_000,
        "page_of_sites": 1_000,
        "sites_per_analysis": 100_000,
        "url": 2_048,
        "anchor": 255,
        "note": 10_000,
        "label": 200,
        "metadata": 16_384,
        "key": 200,
        "tokens_per_order": 100,
        "page": 200,
        "default_page": 50,
        "amount": 1_000_000_000_000,
        "host_id": 200,
        "words": 1_000,
    }


def test_a_cancelled_group_and_a_revoked_link_make_room_only_where_they_should() -> None:
    agency = Agency(limits=Limits(groups=2, tokens_per_order=1))
    order = Walk(agency, wants("tea", 1), wants("tents", 1))
    order.do(c.CancelGroup(order.ref(1)))
    order.refuses("over_limit", c.AddGroup(order.id, wants("cello", 1)))
    order.link()
    order.refuses("over_limit", c.Share(order.id))
    order.do(c.RevokeShare(order.id, next(iter(order.snapshot.tokens))))
    order.link()


def test_a_swap_at_the_limit_of_items_needs_no_room() -> None:
    agency = Agency(limits=Limits(items_per_order=1))
    order = reviewed(agency, wants("tea", 2))
    order.decide(approve("site-01"), c.SiteDecision(decision=Decision.ALTERNATE, domain_id="site-02"))
    order.refuses("over_limit", c.Review(order.ref(), [approve("site-03")]), ACME)
    order.do(c.Swap(order.ref(), order.selection("site-02").id, order.selection("site-01").id), ACME)
    assert order.selection("site-02").reviewed_at == NOON
