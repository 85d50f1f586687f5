"""Timing by turns: contenders run one after the other in every round, so that a slow moment of the machine hits all.

What counts is the processor's time of this process: nothing here waits, and what others do on the machine stays out.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from time import process_time_ns
from typing import Final

#: a step of a life: what it is called, and what it does
Step = tuple[str, Callable[[], object]]
#: makes the steps of one life, each to be run before the next is asked for
Life = Callable[[], Iterator[Step]]

#: the name under which a whole life is reported
WHOLE: Final = "whole life"
_NANOSECONDS: Final = 1_000


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int, calls: int) -> dict[str, float]:
    """Return the median over rounds of the microseconds that one call takes."""
    taken: dict[str, list[float]] = defaultdict(list)
    with _no_collector():
        for _ in range(rounds):
            for name, call in contenders.items():
                taken[name].append(_time(call, calls))
    return {name: median(times) for name, times in taken.items()}


def lives(contenders: Mapping[str, Life], rounds: int) -> dict[str, dict[str, float]]:
    """Return, by contender and kind of step, the median microseconds; a whole life is the sum of its steps."""
    taken: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in contenders}
    with _no_collector():
        for _ in range(rounds):
            for name, life in contenders.items():
                whole = 0.0
                for kind, run in life():
                    microseconds = _time(run, 1)
                    taken[name][kind].append(microseconds)
                    whole += microseconds
                taken[name][WHOLE].append(whole)
    return {name: {kind: median(times) for kind, times in kinds.items()} for name, kinds in taken.items()}


def _time(call: Callable[[], object], calls: int) -> float:
    begun = process_time_ns()
    for _ in range(calls):
        call()
    return (process_time_ns() - begun) / calls / _NANOSECONDS


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the collector out of the figures, as timeit does; what piles up is collected at the end."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
