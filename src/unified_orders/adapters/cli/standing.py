"""How the order of a file stands: everything of it, page after page, and what the file's names stand for now."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol, TypeVar
from uuid import UUID

from attrs import Factory, define

from unified_orders.adapters.cli.actors import ActorName
from unified_orders.adapters.cli.orderfile.naming import no_such
from unified_orders.adapters.cli.orderfile.planning import group_names
from unified_orders.application.service import OrderService
from unified_orders.application.views import (
    Action,
    Board,
    HistoryRow,
    Report,
    SiteView,
    StaffHistoryRow,
    StaffLine,
    StaffSummary,
)
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.events import DiscountFixed, Recorded
from unified_orders.domain.state import State
from unified_orders.ports.queries import ALL_SITES, WHOLE, BoardFilter, OrderQueries, Part, SiteStatus

R_co = TypeVar("R_co", covariant=True)

#: Looks at everything, and gives no command.
WATCHER: Final = Actor.staff("unified-orders")
#: rows read at a time
PAGE: Final = 200
_SELECTED: Final = BoardFilter(statuses=frozenset(SiteStatus) - {SiteStatus.AVAILABLE})


class _Page(Protocol[R_co]):
    @property
    def next_offset(self) -> int | None: ...
    def __iter__(self) -> Iterator[R_co]: ...


@define
class Standing:
    """One order in a service, as staff see it."""

    orders: OrderService
    #: what the service reads from, for what no view shows
    queries: OrderQueries
    order_id: UUID
    #: share links and their tokens, by label
    links: dict[str, tuple[UUID, str]] = Factory(dict)

    def actor(self, name: ActorName) -> Actor:
        """Return who a name stands for; a guest's link is opened.

        Raises:
            Refused: the link does not open.
            InvalidInput: there is no such link.
        """
        return name.actor(lambda label: self.orders.open_link(self.link(label)[1]))

    def group(self, name: str) -> UUID:
        groups = self.group_ids()
        if name not in groups:
            raise no_such("group", name, "groups", list(groups))
        return groups[name]

    def item(self, domain: str, group: str | None) -> UUID:
        within = self.group(group) if group is not None else None
        placed = [line for line in self.lines() if line.item_id is not None and within in {None, line.group_id}]
        ids = [line.item_id for line in placed if line.domain_id == domain and line.item_id is not None]
        if not ids:
            raise no_such("item", domain, "sites with a live placement", [str(line.domain_id) for line in placed])
        if len(ids) > 1:
            raise InvalidInput("item", domain, "has placements in several groups; name one of them with group")
        return ids[0]

    def selection(self, group: str, domain: str) -> UUID:
        selected = {site.domain_id: site for site in self.selected(self.group(group))}
        found = selected[domain].selection_id if domain in selected else None
        if found is None:
            raise no_such("domain", domain, "sites before the reviewer", list(selected))
        return found

    def link(self, label: str) -> tuple[UUID, str]:
        if label not in self.links:
            raise no_such("link", label, "links", list(self.links))
        return self.links[label]

    def group_ids(self) -> Mapping[str, UUID]:
        """Return the groups by the names that steps give them."""
        groups = self.summary().groups
        names = group_names(one.client_id for one in groups)
        return dict(zip(names, (one.group.group_id for one in groups), strict=True))

    def state(self) -> State:
        """Return the entities of the order."""
        sight = self.queries.look(self.order_id, WHOLE - {Part.SITES})
        assert sight is not None, "the order is there"  # noqa: S101
        return sight.state

    def events(self) -> list[Recorded]:
        """Return the whole history as it is stored."""
        found: list[Recorded] = []
        while page := self.queries.history(self.order_id, len(found), PAGE):
            found += page
        return found

    def summary(self) -> StaffSummary:
        """Return the order in one look."""
        found = self.orders.summary(self.order_id, actor=WATCHER)
        assert isinstance(found, StaffSummary), "the watcher is staff"  # noqa: S101
        return found

    def board(self, group_id: UUID, wanted: BoardFilter = ALL_SITES, limit: int = PAGE) -> Board:
        """Return the first page of a group's board."""
        return self.orders.board(self.order_id, group_id, actor=WATCHER, wanted=wanted, limit=limit)

    def sites(self, group_id: UUID, wanted: BoardFilter = ALL_SITES) -> list[SiteView]:
        """Return the sites of a group that pass a filter."""
        found: list[SiteView] = []
        more: int | None = 0
        while more is not None:
            board = self.orders.board(self.order_id, group_id, actor=WATCHER, wanted=wanted, offset=more, limit=PAGE)
            found += board.sites
            more = board.next_offset
        return found

    def selected(self, group_id: UUID) -> list[SiteView]:
        """Return the sites of a group that somebody put forward or decided on."""
        return self.sites(group_id, _SELECTED)

    def discount_percent(self) -> float:
        """Return what the discount that was fixed last takes off."""
        fixed = [row.event.discount.basis_points for row in self.history() if isinstance(row.event, DiscountFixed)]
        return fixed[-1] / 100 if fixed else 0

    def lines(self) -> list[StaffLine]:
        """Return one row for each wanted link."""
        rows = all_pages(lambda offset: self.orders.lines(self.order_id, actor=WATCHER, offset=offset, limit=PAGE))
        return [row for row in rows if isinstance(row, StaffLine)]

    def report(self) -> Report:
        """Return what was asked for, agreed and delivered."""
        return self.orders.report(self.order_id, actor=WATCHER)

    def history(self, after: int = 0) -> list[StaffHistoryRow]:
        """Return the events behind one, oldest first."""
        return [row for row in self.told(WATCHER, after) if isinstance(row, StaffHistoryRow)]

    def told(self, reader: Actor, after: int = 0) -> list[HistoryRow]:
        """Return what an actor may read of the events behind one."""
        found: list[HistoryRow] = []
        more: int | None = after
        while more is not None:
            page = self.orders.history(self.order_id, actor=reader, after=more, limit=PAGE)
            found += page.rows
            more = page.next_after
        return found

    def actions(self, actor: Actor) -> list[Action]:
        """Return what an actor could wish, allowed or refused."""
        return all_pages(lambda offset: self.orders.explain(self.order_id, actor=actor, offset=offset, limit=PAGE))


def all_pages(page_at: Callable[[int], _Page[R_co]]) -> list[R_co]:
    """Return the rows of all pages."""
    found: list[R_co] = []
    more: int | None = 0
    while more is not None:
        page = page_at(more)
        found += page
        more = page.next_offset
    return found
