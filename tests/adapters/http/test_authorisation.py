"""Who may not, gets the same answer whether it is there or not, at every address; and nothing has changed."""

from collections.abc import Callable

import pytest
from tests.adapters.http.asking import ABSENT, MALFORMED, NEWS, NO_TOKEN, Address, addresses, body_for, fresh
from tests.adapters.http.keeping import Kept, said
from tests.adapters.http.kit import Caller
from tests.adapters.http.life import Life, group_for, live

from unified_orders import ActorKind, Claim
from unified_orders.adapters.http.table import TABLE
from unified_orders.adapters.memory import AsyncInMemoryOrders
from unified_orders.domain.rules import PERMISSIONS

EVERY = [*addresses()]
#: Of one order; who claims one has its token in hand, and a test of their own.
OF_AN_ORDER = [one for one in EVERY if "orderId" in one.ids and not one.path.endswith("/claim")]
OF_A_PART = [one for one in EVERY if len(one.ids) > 1]
#: Refused to all but staff before an order is looked for.
STAFF_ALONE = ("/past", "/doctor")


@pytest.fixture
def life(ann: Caller) -> Life:
    return live(ann)


@pytest.fixture
def ids(life: Life) -> dict[str, str]:
    return life.ids()


def stranger(life: Life) -> Caller:
    return life.ann.as_("bob")


def guest_elsewhere(life: Life) -> Caller:
    other = Life.made(life.ann, group_for("tea", 1))
    shared = life.ann.done("POST", f"{other.path}/links", {"permissions": ["review"]})
    return life.ann.bearing(shared["result"]["token"])


def made_up(life: Life) -> Caller:
    return life.ann.bearing(NO_TOKEN)


def revoked(life: Life) -> Caller:
    shared = life.ann.done("POST", f"{life.path}/links", {"permissions": ["review"]})["result"]
    life.ann.done("DELETE", f"{life.path}/links/{shared['tokenId']}")
    return life.ann.bearing(shared["token"])


def nobody(life: Life) -> Caller:
    return life.ann.as_("")


