"""P3: `eventsourcing`, an aggregate whose events are stored in PostgreSQL; nothing else is stored."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from sqlalchemy import make_url

from benchmarks import program
from benchmarks.postgres.peers.by_hand import must
from benchmarks.postgres.shop import ACCOUNT, Approval, Found, Shop, Summary

Row = dict[str, Any]


class Order(Aggregate):
    """One order with all that is in it, played from its events."""

    @event("Created")
    def __init__(self, account_id: str, groups: list[Row]) -> None:
        self.account_id = account_id
        self.state = "configuring"
        self.total = 0
        self.paid = 0
        self.groups: dict[str, Row] = {one["id"]: {**one, "status": "pending", "approved": 0} for one in groups}
        self.sites: dict[str, list[Row]] = {}
        self.selections: dict[str, Row] = {}
        self.items: dict[str, Row] = {}

    def submit(self) -> None:
        must(self.state, "configuring")
        self._submitted()

    @event("Submitted")
    def _submitted(self) -> None:
        self.state = "analyzing"
        for group in self.groups.values():
            group["status"] = "analyzing"

    def analyse(self, group: str, sites: list[Row]) -> None:
        must(self.groups[group]["status"], "analyzing")
        self._analysed(group, sites, [uuid4().hex for _ in sites[: self.groups[group]["wanted"]]])

    @event("Analysed")
    def _analysed(self, group: str, sites: list[Row], suggested: list[str]) -> None:
        self.sites[group] = sites
        for id_, site in zip(suggested, sites, strict=False):
            self.selections[id_] = {**site, "group": group, "status": "suggested"}
        self.groups[group]["status"] = "reviewing"
        if all(one["status"] == "reviewing" for one in self.groups.values()):
            self.state = "reviewing"

    def review(self, group: str, approvals: Sequence[Approval]) -> None:
        its = self.groups[group]
        must(self.state, "reviewing")
        if its["approved"] + len(approvals) > its["link_count"] or not {a.page for a in approvals} <= {*its["pages"]}:
            raise ValueError(approvals)
        for one in approvals:
            must(self.selections[one.site.hex]["status"], "suggested")
            self._approved(group, one.site.hex, uuid4().hex, one.page, one.anchor)

    @event("Approved")
    def _approved(self, group: str, site: str, item: str, page: str, anchor: str) -> None:
        selection, its = self.selections[site], self.groups[group]
        selection |= {"status": "approved", "page": page, "anchor": anchor}
        self.items[item] = {"selection": site, "price": selection["price"], "status": "pending", "page": page}
        self.total += selection["price"]
        its["approved"] += 1
        if its["approved"] == its["link_count"]:
            its["status"] = "approved"
        if all(one["status"] == "approved" for one in self.groups.values()):
            self.state = "payment_pending"

    def pay(self, amount: int, reference: str) -> None:
        must((self.state, self.total - self.paid), ("payment_pending", amount))
        self._paid(amount, reference)

    @event("Paid")
    def _paid(self, amount: int, reference: str) -> None:
        self.paid += amount
        self.state = "in_progress"

    def start(self, item: str) -> None:
        must((self.state, self.items[item]["status"]), ("in_progress", "pending"))
        self._started(item)

    @event("Started")
    def _started(self, item: str) -> None:
        self.items[item]["status"] = "in_progress"

    def complete(self, item: str, url: str) -> None:
        must((self.state, self.items[item]["status"]), ("in_progress", "in_progress"))
        self._completed(item, url)

    @event("Completed")
    def _completed(self, item: str, url: str) -> None:
        self.items[item] |= {"status": "completed", "url": url}

    def finish(self) -> None:
        must(self.state, "in_progress")
        must({one["status"] for one in self.items.values()}, {"completed"})
        self._finished()

    @event("Finished")
    def _finished(self) -> None:
        self.state = "completed"


class WithEventsourcing(Shop):
    name = "P3 eventsourcing"

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self._application: Application[UUID] = Application(
            {
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": url.database or "",
                "POSTGRES_HOST": str(url.query.get("host", url.host)),
                "POSTGRES_PORT": str(url.query.get("port", url.port or 5432)),
                "POSTGRES_USER": url.username or "",
                "POSTGRES_PASSWORD": url.password or "none",
                "POSTGRES_POOL_SIZE": "1",
                "POSTGRES_MAX_OVERFLOW": "1",
            }
        )
        #: where to look a group up in passing
        self._order_of: dict[UUID, UUID] = {}

    def install(self) -> None:
        """Do nothing: the application has made its table."""

    def close(self) -> None:
        self._application.close()

    def _load(self, order: UUID) -> Order:
        found: Order = self._application.repository.get(order)
        return found

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        rows = [
            {
                "id": uuid4().hex,
                "client_id": client,
                "link_count": links,
                "pages": program.pages(client, links),
                "wanted": wanted,
            }
            for client, links in groups.items()
        ]
        order = Order(ACCOUNT, rows)
        self._application.save(order)
        return order.id

    def submit(self, order: UUID) -> None:
        found = self._load(order)
        found.submit()
        self._application.save(found)

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        found = self._load(order)
        found.analyse(group.hex, [vars(one) for one in sites])
        self._application.save(found)

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        found = self._load(order)
        found.review(group.hex, approvals)
        self._application.save(found)

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        found = self._load(order)
        found.pay(amount, reference)
        self._application.save(found)

    def start(self, order: UUID, item: UUID) -> None:
        found = self._load(order)
        found.start(item.hex)
        self._application.save(found)

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        found = self._load(order)
        found.complete(item.hex, url)
        self._application.save(found)

    def finish(self, order: UUID) -> None:
        found = self._load(order)
        found.finish()
        self._application.save(found)

    def groups(self, order: UUID) -> dict[str, UUID]:
        groups = {one["client_id"]: UUID(id_) for id_, one in self._load(order).groups.items()}
        self._order_of |= dict.fromkeys(groups.values(), order)
        return groups

    def suggested(self, group: UUID) -> list[UUID]:
        selections = self._load(self._order_of[group]).selections
        return [UUID(id_) for id_, one in selections.items() if one["group"] == group.hex]

    def items(self, order: UUID) -> list[UUID]:
        return [UUID(id_) for id_ in self._load(order).items]

    def summary(self, order: UUID) -> Summary:
        found = self._load(order)
        approved = {one["client_id"]: one["approved"] for one in found.groups.values()}
        done = sum(one["status"] == "completed" for one in found.items.values())
        end = program.End(found.state, approved, len(found.items), done, found.paid)
        return Summary(end, sum(map(len, found.sites.values())), len(found.selections))
