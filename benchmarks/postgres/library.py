"""The library, as a host uses it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import create_engine, text

from benchmarks import program
from benchmarks.engine import CUSTOMER, STAFF, WORKER
from benchmarks.figures import ENGINE
from benchmarks.postgres.shop import LISTED, PAGE, Approval, Found, Page, Shop, Summary
from unified_orders.adapters.postgres import postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.application.core import Settings
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.limits import Limits
from unified_orders.domain.sites import DR, TRAFFIC, Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, OrderState, Stage
from unified_orders.ports.queries import WHOLE, OrderFilter

_OF_GROUP: Final = text("SELECT id FROM order_site_selections WHERE order_group_id = :group ORDER BY rank")
_SITES: Final = text(
    "SELECT count(*) FROM analysed_sites s JOIN order_groups g ON g.bulk_analysis_project_id = s.project_id "
    "WHERE g.order_id = :order"
)
_LISTED: Final = Actor.account(LISTED)
_WIDE: Final = Settings(limits=Limits(decisions=10_000, page_of_sites=10_000))


class Library(Shop):
    name = ENGINE
    completes_by_hand = False
    order_columns = MappingProxyType(
        {
            **dict.fromkeys(("internal_notes", "account_notes"), "''"),
            "currency": "'USD'",
            "created_by_kind": "'account'",
            "created_by_id": "'acme'",
            "last_seq": "1",
            "search": "md5(n::text)::uuid || E'\\n' || account",
        }
    )

    def __init__(self, address: str) -> None:
        self._engine = create_engine(address, pool_size=1, max_overflow=0)
        # What is looked up in passing goes another way: the library's connection keeps what it has prepared.
        self._aside = create_engine(address, pool_size=1, max_overflow=0)
        self._orders = postgres_service(self._engine, settings=_WIDE)

    def install(self) -> None:
        upgrade(self._engine)

    def close(self) -> None:
        self._engine.dispose()
        self._aside.dispose()

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        requests = [
            c.GroupRequest(
                client_id=client,
                link_count=links,
                target_pages=program.pages(client, links),
                requirements=Requirements(count=wanted),
            )
            for client, links in groups.items()
        ]
        return self._orders.execute(c.CreateOrder(currency="USD", groups=requests), actor=CUSTOMER).order_id

    def submit(self, order: UUID) -> None:
        self._orders.execute(c.Submit(order), actor=CUSTOMER)

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        found = [
            Site(
                one.domain,
                one.domain,
                metrics=(Metric(DR, one.dr, "ahrefs"), Metric(TRAFFIC, one.traffic, "ahrefs")),
                prices=(Price("USD", one.price, None),),
            )
            for one in sites
        ]
        self._orders.execute(c.RecordAnalysis(c.GroupRef(order, group), 1, found), actor=WORKER)

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        decisions = [
            c.SiteDecision(
                decision=Decision.APPROVE, selection_id=one.site, target_page_url=one.page, anchor_text=one.anchor
            )
            for one in approvals
        ]
        self._orders.execute(c.Review(c.GroupRef(order, group), decisions), actor=CUSTOMER)

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        self._orders.execute(c.RecordPayment(order, amount, reference), actor=STAFF)

    def start(self, order: UUID, item: UUID) -> None:
        self._orders.execute(c.RecordProgress(order, item, Stage.STARTED), actor=WORKER)

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        self._orders.execute(c.RecordProgress(order, item, Stage.COMPLETED, published_url=url), actor=WORKER)

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        wanted = OrderFilter(states=[OrderState(state)])
        cursor = None if after is None else str(after.end)
        page = self._orders.orders(actor=_LISTED, wanted=wanted, cursor=cursor, limit=PAGE)
        return Page(tuple(row.order_id for row in page.orders), page.next_cursor)

    def groups(self, order: UUID) -> dict[str, UUID]:
        return {group.client_id: group.id for group in self._state(order).live_groups()}

    def suggested(self, group: UUID) -> list[UUID]:
        with self._aside.connect() as connection:
            found = connection.execute(_OF_GROUP, {"group": group})
            return list(found.scalars())

    def items(self, order: UUID) -> list[UUID]:
        return list(self._state(order).items)

    def summary(self, order: UUID) -> Summary:
        state = self._state(order)
        approved = {group.client_id: group.counts.approved for group in state.live_groups()}
        counters = state.order.counters
        end = program.End(state.order.state, approved, counters.live_items, counters.done_items, state.order.money.paid)
        with self._aside.connect() as connection:
            sites = connection.execute(_SITES, {"order": order}).scalar_one()
        return Summary(end, sites, len(state.selections))

    def _state(self, order: UUID) -> State:
        seen = self._orders.queries.look(order, WHOLE)
        assert seen is not None
        return seen.state
