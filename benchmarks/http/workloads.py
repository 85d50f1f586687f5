"""Create, board and review: requests per second and p95, by turns, of contenders that come to the same end."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, islice
from statistics import median, quantiles
from typing import Any, Final

from tests.adapters.postgres.servers import address_of_a_server, database_on

from benchmarks.figures import ENGINE, Bar, Figure
from benchmarks.http import agency
from benchmarks.http.agency import Group, Request
from benchmarks.http.contenders import CONTENDERS, PEER, Contender
from benchmarks.http.loading import CALLERS, Batch, send
from benchmarks.http.serving import served

_TITLE: Final = f"HTTP, {CALLERS} callers at once: {{}}"
_TIMES: Final = Bar(1.0, 0.8)
_KINDS: Final = ("create", "board", "review")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


@dataclass
class Place:
    """One contender, served, with groups that wait for a review."""

    contender: Contender
    path: str
    groups: Iterator[Group]
    keys: Iterator[int]

    def requests(self, kind: str, many: int) -> list[Request]:
        if kind == "create":
            return [agency.create(f"create-{key}") for key in islice(self.keys, many)]
        groups = list(islice(self.groups, many))
        if kind == "board":
            return [agency.board(one) for one in groups]
        return [agency.review(one, f"review-{next(self.keys)}") for one in groups]

    def take(self, kind: str, many: int) -> Batch:
        return send(self.path, self.requests(kind, many))

    def ask(self, request: Request) -> Any:  # noqa: ANN401 - JSON
        return send(self.path, [request]).answers[0].json()


def figures(*, quick: bool) -> Iterator[Figure]:
    """Yield all figures; `quick` shows that all contenders come to the same end, no more."""
    rounds, many = (2, 8) if quick else (60, 40)  # short turns: whatever else the machine does meets both
    with ExitStack() as stack:
        places = {one.name: _place(stack, one, (2 * rounds + 2) * many + 1) for one in CONTENDERS}
        _compare(places)
        for kind in _KINDS:
            for place in places.values():
                place.take(kind, many)  # plans are settled, pools are filled
            taken: dict[str, list[Batch]] = {name: [] for name in places}
            for _ in range(rounds):
                for name, place in places.items():
                    taken[name].append(place.take(kind, many))
            yield from _told(kind, taken)


def _place(stack: ExitStack, contender: Contender, groups: int) -> Place:
    address = stack.enter_context(database_on(address_of_a_server()))
    contender.install(address)
    ready = contender.prepare(address, groups)
    return Place(contender, stack.enter_context(served(contender, address)), iter(ready), count())


def _told(kind: str, taken: Mapping[str, list[Batch]]) -> Iterator[Figure]:
    title = _TITLE.format(kind)
    rates = {name: median(one.rate for one in batches) for name, batches in taken.items()}
    slow = {name: quantiles([ms for one in batches for ms in one.slow], n=20)[-1] for name, batches in taken.items()}
    for name in taken:
        yield Figure(title, "requests per second", name, rates[name], "1/s")
        yield Figure(title, "p95", name, slow[name], "ms")
    yield Figure(title, "time of a request, of the peer's", ENGINE, rates[PEER.name] / rates[ENGINE], "times", _TIMES)
    yield Figure(title, "p95, of the peer's", ENGINE, slow[ENGINE] / slow[PEER.name], "times", _TIMES)


def _compare(places: Mapping[str, Place]) -> None:
    """Fail unless all contenders answer the same, ids and times aside, from draft to approved, and to a repetition."""
    ours, *others = (_story(place) for place in places.values())
    for other in others:
        for mine, its in zip(ours, other, strict=True):
            if mine != its:
                differing = {name: (mine[name], its.get(name)) for name in mine if mine[name] != its.get(name)}
                raise RuntimeError(f"contenders differ, their figures mean nothing: {differing or its}")


def _story(place: Place) -> list[Any]:
    create, group = agency.create("first"), next(place.groups)
    review = agency.review(group, "second")
    asked = [create, create, agency.board(group), review, review, agency.board(group)]
    return [_alike(place.ask(one)) for one in asked]


def _alike(told: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(told, dict):
        return {name: _alike(part) for name, part in told.items()}
    if isinstance(told, list):
        return [_alike(part) for part in told]
    return _TIME.sub("time", _UUID.sub("id", told)) if isinstance(told, str) else told
