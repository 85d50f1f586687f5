"""The plan's order, over HTTP alone: asked for, analysed, reviewed, paid, delivered."""

import pytest
from tests.adapters.http.kit import Caller, Json
from tests.adapters.http.life import Life, approvals, group_for


@pytest.fixture(params=["memory", "PostgreSQL"])
def customer(request: pytest.FixtureRequest) -> Caller:
    """Somebody who orders, whatever it is kept in."""
    found: Caller = request.getfixturevalue("ann" if request.param == "memory" else "stored_ann")
    return found


def test_an_order_for_one_client_goes_from_draft_to_completed(customer: Caller) -> None:
    life = Life.made(customer, group_for("tea", 2)).analysed()
    board = life.board()
    assert [len(board[status]) for status in ("suggested", "available", "approved", "rejected")] == [5, 3, 0, 0]
    told = life.approved()
    assert told["state"] == "payment_pending"
    assert [one["outcome"] for one in told["result"]["selections"]] == ["applied", "applied"]
    assert life.paid().summary()["state"] == "in_progress"
    assert life.delivered().summary()["state"] == "completed"
    assert customer.done("GET", f"{life.path}/report")["delivered"] == 2


def test_an_order_for_two_clients_becomes_five_placements(customer: Caller) -> None:
    life = Life.made(customer, group_for("tea", 2), group_for("pots", 3)).analysed()
    assert life.approved(0)["state"] == "reviewing"
    assert life.approved(1, skip=2)["state"] == "payment_pending"
    life.paid().delivered()
    rows = customer.done("GET", f"{life.path}/lines")["rows"]
    assert [row["clientId"] for row in rows] == ["tea"] * 2 + ["pots"] * 3
    assert {row["liveUrl"] for row in rows} == {"https://site.example/post"}
    assert life.summary()["state"] == "completed"


def test_a_guest_reviews_by_a_link_and_sees_one_group(customer: Caller) -> None:
    life = Life.made(customer, group_for("tea", 1), group_for("pots", 1)).analysed()
    share = {"groupIds": [life.group_ids[0]], "permissions": ["review"], "label": "Leaf & Pot"}
    guest = customer.bearing(customer.done("POST", f"{life.path}/links", share)["result"]["token"])
    opened = guest.done("GET", "/link")
    assert opened == {
        "orderId": life.order_id,
        "groupIds": [life.group_ids[0]],
        "permissions": ["review", "view"],
    }
    assert life.approved(0, guest)["result"]["openLinks"] == 0
    assert [group["clientId"] for group in guest.done("GET", life.path)["groups"]] == ["tea"]
    assert guest.get(f"{life.group(1)}/sites").status_code == 404


def test_each_selection_of_a_review_has_its_result(customer: Caller) -> None:
    life = Life.made(customer, group_for("tea", 2)).analysed()
    first, second, third = life.board()["suggested"][:3]
    rejection = {"domainId": third["domainId"], "decision": "reject", "reason": {"code": "off_topic"}}
    customer.done("POST", f"{life.group()}/review", {"selections": [rejection]})
    seen = [{**approvals([third])[0]}, *approvals([first]), {"domainId": second["domainId"], "decision": "reconsider"}]
    rows = customer.done("POST", f"{life.group()}/review", {"selections": seen})["result"]["selections"]
    assert [(row["domainId"], row["outcome"]) for row in rows] == [
        (third["domainId"], "stale"),
        (first["domainId"], "applied"),
        (second["domainId"], "unchanged"),
    ]
    assert (rows[0]["label"], rows[0]["changedBy"], rows[0]["status"]) == ("Ann", "account", "rejected")


def test_a_review_that_is_refused_names_the_reason_of_each_site(customer: Caller) -> None:
    life = Life.made(customer, group_for("tea", 1)).analysed()
    chosen = approvals(life.board()["suggested"][:2])
    chosen[1]["expectedPrice"] = 1
    answer = customer.post(f"{life.group()}/review", {"selections": chosen})
    problem: Json = answer.json()
    assert answer.status_code == 409
    assert {"over_quota", "price_moved"} <= {fault["code"] for fault in problem["errors"]}
    moved = next(fault for fault in problem["errors"] if fault["code"] == "price_moved")
    assert moved["path"] == ["selections", 1, "expectedPrice"]
    assert len(life.board()["approved"]) == 0
