"""The campaign of generated requests finds what is not as the document says, and says when it shows nothing."""

import random
from collections.abc import Iterator

import pytest
from schemathesis.core.failures import FailureGroup
from tests.adapters.http.fuzzing import Fuzzing
from tests.adapters.http.kit import CLIENTS, Caller, identify, wired

from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service


@pytest.fixture
def ann() -> Iterator[Caller]:
    orders = AsyncInMemoryOrders(in_memory_service(clients=CLIENTS, deliver="on demand"))
    with wired(orders_app(orders, identify=identify)) as wire:
        yield Caller(wire, "ann")


def test_an_answer_with_a_field_of_another_type_than_the_document_says_is_found(ann: Caller) -> None:
    document = ann.wire.app.openapi()
    document["components"]["schemas"]["OrderRow"]["properties"]["due"] = {"type": "string"}
    path = "/api/orders"
    fuzzing = Fuzzing(ann, {**document, "paths": {path: document["paths"][path]}}, random.Random(4))
    with pytest.raises(FailureGroup):
        fuzzing.run(200)


def test_a_status_that_the_document_does_not_know_is_found(ann: Caller) -> None:
    document = ann.wire.app.openapi()
    path = "/api/orders/{orderId}/submit"
    del document["paths"][path]["post"]["responses"]["409"]
    fuzzing = Fuzzing(ann, {**document, "paths": {path: document["paths"][path]}}, random.Random(4))
    with pytest.raises(FailureGroup):
        fuzzing.run(200)


def test_a_run_that_met_too_little_says_so(ann: Caller) -> None:
    fuzzing = Fuzzing(ann, ann.wire.app.openapi(), random.Random(4))
    with pytest.raises(AssertionError, match="no answer was"):
        fuzzing.check()
