"""What staff alone may see is in no answer to anybody else: planted wherever it is kept, looked for in every answer."""

import re

import pytest
from tests.adapters.http.asking import addresses
from tests.adapters.http.kit import CLIENTS, Caller, identify, wired
from tests.adapters.http.life import CANARY, WHOLESALE, Life, group_for, live

from unified_orders import DiscountRule
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service

READ = [one for one in addresses() if one.method == "GET"]


def everything(life: Life, caller: Caller) -> str:
    """Return all that a caller can get told, refusals included."""
    told = [caller.get(f"/orders{query}").text for query in ("", "/counts")]
    for group_id in life.group_ids:
        ids = {"orderId": life.order_id, "groupId": group_id}
        told += [address.asked(caller, ids).text for address in READ]
    return "\n".join(told)


def guest(life: Life, **share: object) -> Caller:
    shared = life.ann.done("POST", f"{life.path}/links", {"permissions": ["review"], **share})
    return life.ann.bearing(shared["result"]["token"])


@pytest.fixture
def seen_by_staff(life: Life) -> str:
    return everything(life, life.sam)


def test_what_is_planted_is_there_for_staff_to_see(seen_by_staff: str) -> None:
    for planted in (str(WHOLESALE), f"{CANARY} of the analyst", f"{CANARY} of a suggestion", f"{CANARY} of staff"):
        assert planted in seen_by_staff
    assert f"{CANARY}-sam" in seen_by_staff
    assert "Sam" in seen_by_staff


def test_an_account_a_guest_and_a_worker_see_none_of_it(life: Life) -> None:
    callers = {
        "account": life.ann,
        "guest": guest(life),
        "guest of one group": guest(life, groupIds=[life.group_ids[0]]),
        "worker": life.desk,
    }
    for who, caller in callers.items():
        told = everything(life, caller)
        assert life.order_id in told, who
        for planted in (CANARY, str(WHOLESALE), "Sam", "wholesale", "margin", "internalNote"):
            assert planted not in told, (who, planted)


def test_what_is_noted_of_work_under_way_stays_with_staff(life: Life) -> None:
    first, second = life.items()
    progress = {"stage": "started", "workflowId": f"{CANARY}-wf"}
    life.desk.done("POST", f"{life.path}/items/{first}/progress", progress, Idempotency_Key=f"{CANARY}-key")
    life.sam.done("POST", f"{life.path}/items/{first}/issue", {"text": f"{CANARY} of an issue"})
    life.sam.done("POST", f"{life.path}/items/{first}/issue/resolution", {"resolution": f"{CANARY} of its end"})
    failed = {"stage": "failed", "workflowId": f"{CANARY}-wf", "reason": f"{CANARY} of a failure"}
    life.desk.done("POST", f"{life.path}/items/{second}/progress", {"stage": "started", "workflowId": f"{CANARY}-wf"})
    life.desk.done("POST", f"{life.path}/items/{second}/progress", failed)
    planted = [
        f"{CANARY}-wf",
        f"{CANARY}-key",
        f"{CANARY} of an issue",
        f"{CANARY} of its end",
        f"{CANARY} of a failure",
    ]
    seen = everything(life, life.sam)
    assert [one for one in planted if one not in seen] == []
    for caller in (life.ann, guest(life), life.desk):
        assert CANARY not in everything(life, caller)


def test_why_an_analysis_failed_stays_with_staff(ann: Caller) -> None:
    life = Life.made(ann, group_for("tea", 1))
    ann.done("POST", f"{life.path}/submit")
    failure = {"epoch": life.summary()["groups"][0]["epoch"], "reason": f"{CANARY} of the analysis"}
    life.desk.done("POST", f"{life.group()}/analysis/failure", failure)
    assert f"{CANARY} of the analysis" in everything(life, life.sam)
    for caller in (life.ann, guest(life), life.desk):
        assert CANARY not in everything(life, caller)


def test_which_discount_and_which_analysis_it_was_stays_with_staff() -> None:
    rules = [DiscountRule(f"{CANARY}-rule", 1_000)]
    service = AsyncInMemoryOrders(in_memory_service(clients=CLIENTS, discounts=rules, deliver="on demand"))
    with wired(orders_app(service, identify=identify)) as wire:
        life = live(Caller(wire, "ann"))
        project = life.summary()["groups"][0]["analysisProjectId"]
        assert {f"{CANARY}-rule", project} <= {*re.split('"', everything(life, life.sam))}
        for caller in (life.ann, guest(life), life.desk):
            told = everything(life, caller)
            assert f"{CANARY}-rule" not in told
            assert project not in told


def test_a_guest_of_one_group_does_not_see_the_other_client(life: Life) -> None:
    told = everything(life, guest(life, groupIds=[life.group_ids[0]]))
    assert "tea.example" in told
    assert "pots" not in told.lower()


def test_a_token_is_told_once_and_is_in_no_other_answer(life: Life) -> None:
    key = {"Idempotency_Key": "share-1"}
    first = life.ann.done("POST", f"{life.path}/links", {}, **key)["result"]
    again = life.ann.done("POST", f"{life.path}/links", {}, **key)["result"]
    assert (again["token"], again["tokenId"]) == (None, first["tokenId"])
    for caller in (life.ann, life.sam, life.ann.bearing(first["token"])):
        assert first["token"] not in everything(life, caller)


def test_a_token_that_is_refused_is_not_told_again(ann: Caller, caplog: pytest.LogCaptureFixture) -> None:
    token = "uo_" + "B" * 64
    answer = ann.bearing(token).get("/link")
    assert answer.status_code == 404
    assert token not in answer.text
    assert token not in str(answer.headers)
    assert token not in caplog.text


def test_an_order_that_staff_keep_from_an_account_is_no_part_of_its_list(ann: Caller) -> None:
    life = live(ann)
    told = ann.as_("bob").get("/orders?text=tea").text
    assert life.order_id not in told
