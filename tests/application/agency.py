"""An agency with a store in memory, a clock that goes on by itself, and real commands to bring orders anywhere."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from unified_orders.adapters.memory import MemoryRepository
from unified_orders.adapters.memory.directory import MemoryDirectory
from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.application.service import OrderService
from unified_orders.application.views import Board
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.results import Created, Done
from unified_orders.domain.sites import Client, Metric, Price, Requirements, Site
from unified_orders.domain.words import LinkPermission, Stage

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
#: what no account or guest may ever find in an answer
WHOLESALE = 987_654_321
STAFF = Actor.staff("canary-staff-id", label="Canary Staffer")
CUSTOMER = Actor.account("acme", user="jane", label="Jane")
RIVAL = Actor.account("rival")
WORKER = Actor.worker("canary-worker-id")


def site(name: str, dr: float | None = 50, price: int | None = 10_000, traffic: float | None = 1_000) -> Site:
    """Return a site with a wholesale price that nobody but staff may see."""
    measured = {"dr": dr, "traffic": traffic}
    metrics = [Metric(metric, value, "ahrefs", START.date()) for metric, value in measured.items() if value is not None]
    prices = [] if price is None else [Price("USD", price, WHOLESALE)]
    return Site(f"{name}.example", f"{name}.example", metrics, prices, qualification_note="canary analyst's note")


SITES = [site(f"site-{number}", dr=90 - 10 * number, price=10_000 + 1_000 * number) for number in range(8)]


class Agency:
    """A service over memory, and shorthands for what happens to orders."""

    def __init__(self) -> None:
        self.time = START
        self.repository = MemoryRepository(self.tick)
        clients = [
            Client("tea", "acme", "Tea House", Requirements(min_dr=20)),
            Client("coffee", "acme", "Coffee Bar"),
            Client("canary-client", "acme", "Canary Brand"),
        ]
        self.directory = MemoryDirectory(clients)
        self.queries = MemoryQueries(self.repository)
        self.service = OrderService(self.repository, self.queries, self.directory)

    def tick(self) -> datetime:
        """Return the time, a second later at each look."""
        self.time += timedelta(seconds=1)
        return self.time

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self.time += time

    def draft(self, *wanted: tuple[str, int], actor: Actor = CUSTOMER, account: str | None = None) -> Done[Created]:
        """Create an order of (client, links) with a page for each link."""
        groups = [
            c.GroupRequest(
                client_id=client,
                link_count=links,
                target_pages=[f"https://{client}.example/{number}" for number in range(links)],
                anchor_texts=[f"{client} {number}" for number in range(links)],
            )
            for client, links in wanted
        ]
        return self.service.execute(c.CreateOrder(currency="USD", groups=groups, account_id=account), actor=actor)

    def reviewing(
        self, *wanted: tuple[str, int], sites: Iterable[Site] = SITES, actor: Actor = CUSTOMER
    ) -> Done[Created]:
        """Return an order all of whose groups are under review."""
        made = self.draft(*wanted)
        self.service.execute(c.Submit(made.order_id), actor=CUSTOMER)
        for group_id in made.group_ids:
            self.analyse(made.order_id, group_id, sites)
        return made

    def analyse(self, order_id: UUID, group_id: UUID, sites: Iterable[Site]) -> None:
        """Hand in the results of a group's analysis."""
        epoch = self.repository.shelves[order_id].state.groups[group_id].epoch
        command = c.RecordAnalysis(c.GroupRef(order_id, group_id), epoch=epoch, sites=sites)
        self.service.execute(command, actor=WORKER)

    def board(self, made: Done[Created], group: int = 0, actor: Actor = CUSTOMER) -> Board:
        """Return the first page of a group's board."""
        return self.service.board(made.order_id, made.group_ids[group], actor=actor)

    def review(self, made: Done[Created], *decisions: c.SiteDecision, group: int = 0, actor: Actor = CUSTOMER) -> None:
        """Decide on sites of a group."""
        ref = c.GroupRef(made.order_id, made.group_ids[group])
        self.service.execute(c.Review(ref, decisions, allow_repeat=True), actor=actor)

    def approve_all(self, made: Done[Created]) -> None:
        """Approve a suggested site for each open link."""
        for number in range(len(made.group_ids)):
            board = self.board(made, number)
            self.review(made, *map(c.approve, board.suggested[: board.open_links]), group=number)

    def pay(self, made: Done[Created]) -> None:
        """Record the payment of all that is due."""
        due = self.service.summary(made.order_id, actor=STAFF).due
        self.service.execute(c.RecordPayment(made.order_id, due, "wire-17"), actor=STAFF)

    def item(self, made: Done[Created], line: int) -> UUID:
        """Return the id of the item on a line."""
        item_id = self.service.lines(made.order_id, actor=STAFF).rows[line].item_id
        assert item_id is not None
        return item_id

    def progress(self, made: Done[Created], line: int, *stages: Stage) -> None:
        """Bring news of the placement on a line."""
        item_id = self.item(made, line)
        for stage in stages:
            url = f"https://live.example/{line}" if stage is Stage.PUBLISHED else None
            command = c.RecordProgress(made.order_id, item_id, stage, workflow_id="canary-workflow", published_url=url)
            self.service.execute(command, actor=WORKER)

    def guest(self, made: Done[Created], *groups: int, permissions: Iterable[LinkPermission] = ()) -> Actor:
        """Share an order, or some of its groups, and return who opens the link."""
        group_ids = [made.group_ids[number] for number in groups] or None
        command = c.Share(made.order_id, group_ids=group_ids, permissions=permissions, label="Gwen")
        shared = self.service.execute(command, actor=CUSTOMER if self._is_owned(made) else STAFF).result
        assert shared.token is not None
        return self.service.open_link(shared.token)

    def _is_owned(self, made: Done[Created]) -> bool:
        return self.repository.shelves[made.order_id].state.order.account_id == CUSTOMER.account_id
