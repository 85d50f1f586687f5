"""What every error of the library owes its reader."""

import copy
import pickle
from collections.abc import Callable
from typing import TypeVar

from unified_orders.domain.errors import InvalidInput, KeyReused, Refused, UnifiedOrdersError
from unified_orders.wire import WireError

T = TypeVar("T")
LONGEST = 2_000


def answer(call: Callable[[], T]) -> T | UnifiedOrdersError:
    """Return what a call gives, or the error of ours that it raises, looked at closely; others are raised."""
    try:
        return call()
    except (InvalidInput, Refused, KeyReused, WireError) as error:
        check_error(error)
        return error


def check_error(error: UnifiedOrdersError) -> None:
    """Hold an error against what all of them promise: it prints anywhere, fits a log line, pickles and copies."""
    text = str(error)
    assert text.isascii(), text
    assert text.isprintable(), text
    assert 0 < len(text) < LONGEST, text
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin) == text
        assert twin.args == error.args
