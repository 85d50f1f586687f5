"""Orders where a contract needs them: real commands, given to a service over the store under test."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from unified_orders.application.core import Settings
from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted, Refusal
from unified_orders.domain.effects import Announce, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.events import Recorded
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.slices import Need
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.words import Decision
from unified_orders.ports.queries import OrderQueries
from unified_orders.ports.repository import Loaded, OrderRepository, UnitOfWork, Write

R = TypeVar("R")

STAFF: Final = Actor.staff("sam")
WORKER: Final = Actor.worker("worker")
ACME: Final = Actor.account("acme")
RIVAL: Final = Actor.account("rival")
#: sites come before the reviewer by `Desk.suggest` alone
_NONE_BY_ITSELF: Final = Requirements(count=0)


def domain_of(name: str) -> str:
    """Return the domain of the site that a contract calls so; its `domain_id` is another word."""
    return f"{name}.example"


def id_of(name: str) -> str:
    """Return the domain id of the site that a contract calls so."""
    return f"id-of-{name}"


def site(
    name: str, dr: float | None = None, traffic: float | None = None, price: int | None = 100, currency: str = "USD"
) -> Site:
    """Return a site of which nothing is known but what is given."""
    measured = (("dr", dr), ("traffic", traffic))
    metrics = [Metric(metric, value, "ahrefs") for metric, value in measured if value is not None]
    return Site(id_of(name), domain_of(name), metrics, [] if price is None else [Price(currency, price)])


class Desk:
    """A service over a store, with shorthands for what happens to orders. It asks no queries."""

    def __init__(self, repository: OrderRepository, announced: Iterable[str] = ()) -> None:
        """Take a store, and the kinds of events to announce."""
        self.repository = repository
        #: the effects that were stored by this desk, in order
        self.stored: list[Effect] = []
        settings = Settings(subscriptions=frozenset(announced))
        self._service = OrderService(_Noting(repository, self.stored), cast("OrderQueries", None), settings=settings)

    @property
    def announced(self) -> list[Recorded]:
        """The events that were announced, in order."""
        return [one.recorded for one in self.stored if isinstance(one, Announce)]

    def do(self, command: c.Command[R], actor: Actor = STAFF, key: str | None = None) -> Done[R]:
        """Run a command."""
        return self._service.execute(command, actor=actor, key=key)

    def simulate(self, command: c.Command[R]) -> Accepted[R] | Refusal:
        """Decide a command, and store nothing."""
        return self._service.simulate(command, actor=STAFF)

    def state(self, order_id: UUID) -> State:
        """Return an order with all that a decision may see of it."""
        need = Need(order_id, all_groups=True, undecided=True, live_items=True, all_tokens=True, all_sites=True)
        with self.repository.unit_of_work() as unit:
            return unit.load(need).slice.state

    def draft(self, *clients: str, links: int = 1, actor: Actor = ACME, **given: Any) -> list[c.GroupRef]:  # noqa: ANN401
        """Make an order with a group for each client, a page for each of its links, and more `CreateOrder` takes."""
        requests = [
            c.GroupRequest(
                client_id=client,
                link_count=links,
                target_pages=[f"https://{client}.example/{page}" for page in range(links)],
                requirements=_NONE_BY_ITSELF,
            )
            for client in clients
        ]
        made = self.do(c.CreateOrder(currency="USD", groups=requests, **given), actor)
        return [c.GroupRef(made.order_id, group_id) for group_id in made.group_ids]

    def submitted(self, *clients: str, links: int = 1, actor: Actor = ACME) -> list[c.GroupRef]:
        """Make an order, and send it off."""
        groups = self.draft(*clients, links=links, actor=actor)
        self.do(c.Submit(groups[0].order_id))
        return groups

    def analyse(self, group: c.GroupRef, *sites: Site) -> None:
        """Hand in what the latest analysis of a group found."""
        starts = (one for one in reversed(self.stored) if isinstance(one, StartAnalysis))
        epoch = next(start.epoch for start in starts if start.group_id == group.group_id)
        self.do(c.RecordAnalysis(group, epoch, sites), WORKER)

    def reviewing(self, client: str, *sites: Site, links: int = 1, actor: Actor = ACME) -> c.GroupRef:
        """Return the only group of a new order, under review with these sites, all of them available."""
        (group,) = self.submitted(client, links=links, actor=actor)
        self.analyse(group, *sites)
        return group

    def suggest(self, group: c.GroupRef, *names: str) -> None:
        """Put sites before the reviewer, the best first."""
        ranked = [c.SiteSuggestion(domain_id=id_of(name), rank=rank) for rank, name in enumerate(names)]
        self.do(c.Suggest(group, ranked))

    def decide(self, group: c.GroupRef, **decisions: Iterable[str]) -> None:
        """Decide on sites at once: `decide(group, approve=["oak"], reject=["elm"])`."""
        named = [
            c.SiteDecision(decision=Decision(word), domain_id=id_of(name))
            for word, names in decisions.items()
            for name in names
        ]
        self.do(c.Review(group, named, allow_repeat=True))

    def pay(self, order_id: UUID, reference: str = "wire-1") -> None:
        """Record the payment of all that is due, so that the work begins."""
        self.do(c.RecordPayment(order_id, self.state(order_id).order.due, reference))

    def working(self, client: str, *names: str, actor: Actor = ACME) -> tuple[c.GroupRef, list[StartWorkflow]]:
        """Return the only group of a new order, paid, with one placement on each site; and the starts of their work."""
        group = self.reviewing(client, *map(site, names), links=len(names), actor=actor)
        self.decide(group, approve=names)
        self.pay(group.order_id)
        begun = [one for one in self.stored if isinstance(one, StartWorkflow) and one.order_id == group.order_id]
        return group, begun


class _Noting:
    """A repository that notes the effects of each write that was stored."""

    def __init__(self, repository: OrderRepository, stored: list[Effect]) -> None:
        self._repository = repository
        self._stored = stored

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        with self._repository.unit_of_work() as unit:
            yield _NotingUnit(unit, self._stored)

    def open_link(self, order_id: UUID | None, digest: str) -> tuple[ShareToken, datetime] | None:
        return self._repository.open_link(order_id, digest)

    def prune_receipts(self, older_than: timedelta) -> int:
        return self._repository.prune_receipts(older_than)


class _NotingUnit:
    def __init__(self, unit: UnitOfWork, stored: list[Effect]) -> None:
        self._unit = unit
        self._stored = stored

    def load(self, need: Need, receipt_of: tuple[UUID, str] | None = None) -> Loaded:
        return self._unit.load(need, receipt_of)

    def save(self, write: Write) -> None:
        self._unit.save(write)
        self._stored.extend(write.effects)
