"""Which wanted link an approval holds. Pure functions over a group's pages and the bit set of taken links."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from attrs import frozen

from unified_orders.domain.group import OrderGroup, TargetPage

#: the links that want a page, lowest first, by its address
Links = Mapping[str, Sequence[int]]


def lowest_free(taken: int) -> int:
    """Return the lowest link that nothing holds."""
    return (~taken & (taken + 1)).bit_length() - 1


def links_by_page(group: OrderGroup) -> Links:
    """Return the links that want each page."""
    links: dict[str, list[int]] = {}
    for link, page in enumerate(group.target_pages[: group.link_count]):
        links.setdefault(page.url, []).append(link)
    return links


def link_for(group: OrderGroup, links: Links, taken: int, url: str | None) -> int:
    """Return the link that an approval with this page takes.

    One that wants the page; else one that wants none; else the lowest free one.
    """
    if url is None:
        return lowest_free(taken)
    link = wanting(links, taken, url)
    return _any_free(group, taken) if link is None else link


def wanting(links: Links, taken: int, url: str) -> int | None:
    """Return the lowest free link that wants this page."""
    return next((link for link in links.get(url, ()) if not taken >> link & 1), None)


def _any_free(group: OrderGroup, taken: int) -> int:
    wishing = (1 << len(group.target_pages)) - 1
    link = lowest_free(taken | wishing)
    return link if link < group.link_count else lowest_free(taken)


@frozen(slots=True)
class Holding:
    """Which link an approved selection holds, with which page."""

    selection_id: UUID
    link: int
    url: str | None


def rematch(holdings: Iterable[Holding], pages: tuple[TargetPage, ...], link_count: int) -> tuple[Holding, ...]:
    """Return where each approval stands after the group's pages or its link count changed, by link.

    An approval whose page is still wanted keeps it, at its own link if that still wants the page, else at another one.
    An approval whose page is gone, or that had none, takes the page of its own link; one whose link is gone, of the
    lowest free one.
    """
    urls = [page.url for page in pages]
    before = sorted(holdings, key=lambda holding: holding.link)
    settled = {one.link: one for one in before if one.link < len(urls) and urls[one.link] == one.url}
    taken = sum(1 << link for link in settled)
    open_for: dict[str, list[int]] = {url: [] for url in urls}
    for link in range(len(urls) - 1, -1, -1):
        if link not in settled:
            open_for[urls[link]].append(link)
    for one in [one for one in before if one.link not in settled]:
        free = open_for.get(one.url or "", [])
        while free and taken >> free[-1] & 1:
            free.pop()
        if free:
            link, url = free.pop(), one.url
        else:
            link = one.link if not taken >> one.link & 1 and one.link < link_count else lowest_free(taken)
            url = one.url if one.url in open_for else (urls[link] if link < len(urls) else None)
        settled[link] = Holding(one.selection_id, link, url)
        taken |= 1 << link
    return tuple(settled[link] for link in sorted(settled))
