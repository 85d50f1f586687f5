"""Examples of what queries answer: recorded from the life of an order, with ids and moments that never change."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from fastapi.routing import APIRoute
from tests.adapters.http.asking import addresses
from tests.adapters.http.kit import CLIENTS, Caller, Json, identify, wired
from tests.adapters.http.life import Life, group_for

from unified_orders.adapters.http import orders_app, orders_router
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service
from unified_orders.testing import FrozenClock

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def answers() -> str:
    """Return the examples as JSON, by the names of the queries."""
    service = AsyncInMemoryOrders(in_memory_service(clients=CLIENTS, clock=FrozenClock(), deliver="on demand"))
    routes = [one for one in orders_router(service).routes if isinstance(one, APIRoute)]
    names = {(min(one.methods or ()), one.path.removeprefix("/api")): one.operation_id for one in routes}
    with wired(orders_app(service, identify=identify)) as wire:
        told = dict(_told(Caller(wire, "ann"), names))
    numbers, known = count(1), dict[str, str]()

    def numbered(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"0198f3c2-7a10-7c44-9d21-{next(numbers):012x}")

    return _UUID.sub(numbered, json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)) + "\n"


def _told(ann: Caller, names: Mapping[tuple[str, str], str | None]) -> Iterator[tuple[str | None, Json]]:
    life = Life.made(ann, group_for("tea", 1)).analysed(2)
    site = life.board()["suggested"][0]
    rejection = {
        "domainId": site["domainId"],
        "decision": "reject",
        "reason": {"code": "off_topic"},
        "version": site["version"],
    }
    ann.done("POST", f"{life.group()}/review", {"selections": [rejection]})
    life.approved(skip=0)
    life.paid()
    ids, token = life.ids(), ann.done("POST", f"{life.path}/links", {"label": "Ann"})["result"]["token"]
    for address in addresses():
        name = names[address.method, address.path.partition("?")[0]]
        if address.method == "GET":
            who = (
                ann.bearing(token) if name == "open_link" else ann.as_("sam" if name in {"as_of", "doctor"} else "ann")
            )
            answer = address.asked(who, ids)
            assert answer.is_success, (name, answer.text)
            yield name, _short(answer.json())


def _short(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return it with no more than two of a kind."""
    if isinstance(part, dict):
        return {name: _short(value) for name, value in part.items()}
    return [_short(one) for one in part[:2]] if isinstance(part, list) else part
