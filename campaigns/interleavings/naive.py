"""What has to be caught: approvals as they are often written, and the library's own store with its guards cut out."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, Final
from uuid import UUID

import psycopg
from attrs import evolve
from sqlalchemy import make_url

from campaigns.interleavings.choices import every_order
from campaigns.interleavings.scheduler import scheduler
from campaigns.stored import connected
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import Write

Approve = Callable[["psycopg.Connection[Any]"], None]

_TABLES: Final = """
CREATE TABLE wanted (links int); INSERT INTO wanted VALUES (1); CREATE TABLE approvals (reviewer int)"""
_READ: Final = "SELECT links FROM wanted"
_LOCK: Final = "SELECT links FROM wanted FOR UPDATE"
_COUNT: Final = "SELECT count(*) FROM approvals"


def read_count_insert(connection: "psycopg.Connection[Any]") -> None:
    """Approve a site as long as fewer than wanted are approved."""
    _approve(connection, _READ)


def lock_count_insert(connection: "psycopg.Connection[Any]") -> None:
    """Do so behind a lock: at REPEATABLE READ what is counted is what there was before the wait."""
    _approve(connection, _LOCK)


def _approve(connection: "psycopg.Connection[Any]", look: str) -> None:
    try:
        with connection.transaction():
            (wanted,) = connection.execute(look).fetchone() or (0,)
            (taken,) = connection.execute(_COUNT).fetchone() or (0,)
            if taken < wanted:
                connection.execute("INSERT INTO approvals VALUES (1)")
    except psycopg.errors.SerializationFailure:
        return


def over_quota(address: str, approve: Approve, level: str) -> tuple[int, int]:
    """Let two approve at once where one link is left, in every order; return the runs, and those that left two."""
    with connected(address) as observer, _seated(address, level) as (stage, connections):
        observer.execute("DROP TABLE IF EXISTS wanted, approvals")
        observer.execute(_TABLES)
        calls = [partial(approve, one) for one in connections]
        runs = over = 0
        for _ in every_order(lambda choose: stage.meet(calls, choose)):
            (taken,) = observer.execute(_COUNT).fetchone() or (0,)
            runs, over = runs + 1, over + (taken > 1)
            observer.execute("DELETE FROM approvals")
        return runs, over


@contextmanager
def _seated(address: str, level: str) -> Iterator[tuple[Any, list["psycopg.Connection[Any]"]]]:
    with scheduler(address, 2) as stage:
        plain = [make_url(one).set(drivername="postgresql") for one in stage.addresses]
        opened = stage.meet(
            [partial(_open, one.render_as_string(hide_password=False), level) for one in plain],
            lambda enabled: enabled[0],
        )
        with closing(opened.outcomes[0]), closing(opened.outcomes[1]):
            yield stage, list(opened.outcomes)


def _open(address: str, level: str) -> "psycopg.Connection[Any]":
    connection = psycopg.connect(address, autocommit=True, prepare_threshold=None)
    connection.isolation_level = psycopg.IsolationLevel[level.replace(" ", "_")]
    return connection


class Unlocked(Store):
    """Reads the order without locking it."""

    def loading(self, need: Need, receipt_of: tuple[UUID, str] | None) -> tuple[Statement, ...]:
        return tuple(_without(one, "FOR NO KEY UPDATE") for one in super().loading(need, receipt_of))


class Unversioned(Store):
    """Writes over whatever there is."""

    def saving(self, write: Write) -> Statement:
        return _without(super().saving(write), "AND t.version = %(version)s::int")


class Unguarded(Unlocked, Unversioned):
    """Does neither. What is left is the history: no two events of an order bear one number."""


#: takes that away as well
UNNUMBERED: Final = "ALTER TABLE order_events DROP CONSTRAINT order_events_pkey"


def _without(statement: Statement, text: str) -> Statement:
    return evolve(statement, text=statement.text.replace(text, ""))
