"""A tap between driver and server: it counts what goes through, and can hold each round trip up.

    python -m benchmarks.postgres.tapping ADDRESS SECONDS

puts one in a process of its own, which holds every trip up by so many seconds until its input ends.
"""

import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from attrs import define, field
from tests.adapters.postgres.protocol import HEAD, Messages, connect_to, door_before

#: statements that only begin and end a transaction, or set something for it
_FRAME: Final = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|SELECT set_config)\b", re.IGNORECASE)
_CHUNK: Final = 65536


@define
class Tap:
    """What went through since the last `reset`. One thread at a time is to work behind it."""

    #: seconds that every round trip is held up
    delay: float = 0.0
    #: every statement that was executed, in order
    executed: list[str] = field(factory=list)
    trips: int = 0
    #: bytes to the server, and from it
    sent: int = 0
    received: int = 0

    @property
    def statements(self) -> int:
        """How many statements did something."""
        return sum(not _FRAME.match(text) for text in self.executed)

    def reset(self) -> None:
        """Begin anew."""
        self.executed, self.trips, self.sent, self.received = [], 0, 0, 0


@contextmanager
def tapped(address: str, delay: float = 0.0) -> Iterator[tuple[str, Tap]]:
    """Put a tap before a server; give its address."""
    tap = Tap(delay)
    with door_before(address) as (listening, through):
        threading.Thread(target=_accept, args=(listening, address, tap), daemon=True).start()
        yield through, tap


def _accept(listening: socket.socket, address: str, tap: Tap) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            wire = _Wire(client, connect_to(address), tap)
            threading.Thread(target=wire.carry_down, daemon=True).start()
            threading.Thread(target=wire.carry_up, daemon=True).start()


class _Wire:
    """One client's connection."""

    def __init__(self, client: socket.socket, server: socket.socket, tap: Tap) -> None:
        self._client = client
        self._server = server
        self._tap = tap
        self._answered = True
        self._messages = Messages(begins_untyped=True)
        self._texts: dict[bytes, str] = {}

    def carry_down(self) -> None:
        with suppress(OSError), self._server, self._client:
            while chunk := self._server.recv(_CHUNK):
                self._tap.received += len(chunk)
                self._answered = True
                self._client.sendall(chunk)

    def carry_up(self) -> None:
        with suppress(OSError), self._client, self._server:
            while chunk := self._client.recv(_CHUNK):
                self._tap.sent += len(chunk)
                for message in self._messages.feed(chunk):
                    self._take_note(message[:1], message[HEAD:])
                if self._answered and self._tap.delay:
                    time.sleep(self._tap.delay)
                self._answered = False
                self._server.sendall(chunk)

    def _take_note(self, kind: bytes, body: bytes) -> None:
        if kind == b"P":  # Parse: a name, and a text
            name, text, _ = body.split(b"\0", 2)
            self._texts[name] = text.decode()
        elif kind == b"B":  # Bind: a portal, and the name of what is executed
            self._tap.executed.append(self._texts[body.split(b"\0", 2)[1]])
        elif kind == b"Q":
            self._tap.executed.append(body.rstrip(b"\0").decode())
        if kind in {b"Q", b"S"}:  # a simple query, or Sync: now the client waits
            self._tap.trips += 1


def main(address: str, delay: str) -> None:
    with tapped(address, float(delay)) as (behind, _):
        print(behind, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
