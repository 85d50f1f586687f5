"""A tap between driver and server, which counts what a client sends: statements, round trips, bytes."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from attrs import define, field
from sqlalchemy import make_url

#: statements that only begin and end a transaction, or set something for it
_FRAME: Final = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|SELECT set_config)\b", re.IGNORECASE)
_PORT: Final = 5432
_TYPE_AND_LENGTH: Final = 5


@define
class Tap:
    """What went through since the last `reset`."""

    #: every statement that was executed, in order
    executed: list[str] = field(factory=list)
    trips: int = 0
    sent: int = 0
    _texts: dict[bytes, str] = field(factory=dict)

    @property
    def statements(self) -> int:
        """How many statements did something."""
        return sum(not _FRAME.match(text) for text in self.executed)

    def reset(self) -> None:
        """Begin anew."""
        self.executed, self.trips, self.sent = [], 0, 0

    def see(self, kind: bytes, body: bytes) -> None:
        """Take note of one message of a client's."""
        if kind == b"P":  # Parse: a name, and a text
            name, text, _ = body.split(b"\0", 2)
            self._texts[name] = text.decode()
        elif kind == b"B":  # Bind: a portal, and the name of what is executed
            self.executed.append(self._texts[body.split(b"\0", 2)[1]])
        elif kind == b"Q":
            self.executed.append(body.rstrip(b"\0").decode())
        if kind in {b"Q", b"S"}:  # a simple query, or Sync: now the client waits
            self.trips += 1


@contextmanager
def tapped(address: str, folder: Path) -> Iterator[tuple[str, Tap]]:
    """Put a tap before a server on a Unix socket; give its address. One connection at a time is understood."""
    url = make_url(address)
    server = Path(str(url.query["host"])) / f".s.PGSQL.{url.query.get('port', url.port or _PORT)}"
    tap = Tap()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / f".s.PGSQL.{_PORT}"))
        listening.listen()
        threading.Thread(target=_accept, args=(listening, server, tap), daemon=True).start()
        yield url.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False), tap


def _accept(listening: socket.socket, server: Path, tap: Tap) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(str(server))
            threading.Thread(target=_carry, args=(upstream, client), daemon=True).start()
            threading.Thread(target=_listen, args=(client, upstream, tap), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError), source, target:
        while chunk := source.recv(65536):
            target.sendall(chunk)


def _listen(client: socket.socket, server: socket.socket, tap: Tap) -> None:
    seen, started = b"", False
    with suppress(OSError), client, server:
        while chunk := client.recv(65536):
            seen += chunk
            tap.sent += len(chunk)
            if not started:  # the first message has no type; the embedded server asks for no password
                seen, started = seen[int.from_bytes(seen[:4]) :], True
            while len(seen) >= _TYPE_AND_LENGTH and len(seen) > (length := int.from_bytes(seen[1:5])):
                tap.see(seen[:1], seen[5 : 1 + length])
                seen = seen[1 + length :]
            server.sendall(chunk)
