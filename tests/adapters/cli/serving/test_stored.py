"""`unified-orders serve --data FOLDER` and `--dsn URL`: orders that are there again."""

import signal
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, inspect, make_url
from tests.adapters.cli.kit import typed
from tests.adapters.cli.serving.visitors import served

from unified_orders.adapters.cli.serving.example import Example, order_id_of
from unified_orders.adapters.cli.serving.shops import Shop
from unified_orders.adapters.cli.serving.stored import in_database
from unified_orders.adapters.cli.standing import WATCHER

ORDER = {"currency": "USD", "groups": [{"clientId": "kites", "linkCount": 1}]}


IDENTIFY = """
from unified_orders import Actor

def identify(request):
    who = request.headers.get("authorization")
    return None if who is None else Actor.staff(who)
"""


def ids_in(shop: Shop) -> set[UUID]:
    return {row.order_id for row in shop.orders.orders(actor=WATCHER).orders}


def address(database: str) -> str:
    return make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_folder_keeps_its_orders_and_links_and_its_server_ends_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with served("--data", folder) as shop:
        first = shop.post("/orders", ORDER)["orderId"]
        ids = shop.ids()
        pages = [shop.places[name] for name in ("staff", "account", "share_link")]
        pages.append(f"/staff/orders/{first}")
        assert [shop.visitor.get(page).status_code for page in pages] == [200] * 4
        ended = shop.stop(signal.SIGTERM)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert not (folder / "postgres" / "postmaster.pid").exists()
    with served("--data", folder) as again:
        assert again.ids() == ids
        assert first in ids
        former = shop.places["share_link"].replace(shop.places["address"], again.places["address"])
        assert again.visitor.get(former).status_code == 200
        assert again.stop(signal.SIGINT).code == 0
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all of it", "utf-8")
    ran = typed("serve", "--port", "0", "--data", tmp_path)
    assert ran.exit_code == 2
    assert "--data: holds something else; name a new or empty folder" in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = typed("serve", "--port", "0", "--data", tmp_path / "file" / "shop")
    assert ran.exit_code == 3
    assert "cannot be written" in ran.stderr


def test_a_server_that_does_not_start_is_told_with_where_its_log_is(tmp_path: Path) -> None:
    home = tmp_path / "postgres"
    home.mkdir()
    (home / "PG_VERSION").write_text("9.6\n", "utf-8")
    ran = typed("serve", "--port", "0", "--data", tmp_path)
    assert ran.exit_code == 1
    assert f"the PostgreSQL server in {tmp_path} does not start" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_database_without_the_schema_is_left_as_it_is_and_the_command_named(bare: Engine) -> None:
    ran = typed(
        "serve", "--port", "0", "--dsn", bare.url.set(drivername="postgresql").render_as_string(hide_password=False)
    )
    assert ran.exit_code == 1
    assert "run unified-orders db upgrade" in ran.stderr
    assert inspect(bare).get_table_names() == []


def test_a_database_out_of_reach_is_told() -> None:
    ran = typed("serve", "--port", "0", "--dsn", "postgresql://nobody@127.0.0.1:1/nothing")
    assert ran.exit_code == 1
    assert "can't be reached" in ran.stderr


def test_a_database_is_served_as_it_is_to_those_whom_the_host_s_function_knows(database: str, tmp_path: Path) -> None:
    (tmp_path / "people_of_tests.py").write_text(IDENTIFY, "utf-8")
    options = ("--dsn", address(database), "--identity", "people_of_tests:identify", "--host", "0.0.0.0")
    with served(*options, here=tmp_path) as shop:
        assert shop.visitor.get("/api/orders").status_code == 401
        assert shop.visitor.get("/staff").status_code == 401
        assert shop.get("/orders", authorization="sam")["orders"] == []
        assert shop.places["identity"] == "people_of_tests:identify"
        assert (shop.places["share_link"], shop.places["account"], shop.places["pace"]) == (None, None, None)
        made = shop.post("/orders", ORDER, authorization="sam")["orderId"]
        assert shop.stop().err == ""
    refused = typed("serve", "--port", "0", "--dsn", address(database), "--example")
    assert refused.exit_code == 2
    assert "--example: holds orders of its own" in refused.stderr
    with in_database(address(database), None, None) as kept:
        assert ids_in(kept) == {UUID(made)}


def test_the_example_goes_into_an_empty_database_once(database: str) -> None:
    example = Example.read()
    with in_database(address(database), None, example) as shop:
        ids = ids_in(shop)
    with in_database(address(database), None, example) as again:
        assert ids_in(again) == ids
    assert ids == {order_id_of(plan) for plan in example.plans}


@pytest.mark.parametrize("wrong", ["mysql://localhost/orders", "no address"])
def test_a_wrong_address_is_told_in_one_sentence(wrong: str) -> None:
    ran = typed("serve", "--port", "0", "--dsn", wrong)
    assert ran.exit_code == 2
    assert "must be the address of a PostgreSQL database" in ran.stderr
