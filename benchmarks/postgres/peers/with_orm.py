"""P2: SQLAlchemy's ORM, the order loaded as one aggregate; P2t: the same mapping, with only what a request needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Text, UniqueConstraint, create_engine, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload, sessionmaker

from benchmarks import program
from benchmarks.postgres.peers.by_hand import must
from benchmarks.postgres.shop import ACCOUNT, LISTED, PAGE, Approval, Found, Page, Shop, Summary


class Base(DeclarativeBase):
    type_annotation_map = {str: Text, datetime: DateTime(timezone=True)}  # noqa: RUF012 - read by SQLAlchemy


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="configuring")
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    paid: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    version: Mapped[int] = mapped_column()
    groups: Mapped[list["Group"]] = relationship(back_populates="order", cascade="all, delete-orphan")
    items: Mapped[list["Item"]] = relationship(back_populates="order", cascade="all, delete-orphan")
    payments: Mapped[list["Payment"]] = relationship(cascade="all, delete-orphan")
    history: Mapped[list["Told"]] = relationship(cascade="all, delete-orphan", lazy="write_only", passive_deletes=True)
    __table_args__ = (Index("listed", "account_id", "state", created_at.desc(), "id"),)
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}  # noqa: RUF012


class Group(Base):
    __tablename__ = "groups"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[str]
    link_count: Mapped[int]
    pages: Mapped[list[Any]] = mapped_column(JSONB)
    wanted: Mapped[int]
    status: Mapped[str] = mapped_column(default="pending")
    approved: Mapped[int] = mapped_column(default=0)
    order: Mapped[Order] = relationship(back_populates="groups")
    selections: Mapped[list["Selection"]] = relationship(cascade="all, delete-orphan")
    sites: Mapped[list["Site"]] = relationship(cascade="all, delete-orphan", lazy="write_only", passive_deletes=True)


class Site(Base):
    __tablename__ = "sites"
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    domain: Mapped[str] = mapped_column(primary_key=True)
    dr: Mapped[int]
    traffic: Mapped[int]
    price: Mapped[int] = mapped_column(BigInteger)


class Selection(Base):
    __tablename__ = "selections"
    __table_args__ = (UniqueConstraint("group_id", "domain"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    domain: Mapped[str]
    dr: Mapped[int]
    traffic: Mapped[int]
    price: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(default="suggested")
    page: Mapped[str | None]
    anchor: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]


class Item(Base):
    __tablename__ = "items"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    selection_id: Mapped[UUID] = mapped_column(ForeignKey("selections.id", ondelete="CASCADE"), unique=True)
    page: Mapped[str]
    anchor: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(default="pending")
    url: Mapped[str | None]
    order: Mapped[Order] = relationship(back_populates="items")


class Payment(Base):
    __tablename__ = "payments"
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class Told(Base):
    __tablename__ = "history"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class WithOrm(Shop):
    name = "P2 ORM, aggregate"
    order_columns = MappingProxyType({"total": "0", "paid": "0"})
    counts_pages = True

    def __init__(self, address: str) -> None:
        self._engine = create_engine(address, pool_size=1, max_overflow=0)
        self._session = sessionmaker(self._engine)

    def install(self) -> None:
        Base.metadata.create_all(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def _load(self, session: Session, order: UUID) -> Order:
        """Return the order, locked, with all that is in it."""
        whole = selectinload(Order.groups).selectinload(Group.selections), selectinload(Order.items)
        return session.scalars(select(Order).where(Order.id == order).options(*whole).with_for_update()).one()

    def _group(self, session: Session, order: Order, group: UUID) -> Group:
        return next(one for one in order.groups if one.id == group)

    def _chosen(self, session: Session, group: Group, sites: Sequence[UUID]) -> dict[UUID, Selection]:
        return {one.id: one for one in group.selections if one.id in set(sites)}

    def _item(self, session: Session, order: Order, item: UUID) -> Item:
        return next(one for one in order.items if one.id == item)

    def _is_open(self, session: Session, order: Order, status: str) -> bool:
        """Return whether a group of the order has this status."""
        return any(one.status == status for one in order.groups)

    def _open_items(self, session: Session, order: Order) -> int:
        return sum(one.status != "completed" for one in order.items)

    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        with self._session.begin() as session:
            order = Order(account_id=ACCOUNT)
            for client, links in groups.items():
                pages = program.pages(client, links)
                order.groups.append(Group(client_id=client, link_count=links, pages=pages, wanted=wanted))
            session.add(order)
            session.flush()
            tell(session, order, "created", {"groups": len(groups)})
            return order.id

    def submit(self, order: UUID) -> None:
        with self._session.begin() as session:
            found = self._load(session, order)
            must(found.state, "configuring")
            found.state = "analyzing"
            for group in found.groups:
                group.status = "analyzing"
            tell(session, found, "submitted", {})

    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        with self._session.begin() as session:
            found = self._load(session, order)
            its = self._group(session, found, group)
            must(its.status, "analyzing")
            session.add_all(Site(group_id=group, **vars(one)) for one in sites)
            session.add_all(Selection(group_id=group, **vars(one)) for one in sites[: its.wanted])
            its.status = "reviewing"
            session.flush()
            if not self._is_open(session, found, "analyzing"):
                found.state = "reviewing"
            tell(session, found, "analysed", {"group": str(group), "sites": len(sites)})

    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        with self._session.begin() as session:
            found = self._load(session, order)
            its = self._group(session, found, group)
            must(found.state, "reviewing")
            if its.approved + len(approvals) > its.link_count or not {one.page for one in approvals} <= {*its.pages}:
                raise ValueError(approvals)
            chosen = self._chosen(session, its, [one.site for one in approvals])
            must({one.status for one in chosen.values()}, {"suggested"})
            must(len(chosen), len(approvals))
            for one in approvals:
                selection = chosen[one.site]
                selection.status, selection.page, selection.anchor = "approved", one.page, one.anchor
                selection.reviewed_at = func.now()
                session.add(
                    Item(order_id=order, selection_id=one.site, page=one.page, anchor=one.anchor, price=selection.price)
                )
                found.total += selection.price
            its.approved += len(approvals)
            if its.approved == its.link_count:
                its.status = "approved"
            session.flush()
            if not self._is_open(session, found, "reviewing"):
                found.state = "payment_pending"
            tell(session, found, "approved", *({"site": str(one.site), "page": one.page} for one in approvals))

    def pay(self, order: UUID, amount: int, reference: str) -> None:
        with self._session.begin() as session:
            found = self._load(session, order)
            must((found.state, found.total - found.paid), ("payment_pending", amount))
            session.add(Payment(order_id=order, reference=reference, amount=amount))
            found.paid += amount
            found.state = "in_progress"
            tell(session, found, "paid", {"amount": amount, "reference": reference})

    def start(self, order: UUID, item: UUID) -> None:
        self._progress(order, item, ("pending", "in_progress"), None)

    def complete(self, order: UUID, item: UUID, url: str) -> None:
        self._progress(order, item, ("in_progress", "completed"), url)

    def _progress(self, order: UUID, item: UUID, status: tuple[str, str], url: str | None) -> None:
        before, after = status
        with self._session.begin() as session:
            found = self._load(session, order)
            its = self._item(session, found, item)
            must((found.state, its.status), ("in_progress", before))
            its.status, its.url = after, url
            found.updated_at = func.now()
            tell(session, found, after, {"item": str(item), "url": url})

    def finish(self, order: UUID) -> None:
        with self._session.begin() as session:
            found = self._load(session, order)
            must((found.state, self._open_items(session, found)), ("in_progress", 0))
            found.state = "completed"
            tell(session, found, "order completed", {})

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        wanted = select(Order).where(Order.account_id == LISTED, Order.state == state)
        page = wanted.order_by(Order.created_at.desc(), Order.id).limit(PAGE).offset((number - 1) * PAGE)
        with self._session.begin() as session:
            return Page(tuple(one.id for one in session.scalars(page)))

    def groups(self, order: UUID) -> dict[str, UUID]:
        found = self._all(select(Group).where(Group.order_id == order).order_by(Group.link_count))
        return {one.client_id: one.id for one in found}

    def suggested(self, group: UUID) -> list[UUID]:
        return [
            one.id for one in self._all(select(Selection).where(Selection.group_id == group).order_by(Selection.domain))
        ]

    def items(self, order: UUID) -> list[UUID]:
        return [one.id for one in self._all(select(Item).where(Item.order_id == order).order_by(Item.page))]

    def summary(self, order: UUID) -> Summary:
        with self._session.begin() as session:
            found = session.get_one(Order, order)
            sites = session.scalars(select(func.count()).select_from(Site).join(Group).where(Group.order_id == order))
            approved = {one.client_id: one.approved for one in found.groups}
            done = sum(one.status == "completed" for one in found.items)
            end = program.End(found.state, approved, len(found.items), done, found.paid)
            return Summary(end, sites.one(), sum(len(one.selections) for one in found.groups))

    def _all(self, wanted: Any) -> list[Any]:  # noqa: ANN401 - of any entity
        with self._session.begin() as session:
            found = list(session.scalars(wanted))
            session.expunge_all()
            return found


def tell(session: Session, order: Order, kind: str, *bodies: dict[str, Any]) -> None:
    session.add_all(Told(order_id=order.id, kind=kind, body=body, author=ACCOUNT) for body in bodies)


class WithOrmTargeted(WithOrm):
    name = "P2t ORM, targeted"

    def _load(self, session: Session, order: UUID) -> Order:
        return session.scalars(select(Order).where(Order.id == order).with_for_update()).one()

    def _group(self, session: Session, order: Order, group: UUID) -> Group:
        return session.scalars(select(Group).where(Group.order_id == order.id, Group.id == group)).one()

    def _chosen(self, session: Session, group: Group, sites: Sequence[UUID]) -> dict[UUID, Selection]:
        wanted = select(Selection).where(Selection.group_id == group.id, Selection.id.in_(sites))
        return {one.id: one for one in session.scalars(wanted)}

    def _item(self, session: Session, order: Order, item: UUID) -> Item:
        return session.scalars(select(Item).where(Item.order_id == order.id, Item.id == item)).one()

    def _is_open(self, session: Session, order: Order, status: str) -> bool:
        wanted = select(Group.id).where(Group.order_id == order.id, Group.status == status).limit(1)
        return session.scalars(wanted).first() is not None

    def _open_items(self, session: Session, order: Order) -> int:
        wanted = select(func.count()).where(Item.order_id == order.id, Item.status != "completed")
        return session.scalars(wanted).one()
