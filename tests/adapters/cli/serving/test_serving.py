"""`unified-orders serve`: API and pages over example orders in memory."""

import signal
import sys
from collections.abc import Iterator
from socket import socket

import pytest
from tests.adapters.cli.kit import answer, typed
from tests.adapters.cli.serving.visitors import Served, served


@pytest.fixture(scope="module")
def shop() -> Iterator[Served]:
    """A server for tests that leave the orders in review alone."""
    with served() as one:
        yield one


@pytest.mark.parametrize("name", ["staff", "account", "share_link", "openapi"])
def test_every_address_that_is_told_opens(shop: Served, name: str) -> None:
    page = shop.visitor.get(shop.places[name])
    assert page.status_code == 200, page.text


def test_the_bare_address_leads_to_the_staff_page(shop: Served) -> None:
    assert shop.visitor.get("/").headers["location"].endswith("/staff")


def test_the_share_link_opens_the_order_of_three_clients(shop: Served) -> None:
    page = shop.visitor.get(shop.places["share_link"]).text
    assert all(client in page for client in ("Leaf &amp; Pot", "Northfold Tents", "Bowhouse Cellos"))
    assert "0 of 3 links" in page


def test_the_example_has_an_order_in_every_state_in_which_one_can_stay(shop: Served) -> None:
    counts = shop.get("/orders/counts")["counts"]
    states = {"configuring", "reviewing", "payment_pending", "in_progress", "completed", "cancelled"}
    assert states <= counts.keys()


def test_whoever_reaches_it_is_staff_and_the_account_on_its_page(shop: Served) -> None:
    assert "accountId" in shop.get("/orders")["orders"][0]
    assert "wholesale" not in shop.visitor.get(shop.places["account"]).text.lower()


def test_a_page_of_another_site_cannot_pass_itself_off_as_this_machine(shop: Served) -> None:
    assert shop.visitor.get("/api/orders", headers={"host": "elsewhere.example"}).status_code == 400
    assert shop.visitor.get("/api/orders", headers={"host": "localhost:8000"}).status_code == 200


def test_another_name_of_this_machine_is_answered_by_it() -> None:
    with served("--host", "127.0.0.2") as shop:
        assert shop.get("/orders")["orders"]


def test_an_order_that_a_visitor_makes_is_analysed_too(shop: Served) -> None:
    group = {"clientId": "kites", "linkCount": 1, "targetPages": [{"url": "https://kites.example/"}]}
    made = shop.post("/orders", {"currency": "USD", "groups": [group]})
    shop.post(f"/orders/{made['orderId']}/submit")
    shop.comes_to(made["orderId"], "reviewing")
    board = shop.get(f"/orders/{made['orderId']}/groups/{made['result']['groupIds'][0]}/sites")
    assert board["suggested"]


def test_from_the_share_link_to_the_last_live_link(shop: Served) -> None:
    token = shop.places["share_link"].rpartition("/")[2]
    by_link = {"Share-Token": token}
    order_id = shop.get("/link", **by_link)["orderId"]
    for group in shop.get(f"/orders/{order_id}", **by_link)["groups"]:
        place = f"/orders/{order_id}/groups/{group['groupId']}"
        sites = shop.get(f"{place}/sites", **by_link)["suggested"][: group["linkCount"]]
        chosen = [{"domainId": site["domainId"], "decision": "approve"} for site in sites]
        shop.post(f"{place}/review", {"selections": chosen}, **by_link)
    order = shop.comes_to(order_id, "payment_pending")
    shop.post(f"/orders/{order_id}/payments", {"amount": order["due"], "reference": "wire 9001"})
    lines = shop.get(f"/orders/{shop.comes_to(order_id, 'completed')['orderId']}/lines")["rows"]
    assert len(lines) == 8
    assert all(line["liveUrl"].startswith("https://") for line in lines)


def test_what_waits_for_somebody_is_left_by_the_desk(shop: Served) -> None:
    def lines() -> list[tuple[str, bool, str | None]]:
        found = shop.get("/orders?state=in_progress")["orders"]
        rows = [row for one in found for row in shop.get(f"/orders/{one['orderId']}/lines")["rows"]]
        return [(row["status"], row["hasIssue"], row["liveUrl"]) for row in rows]

    for _ in range(2_000):
        if [status for status, has_issue, _ in lines() if not has_issue] == ["completed", "completed"]:
            break
    assert [status for status, has_issue, _ in lines() if has_issue] == ["in_progress"]


def test_ctrl_c_ends_it_and_no_token_is_in_what_it_said() -> None:
    with served() as shop:
        token = shop.places["share_link"].rpartition("/")[2]
        assert shop.visitor.get(shop.places["share_link"]).status_code == 200
        assert shop.visitor.get(f"/review/{token}x").status_code == 404
        ended = shop.stop(signal.SIGINT)
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_port_that_is_taken_is_told() -> None:
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = typed("serve", "--port", other.getsockname()[1])
    assert ran.exit_code == 2
    assert "is taken by another program" in ran.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--host", "0.0.0.0"), "needs --identity MODULE:FUNCTION"),
        (("--host", "::"), "needs --identity MODULE:FUNCTION"),
        (("--host", "shop.example"), "needs --identity MODULE:FUNCTION"),
        (("--identity", "nobody"), "must be MODULE:FUNCTION"),
        (("--identity", "no_such_module:who"), "there is no module no_such_module"),
        (("--host", "192.0.2.1", "--identity", "os:getpid"), "must be an address or name of this machine"),
        (("--data", "x", "--dsn", "postgresql://x@y/z"), "does not go with --dsn"),
        (("--schema", "shop"), "goes with --dsn"),
    ],
)
def test_options_that_do_not_go_together_are_told(words: tuple[str, ...], told: str) -> None:
    ran = typed("serve", "--port", "0", *words)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert answer("serve", "--port", "0", *words, code=2)["problems"][0]["field"] == words[0]


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.startswith("unified_orders.adapters.cli.serving.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    ran = typed("serve")
    assert ran.exit_code == 2
    assert "pip install 'unified-orders[serve]'" in ran.stderr
