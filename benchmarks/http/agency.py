"""What is asked for over HTTP, and with which sites: the same for all contenders."""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from benchmarks import program

ACCOUNT: Final = "acme"
CLIENT: Final = "tea"
LINKS: Final = program.GROUPS[CLIENT]
SITES: Final = [f"site-{number:02}.example" for number in range(program.SITES_PER_GROUP)]
WHY: Final = "nothing special was asked for"


@dataclass(frozen=True)
class Group:
    """One group under review, of an order of its own."""

    order: UUID
    group: UUID


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent."""

    method: str
    path: str
    body: Any = None
    key: str | None = None

    def as_bytes(self) -> bytes:
        head = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost", f"Authorization: {ACCOUNT}"]
        content = b"" if self.body is None else json.dumps(self.body).encode()
        if self.key is not None:
            head.append(f"Idempotency-Key: {self.key}")
        if content:
            head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join([*head, "", ""]).encode() + content


def rating(number: int) -> int:
    return 90 - number


def price(number: int) -> int:
    return program.PRICE + number


def create(key: str) -> Request:
    groups = [
        {
            "clientId": client,
            "linkCount": links,
            "targetPages": [{"url": page} for page in program.pages(client, links)],
            "anchorTexts": [f"anchor {number}" for number in range(links)],
        }
        for client, links in program.GROUPS.items()
    ]
    return Request("POST", "/api/orders", {"currency": "USD", "groups": groups}, key)


def board(of: Group) -> Request:
    return Request("GET", f"/api/orders/{of.order}/groups/{of.group}/sites")


def review(of: Group, key: str) -> Request:
    selections = [
        {
            "domainId": SITES[number],
            "decision": "approve",
            "targetPageUrl": page,
            "anchorText": f"anchor {number}",
            "version": 1,
            "expectedPrice": price(number),
        }
        for number, page in enumerate(program.pages(CLIENT, LINKS))
    ]
    return Request("POST", f"/api/orders/{of.order}/groups/{of.group}/review", {"selections": selections}, key)
