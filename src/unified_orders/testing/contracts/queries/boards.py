"""What a board shows: all sites of a group, filtered, counted, sorted and paged."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import uuid4

from unified_orders.domain import commands as c
from unified_orders.domain.sites import Site
from unified_orders.ports.queries import ALL_SITES, BoardFilter, BoardPage, BoardSort, SiteStatus
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.desk import ACME, id_of, site
from unified_orders.testing.contracts.queries.stage import ALL, QueriesStage

#: the sites of the board that most tests look at, by what becomes of them
APPROVED: Final = (site("oak", 50, 900, 300), site("elm", 70, None, 100))
SUGGESTED: Final = (site("fir", 20, 100, 200), site("ash", 90, 100, 200))
ALTERNATE: Final = (site("yew", None, 500, None), site("bay", 40, 500, 50, "EUR"))
AVAILABLE: Final = (site("fig", 40, 300, 250), site("nut", 60, None, 100), site("gum", None, None, None))
REJECTED: Final = (site("box", 80, 700, 400), site("lime", 10, 200, 150))
SITES: Final = (*APPROVED, *SUGGESTED, *ALTERNATE, *AVAILABLE, *REJECTED)

_SORTED: Final = {
    (BoardSort.STATUS, False): "elm oak  fir ash  bay yew  nut fig gum  box lime",
    (BoardSort.STATUS, True): "box lime  nut fig gum  bay yew  fir ash  elm oak",
    (BoardSort.DOMAIN, False): "ash bay box elm fig fir gum lime nut oak yew",
    (BoardSort.DOMAIN, True): "yew oak nut lime gum fir fig elm box bay ash",
    (BoardSort.DR, False): "lime fir bay fig oak nut elm box ash  gum yew",
    (BoardSort.DR, True): "ash box elm nut oak bay fig fir lime  gum yew",
    (BoardSort.TRAFFIC, False): "ash fir lime fig bay yew box oak  elm gum nut",
    (BoardSort.TRAFFIC, True): "oak box bay yew fig lime ash fir  elm gum nut",
    (BoardSort.PRICE, False): "elm nut lime ash fir fig oak box  bay gum yew",
    (BoardSort.PRICE, True): "box oak fig ash fir lime elm nut  bay gum yew",
}
_FILTERED: Final = (
    (ALL_SITES, "elm oak fir ash bay yew nut fig gum box lime"),
    (BoardFilter(statuses=[SiteStatus.SUGGESTED]), "fir ash"),
    (BoardFilter(statuses=[SiteStatus.AVAILABLE]), "nut fig gum"),
    (BoardFilter(statuses=[SiteStatus.REJECTED, SiteStatus.APPROVED]), "elm oak box lime"),
    (BoardFilter(text="AS"), "ash"),
    (BoardFilter(text="m.ExA"), "elm gum"),
    (BoardFilter(text="id-of"), ""),
    (BoardFilter(text="%"), ""),
    (BoardFilter(text="o_k"), ""),
    (BoardFilter(text="\\"), ""),
    (BoardFilter(min_dr=50), "elm oak ash nut box"),
    (BoardFilter(min_dr=50.5), "elm ash nut box"),
    (BoardFilter(min_dr=0), "elm oak fir ash bay nut fig box lime"),
    (BoardFilter(min_traffic=500), "oak bay yew box"),
    (BoardFilter(min_traffic=0), "oak fir ash bay yew fig box lime"),
    (BoardFilter(max_price=200), "elm fir ash nut lime"),
    (BoardFilter(max_price=99), ""),
    (BoardFilter(max_price=10**12), "elm oak fir ash nut fig box lime"),
    (BoardFilter(min_dr=40, min_traffic=300, max_price=300), "oak fig"),
    (BoardFilter(statuses=[SiteStatus.AVAILABLE, SiteStatus.SUGGESTED], min_dr=40), "ash nut fig"),
)


class Boards(QueriesStage, suite=True):
    """One group's board."""

    def test_a_board_sorts_by_every_sort_and_both_ways_ties_by_domain_and_unknown_last(self) -> None:
        group = self._full()
        for (sort, descending), expected in _SORTED.items():
            page = self.board(group, sort=sort, descending=descending)
            assert _names(page) == expected.split(), (sort, descending)

    def test_a_board_lets_pass_what_its_filter_names(self) -> None:
        group = self._full()
        for wanted, expected in _FILTERED:
            page = self.board(group, wanted)
            assert _names(page) == expected.split(), wanted
            assert (page.matching, page.total) == (len(expected.split()), len(SITES)), wanted

    def test_counts_are_by_status_of_all_that_passes_whatever_statuses_are_wanted(self) -> None:
        group = self._full()
        for wanted, counts in (
            (BoardFilter(), (2, 3, 2, 2, 2)),
            (BoardFilter(statuses=[SiteStatus.REJECTED]), (2, 3, 2, 2, 2)),
            (BoardFilter(min_dr=50), (1, 1, 2, 0, 1)),
            (BoardFilter(min_dr=50, statuses=[SiteStatus.ALTERNATE]), (1, 1, 2, 0, 1)),
            (BoardFilter(text="nowhere"), (0, 0, 0, 0, 0)),
        ):
            page = self.board(group, wanted)
            assert page.counts == dict(zip(SiteStatus, counts, strict=True)), wanted

    def test_pages_of_a_board_cover_it_once_in_every_sort(self) -> None:
        group = self._full()
        for sort in BoardSort:
            whole = self.board(group, sort=sort, descending=True)
            for limit in (1, 4, len(SITES), ALL):
                for offset in range(len(SITES) + 2):
                    page = self.board(group, sort=sort, descending=True, offset=offset, limit=limit)
                    assert page.rows == whole.rows[offset : offset + limit]
                    assert (page.matching, page.counts) == (whole.matching, whole.counts)

    def test_pages_of_a_filtered_board_cover_what_passes(self) -> None:
        group, wanted = self._full(), BoardFilter(min_dr=40)
        whole = self.board(group, wanted)
        pages = [self.board(group, wanted, offset=offset, limit=3) for offset in range(0, whole.matching, 3)]
        assert [row for page in pages for row in page.rows] == list(whole.rows)
        assert {page.matching for page in pages} == {len(whole.rows)}

    def test_domains_are_put_in_order_by_code_points(self) -> None:
        names = ("a-b", "a.b", "a1.b", "a1", "ab", "zz", "é")
        group = self.desk.reviewing("tea", *map(site, reversed(names)))
        assert _names(self.board(group, sort=BoardSort.DOMAIN)) == list(names)
        assert _names(self.board(group, sort=BoardSort.DOMAIN, descending=True)) == list(reversed(names))
        assert _names(self.board(group, sort=BoardSort.DR)) == list(names), "all unknown: ties"

    def test_a_selected_site_comes_with_its_selection_and_an_available_one_without(self) -> None:
        group = self._full()
        selections = {one.domain_id: one for one in self.sight(group).state.selections.values()}
        rows = self.board(group).rows
        assert {row.site.domain_id for row in rows} == {one.domain_id for one in SITES}
        for row in rows:
            assert shape(row.selection) == shape(selections.get(row.site.domain_id))

    def test_a_site_comes_as_it_was_found(self) -> None:
        found = {row.site.domain_id: row.site for row in self.board(self._full()).rows}
        assert shape(found) == shape({one.domain_id: one for one in SITES})

    def test_a_selected_site_is_as_it_was_selected_and_an_available_one_as_it_was_found_last(self) -> None:
        group = self.desk.reviewing("tea", site("oak", 10, price=100), site("elm", 20, price=100), links=2)
        self.desk.decide(group, approve=["oak"])
        self.desk.do(c.RequestMoreSites(group))
        self.desk.analyse(group, site("oak", 99, price=900), site("elm", 99, price=900), site("fir", 30))
        prices = {row.site.domain_id: row.site.metric("dr") for row in self.board(group).rows}
        assert prices == {id_of("oak"): 10, id_of("elm"): 99, id_of("fir"): 30}
        assert _names(self.board(group, BoardFilter(max_price=100))) == ["oak", "fir"]
        assert _names(self.board(group, sort=BoardSort.DR)) == ["oak", "fir", "elm"]
        assert self.board(group).total == 3

    def test_a_price_that_staff_set_is_the_price_on_the_board(self) -> None:
        group = self.desk.reviewing("tea", site("oak", price=None), site("elm", price=100))
        self.desk.suggest(group, "oak", "elm")
        (oak, _) = (row.selection for row in self.board(group).rows)
        assert oak is not None
        self.desk.do(c.SetPrice(group, oak.id, 70, "agreed"))
        assert _names(self.board(group, BoardFilter(max_price=70))) == ["oak"]
        assert _names(self.board(group, sort=BoardSort.PRICE)) == ["oak", "elm"]

    def test_prices_in_another_currency_are_unknown(self) -> None:
        both = Site("both", "both.example", prices=(*site("a", price=50, currency="EUR").prices, *site("a").prices))
        group = self.desk.reviewing("tea", site("oak", price=60), site("elm", price=10, currency="EUR"), both)
        page = self.board(group, sort=BoardSort.PRICE)
        assert _names(page) == ["oak", "both", "elm"]
        assert _names(self.board(group, BoardFilter(max_price=60))) == ["oak"]

    def test_a_board_follows_every_decision(self) -> None:
        group = self.desk.reviewing("tea", *AVAILABLE)
        self.desk.suggest(group, "nut")
        for decision, counts in (
            ("alternate", (0, 2, 0, 1, 0)),
            ("reject", (0, 2, 0, 0, 1)),
            ("reconsider", (1, 2, 0, 0, 0)),
            ("approve", (0, 2, 1, 0, 0)),
        ):
            self.desk.decide(group, **{decision: ["nut"]})
            assert tuple(self.board(group).counts.values()) == counts

    def test_released_sites_are_available_again_and_rejected_ones_stay(self) -> None:
        group = self.desk.reviewing("tea", site("oak"), site("elm"), site("fir"))
        self.desk.suggest(group, "oak", "elm")
        self.desk.decide(group, reject=["oak"], alternate=["fir"])
        self.desk.do(c.Withdraw(group.order_id))
        page = self.board(group)
        assert _names(page) == ["elm", "fir", "oak"]
        assert [row.selection is None for row in page.rows] == [True, True, False]
        assert page.counts[SiteStatus.AVAILABLE] == 2

    def test_a_board_comes_with_its_order_and_group(self) -> None:
        group = self._full()
        page, state = self.board(group, limit=1), self.sight(group).state
        assert shape(page.order) == shape(state.order)
        assert shape(page.group) == shape(state.groups[group.group_id])

    def test_each_group_has_a_board_of_its_own(self) -> None:
        one, other = self.desk.submitted("tea", "coffee")
        self.desk.analyse(one, site("oak"), site("elm"))
        self.desk.analyse(other, site("oak"), site("fir"))
        self.desk.decide(one, reject=["oak"])
        assert (_names(self.board(one)), _names(self.board(other))) == (["elm", "oak"], ["fir", "oak"])
        assert self.board(other).counts[SiteStatus.REJECTED] == 0

    def test_orders_that_share_an_analysis_have_selections_of_their_own(self) -> None:
        group = self.desk.reviewing("tea", site("oak"), site("elm"))
        self.desk.decide(group, reject=["oak"])
        project = self.sight(group).state.groups[group.group_id].bulk_analysis_project_id
        request = c.GroupRequest(client_id="tea", link_count=1, analysis_project_id=project)
        made = self.desk.do(c.CreateOrder(currency="USD", groups=[request]), ACME)
        page = self.board(c.GroupRef(made.order_id, made.group_ids[0]))
        assert [row.selection for row in page.rows] == [None, None]
        assert (page.counts[SiteStatus.AVAILABLE], page.total) == (2, 2)

    def test_a_draft_has_an_empty_board(self) -> None:
        (group,) = self.desk.draft("tea")
        page = self.board(group)
        assert (page.rows, page.matching, page.total) == ((), 0, 0)
        assert page.counts == dict.fromkeys(SiteStatus, 0)

    def test_an_unknown_group_has_no_board(self) -> None:
        group, other = self._full(), self.desk.reviewing("tea", site("oak"))
        ask: dict[str, Any] = {"descending": False, "offset": 0, "limit": ALL}
        for ids in (
            (group.order_id, uuid4()),
            (uuid4(), group.group_id),
            (group.order_id, other.group_id),
            (other.order_id, group.group_id),
        ):
            assert self.queries.board(*ids, ALL_SITES, BoardSort.STATUS, **ask) is None

    def _full(self) -> c.GroupRef:
        """Return a group under review with sites in every status."""
        group = self.desk.reviewing("tea", *SITES, links=3)
        self.desk.suggest(group, "fir", "ash", "oak", "elm", "yew", "box")
        self.desk.decide(group, approve=_called(APPROVED), alternate=_called(ALTERNATE), reject=_called(REJECTED))
        return group


def _called(sites: Iterable[Site]) -> list[str]:
    return [one.domain.removesuffix(".example") for one in sites]


def _names(page: BoardPage) -> list[str]:
    return _called(row.site for row in page.rows)
