"""What the server does for a statement: the plan that it has settled on, the indexes in it, the pages that it reads."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from attrs import frozen
from psycopg import sql

from unified_orders.adapters.postgres.statements import Statement

#: runs after which a server may plan once and for all
_SETTLING: Final = 6
_COUNT: Final = itertools.count()


@frozen(slots=True)
class Plan:
    """One statement, carried out."""

    root: Mapping[str, Any]
    #: rows that it answered with
    rows: int
    milliseconds: float

    @property
    def buffers(self) -> int:
        """Pages of 8 kB that were looked at, in memory or not."""
        return int(self.root["Shared Hit Blocks"] + self.root["Shared Read Blocks"])

    @property
    def indexes(self) -> frozenset[str]:
        """Every index that was gone through."""
        return frozenset(node["Index Name"] for node in self.nodes() if "Index Name" in node and node["Actual Loops"])

    @property
    def walked(self) -> frozenset[str]:
        """Every table that was read from end to end."""
        return frozenset(node["Relation Name"] for node in self.nodes() if node["Node Type"] == "Seq Scan")

    @property
    def sorted(self) -> int:
        """The most rows that had to be put in order."""
        return max(
            (int(node["Plans"][0]["Actual Rows"]) for node in self.nodes() if "Sort" in node["Node Type"]), default=0
        )

    def nodes(self) -> Iterator[Mapping[str, Any]]:
        """Yield every step of it."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.get("Plans", ()))


def plan_of(connection: psycopg.Connection[Any], statement: Statement) -> Plan:
    """Return the plan of a statement as the adapter sends it: prepared ones as they are once their plan has settled."""
    with _runnable(connection, statement) as run:
        explained = connection.execute(sql.SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ") + run).fetchone()
    assert explained is not None
    told = explained[0][0]
    return Plan(told["Plan"], int(told["Plan"]["Actual Rows"]), told["Execution Time"])


@contextmanager
def _runnable(connection: psycopg.Connection[Any], statement: Statement) -> Iterator[sql.Composable]:
    values = {name: sql.Literal(value) for name, value in statement.parameters.items()}
    if statement.replanned:
        yield _filled(statement.text, {name: value.as_string(connection) for name, value in values.items()})
        return
    name = sql.Identifier(f"plan_{next(_COUNT)}")
    places = {parameter: f"${place}" for place, parameter in enumerate(values, 1)}
    connection.execute(sql.SQL("PREPARE {} AS {}").format(name, _filled(statement.text, places)))
    given = sql.SQL("({})").format(sql.SQL(", ").join(values.values())) if values else sql.SQL("")
    run = sql.SQL("EXECUTE {} {}").format(name, given)
    for _ in range(_SETTLING - 1):
        connection.execute(run)
    yield run
    connection.execute(sql.SQL("DEALLOCATE {}").format(name))


def _filled(text: str, values: Mapping[str, str]) -> sql.SQL:
    filled: Any = text % values if values else text
    return sql.SQL(filled)
