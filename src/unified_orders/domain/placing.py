"""Which link, page and anchor each approval of a review gets: given ones first, then what is wanted and free."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from unified_orders.domain.cases import Case
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.pages import Links, link_for, links_by_page, wanting
from unified_orders.domain.words import Decision, SelectionStatus


@frozen(slots=True)
class Place:
    """The wanted link that an approval holds."""

    link: int
    url: str | None
    anchor: str | None


def places_for(group: OrderGroup, cases: Sequence[Case]) -> Mapping[int, Place]:
    """Return the place of each approval that is new or changed, by the case's index.

    Links are freed first, by what is taken back and by approvals that move to another page; so two may trade places.
    Approvals with a given page choose first, then the others in the order of the call.
    """
    taken = group.taken
    for case in cases:
        if case.is_withdrawal or _moves(case):
            taken &= ~(1 << _held(case))
    places: dict[int, Place] = {}
    links = links_by_page(group)
    for case in sorted(cases, key=lambda case: case.decision.target_page_url is None):
        if case.is_new_approval or _moves(case):
            places[case.index] = _place(group, links, taken, case)
            taken |= 1 << places[case.index].link
        elif _renames(case) and case.selection is not None:
            places[case.index] = Place(_held(case), case.selection.target_page_url, case.decision.anchor_text)
    return places


def _held(case: Case) -> int:
    link = case.selection.link_index if case.selection is not None else None
    return 0 if link is None else link


def _moves(case: Case) -> bool:
    """Tell whether an approved site goes to another page."""
    given = case.decision.target_page_url
    selection = case.selection
    return (
        selection is not None
        and case.decision.decision is Decision.APPROVE
        and selection.status is SelectionStatus.APPROVED
        and given is not None
        and given != selection.target_page_url
    )


def _renames(case: Case) -> bool:
    """Tell whether an approved site gets another anchor on its page."""
    given = case.decision.anchor_text
    selection = case.selection
    return (
        selection is not None
        and selection.status is SelectionStatus.APPROVED
        and given is not None
        and given != selection.anchor_text
    )


def _place(group: OrderGroup, links: Links, taken: int, case: Case) -> Place:
    given, selection = case.decision, case.selection
    url, anchor = given.target_page_url, given.anchor_text
    if selection is not None and url is None and selection.target_page_url is not None:
        proposed = wanting(links, taken, selection.target_page_url)
        url = selection.target_page_url if proposed is not None else None
    link = link_for(group, links, taken, url)
    if anchor is None:
        anchor = selection.anchor_text if selection is not None else None
    return Place(link, url or group.page_of(link), anchor if anchor is not None else group.anchor_of(link))
