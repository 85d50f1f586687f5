"""One order's walk through the engine, step by step, in the words of the people who take the steps."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypedDict, TypeVar, Unpack
from uuid import UUID

import pytest
from tests.scenarios.kit import ACME, STAFF, WORKER, Agency, sites

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.effects import Effect
from unified_orders.domain.errors import Reason, Refused
from unified_orders.domain.events import Event
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.results import Balance, Done, Progressed, Received, Reviewed
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, GroupStatus, LinkPermission, OrderState, SelectionStatus, Stage

R = TypeVar("R")
F = TypeVar("F", bound=Effect)
E = TypeVar("E", bound=Event)


class Terms(TypedDict, total=False):
    """What may be said of an order besides its groups."""

    requires_client_review: bool
    deadline: datetime | None
    metadata: Mapping[str, object]


class Word(TypedDict, total=False):
    """What may be said of a site besides the decision."""

    target_page_url: str
    anchor_text: str
    client_notes: str
    reason: Rejection
    version: int
    expected_price: int


class Walk:
    """An order on its way. Groups are named by their number, sites by their domain."""

    def __init__(self, agency: Agency, *requests: c.GroupRequest, actor: Actor = ACME, **terms: Unpack[Terms]) -> None:
        self.agency = agency
        #: the texts of its share links
        self.links: list[str] = []
        command = c.CreateOrder(currency="USD", groups=requests, **terms)
        self.id: UUID = agency.do(command, actor).order_id

    # -- what is there

    @property
    def snapshot(self) -> State:
        return self.agency.state(self.id)

    @property
    def order(self) -> Order:
        return self.snapshot.order

    def state(self) -> OrderState:
        return self.order.state

    def group(self, number: int = 0) -> OrderGroup:
        return sorted(self.snapshot.groups.values(), key=lambda group: group.position)[number]

    def status(self, number: int = 0) -> GroupStatus:
        return self.group(number).group_status

    def ref(self, number: int = 0) -> c.GroupRef:
        return c.GroupRef(self.id, self.group(number).id)

    def selection(self, domain: str, number: int = 0) -> SiteSelection:
        group_id = self.group(number).id
        return next(one for one in self.snapshot.in_group(group_id) if one.domain_id == domain)

    def standing(self, status: SelectionStatus, number: int = 0) -> list[str]:
        """Return the domains of a group that have a status, as they rank."""
        found = [one for one in self.snapshot.in_group(self.group(number).id) if one.status is status]
        return [one.domain_id for one in sorted(found, key=lambda one: (one.rank is None, one.rank or 0))]

    def items(self, number: int | None = None) -> list[OrderItem]:
        """Return the live items, of one group or all."""
        group_id = None if number is None else self.group(number).id
        live = [item for item in self.snapshot.items.values() if item.is_live]
        return sorted(
            (item for item in live if group_id in {None, item.order_group_id}), key=lambda item: item.position
        )

    def item(self, domain: str, number: int = 0) -> OrderItem:
        """Return the latest item on a domain, live or not."""
        group_id = self.group(number).id
        found = [
            item
            for item in self.snapshot.items.values()
            if item.placement.domain_id == domain and item.order_group_id == group_id
        ]
        return max(found, key=lambda item: item.position)

    def sent(self, kind: type[F]) -> list[F]:
        """Return what the outside was told of this order."""
        return [one for one in self.agency.sent if isinstance(one, kind) and getattr(one, "order_id", None) == self.id]

    def events(self, kind: type[E]) -> list[E]:
        """Return what history says, by kind."""
        return [one.event for one in self.agency.repository.shelves[self.id].history if isinstance(one.event, kind)]

    # -- steps

    def do(self, command: c.Command[R], actor: Actor = STAFF, key: str | None = None) -> Done[R]:
        return self.agency.do(command, actor, key)

    def refuses(self, code: str, command: c.Command[object], actor: Actor = STAFF) -> Reason:
        """Give a command that must be refused with this code, and must leave the order as it is."""
        before = self.agency.repository.snapshot(self.id)
        with pytest.raises(Refused) as caught:
            self.agency.service.execute(command, actor=actor)
        assert code in caught.value.codes, caught.value
        assert self.agency.repository.snapshot(self.id) == before
        return next(reason for reason in caught.value.reasons if reason.code == code)

    def submit(self) -> None:
        self.do(c.Submit(self.id), ACME)

    def analysed(
        self, found: Iterable[Site] = (), number: int = 0, *, last: bool = True, epoch: int | None = None
    ) -> Received:
        group = self.group(number)
        page = c.RecordAnalysis(self.ref(number), group.epoch if epoch is None else epoch, tuple(found), last=last)
        return self.do(page, WORKER).result

    def decide(self, *decisions: c.SiteDecision, number: int = 0, actor: Actor = ACME) -> Reviewed:
        return self.do(c.Review(self.ref(number), decisions), actor).result

    def approve(self, *domains: str, number: int = 0, actor: Actor = ACME) -> Reviewed:
        return self.decide(*(says(Decision.APPROVE, domain) for domain in domains), number=number, actor=actor)

    def pay(self, amount: int | None = None, reference: str = "wire-1") -> Balance:
        due = self.order.due if amount is None else amount
        return self.do(c.RecordPayment(self.id, due, reference)).result

    def news(
        self, domain: str, stage: Stage, attempt: int = 1, *, number: int = 0, actor: Actor = WORKER
    ) -> Progressed:
        item_id = self.item(domain, number).id
        return self.do(c.RecordProgress(self.id, item_id, stage, attempt), actor).result

    def guest(self, *permissions: LinkPermission, groups: Iterable[int] | None = None) -> Actor:
        """Share the order, or some of its groups, and open the link."""
        return self.agency.service.open_link(self.link(*permissions, groups=groups))

    def link(self, *permissions: LinkPermission, groups: Iterable[int] | None = None) -> str:
        group_ids = None if groups is None else [self.group(number).id for number in groups]
        shared = self.do(c.Share(self.id, group_ids=group_ids, permissions=permissions))
        assert shared.result.token is not None
        self.links.append(shared.result.token)
        return shared.result.token


def says(decision: Decision, domain: str, **more: Unpack[Word]) -> c.SiteDecision:
    """Return a decision on a site by its domain."""
    return c.SiteDecision(decision=decision, domain_id=domain, **more)


def approve(domain: str, **more: Unpack[Word]) -> c.SiteDecision:
    return says(Decision.APPROVE, domain, **more)


def reviewed(agency: Agency, *requests: c.GroupRequest, found: int = 20, **terms: Unpack[Terms]) -> Walk:
    """Walk an order to its review: every group has had its analysis, of as many sites."""
    walk = Walk(agency, *requests, **terms)
    walk.submit()
    for number in range(len(requests)):
        walk.analysed(sites(found), number)
    return walk


def agreed(agency: Agency, *requests: c.GroupRequest, found: int = 20, **terms: Unpack[Terms]) -> Walk:
    """Walk an order to payment_pending: in each group the best sites are approved."""
    walk = reviewed(agency, *requests, found=found, **terms)
    for number, request in enumerate(requests):
        decisions = [approve(f"site-{n:02}") for n in range(1, request.link_count + 1)]
        walk.do(c.Review(walk.ref(number), decisions, allow_repeat=True), ACME)
    return walk


def underway(agency: Agency, *requests: c.GroupRequest, found: int = 20, **terms: Unpack[Terms]) -> Walk:
    """Walk an order to in_progress: all is paid."""
    walk = agreed(agency, *requests, found=found, **terms)
    walk.pay()
    return walk
