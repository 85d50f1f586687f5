"""Whatever is asked with whatever: a refusal that says so, or an answer."""

import inspect
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain import stages
from tests.hostile.places import places, put
from tests.hostile.saying import answer
from tests.hostile.test_values import BOARD, ORDERS
from tests.hostile.values import HOSTILE, anything
from tests.scenarios.kit import STAFF, Agency
from tests.scenarios.walk import Walk

from unified_orders.application.queries import Queries
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Assign
from unified_orders.domain.errors import InvalidInput, Refused, UnifiedOrdersError
from unified_orders.domain.tokens import digest_of, make_token
from unified_orders.ports.queries import BoardSort, OrderSort
from unified_orders.wire import to_json

Ask = Callable[..., Any]
QUERIES: Final[dict[str, Ask]] = {
    name: query for name, query in vars(Queries).items() if not name.startswith("_") and inspect.isfunction(query)
}
ASKED: Final = [
    (query, name) for query, ask in QUERIES.items() for name in inspect.signature(ask).parameters if name != "self"
]


@pytest.fixture(scope="module")
def order() -> Walk:
    return stages.in_progress(Agency())


def words(query: str, order: Walk) -> dict[str, Any]:
    """Return good arguments for all parameters of a query."""
    group = order.group()
    known: dict[str, Any] = {
        "order_id": order.id,
        "group_id": group.id,
        "target_id": group.id,
        "actor": STAFF,
        "wanted": ORDERS if query in {"orders", "counts"} else BOARD,
        "sort": OrderSort.NEWEST if query == "orders" else BoardSort.DR,
        "descending": True,
        "offset": 0,
        "limit": 1,
        "after": 1,
        "seq": 1,
        "at": None,
        "cursor": None,
    }
    return {name: known[name] for _, name in filter(lambda asked: asked[0] == query, ASKED)}


def ask(query: str, order: Walk, name: str, given: object) -> None:
    """Ask with something in one argument, and look at what is said."""
    asked = words(query, order) | {name: given}
    if name == "at":
        asked["seq"] = None
    said = answer(lambda: QUERIES[query](order.agency.service, **asked))
    if isinstance(said, InvalidInput):
        assert said.field_name in {name, "seq"}
    elif isinstance(said, Refused):
        assert said.codes == ("not_found",) or set(said.codes) == {"over_limit"}
    else:
        assert not isinstance(said, UnifiedOrdersError)
        assert to_json(said)


@pytest.mark.parametrize(("query", "name"), ASKED)
def test_a_hostile_argument_is_refused_or_answered(order: Walk, query: str, name: str) -> None:
    before = order.snapshot
    for value in HOSTILE.values():
        ask(query, order, name, value)
    assert order.snapshot == before


@given(data=st.data())
@pytest.mark.parametrize(("query", "name"), ASKED)
def test_any_argument_is_refused_or_answered(order: Walk, query: str, name: str, data: st.DataObject) -> None:
    ask(query, order, name, data.draw(anything()))


@pytest.mark.parametrize("query", ["board", "orders", "counts"])
def test_a_hostile_filter_is_refused_or_answered(order: Walk, query: str) -> None:
    wanted: Any = BOARD if query == "board" else ORDERS
    for place in places(wanted):
        for value in HOSTILE.values():
            made = answer(lambda: put(wanted, place, value))  # noqa: B023 - called at once
            if not isinstance(made, UnifiedOrdersError):
                ask(query, order, "wanted", made)


@pytest.mark.parametrize("query", sorted(set(QUERIES) - {"orders", "counts"}))
def test_who_is_no_actor_is_told_so_whatever_the_order(order: Walk, query: str) -> None:
    for nobody in ("sam", None, STAFF.author):
        said = answer(lambda: QUERIES[query](order.agency.service, **words(query, order) | {"actor": nobody}))  # noqa: B023
        assert isinstance(said, InvalidInput)
        assert said.field_name == "actor"


def test_a_cursor_that_was_bent_is_refused(order: Walk) -> None:
    service = order.agency.service
    Walk(order.agency)
    cursor = service.orders(actor=STAFF, limit=1).next_cursor
    assert cursor is not None
    for bent in (cursor[:-1], cursor + "=", cursor[::-1], cursor.swapcase(), " " + cursor, cursor + "\0"):
        said = answer(lambda: service.orders(actor=STAFF, limit=1, cursor=bent))  # noqa: B023
        assert isinstance(said, InvalidInput)
    with pytest.raises(InvalidInput, match="cursor"):
        service.orders(actor=STAFF, limit=1, cursor=cursor, sort=OrderSort.OLDEST)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_share_token_opens_nothing(order: Walk, what: str) -> None:
    token: Any = HOSTILE[what]
    said = answer(lambda: order.agency.service.open_link(token))
    assert isinstance(said, Refused)
    assert said.codes == ("not_found",)


@given(st.data())
def test_a_token_that_was_bent_opens_nothing_and_is_in_no_error(order: Walk, data: st.DataObject) -> None:
    token = order.links[0] if order.links else order.link()
    position = data.draw(st.integers(0, len(token) - 2))  # of the last sign some bits stand for nothing
    sign = data.draw(st.characters(exclude_characters=token[position]))
    bent = token[:position] + sign + token[position + 1 :]
    said = answer(lambda: order.agency.service.open_link(bent))
    assert isinstance(said, Refused)
    assert said.codes == ("not_found",)
    assert bent not in repr(said)


def test_a_token_with_another_ending_is_another_token(order: Walk) -> None:
    token = make_token(order.id, b"s" * 32)
    assert digest_of(token) != digest_of(token + "=")
    assert isinstance(order.agency.service.open_link(order.link()), Actor)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_key_is_refused_or_kept(order: Walk, what: str) -> None:
    key: Any = HOSTILE[what]
    said = answer(lambda: order.agency.service.execute(Assign(order.id, what), actor=STAFF, key=key))
    if isinstance(said, UnifiedOrdersError):
        assert isinstance(said, InvalidInput)
        assert said.field_name == "key"
    else:
        again = order.agency.service.execute(Assign(order.id, what), actor=STAFF, key=key)
        assert again.replayed is (key is not None)
        assert key is None or order.agency.repository.shelves[order.id].history[-1].key == key
