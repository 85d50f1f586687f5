"""JSON comes back as what was asked for."""

from typing import Any, assert_type

from unified_orders import Command, CreateOrder, Done, Recorded, Submit, Summary
from unified_orders.wire import Problem, WireError, WireForm, from_json, from_wire, to_json, to_wire, wire_form


def there_and_back(text: str, summary: Summary) -> None:
    assert_type(to_json(summary), str)
    assert_type(from_json(text, Submit), Submit)
    assert_type(from_json(text, CreateOrder).currency, str)
    assert_type(from_json(text, Recorded).seq, int)
    assert_type(from_wire(to_wire(summary), Done[None]), Done[None])
    command = from_json(text, Command[Any])
    assert_type(command.name, str)


def a_form_of_its_own() -> None:
    assert_type(wire_form(), WireForm)


def faults(error: WireError) -> None:
    assert_type(error.problems, tuple[Problem, ...])
    assert_type(error.path, str)
