"""A tap between driver and server: it counts what goes through, and can hold each round trip up.

    python -m benchmarks.postgres.tapping ADDRESS FOLDER SECONDS

puts one in a process of its own, which holds every trip up by so many seconds until its input ends.
"""

import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from attrs import define, field
from sqlalchemy import make_url

#: statements that only begin and end a transaction, or set something for it
_FRAME: Final = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|SELECT set_config)\b", re.IGNORECASE)
_PORT: Final = 5432
_CHUNK: Final = 65536
_TYPE_AND_LENGTH: Final = 5


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
def tapped(address: str, folder: Path, delay: float = 0.0) -> Iterator[tuple[str, Tap]]:
    """Put a tap before a server on a Unix socket; give its address."""
    url = make_url(address)
    server = Path(str(url.query["host"])) / f".s.PGSQL.{url.query.get('port', url.port or _PORT)}"
    tap = Tap(delay)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / f".s.PGSQL.{_PORT}"))
        listening.listen()
        threading.Thread(target=_accept, args=(listening, server, tap), daemon=True).start()
        behind = url.set(port=None).update_query_dict({"host": str(folder), "port": str(_PORT)})
        yield behind.render_as_string(hide_password=False), tap


def _accept(listening: socket.socket, server: Path, tap: Tap) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(str(server))
            wire = _Wire(client, upstream, tap)
            threading.Thread(target=wire.carry_down, daemon=True).start()
            threading.Thread(target=wire.carry_up, daemon=True).start()


class _Wire:
    """One client's connection."""

    def __init__(self, client: socket.socket, server: socket.socket, tap: Tap) -> None:
        self._client = client
        self._server = server
        self._tap = tap
        self._answered = True
        self._started = False
        self._seen = b""
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
                self._look_at(chunk)
                if self._answered and self._tap.delay:
                    time.sleep(self._tap.delay)
                self._answered = False
                self._server.sendall(chunk)

    def _look_at(self, chunk: bytes) -> None:
        self._seen += chunk
        if not self._started:  # the first message has no type; the embedded server asks for no password
            self._seen, self._started = self._seen[int.from_bytes(self._seen[:4]) :], True
        while len(self._seen) >= _TYPE_AND_LENGTH and len(self._seen) > (length := int.from_bytes(self._seen[1:5])):
            self._take_note(self._seen[:1], self._seen[5 : 1 + length])
            self._seen = self._seen[1 + length :]

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


def main(address: str, folder: str, delay: str) -> None:
    with tapped(address, Path(folder), float(delay)) as (behind, _):
        print(behind, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
