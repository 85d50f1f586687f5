"""P1: SQLAlchemy Core, over tables that are read from P0's schema as a host would generate them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table, create_engine, func, insert, select, text, update

from benchmarks import program
from benchmarks.postgres.peers.by_hand import ByHand, must
from benchmarks.postgres.shop import ACCOUNT, LISTED, PAGE, Approval, Found, Page, Shop, Summary

_SCHEMA: Final = Path(__file__).with_name("plain.sql").read_text("utf-8")


class WithCore(Shop):
    name = "P1 Core"
    order_columns = ByHand.order_columns
    counts_pages = True

    def __init__(self, address: str) -> None:
        self._engine = create_engine(address, pool_size=1, max_overflow=0)
        self._known: dict[str, Table] = {}

    def install(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(_SCHEMA))

    def close(self) -> None:
        self._engine.dispose()

    def _table(self, name: str) -> Table:
        if not self._known:
            metadata = MetaData()
            metadata.reflect(self._engine)
            self._known = dict(metadata.tables)
        return self._known[name]

    def _locked(self, connection: Connection, order: UUID) -> Any:  # noqa: ANN401 - a row has its query's columns
        orders = self._table("orders")
        return connection.execute(select(orders).where(orders.c.id == order).with_for_update()).one()

    def _locked_with(self, connection: Connection, order: UUID, part: str, id_: UUID) -> Any:  # noqa: ANN401
        orders, other = self._table("orders"), self._table(part)
        columns = [column for column in other.c if column.name not in orders.c]
        found = select(orders, *columns).join(other, other.c.order_id == orders.c.id)
        return connection.execute(found.where(orders.c.id == order, other.c.id == id_).with_for_update()).one()

    def _change(self, connection: Connection, order: UUID, **values: object) -> None:
        orders = self._table("orders")
        changed = {"updated_at": func.now(), "version": orders.c.version + 1, **values}
        connection.execute(update(orders).where(orders.c.id == order).values(changed))

    def _tell(self, connection: Connection, order: UUID, kind: str, *bodies: Mapping[str, object]) -> None:
        rows = [{"order_id": order, "kind": kind, "body": body, "author": ACCOUNT} for body in bodies]
        connection.execute(insert(self._table("history")), rows)

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        orders = self._table("orders")
        with self._engine.begin() as connection:
            values = {"account_id": ACCOUNT, "state": "configuring", "open_groups": len(groups)}
            order: UUID = connection.execute(insert(orders).values(values).returning(orders.c.id)).scalar_one()
            rows = [
                {
                    "order_id": order,
                    "client_id": client,
                    "link_count": links,
                    "pages": program.pages(client, links),
                    "wanted": wanted,
                }
                for client, links in groups.items()
            ]
            connection.execute(insert(self._table("groups")), rows)
            self._tell(connection, order, "created", {"groups": len(groups)})
        return order

    def submit(self, order: UUID) -> None:
        groups = self._table("groups")
        with self._engine.begin() as connection:
            must(self._locked(connection, order).state, "configuring")
            connection.execute(update(groups).where(groups.c.order_id == order).values(status="analyzing"))
            self._change(connection, order, state="analyzing", analyzing=self._table("orders").c.open_groups)
            self._tell(connection, order, "submitted", {})

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        groups = self._table("groups")
        with self._engine.begin() as connection:
            row = self._locked_with(connection, order, "groups", group)
            must(row.status, "analyzing")
            rows = [{"group_id": group, **vars(one)} for one in sites]
            connection.execute(insert(self._table("sites")), rows)
            chosen = [{"order_id": order, **one} for one in rows[: row.wanted]]
            connection.execute(insert(self._table("selections")), chosen)
            connection.execute(update(groups).where(groups.c.id == group).values(status="reviewing"))
            state = "analyzing" if row.analyzing > 1 else "reviewing"
            self._change(connection, order, state=state, analyzing=row.analyzing - 1)
            self._tell(connection, order, "analysed", {"group": str(group), "sites": len(sites)})

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        groups, orders, selections = self._table("groups"), self._table("orders"), self._table("selections")
        with self._engine.begin() as connection:
            row = self._locked_with(connection, order, "groups", group)
            must(row.state, "reviewing")
            if row.approved + len(approvals) > row.link_count or not {one.page for one in approvals} <= {*row.pages}:
                raise ValueError(approvals)
            prices = self._prices(connection, group, [one.site for one in approvals])
            for one in approvals:
                values = {"status": "approved", "page": one.page, "anchor": one.anchor, "reviewed_at": func.now()}
                connection.execute(update(selections).where(selections.c.id == one.site).values(values))
            items = [
                {
                    "order_id": order,
                    "selection_id": one.site,
                    "page": one.page,
                    "anchor": one.anchor,
                    "price": prices[one.site],
                }
                for one in approvals
            ]
            connection.execute(insert(self._table("items")), items)
            self._tell(connection, order, "approved", *({"site": str(one.site), "page": one.page} for one in approvals))
            full = row.approved + len(approvals) == row.link_count
            status = "approved" if full else "reviewing"
            counted = groups.c.approved + len(approvals)
            connection.execute(update(groups).where(groups.c.id == group).values(approved=counted, status=status))
            self._change(
                connection,
                order,
                total=orders.c.total + sum(prices.values()),
                live_items=orders.c.live_items + len(approvals),
                open_groups=orders.c.open_groups - int(full),
                state="payment_pending" if full and row.open_groups == 1 else "reviewing",
            )

    def _prices(self, connection: Connection, group: UUID, sites: Sequence[UUID]) -> dict[UUID, int]:
        table = self._table("selections")
        found = select(table.c.id, table.c.price).where(
            table.c.group_id == group, table.c.id.in_(sites), table.c.status == "suggested"
        )
        prices = {row.id: row.price for row in connection.execute(found)}
        must(len(prices), len(sites))
        return prices

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        with self._engine.begin() as connection:
            row = self._locked(connection, order)
            must((row.state, row.total - row.paid), ("payment_pending", amount))
            values = {"order_id": order, "reference": reference, "amount": amount}
            connection.execute(insert(self._table("payments")).values(values))
            self._change(connection, order, paid=row.paid + amount, state="in_progress")
            self._tell(connection, order, "paid", {"amount": amount, "reference": reference})

    def start(self, order: UUID, item: UUID) -> None:
        self._progress(order, item, "pending", {"status": "in_progress"})

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        self._progress(order, item, "in_progress", {"status": "completed", "url": url})

    def _progress(self, order: UUID, item: UUID, before: str, values: dict[str, str]) -> None:
        items, orders = self._table("items"), self._table("orders")
        with self._engine.begin() as connection:
            row = self._locked_with(connection, order, "items", item)
            must((row.state, row.status), ("in_progress", before))
            connection.execute(update(items).where(items.c.id == item).values(values))
            self._change(connection, order, done_items=orders.c.done_items + int("url" in values))
            self._tell(connection, order, values["status"], {"item": str(item), **values})

    def finish(self, order: UUID) -> None:
        with self._engine.begin() as connection:
            row = self._locked(connection, order)
            must((row.state, row.done_items), ("in_progress", row.live_items))
            self._change(connection, order, state="completed")
            self._tell(connection, order, "order completed", {})

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        orders = self._table("orders")
        wanted = select(orders).where(orders.c.account_id == LISTED, orders.c.state == state)
        page = wanted.order_by(orders.c.created_at.desc(), orders.c.id).limit(PAGE).offset((number - 1) * PAGE)
        with self._engine.begin() as connection:
            return Page(tuple(row.id for row in connection.execute(page)))

    def groups(self, order: UUID) -> dict[str, UUID]:
        table = self._table("groups")
        return {row.client_id: row.id for row in self._rows("groups", table.c.order_id == order, table.c.link_count)}

    def suggested(self, group: UUID) -> list[UUID]:
        table = self._table("selections")
        return [row.id for row in self._rows("selections", table.c.group_id == group, table.c.domain)]

    def items(self, order: UUID) -> list[UUID]:
        table = self._table("items")
        return [row.id for row in self._rows("items", table.c.order_id == order, table.c.page)]

    def summary(self, order: UUID) -> Summary:
        sites, groups = self._table("sites"), self._table("groups")
        (row,) = self._rows("orders", self._table("orders").c.id == order)
        in_order = self._rows("groups", groups.c.order_id == order)
        suggested = self._rows("selections", self._table("selections").c.order_id == order)
        kept = self._rows("sites", sites.c.group_id.in_([group.id for group in in_order]))
        approved = {group.client_id: group.approved for group in in_order}
        end = program.End(row.state, approved, row.live_items, row.done_items, row.paid)
        return Summary(end, len(kept), len(suggested))

    def _rows(self, name: str, wanted: Any, *order: Any) -> Sequence[Any]:  # noqa: ANN401 - of any column
        with self._engine.begin() as connection:
            return connection.execute(select(self._table(name)).where(wanted).order_by(*order)).all()
