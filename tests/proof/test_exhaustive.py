"""The engine holds its promises in every state of the small worlds."""

import time

from unified_orders.application.checking import Report, check
from unified_orders.application.checking.report import PROVED


def test_the_small_worlds_are_sound_and_walked_in_under_a_minute() -> None:
    began = time.perf_counter()
    report: Report = check(processes=2)
    assert report.faults == ()
    assert report.proved == PROVED
    assert sum(world.states for world in report.worlds) > 2_000
    assert all(world.accepted < world.decisions for world in report.worlds), "illegal commands were tried too"
    # Three times the promised minute: other tests may be running, and coverage may be on.
    assert time.perf_counter() - began < 180
