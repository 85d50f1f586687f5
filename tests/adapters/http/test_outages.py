"""A PostgreSQL that is killed, or cut off at COMMIT, under requests: 503 and 504 say so, and the same app goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from attrs import frozen
from campaigns.cuts.frames import COMMIT, Side
from campaigns.cuts.proxy import Cut, Manner, Proxy, between
from campaigns.kills.cluster import Cluster, clusters
from fastapi import FastAPI
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.http.kit import CLIENTS, Caller, Changing, Json, wired
from tests.adapters.http.life import Life, approvals, group_for

from unified_orders import Settings
from unified_orders.adapters.memory import AsyncMemoryDirectory, MemoryDirectory
from unified_orders.adapters.postgres import async_postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade

#: COMMIT never arrives; it arrives, and nobody hears of it
LOST, DEAF = Cut(Side.ASKED, 1, Manner.BEFORE, COMMIT), Cut(Side.ANSWERED, 1, Manner.BEFORE, COMMIT)
NOTE = {"text": "by Friday"}
KEY = {"Idempotency_Key": "wish-1"}


@contextmanager
def customer_of(app: FastAPI, changing: Changing, address: str) -> Iterator[Caller]:
    """Give a customer whose orders are kept there; whatever fails is tried once."""
    engine = create_async_engine(address)
    directory = AsyncMemoryDirectory(MemoryDirectory(CLIENTS))
    changing.service = async_postgres_service(engine, directory=directory, settings=Settings(tries=1))
    with wired(app) as wire:
        yield Caller(wire, "ann")
        wire.runner.run(engine.dispose())


@frozen
class Cuttable:
    ann: Caller
    proxy: Proxy


@pytest.fixture
def cuttable(app: FastAPI, changing: Changing, database: str) -> Iterator[Cuttable]:
    with between(database) as (through, proxy), customer_of(app, changing, through) as ann:
        yield Cuttable(ann, proxy)


def review_of(life: Life) -> tuple[str, Json]:
    return f"{life.group()}/review", {"selections": approvals(life.board()["suggested"][:1])}


WISHES: dict[str, Callable[[Life], tuple[str, Json]]] = {
    "create": lambda _: ("/orders", {"currency": "USD", "groups": [group_for("tea", 1)]}),
    "note": lambda life: (f"{life.path}/notes", NOTE),
    "review": review_of,
}


@pytest.mark.parametrize(("cut", "stored"), [(LOST, False), (DEAF, True)], ids=["lost", "unheard"])
@pytest.mark.parametrize("wish", WISHES)
def test_a_request_cut_at_commit_is_504_and_the_same_key_tells_the_one_outcome(
    cuttable: Cuttable, wish: str, cut: Cut, *, stored: bool
) -> None:
    ann = cuttable.ann
    life = Life.made(ann, group_for("tea", 1)).analysed()
    path, body = WISHES[wish](life)
    cuttable.proxy.arm(cut)
    unknown = ann.post(path, body, **KEY)
    assert cuttable.proxy.disarm() == 1
    told = unknown.json()
    assert (unknown.status_code, told["code"], told["retryable"]) == (504, "outcome_unknown", True)
    assert told["key"] == KEY["Idempotency_Key"]
    first, again = (ann.done("POST", path, body, **KEY) for _ in range(2))
    assert (first["replayed"], again["replayed"]) == (stored, True)
    assert {**again, "replayed": first["replayed"]} == first
    assert len(ann.done("GET", "/orders")["orders"]) == (2 if wish == "create" else 1)


def test_a_read_that_is_cut_off_is_503_and_the_next_one_is_answered(cuttable: Cuttable) -> None:
    life = Life.made(cuttable.ann, group_for("tea", 1))
    cuttable.ann.done("GET", life.path)
    cuttable.proxy.arm(Cut(Side.ANSWERED, 1, Manner.WITHIN))
    broken = cuttable.ann.get(life.path)
    assert cuttable.proxy.disarm() == 1
    assert broken.status_code == 503, broken.text
    assert (broken.status_code, broken.json()["code"], broken.headers["retry-after"]) == (503, "unavailable", "1")
    assert cuttable.ann.done("GET", life.path)["orderId"] == life.order_id


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of this module's own, to be killed."""
    with clusters(1) as (cluster,):
        cluster.make()
        cluster.begin()
        engine = create_engine(cluster.address)
        upgrade(engine)
        engine.dispose()
        yield cluster


def test_a_killed_server_is_503_and_the_same_app_goes_on_when_it_is_back(
    app: FastAPI, changing: Changing, cluster: Cluster
) -> None:
    with customer_of(app, changing, cluster.address) as ann:
        life = Life.made(ann, group_for("tea", 1)).analysed()
        cluster.kill()
        for answer in (
            ann.get("/orders"),
            ann.get(f"{life.group()}/sites"),
            ann.post(f"{life.path}/notes", NOTE, **KEY),
            ann.post(f"{life.group()}/review", {"selections": [{"domainId": "x.example", "decision": "approve"}]}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), answer.text
            assert (answer.headers["retry-after"], answer.json()["retryable"]) == ("1", True)
            assert str(cluster.folder) not in answer.text
        cluster.begin()
        assert not ann.done("POST", f"{life.path}/notes", NOTE, **KEY)["replayed"]
        assert life.approved()["state"] == "payment_pending"
