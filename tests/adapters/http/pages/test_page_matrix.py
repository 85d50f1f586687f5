"""Every page by everybody about everything: own, foreign, absent and malformed.

The addresses are those of the routers: a page that is added is asked about here too.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen
from fastapi.routing import APIRoute
from tests.adapters.http.pages.staffing import SAM, Office
from tests.adapters.http.pages.visiting import Page, Reader

from unified_orders import LinkPermission, RevokeShare, Share
from unified_orders.adapters.http.pages import review_pages, staff_pages
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

_SERVICE: Final = AsyncInMemoryOrders(in_memory_service())
#: (method, path) of every page but the files that pages are made of
PAGES: Final = sorted(
    (method, route.path)
    for route in chain(review_pages(_SERVICE).routes, staff_pages(_SERVICE).routes)
    if isinstance(route, APIRoute) and "/assets/" not in route.path
    for method in route.methods or ()
)
PEOPLE: Final = ("sam", "desk", "acme", "other", "")
ABOUT: Final = ("own", "foreign", "mixed", "absent", "malformed")
TOKENS: Final = ("of the order", "of another", "revoked", "unknown", "malformed")
ABSENT: Final = "0198f3c2-7a10-7c44-9d21-00000000dead"
FORM: Final = {"step": "nonsense", "key": "k"}


@frozen
class World:
    """Orders of two accounts, and links to them."""

    office: Office
    ids: Mapping[str, Mapping[str, str]]
    tokens: Mapping[str, str]

    def kept(self) -> list[str]:
        """Return all that is stored of the orders."""
        orders = self.office.orders
        found = [one.order_id for one in orders.orders(actor=SAM).orders]
        return sorted(str(orders.history(one, actor=SAM, limit=200)) for one in found)

    def asked(self, who: str, method: str, path: str) -> Page:
        reader = Reader(self.office.app, {"authorization": who})
        return reader.send(Page(200, path, "", ""), FORM) if method == "POST" else reader.ask(method, path)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("agency")
    office = Office(folder)
    foreign, groups = office.ordered("mugs", account="other")
    own = {"order_id": str(office.order_id), "group_id": str(office.tea)}
    ids = {
        "own": own,
        "foreign": {"order_id": str(foreign), "group_id": str(groups[0])},
        "mixed": own | {"group_id": str(groups[0])},
        "absent": dict.fromkeys(own, ABSENT),
        "malformed": dict.fromkeys(own, "no-id"),
    }

    def shared(order_id: object) -> tuple[str, object]:
        share = Share(order_id, permissions=frozenset({LinkPermission.REVIEW}))  # type: ignore[arg-type]
        made = office.orders.execute(share, actor=SAM).result
        return made.token or "", made.token_id

    revoked, token_id = shared(office.order_id)
    office.orders.execute(RevokeShare(office.order_id, token_id), actor=SAM)  # type: ignore[arg-type]
    names = (shared(office.order_id)[0], shared(foreign)[0], revoked, "uo_" + "A" * 64, "no-token")
    return World(office, ids, dict(zip(TOKENS, names, strict=True)))


def cases() -> Iterator[tuple[str, str, str, str]]:
    for method, path in PAGES:
        for who in PEOPLE:
            for about in TOKENS if "{token}" in path else ABOUT if "{" in path else ("all",):
                yield method, path, who, about


def is_let_in(path: str, who: str, about: str) -> bool:
    """Tell who sees a page, from what the pages promise."""
    if "{token}" in path:
        return about in {"of the order", "of another"}
    if path.startswith("/staff"):
        return who == "sam" and about in {"own", "foreign", "all", *(() if "{group_id}" in path else ("mixed",))}
    every = {"own", "foreign", "mixed"}
    seen = {"sam": every, "desk": every, "acme": {"own", "mixed"}, "other": {"foreign"}}
    return about in seen.get(who, set())


@pytest.mark.parametrize(("method", "path", "who", "about"), list(cases()))
def test_a_page_is_for_those_it_is_for_and_asking_changes_nothing(
    world: World, method: str, path: str, who: str, about: str
) -> None:
    before = world.kept()
    address = path.format(**world.ids.get(about, {}), token=world.tokens.get(about, ""))
    page = world.asked(who, method, address)
    refused = {401, 403, 404}
    if is_let_in(path, who, about):
        assert page.status not in refused - ({403} if method == "POST" else set()), page.text
    else:
        assert page.status in refused, page.text
        for ids in (world.ids["own"], world.ids["foreign"]):
            assert ids["group_id"] not in page.html
        assert ".example" not in page.html
    assert world.kept() == before


@pytest.mark.parametrize(("method", "path"), [one for one in PAGES if "{order_id}" in one[1]])
@pytest.mark.parametrize("who", ["acme", "other"])
def test_what_one_may_not_see_is_told_as_what_is_not_there(world: World, method: str, path: str, who: str) -> None:
    hidden = "foreign" if who == "acme" else "own"
    told = (hidden, "absent", *(("malformed",) if method != "POST" else ()))  # a form is looked at first
    answers = [world.asked(who, method, path.format(**world.ids[about])) for about in told]
    assert len({(one.status, one.text) for one in answers}) == 1
