"""A whole order as one value: what a write makes of it, and that nothing of it is shared."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.adapters.memory.market import CUSTOMER, STAFF, sites, submitted

from unified_orders import Assign, Contended, CreateOrder, Discard, Share
from unified_orders.adapters.memory import InMemoryOrders, in_memory_service
from unified_orders.adapters.memory.repository import MemoryUnitOfWork
from unified_orders.application.books import Book, Findings
from unified_orders.ports import Write
from unified_orders.wire import from_json, to_json

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def written(orders: InMemoryOrders) -> list[Write]:
    """Return a list to which every write of a service is added from now on."""
    writes: list[Write] = []

    class Noting(MemoryUnitOfWork):
        def save(self, write: Write) -> None:
            super().save(write)
            writes.append(write)

    orders.repository.unit_of_work = lambda: Noting(orders.repository)  # type: ignore[method-assign]
    return writes


def shared_order() -> tuple[Book, list[Write]]:
    """Return the book of a draft with a share link, made under a key, and the writes that led to it."""
    orders = in_memory_service()
    writes = written(orders)
    made = orders.execute(CreateOrder(currency="USD"), actor=CUSTOMER, key="make-1")
    orders.execute(Share(made.order_id), actor=STAFF, key="share-1")
    orders.execute(Discard(made.order_id), actor=CUSTOMER)
    book = Book()
    for write in writes[:2]:
        book = book.after(write)
    return book, writes


def test_a_book_grows_by_each_write_and_goes_over_the_wire() -> None:
    book, _ = shared_order()
    assert (book.state.order.version, len(book.history), len(book.receipts)) == (2, 2, 2)
    assert book.receipt("share-1") is book.receipts[1]
    assert book.receipt("share-2") is None
    assert from_json(to_json(book), Book) == book


def test_a_write_on_another_version_is_refused_and_a_discarded_order_leaves_nothing() -> None:
    book, (made, shared, discarded) = shared_order()
    for stale in (made, shared):
        with pytest.raises(Contended, match="version 2"):
            book.after(stale)
    assert book.after(discarded) == Book()


def test_an_opening_is_counted_in_the_book_that_comes_back_and_in_no_other() -> None:
    book, _ = shared_order()
    (token,) = book.state.tokens.values()
    found = book.opened(token.digest, NOON)
    assert found is not None
    assert (found[1].openings, found[1].last_opened_at) == (1, NOON)
    assert found[0].state.tokens[token.id] == found[1]
    assert book.state.tokens[token.id].openings == 0
    assert book.opened("0" * 64, NOON) is None


def test_receipts_from_before_a_moment_are_pruned() -> None:
    book, _ = shared_order()
    last = book.receipts[1].stored_at
    assert book.pruned(last).receipts == book.receipts[1:]
    assert book.pruned(last + timedelta(microseconds=1)).receipts == ()


def test_findings_hold_every_site_as_the_latest_page_describes_it() -> None:
    orders = in_memory_service(sites=sites(7))
    writes = written(orders)
    (group,) = submitted(orders, "tea")
    orders.execute(Assign(group.order_id, "kim"), actor=STAFF)
    found = Findings()
    for write in writes:
        for project_id in write.changes.sites if write.changes is not None else ():
            assert write.changes is not None
            found = found.after(write.changes, project_id)
    assert {site.domain_id for site in found.sites} == {site.domain_id for site in sites(7)}
    assert found.project is not None
    assert found.project.site_count == len(found.sites)
