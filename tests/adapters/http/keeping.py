"""What is stored, and what was said, held against what was before and what others are told."""

from typing import Any

import httpx

from unified_orders.adapters.memory import AsyncInMemoryOrders


def said(answer: httpx.Response) -> tuple[int, Any]:
    """Return all of an answer but the id of its request."""
    told = answer.json()
    return answer.status_code, {**told, "requestId": None}


class Kept:
    """What is stored of orders, openings of links aside."""

    def __init__(self, orders: AsyncInMemoryOrders) -> None:
        self.repository = orders.plain.repository
        self.before = self.all()

    def all(self) -> dict[Any, Any]:
        shelves = self.repository.shelves
        states = {order_id: self.repository.snapshot(order_id) for order_id in shelves}
        return {
            order_id: (
                state.order,
                state.groups,
                state.selections,
                state.items,
                state.payments,
                len(shelves[order_id].history),
            )
            for order_id, state in states.items()
            if state is not None
        }

    def check(self) -> None:
        assert self.all() == self.before
