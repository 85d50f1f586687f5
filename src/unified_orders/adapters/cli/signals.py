"""Signals that end a process: SIGTERM as Ctrl-C does, and neither at a moment that would leave something behind."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from unified_orders.adapters.cli.exits import OK

ENDING: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def ended_by_sigterm(code: int = OK) -> Iterator[None]:
    """Have SIGTERM end this as Ctrl-C does: what was opened is closed, and the process ends with a code."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(code)

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


@contextmanager
def held() -> Iterator[None]:
    """Keep signals until this is done; then the first of them counts."""
    caught: list[int] = []

    def catch(number: int, frame: FrameType | None) -> None:
        caught.append(number)

    former = {one: signal.signal(one, catch) for one in ENDING}
    try:
        yield
    finally:
        for one, before in former.items():
            signal.signal(one, before)
        for number in caught[:1]:
            signal.raise_signal(number)
