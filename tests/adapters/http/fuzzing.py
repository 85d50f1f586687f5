"""Generated requests to every address of the API, by everybody, about orders that are there and in all states of life.

What a request holds is generated from the document. Whom it comes from, which order it is about and what the document's
examples say is mixed in, so that requests get to real orders and not only to what is nowhere.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final, cast

import httpx
import schemathesis
from attrs import define, field, frozen
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.adapters.http.kit import Caller, Json
from tests.adapters.http.life import Life, approvals, group_for, live

from unified_orders.adapters.http.examples import EXAMPLES

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: how many requests are made of one generated one: each by somebody else, about something else
TURNS: Final = 6
#: generated requests to each address about the same orders; then there are new ones
TRIES: Final = 5
#: statuses without which a run has shown nothing
LEAST: Final = frozenset({200, 201, 401, 403, 404, 409, 412, 422})


@frozen
class World:
    """What there is to ask about, and who asks."""

    people: Mapping[str, Caller]
    orders: tuple[Mapping[str, str], ...]
    #: bodies that fit those orders, by the name of the command
    bodies: Mapping[str, tuple[Json, ...]]


def world_of(ann: Caller) -> World:
    """Make orders in all states of life, with links to them."""
    reviewed = Life.made(ann, group_for("tea", 2)).analysed()
    lives = [live(ann), reviewed, Life.made(ann, group_for("tea", 2)), live(ann).delivered()]
    shared = ann.done("POST", f"{reviewed.path}/links", {"permissions": ["review"]})["result"]
    claimed = ann.done("POST", f"{lives[0].path}/links", {"permissions": ["claim"]})["result"]
    people = {who: ann.as_(who) for who in ("sam", "ann", "bob", "desk", "")}
    people |= {"guest": ann.bearing(shared["token"]), "finder": ann.bearing(claimed["token"])}
    suggested = reviewed.board()["suggested"]
    bodies = {
        "review": tuple({"selections": approvals([site])} for site in suggested),
        "suggest": ({"sites": [{"domainId": "site-06.example", "rank": 0}]},),
        "set_price": ({"selectionId": suggested[0]["selectionId"], "retail": 20_000, "reason": "a discount"},),
    }
    return World(people, tuple(life.ids() for life in lives), bodies)


@define
class Fuzzing:
    """Sends requests and counts what is answered; an answer that is not as the document says fails."""

    ann: Caller
    document: Json
    choice: random.Random
    statuses: Counter[int] = field(factory=Counter)
    #: requests that were accepted, by operation
    accepted: Counter[str] = field(factory=Counter)

    @property
    def sent(self) -> int:
        return self.statuses.total()

    def run(self, requests: int) -> None:
        """Send so many, or a few more: to all addresses in turn, with what fits the document and with what does not."""
        schema = schemathesis.openapi.from_dict(self.document)
        operations = [cast("Any", found).ok() for found in schema.get_all_operations()]
        while self.sent < requests:
            tries = -(-(requests - self.sent) // (len(operations) * len(GenerationMode) * TURNS))
            world = world_of(self.ann)
            for operation in operations:
                for mode in GenerationMode:
                    self._ask(world, operation, mode, min(tries, TRIES))

    def check(self) -> None:
        """Refuse a run in which hardly anything was met."""
        missing = LEAST - set(self.statuses)
        assert not missing, f"no answer was {sorted(missing)}; {self}"
        assert self.statuses[404] < self.sent / 2, f"most requests were about nothing; {self}"

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.statuses.items()))
        return f"{self.sent:,} requests: {told}; {len(self.accepted)} operations accepted {self.accepted.total():,}"

    def _ask(self, world: World, operation: Any, mode: GenerationMode, tries: int) -> None:  # noqa: ANN401 - its own
        @seed(self.choice.getrandbits(32))
        @settings(
            max_examples=tries,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode), st.randoms(use_true_random=False))
        def send(case: Any, choice: random.Random) -> None:  # noqa: ANN401 - its own
            for wanted in self._turns(world, case, mode, choice):
                self._send(operation, wanted)

        with suppress(Unsatisfiable):  # an address without parameters takes nothing that could be wrong
            send()

    def _turns(self, world: World, case: Any, mode: GenerationMode, choice: random.Random) -> Iterator[Any]:  # noqa: ANN401
        """Yield what was generated, and the same by others, about what is there, and with bodies that fit it."""
        body, media_type, path, query = case.body, case.media_type, case.path_parameters or {}, case.query or {}
        name = case.operation.definition.raw["operationId"]
        fitting = [*world.bodies.get(name, ()), *([EXAMPLES[name]] if name in EXAMPLES else [])]
        for turn in range(TURNS):
            case.body, case.media_type, case.path_parameters, case.query = body, media_type, path, query
            if turn:
                known = choice.choice(world.orders)
                case.path_parameters = {**path, **{one: known[one] for one in path if one in known}}
            if turn > TURNS // 2 and mode is GenerationMode.POSITIVE:
                case.query = {one: part for one, part in query.items() if choice.random() < 0.3}
                if fitting:
                    case.body, case.media_type = choice.choice(fitting), "application/json"
            who = choice.choice(sorted(world.people)) if turn % 2 else "sam"
            yield partial(_sent, world.people[who], case, choice.random()), case

    def _send(self, operation: Any, wanted: Any) -> None:  # noqa: ANN401 - its own
        ask, case = wanted
        answer = ask()
        self.statuses[answer.status_code] += 1
        if answer.is_success:
            self.accepted[operation.definition.raw["operationId"]] += 1
        case.validate_response(answer, checks=CHECKS)


def _sent(caller: Caller, case: Any, draw: float) -> httpx.Response:  # noqa: ANN401 - its own
    known = {"Authorization": caller.who, "Share-Token": caller.token}
    wanted = case.as_transport_kwargs(base_url="http://host.example")
    headers = {**wanted.get("headers", {}), **{name: value for name, value in known.items() if value}}
    if "Idempotency-Key" in headers and draw < 0.8:
        headers["Idempotency-Key"] = f"wish-{next(caller.wire.keys)}"
    if case.method != "GET" and draw > 0.9:
        headers["If-Match"] = '"99"'
    elif draw < 0.6:
        headers.pop("If-Match", None)
    wanted["content"] = wanted.pop("data", None)
    fit = {name: wanted.get(name) for name in ("params", "json", "content")}
    options = {name: part for name, part in fit.items() if part is not None}
    return caller.wire.ask(wanted["method"], wanted["url"], headers=headers, **options)
