"""Every route by everybody about everything: own, foreign, absent and malformed.

The routes are those of the router itself: one that is added is asked here too.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final
from uuid import UUID

import httpx
import pytest
from attrs import evolve, frozen
from tests.adapters.http.asking import ABSENT, MALFORMED, NEWS, NO_TOKEN, Address, addresses, fresh
from tests.adapters.http.keeping import Kept, said
from tests.adapters.http.kit import Caller
from tests.adapters.http.life import CANARY, WHOLESALE, Life, live

from unified_orders import ActorKind
from unified_orders.adapters.http.table import TABLE
from unified_orders.adapters.memory import AsyncInMemoryOrders
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.testing import FrozenClock

EVERY: Final = [*addresses()]
COMMANDS: Final = {(row.method, row.path): row.command.name for row in TABLE}
OWN, SECOND, FOREIGN = "own", "other order", "other tenant"
REFUSED: Final = frozenset({401, 403, 404})
PLANTED: Final = (CANARY, str(WHOLESALE), "wholesale", "margin", "internalNote")


@frozen
class World:
    """Orders of two accounts."""

    lives: Mapping[str, Life]
    ids: Mapping[str, Mapping[str, str]]
    #: every token that was given out
    tokens: list[str]
    clock: FrozenClock

    def shared(self, whose: str, group: int | None = None, *permissions: str, **more: str) -> Caller:
        """Return the bearer of a new link to an order, or to one group of it."""
        life = self.lives[whose]
        share = {"permissions": permissions, **({} if group is None else {"groupIds": [life.group_ids[group]]}), **more}
        token = life.ann.done("POST", f"{life.path}/links", share)["result"]["token"]
        self.tokens.append(token)
        return life.ann.bearing(token)

    def revoked(self) -> Caller:
        """Return the bearer of a link that was taken back."""
        life, bearer = self.lives[OWN], self.shared(OWN, None, "review")
        link = life.ann.done("GET", f"{life.path}/links")["rows"]
        newest = max(link, key=lambda row: UUID(row["tokenId"]).int)["tokenId"]
        life.ann.done("DELETE", f"{life.path}/links/{newest}")
        return bearer

    def expired(self) -> Caller:
        """Return the bearer of a link whose time is over."""
        bearer = self.shared(OWN, None, "review", expiresIn="PT5M")
        self.clock.advance(minutes=5)
        return bearer


@frozen
class Identity:
    """Somebody who asks, and which orders are theirs to see."""

    caller: Callable[[World], Caller]
    kind: ActorKind | None
    sees: frozenset[str] = frozenset()
    #: the group of a link that opens no more
    group: int | None = None


def person(who: str) -> Callable[[World], Caller]:
    return lambda world: world.lives[OWN].ann.as_(who)


ALL: Final = frozenset({OWN, SECOND, FOREIGN})
MINE: Final = frozenset({OWN})
IDENTITIES: Final[dict[str, Identity]] = {
    "staff": Identity(person("sam"), ActorKind.STAFF, ALL),
    "a worker": Identity(person("desk"), ActorKind.WORKER, ALL),
    "the account": Identity(person("ann"), ActorKind.ACCOUNT, frozenset({OWN, SECOND})),
    "another account": Identity(person("bob"), ActorKind.ACCOUNT, frozenset({FOREIGN})),
    "nobody": Identity(person(""), None),
    "a guest who looks": Identity(lambda world: world.shared(OWN), ActorKind.GUEST, MINE),
    "a guest who reviews": Identity(lambda world: world.shared(OWN, None, "review"), ActorKind.GUEST, MINE),
    "a guest of one group": Identity(lambda world: world.shared(OWN, 1, "review"), ActorKind.GUEST, MINE, 1),
    "a guest of another order": Identity(
        lambda world: world.shared(SECOND, None, "review"), ActorKind.GUEST, frozenset({SECOND})
    ),
    "the bearer of a revoked link": Identity(lambda world: world.revoked(), None),
    "the bearer of an expired link": Identity(lambda world: world.expired(), None),
    "the bearer of a token that is none": Identity(lambda world: world.lives[OWN].ann.bearing(NO_TOKEN), None),
}


@pytest.fixture
def world(ann: Caller, clock: FrozenClock) -> World:
    lives = {OWN: live(ann), SECOND: live(ann), FOREIGN: live(ann.as_("bob"), ("mugs", "mugs"))}
    return World(lives, {whose: life.ids() for whose, life in lives.items()}, [], clock)


@frozen
class Asking:
    """Asks as one of them, and keeps all that was said."""

    world: World
    who: Identity
    caller: Caller
    answers: list[httpx.Response]

    def ask(self, address: Address, ids: Mapping[str, str], *, rehearsed: bool = False) -> httpx.Response:
        if rehearsed and address.method != "GET":
            address = evolve(address, path=f"{address.path}?dryRun=true")
        self.answers.append(address.asked(self.caller, ids))
        return self.answers[-1]

    def sees(self, whose: str, address: Address) -> bool:
        return whose in self.who.sees and not (self.who.group is not None and len(address.ids) > 1)

    def hidden(self, address: Address) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
        """Yield ids of what is not theirs, each with ids of nothing, of which they must be told the same."""
        nothing = fresh(self.world.ids[OWN])
        for whose, ids in self.world.ids.items():
            if not self.sees(whose, address):
                yield ids, ({**ids, address.ids[-1]: ABSENT} if whose in self.who.sees else nothing)
            if len(address.ids) > 1:  # a part of another order, as if it were of this one
                part, other = address.ids[-1], self.world.ids[SECOND if whose != SECOND else FOREIGN]
                yield {**ids, part: other[part]}, {**ids, part: ABSENT}


@pytest.fixture(params=IDENTITIES)
def asking(request: pytest.FixtureRequest, world: World) -> Asking:
    who = IDENTITIES[request.param]
    return Asking(world, who, who.caller(world), [])


def test_everybody_gets_what_is_theirs_and_of_all_else_nothing_and_nothing_changes(
    asking: Asking, orders: AsyncInMemoryOrders, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = Kept(orders)
    for address in EVERY:
        if not address.ids:
            asking.ask(address, {}, rehearsed=True)
            continue
        check_hidden(asking, address)
        check_malformed(asking, address)
        check_own(asking, address)
    kept.check()
    check_secrets(asking, f"{caplog.text}\n{kept.all()}")


def check_hidden(asking: Asking, address: Address) -> None:
    for ids, nothing in asking.hidden(address):
        foreign, absent = asking.ask(address, ids), asking.ask(address, nothing)
        if NEWS in address.path and foreign.is_success:
            assert foreign.json()["result"]["ignored"], address
            assert foreign.status_code == absent.status_code, address
            continue
        assert said(foreign) == said(absent), address
        assert foreign.status_code in REFUSED | {422}, address
        assert foreign.status_code != 422 or address.path.endswith("/claim"), address  # it lacks its token


def check_malformed(asking: Asking, address: Address) -> None:
    for name in address.ids:
        ids = asking.world.ids[OWN]
        malformed, absent = asking.ask(address, {**ids, name: MALFORMED}), asking.ask(address, {**ids, name: ABSENT})
        assert malformed.status_code in REFUSED, address
        if malformed.status_code == absent.status_code and (name == "orderId" or asking.sees(OWN, address)):
            assert said(malformed) == said(absent), address


def check_own(asking: Asking, address: Address) -> None:
    command = COMMANDS.get((address.method, address.path))
    for whose in asking.who.sees:
        if not asking.sees(whose, address):
            continue
        answer = asking.ask(address, asking.world.ids[whose], rehearsed=True)
        if command is not None and asking.who.kind not in PERMISSIONS[command]:
            assert answer.status_code in REFUSED | {422}, address
        assert answer.status_code < 500, address


def check_secrets(asking: Asking, kept: str) -> None:
    told = "\n".join(chain.from_iterable((answer.text, f"{answer.headers}") for answer in asking.answers))
    for token in (*asking.world.tokens, asking.caller.token):
        assert token is None or (token not in told and token not in kept)
    if asking.who.kind is not ActorKind.STAFF:
        assert [planted for planted in PLANTED if planted in told] == []


def test_what_is_refused_and_what_is_granted_are_both_met(world: World) -> None:
    met = {name: set[int]() for name in IDENTITIES}
    for name, who in IDENTITIES.items():
        asking = Asking(world, who, who.caller(world), [])
        for address in (one for one in EVERY if one.ids):
            asking.ask(address, world.ids[OWN], rehearsed=True)
        met[name] = {answer.status_code for answer in asking.answers}
    for name, who in IDENTITIES.items():
        assert (200 in met[name]) == bool(who.sees & MINE), name
        assert met[name] & REFUSED, name
