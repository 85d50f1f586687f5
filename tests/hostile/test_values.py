"""Whatever stands in whichever field of an actor, a site, a client, a discount or a filter: as with commands."""

from typing import Any, Final
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.payloads import ASKED, SITE, request
from tests.hostile.places import Place, field_of, is_same, places, put, taken
from tests.hostile.saying import answer
from tests.hostile.values import HOSTILE, anything
from tests.scenarios.kit import NOON, STAFF, Agency
from tests.scenarios.walk import Walk

from unified_orders.adapters.files import SiteFile
from unified_orders.application.backoff import Backoff
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor, Scope
from unified_orders.domain.errors import InvalidInput, UnifiedOrdersError
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import AnalysisProject, Client
from unified_orders.domain.words import ActorKind, LinkPermission, OrderState
from unified_orders.ports.queries import BoardFilter, OrderFilter, SiteStatus
from unified_orders.wire import from_json, to_json

ID: Final = UUID(int=7)
SCOPE: Final = Scope(ID, UUID(int=8), [ID], {LinkPermission.VIEW, LinkPermission.REVIEW})
ACTORS: Final = {
    "staff": Actor(ActorKind.STAFF, "sam", label="Sam", on_behalf_of="Ann"),
    "account": Actor(ActorKind.ACCOUNT, "ann", "acme", "Ann"),
    "guest": Actor.guest(SCOPE, label="Gwen"),
}
BOARD: Final = BoardFilter(statuses={SiteStatus.AVAILABLE}, text="site", min_dr=1, min_traffic=1.5, max_price=90_000)
ORDERS: Final = OrderFilter(
    account_id="acme",
    client_id="tea",
    states={OrderState.REVIEWING},
    assigned_to="kim",
    text="tea",
    deadline_before=NOON,
)
VALUES: Final[dict[str, Any]] = {
    **ACTORS,
    "site": SITE,
    "requirements": ASKED,
    "group request": request(),
    "group reference": c.GroupRef(ID, ID),
    "client": Client("tea", "acme", "Tea House", ASKED),
    "discount rule": DiscountRule("ten", 1_000, "acme", 1, NOON.replace(hour=1), NOON),
    "project": AnalysisProject("p", "tea", NOON),
    "board filter": BOARD,
    "order filter": ORDERS,
    "backoff": Backoff(),
    "file": SiteFile("sites.csv", currency="USD", columns={"dr": "Rating"}, as_of=NOON.date(), source="ours"),
}
#: what the wire has no form for: these are given in Python only
UNWIRED: Final = {"board filter", "order filter", "backoff", "file"}


def check(what: str, place: Place, given: object) -> Any:  # noqa: ANN401 - the value, or an error
    """Put something into a value of this name: return the value made, or the error."""
    made = answer(lambda: put(VALUES[what], place, given))
    if isinstance(made, UnifiedOrdersError):
        assert isinstance(made, InvalidInput)
        assert field_of(place) in str(made)
        return made
    assert is_same(given, taken(made, place))
    if what not in UNWIRED:
        assert from_json(to_json(made), type(made)) == made
    assert attrs.evolve(made) == made
    return made


@pytest.mark.parametrize("what", VALUES)
def test_a_hostile_value_is_refused_or_taken_exactly(what: str) -> None:
    for place in places(VALUES[what]):
        for value in HOSTILE.values():
            check(what, place, value)


@given(data=st.data())
@pytest.mark.parametrize("what", VALUES)
def test_anything_is_refused_or_taken_exactly(what: str, data: st.DataObject) -> None:
    check(what, data.draw(st.sampled_from(list(places(VALUES[what])))), data.draw(anything()))


@pytest.mark.parametrize("who", ACTORS)
def test_a_hostile_actor_is_refused_or_is_the_author_that_history_keeps(agency: Agency, who: str) -> None:
    order = Walk(agency)
    for place in places(ACTORS[who]):
        for value in HOSTILE.values():
            actor = check(who, place, value)
            if isinstance(actor, UnifiedOrdersError):
                continue
            done = answer(lambda: agency.service.execute(c.WriteNote(order.id, str(hash(actor))), actor=actor))  # noqa: B023
            answer(lambda: agency.service.summary(order.id, actor=actor))  # noqa: B023
            answer(lambda: agency.service.orders(actor=actor))  # noqa: B023
            answer(lambda: agency.service.history(order.id, actor=actor))  # noqa: B023
            if not isinstance(done, UnifiedOrdersError) and done.version > 1:
                assert order.order.version == done.version
                assert agency.repository.shelves[order.id].history[-1].author == actor.author


@pytest.mark.parametrize("place", list(places(VALUES["client"])), ids=str)
def test_a_hostile_client_is_shown_as_the_directory_says(place: Place) -> None:
    for value in HOSTILE.values():
        client = check("client", place, value)
        if isinstance(client, UnifiedOrdersError):
            continue
        agency = Agency(clients=[client])
        made = answer(lambda: agency.service.execute(_order_of(client.id), actor=STAFF))  # noqa: B023
        if not isinstance(made, UnifiedOrdersError):
            (group,) = agency.service.summary(made.order_id, actor=STAFF).groups
            assert group.client_id == client.id
            answer(lambda: agency.service.execute(c.Submit(made.order_id), actor=STAFF))  # noqa: B023


def _order_of(client_id: str) -> c.CreateOrder:
    return c.CreateOrder(currency="USD", groups=[c.GroupRequest(client_id=client_id, link_count=1)])


@pytest.mark.parametrize("place", list(places(VALUES["discount rule"])), ids=str)
def test_a_hostile_discount_takes_off_no_more_than_all(place: Place) -> None:
    for value in HOSTILE.values():
        rule = check("discount rule", place, value)
        if not isinstance(rule, UnifiedOrdersError):
            assert rule.holds("acme", 1, NOON) in {True, False}
            assert 0 <= rule.basis_points <= 10_000


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_actor_is_refused(agency: Agency, what: str) -> None:
    order = Walk(agency)
    nobody: Any = HOSTILE[what]
    said = answer(lambda: agency.service.execute(c.Submit(order.id), actor=nobody))
    assert isinstance(said, InvalidInput)
    assert said.field_name == "actor"
    assert isinstance(answer(lambda: agency.service.simulate(c.Submit(order.id), actor=nobody)), InvalidInput)
