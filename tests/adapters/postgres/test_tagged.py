"""Events, effects and outcomes are stored as the wire has them, though something quicker writes them."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.docs.examples import example

from unified_orders.adapters.postgres.mapping.tagged import effect_document, event_columns, outcome_document
from unified_orders.adapters.postgres.mapping.values import document_in, json_of
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Event, event_kinds
from unified_orders.domain.results import Done
from unified_orders.domain.words import OrderState
from unified_orders.wire import from_wire, to_wire
from unified_orders.wire.tags import EFFECTS, RESULTS

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*$")
KINDS = sorted(event_kinds().values(), key=lambda cls: cls.__name__)


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.__name__)
def test_an_event_is_stored_as_the_wire_has_it(cls: type[Event]) -> None:
    event = example(cls)
    stored = document_in(json_of(event_columns(event)))
    assert stored == to_wire(event)
    assert from_wire(stored, Event) == event


@given(st.sampled_from(KINDS).flatmap(st.from_type))
def test_whatever_an_event_holds_it_is_stored_as_the_wire_has_it(event: Event) -> None:
    assert in_one_zone(document_in(json_of(event_columns(event)))) == in_one_zone(to_wire(event))


def in_one_zone(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return it with moments in UTC, as all of the engine's are."""
    if isinstance(part, dict):
        return {name: in_one_zone(value) for name, value in part.items()}
    if isinstance(part, list):
        return [in_one_zone(value) for value in part]
    is_moment = isinstance(part, str) and MOMENT.match(part)
    return datetime.fromisoformat(part).astimezone(UTC) if is_moment else part


@pytest.mark.parametrize("cls", EFFECTS.classes.values(), ids=lambda cls: cls.__name__)
def test_an_effect_is_stored_as_the_wire_has_it(cls: type[Effect]) -> None:
    effect = example(cls)
    stored = document_in(json_of(effect_document(effect)))
    assert stored == to_wire(effect)
    assert from_wire(stored, Effect) == effect


@pytest.mark.parametrize("cls", [*RESULTS.classes.values(), None], ids=lambda cls: cls.__name__ if cls else "nothing")
def test_an_outcome_is_stored_as_the_wire_has_it(cls: type[Any] | None) -> None:
    result = None if cls is None else example(cls)
    done: Done[Any] = Done(UUID(int=7), 3, OrderState.REVIEWING, result, (UUID(int=8),))
    stored = document_in(json_of(outcome_document(done)))
    assert stored == to_wire(done)
    assert from_wire(stored, Done) == done
