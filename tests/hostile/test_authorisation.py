"""What is another's is unknown: to every actor, in every command and query, by the same words, and nothing changes."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
from tests.domain import stages
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import Place, places, put, taken
from tests.hostile.saying import answer
from tests.hostile.test_queries import ASKED, QUERIES, words
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, WORKER, Agency
from tests.scenarios.walk import Walk

from unified_orders.domain import commands as c
from unified_orders.domain.actors import SYSTEM, Actor, Scope
from unified_orders.domain.errors import InvalidInput, Refused, UnifiedOrdersError
from unified_orders.domain.words import LinkPermission

ABSENT: Final = UUID(int=2**90)
#: ids that a caller makes up for what is to be made: who takes a taken one is told so
MADE_UP: Final = {("create", ("order_id",)), ("duplicate", ("new_order_id",))}
ACTORS: Final = ("account", "staff", "staff for the account", "worker", "system", "guest", "guest of one group")
STRANGERS: Final = ("rival", "guest of another order", "guest of more than its link", "guest of a link that never was")
CLOSED: Final = {"guest of an expired link": "link_expired", "guest of an ended link": "link_revoked"}
#: a claim is made by the token alone, whoever the account
NAMED: Final = sorted(set(PAYLOADS) - {"create", "claim"})


class World:
    """An order, one just like it that is another's, and all who could ask about it."""

    def __init__(self, name: str) -> None:
        stage, wish, _ = PAYLOADS[name]
        self.agency = Agency()
        self.order, self.twin = stage(self.agency), stage(self.agency)
        self.actors = self._actors()
        self.command, self.twin_command = wish(self.order), wish(self.twin)

    def _actors(self) -> dict[str, Actor]:
        view, review = LinkPermission.VIEW, LinkPermission.REVIEW
        expired = self.order.guest(review)
        self.agency.clock.advance(days=8)
        ended, guest = self.order.guest(review), self.order.guest(*LinkPermission)
        assert ended.scope is not None
        self.order.do(c.RevokeShare(self.order.id, ended.scope.token_id))
        narrow = self.order.guest(review, groups=[0])
        assert narrow.scope is not None
        return {
            "account": ACME,
            "staff": STAFF,
            "staff for the account": FOR_ACME,
            "worker": WORKER,
            "system": SYSTEM,
            "rival": RIVAL,
            "guest": guest,
            "guest of one group": narrow,
            "guest of another order": self.twin.guest(*LinkPermission),
            "guest of more than its link": Actor.guest(
                Scope(self.order.id, narrow.scope.token_id, None, {view, review})
            ),
            "guest of a link that never was": Actor.guest(Scope(self.order.id, ABSENT, None, {view, review})),
            "guest of an expired link": expired,
            "guest of an ended link": ended,
        }

    def stored(self) -> list[object]:
        shelves = self.agency.repository.shelves
        return [(shelf.state.copy(), len(shelf.history), len(shelf.receipts)) for shelf in shelves.values()]

    def says(self, command: c.Command[Any], who: str, key: str | None = None) -> Any:  # noqa: ANN401 - an answer
        """Give a command that must change nothing; return the reasons, or the result of what was only acknowledged."""
        before = self.stored()
        said = answer(lambda: self.agency.service.execute(command, actor=self.actors[who], key=key))
        assert self.stored() == before
        return said.reasons if isinstance(said, Refused) else said

    def asks(self, query: str, who: str, **other: object) -> Any:  # noqa: ANN401 - an answer
        """Ask a query that must be refused; return the reasons."""
        asked = words(query, self.order) | {"actor": self.actors[who]} | other
        said = answer(lambda: QUERIES[query](self.agency.service, **asked))
        assert isinstance(said, Refused)
        return said.reasons


def id_places(command: c.Command[Any]) -> Iterator[Place]:
    """Yield the places of a command where the id of something stands."""
    return (place for place in places(command) if isinstance(taken(command, place), UUID))


def with_order(command: c.Command[Any], order: Walk, given: object) -> c.Command[Any]:
    """Return the command for another order."""
    for place in list(id_places(command)):
        if taken(command, place) == order.id:
            command = put(command, place, given)
    return command


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    return {name: World(name) for name in PAYLOADS}


@pytest.fixture(scope="module")
def world() -> World:
    return World("review")


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", NAMED)
def test_to_a_stranger_an_order_is_as_one_that_is_not_there(worlds: dict[str, World], name: str, who: str) -> None:
    world = worlds[name]
    said = world.says(world.command, who)
    assert [reason.code for reason in said] == ["not_found"]
    assert said == world.says(with_order(world.command, world.order, ABSENT), who)
    assert said == world.says(world.command, who, key="k")


@pytest.mark.parametrize("who", CLOSED)
@pytest.mark.parametrize("name", NAMED)
def test_the_bearer_of_a_closed_link_is_told_so_and_changes_nothing(
    worlds: dict[str, World], name: str, who: str
) -> None:
    world = worlds[name]
    assert [reason.code for reason in world.says(world.command, who)] == [CLOSED[who]]
    of_twin = world.says(with_order(world.command, world.order, world.twin.id), who)
    assert of_twin == world.says(with_order(world.command, world.order, ABSENT), who)


