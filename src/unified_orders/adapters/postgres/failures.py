"""The failure map: what the driver raises, as an error of the library. No driver's exception gets past the adapter."""

from typing import Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError

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
)

#: what reaches us of the driver, and of the engine's pool on top of it
DRIVER_ERRORS: Final = (psycopg.Error, SQLAlchemyError)
#: a serialization failure, a deadlock, a row that somebody else made first
_AGAIN: Final = frozenset({"40001", "40P01", "23505"})
_LOCK_NOT_AVAILABLE: Final = "55P03"
_QUERY_CANCELED: Final = "57014"
_READ_ONLY: Final = "25006"
_INVALID_TEXT: Final = "22P02"


def failure_of(error: Exception) -> UnifiedOrdersError:
    """Return what an error stands for that came before COMMIT was sent."""
    state = _state_of(error)
    if state is None:
        return Unavailable("the database can't be reached; see that it runs, then try again")
    if state in _AGAIN or (state == _INVALID_TEXT and STALE in str(error)):
        return Contended("another command came first; try again")
    if state == _LOCK_NOT_AVAILABLE:
        return Busy("the order is locked by another command; try again")
    if state == _QUERY_CANCELED:
        return Timeout("the database took too long; try again")
    if state[:2] in {"22", "23"}:
        rule = getattr(getattr(error, "diag", None), "constraint_name", None) or f"SQLSTATE {state}"
        return InvariantBroken(f"the database refused what the engine allowed ({rule}); report this")
    if state == _READ_ONLY or state[:2] in {"08", "53", "57"}:
        return Unavailable("the database takes no writes now; try again later")
    return StorageError(f"the database refused a statement (SQLSTATE {state}); check its schema and the user's rights")


def _state_of(error: Exception) -> str | None:
    driver = getattr(error, "orig", error)
    return driver.sqlstate if isinstance(driver, psycopg.Error) else None


def commit_failure(error: Exception, key: str | None) -> UnifiedOrdersError:
    """Return what an error stands for that came in the trip of COMMIT: with a code, the server said no."""
    state = _state_of(error)
    if state is None or state[:2] in {"08", "57"}:
        return OutcomeUnknown(key)
    return failure_of(error)
