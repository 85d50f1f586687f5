"""The example applications run: each knows who is logged in, makes orders, and shows nobody another's."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from examples.flask_app import app as flask_app

from unified_orders import CreateOrder, GroupRequest, Submit
from unified_orders.wire import to_wire

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"running on (http://\S+)")
TEA = {"clientId": "tea", "linkCount": 1, "targetPages": [{"url": "https://tea.example/green"}]}
ORDER = {"currency": "USD", "groups": [TEA]}


@contextmanager
def served(place: str) -> Iterator[str]:
    """Run an example as its first lines say, and give its address."""
    command = [sys.executable, "-m", "uvicorn", place, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if found := _ADDRESS.search(line):
                yield found[1]
                break
        process.terminate()
        said += process.stderr.read()
    assert "Traceback" not in said, said
    assert "running on" in said, said


@pytest.mark.parametrize("place", ["examples.fastapi_app:app", "examples.django_app:application"])
def test_orders_are_made_by_who_is_logged_in_and_seen_by_nobody_else(place: str) -> None:
    with served(place) as address, httpx.Client(base_url=address) as ann, httpx.Client(base_url=address) as stranger:
        assert ann.post("/api/orders", json=ORDER, headers={"Idempotency-Key": "1"}).status_code == 401
        for browser, account in ((ann, "acme"), (stranger, "other")):
            told = {"json": {"account": account}} if "fastapi" in place else {"data": {"account": account}}
            assert browser.post("/login", **told).status_code == 204  # type: ignore[arg-type]
        made = ann.post("/api/orders", json=ORDER, headers={"Idempotency-Key": "1"})
        assert made.status_code == 201, made.text
        order = made.headers["location"]
        assert ann.get(order).status_code == 200
        assert stranger.get(order).status_code == 404
        assert ann.get("/nowhere").status_code == 404


def test_flask_carries_out_commands_and_shows_an_order_and_its_board() -> None:
    ann, stranger = flask_app.test_client(), flask_app.test_client()
    create = to_wire(CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)]))
    assert ann.post("/orders/commands", json=create).status_code == 401
    ann.post("/login", data={"account": "acme"})
    stranger.post("/login", data={"account": "other"})
    made = ann.post("/orders/commands", json=create, headers={"Idempotency-Key": "1"}).get_json()
    again = ann.post("/orders/commands", json=create, headers={"Idempotency-Key": "1"}).get_json()
    assert (again["order_id"], again["replayed"]) == (made["order_id"], True)
    order, (group,) = f"/orders/{made['order_id']}", made["group_ids"]
    assert ann.get(order).get_json()["state"] == "configuring"
    assert ann.get(f"{order}/groups/{group}").get_json()["sites"] == []
    assert stranger.get(order).status_code == 404
    submit = to_wire(Submit(made["order_id"]))
    assert stranger.post("/orders/commands", json=submit).status_code == 404
    assert ann.post("/orders/commands", json=submit).status_code == 200
    refused = ann.post("/orders/commands", json=submit)
    assert refused.status_code == 409
    assert refused.get_json()["reasons"]
    assert ann.post("/orders/commands", json={"command": "go"}).status_code == 422
