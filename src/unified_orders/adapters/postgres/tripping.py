"""One trip to the server and back: many statements go out at once. psycopg waits for it, in a thread or in a task."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from attrs import frozen
from psycopg import OperationalError
from psycopg.abc import Buffer, PQGen
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from unified_orders.adapters.postgres.prepared import Prepared

#: yields what it waits for, is told what is ready, and returns one answer for each message; those behind one that
#: failed are there too, as not carried out
Trip = PQGen[list[PGresult]]
_OK: Final = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


@frozen(slots=True)
class Message:
    """One statement in the server's words."""

    text: bytes
    parameters: Sequence[Buffer | None]
    is_named: bool = True


def trip(pgconn: PGconn, messages: Sequence[Message], prepared: Prepared | None) -> Trip:
    """Send messages in one pipeline, and collect what is answered."""
    pgconn.enter_pipeline_mode()
    try:
        new: list[tuple[bytes, bytes] | None] = []
        for message in messages:
            new += _put(pgconn, message, prepared)
        pgconn.pipeline_sync()
        yield from _flushed(pgconn)
        answers = yield from _answers(pgconn)
    except BaseException:
        with suppress(OperationalError):  # in the middle of something it stays as it is; what ended that is told
            _left(pgconn)
        raise
    _left(pgconn)
    if prepared is not None:
        for named, answer in zip(new, answers, strict=False):
            if named is not None and answer.status in _OK:
                prepared.keep(*named)
    return [answer for named, answer in zip(new, answers, strict=False) if named is None or answer.status not in _OK]


def _left(pgconn: PGconn) -> None:
    if pgconn.status == ConnStatus.OK:
        pgconn.exit_pipeline_mode()


def _put(pgconn: PGconn, message: Message, prepared: Prepared | None) -> list[tuple[bytes, bytes] | None]:
    """Hand one message to libpq; return for each answer to come what it prepares, or None."""
    if prepared is None or not message.is_named:
        pgconn.send_query_params(message.text, message.parameters)
        return [None]
    name = prepared.name_of(message.text)
    if name is not None:
        pgconn.send_query_prepared(name, message.parameters)
        return [None]
    name = prepared.new_name()
    if name is None:
        pgconn.send_query_params(message.text, message.parameters)
        return [None]
    pgconn.send_prepare(name, message.text)
    pgconn.send_query_prepared(name, message.parameters)
    return [(message.text, name), None]


def _flushed(pgconn: PGconn) -> PQGen[None]:
    while pgconn.flush():
        ready = yield Wait.RW
        if ready & Ready.R:  # the server may not read on before somebody has read what it says
            pgconn.consume_input()


def _answers(pgconn: PGconn) -> Trip:
    answers: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            try:
                pgconn.consume_input()
            except OperationalError:
                if _has_failed(answers):  # it said why before it hung up
                    return answers
                raise
        answer = pgconn.get_result()
        if answer is None:
            if pgconn.status == ConnStatus.BAD:
                return answers
        elif answer.status == ExecStatus.PIPELINE_SYNC:
            return answers
        else:
            answers.append(answer)


def _has_failed(answers: Sequence[PGresult]) -> bool:
    return any(answer.status == ExecStatus.FATAL_ERROR for answer in answers)
