"""What scenarios are told with: people, sites, a clock that stands still, an agency that keeps what was sent out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypedDict, TypeVar, Unpack
from uuid import UUID

from unified_orders.adapters.memory import MemoryRepository
from unified_orders.adapters.memory.directory import MemoryDirectory, MemoryPriceList
from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.application.core import Settings
from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command, GroupRequest
from unified_orders.domain.effects import Effect
from unified_orders.domain.history import recorded_part, replay
from unified_orders.domain.invariants import violations
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Client, Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Qualification
from unified_orders.testing import FrozenClock

R = TypeVar("R")

NOON: Final = datetime(2025, 3, 3, 12, tzinfo=UTC)
STAFF: Final = Actor.staff("sam")
ACME: Final = Actor.account("acme")
RIVAL: Final = Actor.account("rival")
WORKER: Final = Actor.worker("callback")
#: staff who pass on what the customer said
FOR_ACME: Final = Actor.staff("sam", on_behalf_of="Ann of Acme")


def site(
    domain: str,
    price: int | None = 10_000,
    *,
    dr: float | None = 50,
    traffic: float | None = 1_000,
    wholesale: int | None = 6_000,
    niches: Iterable[str] = (),
    qualification: Qualification = Qualification.UNKNOWN,
) -> Site:
    """Return an analysed site, with a price in US cents unless that is None."""
    known = {"dr": dr, "traffic": traffic}
    return Site(
        domain,
        domain,
        metrics=[Metric(name, value, "ahrefs", date(2025, 3, 1)) for name, value in known.items() if value is not None],
        prices=[] if price is None else [Price("USD", price, wholesale)],
        niches=niches,
        qualification=qualification,
    )


def sites(count: int, price: int = 10_000, *, prefix: str = "site") -> list[Site]:
    """Return sites site-01, site-02, ...: each has a lower rating than the one before it."""
    return [site(f"{prefix}-{n:02}", price, dr=max(90 - n, 1)) for n in range(1, count + 1)]


def pages(client: str, count: int) -> list[str]:
    """Return as many pages of a client."""
    return [f"https://{client}.example/{n}" for n in range(1, count + 1)]


class Share(TypedDict, total=False):
    """What else may be said of one client's share."""

    anchor_texts: list[str]
    requirements: Requirements
    analysis_project_id: str | None


def wants(client: str, links: int, urls: Iterable[str] | None = None, **more: Unpack[Share]) -> GroupRequest:
    """Return one client's share: so many links, each with its page unless `urls` says otherwise."""
    named = pages(client, links) if urls is None else list(urls)
    return GroupRequest(client_id=client, link_count=links, target_pages=named, **more)


class Agency:
    """A service in memory, with its host. After each command, what must always hold is checked."""

    def __init__(
        self,
        *,
        clients: Iterable[Client] = (),
        discounts: Iterable[DiscountRule] = (),
        limits: Limits = DEFAULT_LIMITS,
        settings: Settings | None = None,
    ) -> None:
        self.clock = FrozenClock(NOON)
        self.repository = MemoryRepository(self.clock)
        self.directory = MemoryDirectory(clients)
        self.service = OrderService(
            self.repository,
            MemoryQueries(self.repository),
            self.directory,
            MemoryPriceList(discounts),
            settings or Settings(limits=limits),
        )
        #: everything the outside was told, oldest first
        self.sent: list[Effect] = []

    def do(self, command: Command[R], actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command that must be accepted, check the order it leaves, and let its effects out."""
        done = self.service.execute(command, actor=actor, key=key)
        self.check(done.order_id)
        while deliveries := self.repository.outbox.claim(100, timedelta(minutes=1)):
            for delivery in deliveries:
                self.sent.append(delivery.effect)
                self.repository.outbox.delivered(delivery)
        return done

    def check(self, order_id: UUID) -> None:
        """Hold an order against its invariants, and against what its history replays to."""
        state = self.repository.snapshot(order_id)
        if state is not None:
            assert violations(state) == ()
            assert recorded_part(replay(self.repository.shelves[order_id].history)) == recorded_part(state)

    def state(self, order_id: UUID) -> State:
        """Return a whole order."""
        state = self.repository.snapshot(order_id)
        assert state is not None
        return state
