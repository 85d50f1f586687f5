"""Send statements over a psycopg connection, all of one trip at once, and read their answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from unified_orders.adapters.postgres.failures import OfHost
from unified_orders.adapters.postgres.prepared import Prepared, prepared_on
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows
from unified_orders.adapters.postgres.tripping import Message, Trip, trip

Sync = psycopg.Connection[tuple[Any, ...]]
Async = psycopg.AsyncConnection[tuple[Any, ...]]

#: a transaction like any other
BEGIN: Final = Statement("BEGIN", {})
#: what a unit inside a host's transaction begins and ends with
SAVEPOINT: Final = Statement("SAVEPOINT unified_orders", {})
RELEASE: Final = Statement("RELEASE SAVEPOINT unified_orders", {})
BACK: Final = Statement("ROLLBACK TO SAVEPOINT unified_orders", {})
#: psycopg's own `commit` waits for what was sent before it
COMMIT: Final = Statement("COMMIT", {})


def beginning_of(connection: Sync | Async) -> Statement:
    """Return what begins a transaction as the connection's owner wants it."""
    level, read_only, deferrable = connection.isolation_level, connection.read_only, connection.deferrable
    if level is None and read_only is None and deferrable is None:
        return BEGIN
    words = [BEGIN.text]
    if level is not None:
        words.append(f"ISOLATION LEVEL {level.name.replace('_', ' ')}")
    if read_only is not None:
        words.append("READ ONLY" if read_only else "READ WRITE")
    if deferrable is not None:
        words.append("DEFERRABLE" if deferrable else "NOT DEFERRABLE")
    return Statement(" ".join(words), {})


def send(connection: Sync, statements: tuple[Statement, ...], *, owned: bool, commit: bool = False) -> list[Rows]:
    """Send statements, and COMMIT behind them if asked to, in one trip; return each one's rows.

    `owned`: the transaction is ours, and its BEGIN was sent by us; otherwise psycopg's, as its owner wants it.
    """
    sending = _Sending(connection, statements, owned=owned, commit=commit)
    with connection.lock:
        answers = connection.wait(sending.trip())
        if sending.was_forgotten(answers):
            answers = connection.wait(sending.trip())
    return sending.rows(answers)


async def asend(
    connection: Async, statements: tuple[Statement, ...], *, owned: bool, commit: bool = False
) -> list[Rows]:
    """As `send`, awaited."""
    sending = _Sending(connection, statements, owned=owned, commit=commit)
    async with connection.lock:
        answers = await connection.wait(sending.trip())
        if sending.was_forgotten(answers):
            answers = await connection.wait(sending.trip())
    return sending.rows(answers)


class _Sending:
    """Statements on their way over one connection.

    Names are given to statements in transactions of our own alone. What they begin with has one: where somebody
    let go of all names since, as psycopg does after a rollback, that fails before anything has begun.
    """

    def __init__(
        self, connection: Sync | Async, statements: tuple[Statement, ...], *, owned: bool, commit: bool
    ) -> None:
        self._pgconn = connection.pgconn
        # a host's transaction that SQLAlchemy has begun, psycopg begins with the first statement only
        lazy = not owned and self._pgconn.transaction_status == TransactionStatus.IDLE
        self._before = (beginning_of(connection),) if lazy else ()
        self._statements = statements
        self._sent = (*self._before, *statements, *((COMMIT,) if commit else ()))
        self._transformer = Transformer(connection)
        self._is_utf8 = connection.info.encoding == "utf-8"
        self._prepared: Prepared | None = None
        if owned and connection.prepare_threshold is not None:
            self._prepared = prepared_on(connection)

    def trip(self) -> Trip:
        """Return what is to be waited for; it may be taken twice, for then other names are given."""
        return trip(self._pgconn, [self._message(one) for one in self._sent], self._prepared)

    def was_forgotten(self, answers: list[PGresult]) -> bool:
        """Return whether the server knows none of the names any more, and has done nothing."""
        idle = self._pgconn.transaction_status == TransactionStatus.IDLE
        if self._prepared is None or not idle or not _fails_as(answers[0], InvalidSqlStatementName):
            return False
        self._prepared.forget()
        return True

    def rows(self, answers: list[PGresult]) -> list[Rows]:
        """Return the rows of each statement, as Python has them, or raise what the server said."""
        for place, answer in enumerate(answers):
            if answer.status == ExecStatus.FATAL_ERROR:
                error = error_from_result(answer)
                if place < len(self._sent) and self._sent[place].of_host:
                    raise OfHost(error)
                raise error
        first = len(self._before)
        return [self._read(answer) for answer in answers[first : first + len(self._statements)]]

    def _read(self, answer: PGresult) -> Rows:
        if answer.status != ExecStatus.TUPLES_OK:
            return []
        self._transformer.set_pgresult(answer)
        return self._transformer.load_rows(0, answer.ntuples, tuple)

    def _message(self, statement: Statement) -> Message:
        text, names = statement.placed
        values = [statement.parameters[name] for name in names]
        try:
            dumped = [_DUMPED[type(value)](value) for value in values] if self._is_utf8 else self._dumped(values)
        except KeyError:
            dumped = self._dumped(values)
        return Message(text, dumped, is_named=not (statement.replanned or statement.of_host))

    def _dumped(self, values: list[Any]) -> Sequence[Buffer | None]:
        texts = [value.decode() if type(value) is bytes else value for value in values]
        return self._transformer.dump_sequence(texts, [PyFormat.TEXT] * len(texts))


def _encoded(value: str) -> bytes:
    if "\0" in value:
        raise psycopg.DataError("text in PostgreSQL can't hold NUL")
    return value.encode()


#: how values of the plain kinds are written where both sides speak UTF-8, without psycopg's adapters
_DUMPED: Final[Mapping[type, Callable[[Any], bytes | None]]] = {
    bytes: bytes,
    int: b"%d".__mod__,
    str: _encoded,
    type(None): lambda _: None,
}


def _fails_as(answer: PGresult, kind: type[psycopg.Error]) -> bool:
    return answer.status == ExecStatus.FATAL_ERROR and isinstance(error_from_result(answer), kind)
