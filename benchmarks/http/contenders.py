"""Who is compared: each installs itself in a database, prepares groups for review, and is served as an application."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from fastapi import FastAPI
from psycopg.types.json import Jsonb
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.requests import Request

from benchmarks import program
from benchmarks.figures import ENGINE
from benchmarks.http import agency
from benchmarks.http.agency import Group
from benchmarks.http.peer.app import app_on
from benchmarks.postgres.shop import SUGGESTED
from unified_orders import Actor
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.postgres import async_postgres_service, postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain import commands as c
from unified_orders.domain.sites import DR, Metric, Price, Requirements, Site
from unified_orders.domain.words import Qualification

_SCHEMA: Final = Path(__file__).parent / "peer" / "schema.sql"


@dataclass(frozen=True)
class Contender:
    """One who answers the three requests."""

    name: str
    install: Callable[[str], None]
    prepare: Callable[[str, int], list[Group]]
    app: Callable[[str], FastAPI]


def _install_library(address: str) -> None:
    engine = create_engine(address)
    upgrade(engine)
    engine.dispose()


def _prepare_library(address: str, count: int) -> list[Group]:
    engine = create_engine(address)
    orders = postgres_service(engine)
    customer, worker = Actor.account(agency.ACCOUNT), Actor.worker("desk")
    wanted = c.GroupRequest(
        client_id=agency.CLIENT,
        link_count=agency.LINKS,
        target_pages=program.pages(agency.CLIENT, agency.LINKS),
        anchor_texts=[f"anchor {number}" for number in range(agency.LINKS)],
        requirements=Requirements(count=SUGGESTED),
    )
    found = [
        Site(
            name,
            name,
            metrics=(Metric(DR, agency.rating(number), "ahrefs"),),
            prices=(Price("USD", agency.price(number), None),),
            qualification=Qualification.QUALIFIED,
        )
        for number, name in enumerate(agency.SITES)
    ]
    made = []
    for _ in range(count):
        created = orders.execute(c.CreateOrder(currency="USD", groups=[wanted]), actor=customer).result
        orders.execute(c.Submit(created.order_id), actor=customer)
        group = c.GroupRef(created.order_id, created.group_ids[0])
        orders.execute(c.RecordAnalysis(group, 1, found), actor=worker)
        made.append(Group(created.order_id, created.group_ids[0]))
    engine.dispose()
    return made


def _library(address: str) -> FastAPI:
    def identify(request: Request) -> Actor | None:
        account = request.headers.get("authorization")
        return Actor.account(account) if account else None

    return orders_app(async_postgres_service(create_async_engine(address)), identify=identify)


def _install_peer(address: str) -> None:
    with psycopg.connect(_plain(address)) as connection:
        connection.execute(_SCHEMA.read_bytes())


def _prepare_peer(address: str, count: int) -> list[Group]:
    made = [Group(uuid4(), uuid4()) for _ in range(count)]
    with psycopg.connect(_plain(address)) as connection, connection.cursor() as cursor:
        for table, rows in _rows(made).items():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})".encode(), rows)
    return made


def _rows(made: list[Group]) -> dict[str, list[tuple[object, ...]]]:
    pages = Jsonb([{"url": url, "page_id": None} for url in program.pages(agency.CLIENT, agency.LINKS)])
    anchors = Jsonb([f"anchor {number}" for number in range(agency.LINKS)])
    wanted = Jsonb({"count": SUGGESTED})
    orders = "orders (id, account_id, currency, state, open_groups, version)"
    groups = "groups (id, order_id, position, client_id, link_count, target_pages, anchor_texts, requirements, status)"
    sites = "sites (group_id, domain_id, domain, dr, price, facts)"
    selections = "selections (id, order_id, group_id, domain_id, status, rank, price)"
    return {
        orders: [(one.order, agency.ACCOUNT, "USD", "reviewing", 1, 3) for one in made],
        groups: [
            (one.group, one.order, 0, agency.CLIENT, agency.LINKS, pages, anchors, wanted, "reviewing") for one in made
        ],
        sites: [
            (one.group, name, name, agency.rating(number), agency.price(number), _facts(number))
            for one in made
            for number, name in enumerate(agency.SITES)
        ],
        selections: [
            (uuid4(), one.order, one.group, name, "suggested", number, agency.price(number))
            for one in made
            for number, name in enumerate(agency.SITES[:SUGGESTED])
        ],
    }


def _facts(number: int) -> Jsonb:
    metric = {"name": "dr", "value": agency.rating(number), "source": "ahrefs", "as_of": None}
    facts: dict[str, Any] = {"metrics": [metric], "niches": [], "languages": [], "why": [agency.WHY]}
    return Jsonb({**facts, "qualification": "qualified"})


def _plain(address: str) -> str:
    return address.replace("+psycopg", "")


LIBRARY: Final = Contender(ENGINE, _install_library, _prepare_library, _library)
PEER: Final = Contender("bare FastAPI", _install_peer, _prepare_peer, app_on)
CONTENDERS: Final = (LIBRARY, PEER)