OUTSIDERS: dict[str, tuple[Callable[[Life], Caller], int]] = {
    "an account of another tenant": (stranger, 404),
    "a guest of another order": (guest_elsewhere, 404),
    "the bearer of a token that is none": (made_up, 404),
    "the bearer of a revoked link": (revoked, 404),
    "nobody": (nobody, 401),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_to_an_outsider_an_order_is_as_if_it_were_not_there(
    who: str, life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders
) -> None:
    make, status = OUTSIDERS[who]
    caller = make(life)
    kept = Kept(orders)
    for address in OF_AN_ORDER:
        foreign, absent = address.asked(caller, ids), address.asked(caller, fresh(ids))
        assert said(foreign) == said(absent), address
        refused = 403 if status == 404 and address.is_at(STAFF_ALONE) and not made_up_or_ended(who) else status
        assert foreign.status_code == refused, address
    kept.check()


def made_up_or_ended(who: str) -> bool:
    return who.startswith("the bearer")


INSIDERS = {"the account": "ann", "staff": "sam", "a worker": "desk"}


@pytest.mark.parametrize("who", INSIDERS)
def test_what_is_not_of_the_order_is_not_there_whatever_it_is_elsewhere(
    who: str, life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders
) -> None:
    other = live(life.ann)
    elsewhere = {"groupId": other.group_ids[0], "itemId": other.items()[0]}
    link = other.sam.done("POST", f"{other.path}/links", {})["result"]["tokenId"]
    caller = life.ann.as_(INSIDERS[who])
    kept = Kept(orders)
    for address in OF_A_PART:
        part = address.ids[-1]
        foreign = address.asked(caller, {**ids, part: {**elsewhere, "tokenId": link}[part]})
        absent = address.asked(caller, {**ids, part: ABSENT})
        if NEWS in address.path:
            assert foreign.status_code == absent.status_code == (403 if who == "the account" else 200)
            continue
        assert said(foreign) == said(absent), address
        assert foreign.status_code == 404, address
    if who == "the account":
        kept.check()


def test_a_guest_of_one_group_gets_nothing_of_another(
    life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders
) -> None:
    share = {"groupIds": [life.group_ids[1]], "permissions": ["review"]}
    guest = life.ann.bearing(life.ann.done("POST", f"{life.path}/links", share)["result"]["token"])
    kept = Kept(orders)
    for address in OF_A_PART:
        if NEWS in address.path:
            continue
        foreign = address.asked(guest, ids)
        absent = address.asked(guest, {**ids, address.ids[-1]: ABSENT})
        assert said(foreign) == said(absent), address
        assert foreign.status_code == 404, address
    kept.check()


def test_an_id_that_is_none_names_nothing(life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders) -> None:
    kept = Kept(orders)
    for who in ("ann", "bob", "sam", "desk"):
        for address in OF_AN_ORDER:
            malformed = address.asked(life.ann.as_(who), {**ids, address.ids[-1]: MALFORMED})
            assert malformed.status_code == 404, address
            assert malformed.json()["errors"][0]["code"] == "not_found"
    kept.check()


def test_a_guest_gives_no_command_of_the_house(life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders) -> None:
    looking = life.ann.done("POST", f"{life.path}/links", {})["result"]
    deciding = life.ann.done("POST", f"{life.path}/links", {"permissions": ["review"]})["result"]
    kept = Kept(orders)
    for shared, may_review in ((looking, False), (deciding, True)):
        for address in OF_AN_ORDER:
            if address.method == "GET":
                continue
            answer = address.asked(life.ann.bearing(shared["token"]), {**ids, "tokenId": shared["tokenId"]})
            refused = {409, 404} if may_review and address.is_at(OF_REVIEWERS) else {403}
            refused |= {404} if address.body and "groupIds" in address.body else set()  # it names a group of nowhere
            assert answer.status_code in refused, (address, answer.text)
    kept.check()


@pytest.mark.parametrize(("who", "kind"), [("ann", ActorKind.ACCOUNT), ("desk", ActorKind.WORKER)])
def test_a_command_that_is_not_for_ones_kind_is_forbidden_and_changes_nothing(
    who: str, kind: ActorKind, life: Life, ids: dict[str, str], orders: AsyncInMemoryOrders
) -> None:
    kept = Kept(orders)
    refused = [row for row in TABLE if kind not in PERMISSIONS[row.command.name] and row.command is not Claim]
    for row in refused:
        address = Address(row.method, row.path, body_for(row))
        answer = address.asked(life.ann.as_(who), ids)
        nowhere = bool(address.body and "groupIds" in address.body)  # it names a group that is not there
        assert answer.status_code == (404 if nowhere else 403), (address, answer.text)
    assert len(refused) > 5
    kept.check()


#: What a link with `review` permits; here it comes too late.
OF_REVIEWERS = ("/review", "/swap", "/request-more-sites", "/finish-review", "/reopen-review")


@pytest.mark.parametrize("who", ["ann", "bob", "desk"])
def test_what_staff_alone_may_ask_is_refused_to_others(who: str, life: Life) -> None:
    caller = life.ann.as_(who)
    for query in ("past?seq=1", "doctor"):
        assert caller.get(f"{life.path}/{query}").status_code in {403, 404}


def test_lists_hold_what_is_the_callers_own(life: Life) -> None:
    assert [row["orderId"] for row in life.ann.done("GET", "/orders")["orders"]] == [life.order_id]
    assert stranger(life).done("GET", "/orders")["orders"] == []
    assert stranger(life).get("/orders?accountId=acme").status_code == 404
    assert life.desk.get("/orders").status_code == 403


def test_an_account_claims_an_order_by_the_token_in_its_header(ann: Caller) -> None:
    told = ann.as_("sam").done("POST", "/orders", {"currency": "USD", "groups": [group_for("tea", 1)]})
    life = Life(ann, told["orderId"], told["groupIds"])
    shared = life.sam.done("POST", f"{life.path}/links", {"permissions": ["claim"]})["result"]
    assert ann.post(f"{life.path}/claim", Share_Token=NO_TOKEN).status_code == 404
    assert ann.get(life.path).status_code == 404
    ann.done("POST", f"{life.path}/claim", Share_Token=shared["token"])
    assert ann.done("GET", life.path)["hasAccount"]
