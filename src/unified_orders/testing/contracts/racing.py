"""Threads that begin at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from unified_orders.testing.contracts.awaiting import PATIENCE

T = TypeVar("T")
THREADS: Final = 8


def together(work: Callable[[int], T], count: int = THREADS, patience: float = PATIENCE) -> list[T]:
    """Let so many threads begin their work at once, each with its number; return what each one got.

    Raises:
        TimeoutError: somebody still waits after so many seconds; threads that never end hold nobody up.
    """
    gate = threading.Barrier(count)
    answers: list[Future[T]] = [Future() for _ in range(count)]

    def begin(number: int) -> None:
        try:
            gate.wait(patience)
            answers[number].set_result(work(number))
        except BaseException as error:  # noqa: BLE001 - it is the caller's
            answers[number].set_exception(error)

    for number in range(count):
        threading.Thread(target=begin, args=(number,), name=f"racer-{number}", daemon=True).start()
    return [answer.result(patience) for answer in answers]
