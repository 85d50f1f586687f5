"""Whole orders as single values: for stores that keep each order as one document.

A `Book` holds all of one order, `Findings` all of one analysis; `wire` writes and reads both. A unit of work over such
a store loads by `loaded_from` and saves what `documents_after` yields, in one transaction.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from attrs import evolve, field, frozen

from unified_orders.domain.errors import Contended
from unified_orders.domain.events import Recorded
from unified_orders.domain.sites import AnalysisProject, Site
from unified_orders.domain.slices import Need, Slice, rejections
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.domain.turn import Changes
from unified_orders.ports.repository import Loaded, Receipt, Write


@frozen(slots=True)
class Book:
    """One order with its history and receipts; without an order, what is not there yet or was discarded."""

    state: State = field(factory=State)
    history: tuple[Recorded, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def after(self, write: Write) -> "Book":
        """Return the book with a write in it, effects aside.

        Raises:
            Contended: the order is not at the version that the write has read.
        """
        changes, receipts = write.changes, self.receipts
        state = self.state
        if changes is not None:
            stored = state.order.version if state.exists else 0
            if stored != changes.read_version:
                raise Contended(f"the order is at version {stored}, not {changes.read_version}; try again")
            if changes.discarded:
                return Book()
            state = changes.onto(state)
        if write.receipt is not None:
            receipts = (*receipts, write.receipt)
        return Book(state, self.history + write.events, receipts)

    def receipt(self, key: str) -> Receipt | None:
        """Return the receipt under a key."""
        return next((one for one in self.receipts if one.key == key), None)

    def opened(self, digest: str, now: datetime) -> "tuple[Book, ShareToken] | None":
        """Return the book with one opening of a share link counted, and the link; None if it has none such."""
        token = next((one for one in self.state.tokens.values() if one.digest == digest), None)
        if token is None:
            return None
        counted = evolve(token, openings=token.openings + 1, last_opened_at=now)
        state = self.state.copy()
        state.tokens[token.id] = counted
        return evolve(self, state=state), counted

    def pruned(self, before: datetime) -> "Book":
        """Return the book without the receipts that were stored before a moment."""
        return evolve(self, receipts=tuple(one for one in self.receipts if one.stored_at >= before))


@frozen(slots=True)
class Findings:
    """What one analysis found: its project, and every site as the latest page describes it."""

    project: AnalysisProject | None = None
    sites: tuple[Site, ...] = ()

    def after(self, changes: Changes, project_id: str) -> "Findings":
        """Return the findings with what a command changed of them; the id is that of their project."""
        project = next((one for one in changes.projects if one.id == project_id), self.project)
        known = {site.domain_id: site for site in (*self.sites, *changes.sites.get(project_id, ()))}
        return Findings(project, tuple(known.values()))


D = TypeVar("D", Book, Findings)


class Documents(Protocol):
    """What a store must be able to read, within one transaction."""

    def get(self, cls: type[D], id_: UUID | str) -> D:
        """Return the book of an order, or the findings of a project; an empty one (`cls()`) if there is none."""

    def every(self, cls: type[D]) -> Iterable[D]:
        """Return all of them."""


def loaded_from(documents: Documents, need: Need, receipt_of: tuple[UUID, str] | None, now: datetime) -> Loaded:
    """Return a whole order, whatever is needed of it, and the receipt under (order id, key); `now` is the store's."""
    book = documents.get(Book, need.order_id) if need.order_id is not None else Book()
    receipt = None
    if receipt_of is not None:
        order_id, key = receipt_of
        holder = book if order_id == need.order_id else documents.get(Book, order_id)
        receipt = holder.receipt(key)
    return Loaded(_slice(documents, need, book.state, now), receipt)


def documents_after(documents: Documents, write: Write) -> Iterator[tuple[UUID | str, Book | Findings]]:
    """Yield each document that a write changes with its id, as it is afterwards; effects are stored beside them.

    Raises:
        Contended: the order is not at the version that the write has read.
    """
    changes, receipt = write.changes, write.receipt
    if changes is not None:
        yield changes.order.id, documents.get(Book, changes.order.id).after(write)
        for project_id in changes.sites.keys() | {project.id for project in changes.projects}:
            yield project_id, documents.get(Findings, project_id).after(changes, project_id)
    elif receipt is not None:
        yield receipt.order_id, documents.get(Book, receipt.order_id).after(write)


def _slice(documents: Documents, need: Need, state: State, now: datetime) -> Slice:
    groups = state.groups.values()
    ids = need.projects.union(group.bulk_analysis_project_id for group in groups if group.bulk_analysis_project_id)
    found = {id_: documents.get(Findings, id_) for id_ in ids}
    account_id = state.order.account_id if state.exists else None
    rejected: dict[str, frozenset[str]] = {}
    if need.all_sites or need.all_sites_of or need.project_sites:
        orders = [book.state for book in documents.every(Book) if book.state.exists]
        clients = need.clients.union(group.client_id for group in groups)
        rejected = {client_id: rejections(orders, client_id, account_id) for client_id in clients}
    return Slice(
        max(now, state.order.times.updated_at) if state.exists else now,
        state.copy(),
        need.new_order_id is not None and documents.get(Book, need.new_order_id).state.exists,
        {id_: {site.domain_id: site for site in one.sites} for id_, one in found.items()},
        {id_: one.project for id_, one in found.items() if one.project is not None},
        rejected_before=rejected,
    )
