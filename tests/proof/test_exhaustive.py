"""The engine holds its promises in every state of the small worlds."""

from unified_orders.application.checking import Report, check
from unified_orders.application.checking.report import PROVED


def test_every_state_of_the_small_worlds_is_sound() -> None:
    report: Report = check(processes=2)
    assert report.faults == ()
    assert report.proved == PROVED
    assert sum(world.states for world in report.worlds) > 2_000
    assert all(world.accepted < world.decisions for world in report.worlds), "illegal commands were tried too"