@pytest.mark.parametrize("who", ["rival", "account"])
def test_a_claim_without_the_right_token_finds_no_order(worlds: dict[str, World], who: str) -> None:
    world = worlds["claim"]
    assert isinstance(world.command, c.Claim)
    view_only = world.order.link(LinkPermission.VIEW)
    for token in (view_only, world.twin.link(LinkPermission.CLAIM), "uo_nonsense"):
        said = world.says(c.Claim(world.order.id, token), who)
        assert said == world.says(c.Claim(ABSENT, token), who)
        assert [reason.code for reason in said] == ["not_found"]


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("name", PAYLOADS)
def test_a_part_of_another_order_is_as_one_that_is_not_there(worlds: dict[str, World], name: str, who: str) -> None:
    world = worlds[name]
    for place in id_places(world.command):
        if (name, place) in MADE_UP or taken(world.command, place) == world.order.id:
            continue
        foreign = taken(world.twin_command, place)
        assert foreign != taken(world.command, place)
        said = world.says(put(world.command, place, foreign), who)
        absent = world.says(put(world.command, place, ABSENT), who)
        assert said == absent
        assert isinstance(said, tuple) or said.result.ignored is not None


@pytest.mark.parametrize("name", PAYLOADS)
def test_an_id_that_is_none_is_refused_before_anything_is_looked_up(worlds: dict[str, World], name: str) -> None:
    command = worlds[name].command
    for place in id_places(command):
        with pytest.raises(InvalidInput, match="UUID"):
            put(command, place, "42")


@pytest.mark.parametrize("name", NAMED)
def test_to_the_guest_of_one_group_the_others_are_not_there(worlds: dict[str, World], name: str) -> None:
    world, who = worlds[name], "guest of one group"
    groups = {group.id for group in world.order.snapshot.groups.values()} - set(world.actors[who].scope.group_ids)  # type: ignore[union-attr, arg-type]
    own = {world.order.group().id}
    assert groups
    for place in id_places(world.command):
        if taken(world.command, place) in own:
            hidden = world.says(put(world.command, place, next(iter(groups))), who)
            assert hidden == world.says(put(world.command, place, ABSENT), who)


@pytest.mark.parametrize("name", ["create", "add_group", "edit_group"])
@pytest.mark.parametrize("who", ["account", "staff"])
def test_an_analysis_of_another_client_is_as_one_that_is_not_there(
    worlds: dict[str, World], name: str, who: str
) -> None:
    world = worlds[name]
    other = stages.reviewing(world.agency)
    project = other.group().bulk_analysis_project_id
    place = next(place for place in places(world.command) if place[-1] == "analysis_project_id")
    command = world.command
    if isinstance(command, c.EditGroup):
        command = put(command, ("group",), world.order.ref(1))
    if isinstance(command, c.CreateOrder):
        command = put(command, ("account_id",), None)
    said = world.says(put(command, place, project), who)
    assert said == world.says(put(command, place, "nowhere"), who)
    assert "not_found" in [reason.code for reason in said]


ABOUT_ORDER: Final = [query for query, name in ASKED if name == "order_id"]


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("query", ABOUT_ORDER)
def test_to_a_stranger_no_query_finds_the_order(world: World, query: str, who: str) -> None:
    assert world.asks(query, who) == world.asks(query, who, order_id=ABSENT)


@pytest.mark.parametrize("who", CLOSED)
@pytest.mark.parametrize("query", ABOUT_ORDER)
def test_no_query_is_answered_by_a_closed_link(world: World, query: str, who: str) -> None:
    (reason,) = world.asks(query, who)
    assert reason.code in {CLOSED[who], "not_permitted"}
    assert world.asks(query, who, order_id=world.twin.id) == world.asks(query, who, order_id=ABSENT)


@pytest.mark.parametrize("who", [*ACTORS, *STRANGERS, *CLOSED])
@pytest.mark.parametrize(("query", "name"), [("board", "group_id"), ("explain", "target_id"), ("allowed", "target_id")])
def test_a_part_that_is_foreign_is_as_one_that_is_not_there(world: World, query: str, name: str, who: str) -> None:
    absent = world.asks(query, who, **{name: ABSENT})
    foreign = [world.twin.group().id, *world.twin.snapshot.selections, *world.twin.snapshot.tokens, world.twin.id]
    if who == "guest of one group":
        hidden = world.order.group(1).id
        of_group = [one.id for one in world.order.snapshot.in_group(hidden)]
        foreign += [hidden, *of_group, *world.order.snapshot.tokens]
    for given in foreign:
        assert world.asks(query, who, **{name: given}) == absent


@pytest.mark.parametrize("query", ["orders", "counts"])
@pytest.mark.parametrize("who", [*ACTORS, *STRANGERS, *CLOSED])
def test_a_list_holds_an_accounts_own_orders_and_nobody_elses(world: World, query: str, who: str) -> None:
    actor = world.actors[who]
    said: Any = answer(lambda: QUERIES[query](world.agency.service, actor=actor))
    if isinstance(said, UnifiedOrdersError):
        assert isinstance(said, Refused)
        assert said.codes == ("not_permitted",)
        assert "guest" in who or who == "worker"
    elif who == "rival":
        assert not (said.orders if query == "orders" else said)
    else:
        assert said.orders if query == "orders" else said
