"""Requests sent by several callers at once, each over a connection that it keeps, and how long the answers took."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from socket import AF_UNIX, socket
from typing import Any, Final

from benchmarks.http.agency import Request

#: who ask at once
CALLERS: Final = 4
_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length: "


@dataclass(frozen=True)
class Answer:
    """One answer; `seconds` from the first byte that was sent to the last that came."""

    status: int
    content: bytes
    seconds: float

    def json(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.content)


@dataclass(frozen=True)
class Batch:
    """What came of many requests, by callers."""

    shares: list[list[Answer]]
    seconds: float

    @property
    def answers(self) -> list[Answer]:
        """All of them."""
        return [one for share in self.shares for one in share]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.answers) / self.seconds

    @property
    def slow(self) -> list[float]:
        """How long each took, in ms, but for each caller's first.

        Those come at the same instant, to a server that was idle while another contender had its turn.
        """
        return [one.seconds * 1_000 for share in self.shares for one in share[1:]]


def send(path: str, requests: Sequence[Request]) -> Batch:
    """Send them all; fail unless each is a success."""
    shares = [[one.as_bytes() for one in requests[number::CALLERS]] for number in range(CALLERS)]
    with ThreadPoolExecutor(CALLERS) as callers:
        begun = time.perf_counter()
        batch = Batch(list(callers.map(partial(_call, path), shares)), time.perf_counter() - begun)
    for answer in batch.answers:
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{answer.status}: {answer.content!r}")
    return batch


def _call(path: str, requests: Sequence[bytes]) -> list[Answer]:
    with socket(AF_UNIX) as connection:
        connection.connect(path)
        return [_ask(connection, one) for one in requests]


def _ask(connection: socket, request: bytes) -> Answer:
    begun = time.perf_counter()
    connection.sendall(request)
    received = b""
    while _END not in received:
        received += _more(connection)
    head, _, content = received.partition(_END)
    at = head.lower().index(_LENGTH) + len(_LENGTH)
    length = int(head[at:].partition(b"\r\n")[0])
    while len(content) < length:
        content += _more(connection)
    return Answer(int(head[9:12]), content, time.perf_counter() - begun)


def _more(connection: socket) -> bytes:
    chunk = connection.recv(1 << 16)
    if not chunk:
        raise ConnectionError("the server has hung up")
    return chunk
