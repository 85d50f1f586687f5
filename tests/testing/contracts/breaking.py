"""Run a contract suite in this process, without a report: which of its promises does an adapter break?

assert "test_a_delivered_effect_does_not_come_again" in broken(OutboxContract, lambda: Forgetful())
"""

from collections.abc import Callable
from types import new_class
from typing import Any

import pytest

from unified_orders.testing.contracts.contract import Contract
from unified_orders.testing.contracts.guarding import contract_tests


def adapter_of(suite: type[Contract[Any]], make: Callable[[], object], **hooks: Any) -> Any:  # noqa: ANN401
    """Return the class that a host would write for an adapter: `make`, and whichever hooks it has beside."""
    return class_of(suite, make=lambda self: make(), **hooks)


def class_of(*bases: type, name: str = "TestAdapter", **names: object) -> Any:  # noqa: ANN401 - a class, made late
    """Return a class with these names in it."""
    return new_class(name, bases, exec_body=lambda body: body.update(names))


def broken(suite: type[Contract[Any]], make: Callable[[], object], **hooks: Any) -> dict[str, BaseException]:  # noqa: ANN401
    """Return the promises that an adapter breaks, by the names of their tests, each with what came of it."""
    return broken_by(adapter_of(suite, make, **hooks))


def broken_by(adapter: type[Contract[Any]]) -> dict[str, BaseException]:
    """Do the same for a class that is there."""
    outcomes = {name: outcome(adapter, name) for name in contract_tests(adapter)}
    return {name: error for name, error in outcomes.items() if error is not None}


def outcome(adapter: type[Contract[Any]], name: str) -> BaseException | None:
    """Run one test of a contract; return what it failed with, or None."""
    one = adapter()
    try:
        with one.running(_no_fixture):
            getattr(one, name)()
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - whatever a broken adapter leads to
        return error
    return None


def _no_fixture(name: str) -> object:
    raise LookupError(f"make takes the fixture {name}: run this adapter by pytest")
