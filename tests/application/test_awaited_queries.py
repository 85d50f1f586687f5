import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from tests.application.agency import CUSTOMER, STAFF, Agency

from unified_orders.adapters.memory.asynchronous import AsyncMemoryDirectory, AsyncMemoryQueries, AsyncMemoryRepository
from unified_orders.application.asynchronous import AsyncQueries
from unified_orders.application.queries import Queries
from unified_orders.application.service import AsyncOrderService
from unified_orders.domain.errors import InvalidInput, Refused
from unified_orders.domain.results import Created, Done
from unified_orders.domain.words import Stage

ASKED: dict[str, Callable[[Any, Done[Created]], Any]] = {
    "summary": lambda service, made: service.summary(made.order_id, actor=STAFF),
    "board": lambda service, made: service.board(made.order_id, made.group_ids[0], actor=STAFF),
    "lines": lambda service, made: service.lines(made.order_id, actor=STAFF),
    "report": lambda service, made: service.report(made.order_id, actor=STAFF),
    "history": lambda service, made: service.history(made.order_id, actor=STAFF),
    "as_of": lambda service, made: service.as_of(made.order_id, actor=STAFF, seq=3),
    "links": lambda service, made: service.links(made.order_id, actor=STAFF),
    "explain": lambda service, made: service.explain(made.order_id, actor=CUSTOMER, target_id=made.group_ids[0]),
    "allowed": lambda service, made: service.allowed(made.order_id, actor=CUSTOMER, target_id=made.group_ids[0]),
    "orders": lambda service, made: service.orders(actor=STAFF),
    "counts": lambda service, made: service.counts(actor=STAFF),
    "doctor": lambda service, made: service.doctor(made.order_id, actor=STAFF),
}


def awaited(agency: Agency) -> AsyncOrderService:
    return AsyncOrderService(
        AsyncMemoryRepository(agency.repository),
        AsyncMemoryQueries(agency.queries),
        AsyncMemoryDirectory(agency.directory),
    )


def public(cls: type) -> dict[str, Callable[..., Any]]:
    return {name: one for name, one in inspect.getmembers(cls, inspect.isfunction) if not name.startswith("_")}


@pytest.mark.parametrize("query", ASKED)
def test_awaited_queries_answer_as_the_others_do(agency: Agency, query: str) -> None:
    made = agency.reviewing(("tea", 1))
    agency.approve_all(made)
    agency.pay(made)
    agency.progress(made, 0, Stage.PUBLISHED)
    agency.guest(made)
    assert asyncio.run(ASKED[query](awaited(agency), made)) == ASKED[query](agency.service, made)


def test_both_kinds_ask_the_same_questions_in_the_same_words() -> None:
    sync, other = public(Queries), public(AsyncQueries)
    assert sync.keys() == other.keys() == ASKED.keys()
    for name, query in sync.items():
        assert inspect.signature(query) == inspect.signature(other[name])


def test_awaited_queries_refuse_as_the_others_do(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    service = awaited(agency)
    with pytest.raises(Refused):
        asyncio.run(service.doctor(made.order_id, actor=CUSTOMER))
    with pytest.raises(InvalidInput):
        asyncio.run(service.orders(actor=CUSTOMER, cursor="x"))


def test_without_a_directory_clients_go_by_their_ids(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    service = AsyncOrderService(AsyncMemoryRepository(agency.repository), AsyncMemoryQueries(agency.queries))
    shown = asyncio.run(service.summary(made.order_id, actor=CUSTOMER))
    assert shown.groups[0].client_name == "tea"
