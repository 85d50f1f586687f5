"""The failure map: what the driver raises, as an error of the library. No driver's exception gets past the adapter."""

from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from unified_orders.adapters.postgres.referring import OF_HOST
from unified_orders.adapters.postgres.saving import STALE
from unified_orders.domain.errors import (
    Busy,
    Contended,
    InvariantBroken,
    OutcomeUnknown,
    StorageError,
    Timeout,
    Unavailable,
    UnifiedOrdersError,
    UnitOfWorkBroken,
)

#: what reaches us of the driver, and of the engine's pool on top of it
DRIVER_ERRORS: Final = (psycopg.Error, SQLAlchemyError)
_FIRST: Final = "another command came first; try again"
#: what SQLSTATEs begin with, the error that they stand for, and what it says; the first that fits speaks
_MEANINGS: Final[tuple[tuple[tuple[str, ...], type[UnifiedOrdersError], str], ...]] = (
    # a serialization failure, a deadlock, a row that somebody else made first
    (("40001", "40P01", "23505"), Contended, _FIRST),
    (("55P03",), Busy, "the order is locked by another command; try again"),
    (("57014",), Timeout, "the database took too long; try again"),
    (("25P02",), UnitOfWorkBroken, "this transaction has failed before; roll it back and begin another one"),
    (("25006",), Unavailable, "the database takes no writes: it is a standby, or read-only; connect to its primary"),
    (("53",), Unavailable, "the database has no room left for this (connections, memory or disk); try again later"),
    (("08", "57"), Unavailable, "the database hung up; try again"),
    (
        ("3F000", "42P01", "42703"),
        StorageError,
        "the schema is of another version; run unified-orders db upgrade",
    ),
    (("42501",), StorageError, "the database's user may not do this; grant it the schema's tables"),
)
_INVALID_TEXT: Final = "22P02"
#: A read stores nothing, so that nothing about it is unknown.
_READ_BROKE: Final = "the connection broke while the database was read; try again"
#: what a publisher's statement may meet as any other: rivals, limits of time, a server that is away
_PASSING: Final = ("40001", "40P01", "55P03", "57", "53", "08", "25")


class OfHost(psycopg.Error):
    """What the server said of a statement of the host's publisher."""

    def __init__(self, orig: psycopg.Error) -> None:
        super().__init__(str(orig))
        self.orig = orig


def failure_of(error: Exception) -> UnifiedOrdersError:
    """Return what an error stands for that came before COMMIT was sent."""
    if isinstance(error, SQLAlchemyError) and not isinstance(error, DBAPIError | PoolTimeout):
        return UnitOfWorkBroken("the host's transaction is over or has failed; roll it back and begin another one")
    state = _state_of(error)
    if state is None:
        return _stateless(error)
    if isinstance(error, OfHost) and not state.startswith(_PASSING):
        return StorageError(
            f"a statement of your publisher failed (SQLSTATE {state}: {_said(error)}); mend it, then repeat"
        )
    if state == _INVALID_TEXT and STALE in str(error):
        return Contended(_FIRST)
    for states, stands_for, sentence in _MEANINGS:
        if state.startswith(states):
            return stands_for(sentence)
    if state[:2] in {"22", "23"}:
        rule = getattr(getattr(getattr(error, "orig", error), "diag", None), "constraint_name", None)
        if rule is not None and rule.endswith(OF_HOST):
            return StorageError(
                f"the host's table lacks the row that this refers to ({rule}); add it there, then repeat"
            )
        rule = rule or f"SQLSTATE {state}"
        return InvariantBroken(f"the database refused what the engine allowed ({rule}); report this")
    return StorageError(f"the database refused a statement (SQLSTATE {state}); run unified-orders db check")


def commit_failure(error: Exception, key: str | None) -> UnifiedOrdersError:
    """Return what an error stands for that came in the trip of COMMIT: with a code, the server said no."""
    state = _state_of(error)
    if state is None or state.startswith(("08", "57P")):
        return OutcomeUnknown(key)
    return failure_of(error)


def read_failure(error: Exception) -> UnifiedOrdersError:
    """Return what an error stands for that came in a trip which stored nothing."""
    failure = commit_failure(error, None)
    return Unavailable(_READ_BROKE) if isinstance(failure, OutcomeUnknown) else failure


def _said(error: OfHost) -> str:
    return error.orig.diag.message_primary or ""


def _state_of(error: Exception) -> str | None:
    driver = getattr(error, "orig", error)
    return driver.sqlstate if isinstance(driver, psycopg.Error) else None


def _stateless(error: Exception) -> UnifiedOrdersError:
    driver = getattr(error, "orig", error)
    if isinstance(driver, psycopg.DataError | psycopg.ProgrammingError):
        return InvariantBroken("the driver can't carry what the engine allowed; report this")
    if isinstance(error, PoolTimeout):
        return Unavailable("no connection of the engine's pool became free; give it more, or try again later")
    return Unavailable("the database can't be reached; see that it runs at that address, then try again")
