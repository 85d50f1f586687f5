"""Boards with one fault each, in words, and the promise that it breaks."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from attrs import evolve

from unified_orders.adapters.memory import MemoryQueries, MemoryRepository
from unified_orders.adapters.memory.past import Past
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.sites import DR, Site
from unified_orders.domain.state import State
from unified_orders.ports import BoardFilter, BoardPage, BoardRow, BoardSort, SiteStatus

#: the arguments of `board` but for its ids
Asked = dict[str, Any]
Fault = Callable[..., Any]


def asking(change: Callable[[Asked], Asked]) -> type[MemoryQueries]:
    """Return queries that ask for another board than they were asked for."""

    class Broken(MemoryQueries):
        def board(
            self, order_id: UUID, group_id: UUID, wanted: BoardFilter, sort: BoardSort, **page: int
        ) -> BoardPage | None:
            asked: Asked = {"wanted": wanted, "sort": sort, **page}
            return super().board(order_id, group_id, **(asked | change(asked)))

    return Broken


def filtering(**changes: Callable[[Any], Any]) -> type[MemoryQueries]:
    """Return queries whose board takes a part of the filter for another."""

    def change(asked: Asked) -> Asked:
        wanted = asked["wanted"]
        return {"wanted": evolve(wanted, **{name: make(getattr(wanted, name)) for name, make in changes.items()})}

    return asking(change)


def answering(change: Callable[[BoardPage, Asked], Mapping[str, Any]]) -> type[MemoryQueries]:
    """Return queries that answer something else than what they found."""

    class Broken(MemoryQueries):
        def board(
            self, order_id: UUID, group_id: UUID, wanted: BoardFilter, sort: BoardSort, **page: int
        ) -> BoardPage | None:
            asked: Asked = {"wanted": wanted, "sort": sort, **page}
            found = super().board(order_id, group_id, **asked)
            return None if found is None else evolve(found, **change(found, asked | {"self": self}))

    return Broken


def showing(change: Callable[[BoardRow], Mapping[str, Any]]) -> type[MemoryQueries]:
    """Return queries that show another row than they found."""
    return answering(lambda page, _: {"rows": tuple(evolve(row, **change(row)) for row in page.rows)})


def resorting(sort: BoardSort, key: Callable[[BoardRow], Any]) -> type[MemoryQueries]:
    """Return queries that put the rows of one sort in another order."""
    return answering(
        lambda page, asked: {"rows": tuple(sorted(page.rows, key=key)) if asked["sort"] is sort else page.rows}
    )


def remembering(past: type[Past]) -> type[MemoryQueries]:
    """Return queries whose store remembers otherwise what clients decided."""

    class Broken(MemoryQueries):
        def __init__(self, repository: MemoryRepository) -> None:
            super().__init__(repository)
            repository.past = past()

    return Broken


class AnyBoardWillDo(MemoryQueries):
    def board(
        self,
        order_id: UUID,
        group_id: UUID,
        wanted: BoardFilter,
        sort: BoardSort,
        **page: Any,  # noqa: ANN401
    ) -> BoardPage | None:
        homes = {one: shelf.state.order.id for shelf in self._repository.shelves.values() for one in shelf.state.groups}
        return super().board(homes.get(group_id, order_id), group_id, wanted, sort, **page)


class OfAllAccounts(Past):
    def _counts(self, order_id: UUID, account_id: str | None) -> bool:
        return True


class OfKnownAccounts(Past):
    def _counts(self, order_id: UUID, account_id: str | None) -> bool:
        return account_id is not None and self._accounts[order_id] == account_id


class OfTheFirstAccount(Past):
    def take(self, changed: State, groups: Mapping[UUID, OrderGroup]) -> None:
        before = self._accounts.get(changed.order.id, changed.order.account_id)
        super().take(changed, groups)
        self._accounts[changed.order.id] = before


class OfAllClients(Past):
    def take(self, changed: State, groups: Mapping[UUID, OrderGroup]) -> None:
        super().take(changed, {id_: evolve(group, client_id="tea") for id_, group in groups.items()})


class OfAllRejections(Past):
    def take(self, changed: State, groups: Mapping[UUID, OrderGroup]) -> None:
        forgotten = changed.copy()
        forgotten.selections = {id_: evolve(one, rejection=None) for id_, one in changed.selections.items()}
        super().take(forgotten, groups)


class OfAllTimes(Past):
    """What was used or rejected once stays so."""

    def take(self, changed: State, groups: Mapping[UUID, OrderGroup]) -> None:
        lasting = changed.copy()
        lasting.items = {id_: one for id_, one in changed.items.items() if one.is_live}
        super().take(lasting, groups)


def latest(page: BoardPage, asked: Asked) -> Mapping[str, Any]:
    sites: Mapping[str, Site] = asked["self"]._repository.sites.get(page.group.bulk_analysis_project_id or "", {})
    return {"rows": tuple(evolve(row, site=sites[row.site.domain_id]) for row in page.rows)}


def exactly(page: BoardPage, asked: Asked) -> Mapping[str, Any]:
    return {"rows": tuple(row for row in page.rows if (asked["wanted"].text or "") in row.site.domain)}


def upside_down(page: BoardPage, asked: Asked) -> Mapping[str, Any]:
    """Unknown values come first if the rest is turned round."""
    known = [row for row in page.rows if row.site.metric(DR) is not None]
    unknown = [row for row in page.rows if row.site.metric(DR) is None]
    return {"rows": (*unknown, *known) if asked["descending"] and asked["sort"] is BoardSort.DR else page.rows}


def of_rows(page: BoardPage, _: Asked) -> Mapping[str, Any]:
    counted = Counter(SiteStatus(row.selection.status) if row.selection else SiteStatus.AVAILABLE for row in page.rows)
    return {"counts": {status: counted[status] for status in SiteStatus}}


def _letters(row: BoardRow) -> str:
    return re.sub(r"\W", "", row.site.domain)


def _any_price(row: BoardRow) -> float:
    return min((price.retail for price in row.site.prices), default=float("inf"))


def _by_dr(row: BoardRow) -> tuple[str, float]:
    status = row.selection.status.value if row.selection else "b"
    return {"approved": "0", "suggested": "1", "alternate": "2", "b": "3"}.get(status, "4"), -(row.site.metric(DR) or 0)


SORTS = "test_a_board_sorts_by_every_sort_and_both_ways_ties_by_domain_and_unknown_last"
FILTERS = "test_a_board_lets_pass_what_its_filter_names"
COUNTS = "test_counts_are_by_status_of_all_that_passes_whatever_statuses_are_wanted"
PAGES = "test_pages_of_a_board_cover_it_once_in_every_sort"

FAULTS: dict[str, tuple[type[MemoryQueries], str]] = {
    "statuses let all pass": (filtering(statuses=lambda _: ()), FILTERS),
    "a minimum is not enough": (filtering(min_dr=lambda least: None if least is None else least + 0.1), FILTERS),
    "a price at the limit is too much": (filtering(max_price=lambda most: most and most - 1), FILTERS),
    "unknown dr is 0": (filtering(min_dr=lambda least: least or None), FILTERS),
    "unknown traffic is 0": (filtering(min_traffic=lambda least: least or None), FILTERS),
    "text with a percent sign is a pattern": (filtering(text=lambda text: None if text == "%" else text), FILTERS),
    "text with an underscore is a pattern": (filtering(text=lambda text: text and text.replace("_", "a")), FILTERS),
    "text may be that of an id": (filtering(text=lambda text: None if text == "id-of" else text), FILTERS),
    "text has to be in the right case": (answering(exactly), FILTERS),
    "descending is not heard": (asking(lambda _: {"descending": False}), SORTS),
    "unknown values come first the other way round": (answering(upside_down), SORTS),
    "ties of traffic are not put in order": (
        resorting(BoardSort.TRAFFIC, lambda row: row.site.metric("traffic") or 1e9),
        SORTS,
    ),
    "ties of dr come as they please": (
        resorting(BoardSort.DR, lambda row: (row.site.metric(DR) or 1e9, row.site.domain[::-1])),
        SORTS,
    ),
    "suggested sites are sorted by dr": (resorting(BoardSort.STATUS, _by_dr), SORTS),
    "all prices are of one currency": (resorting(BoardSort.PRICE, _any_price), SORTS),
    "domains are sorted by their letters": (
        resorting(BoardSort.DOMAIN, _letters),
        "test_domains_are_put_in_order_by_code_points",
    ),
    "counts hear the statuses that are wanted": (answering(of_rows), COUNTS),
    "counts leave out what is not there": (
        answering(lambda page, _: {"counts": {k: n for k, n in page.counts.items() if n}}),
        COUNTS,
    ),
    "counts are of all sites": (answering(lambda page, _: {"counts": dict.fromkeys(SiteStatus, page.total)}), COUNTS),
    "the page is all that matches": (answering(lambda page, _: {"matching": len(page.rows)}), PAGES),
    "what matches is all there is": (answering(lambda page, _: {"total": page.matching}), FILTERS),
    "the offset is a page's number": (asking(lambda asked: {"offset": asked["offset"] * asked["limit"]}), PAGES),
    "the offset is not heard": (asking(lambda _: {"offset": 0}), PAGES),
    "a page holds one more": (asking(lambda asked: {"limit": asked["limit"] + 1}), PAGES),
    "sites are shown as they were found last": (
        answering(latest),
        "test_a_selected_site_is_as_it_was_selected_and_an_available_one_as_it_was_found_last",
    ),
    "selections are not shown": (
        showing(lambda _: {"selection": None}),
        "test_a_selected_site_comes_with_its_selection_and_an_available_one_without",
    ),
    "selections are shown as they were": (
        showing(lambda row: {"selection": row.selection and evolve(row.selection, version=1)}),
        "test_a_selected_site_comes_with_its_selection_and_an_available_one_without",
    ),
    "metrics lose their source": (
        showing(lambda row: {"site": evolve(row.site, metrics=[evolve(one, source="?") for one in row.site.metrics])}),
        "test_a_site_comes_as_it_was_found",
    ),
    "available sites are not shown": (
        answering(lambda page, _: {"rows": tuple(row for row in page.rows if row.selection)}),
        "test_released_sites_are_available_again_and_rejected_ones_stay",
    ),
    "the group is shown without its counts": (
        answering(lambda page, _: {"group": evolve(page.group, taken=0)}),
        "test_a_board_comes_with_its_order_and_group",
    ),
    "a group is found in any order": (AnyBoardWillDo, "test_an_unknown_group_has_no_board"),
    "nothing is ever in use": (
        showing(lambda _: {"used_before": False}),
        "test_a_placement_marks_the_site_in_other_orders_of_the_client_alone",
    ),
    "the order's own rejections are marked": (
        showing(lambda row: {"rejected_before": row.rejected}),
        "test_a_rejection_marks_the_site_in_other_orders_of_the_client_alone",
    ),
    "rejections in the order itself do not count": (
        showing(lambda row: {"rejected": row.rejected_before}),
        "test_a_rejection_in_another_group_of_the_order_counts_for_suggestions_alone",
    ),
    "marks come with available sites alone": (
        showing(lambda row: {"used_before": row.used_before and not row.selection}),
        "test_marks_come_with_selected_sites_too",
    ),
    "accounts are not told apart": (
        remembering(OfAllAccounts),
        "test_the_past_of_a_client_of_another_account_is_not_told",
    ),
    "orders of nobody have no past": (
        remembering(OfKnownAccounts),
        "test_the_past_of_orders_of_nobody_counts_for_everybody",
    ),
    "the past stays with the account": (
        remembering(OfTheFirstAccount),
        "test_the_past_of_an_order_goes_with_it_to_another_account",
    ),
    "clients are not told apart": (
        remembering(OfAllClients),
        "test_a_rejection_marks_the_site_in_other_orders_of_the_client_alone",
    ),
    "what was withdrawn after payment was rejected": (
        remembering(OfAllRejections),
        "test_a_placement_that_was_withdrawn_after_payment_is_no_rejection",
    ),
    "a placement marks its site for ever": (
        remembering(OfAllTimes),
        "test_a_placement_marks_the_site_as_long_as_it_is_live",
    ),
}
