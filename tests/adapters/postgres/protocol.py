"""What goes between a client and PostgreSQL, for whoever stands in the middle: messages, and the way to a server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import make_url

PORT: Final = 5432
#: a message's type and its length, which counts itself and not the type
HEAD: Final = 5
_UNTYPED_HEAD: Final = 4


class Messages:
    """Cuts one direction of one connection into messages; what is not complete waits for more."""

    def __init__(self, *, begins_untyped: bool) -> None:
        self._rest = b""
        #: the first message of a client has a length and no type
        self._untyped = begins_untyped

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the messages that are complete now."""
        self._rest += chunk
        while (length := self._length()) is not None and len(self._rest) >= length:
            message, self._rest = self._rest[:length], self._rest[length:]
            self._untyped = False
            yield message

    def _length(self) -> int | None:
        if self._untyped:
            return int.from_bytes(self._rest[:_UNTYPED_HEAD]) if len(self._rest) >= _UNTYPED_HEAD else None
        return 1 + int.from_bytes(self._rest[1:HEAD]) if len(self._rest) >= HEAD else None


def connect_to(address: str) -> socket.socket:
    """Open a socket to the server that an address names."""
    url = make_url(address)
    host = str(url.query.get("host", url.host or "localhost"))
    port = int(str(url.query.get("port", url.port or PORT)))
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    server = socket.socket(socket.AF_UNIX)
    try:
        server.connect(str(Path(host) / f".s.PGSQL.{port}"))
    except OSError:
        server.close()
        raise
    return server


@contextmanager
def door_before(address: str) -> Iterator[tuple[socket.socket, str]]:
    """Listen before a server; give the listening socket, and the address by which drivers come in."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/.s.PGSQL.{PORT}")
        listening.listen()
        url = make_url(address).set(host=None, port=None).difference_update_query(["host", "port"])
        through = url.update_query_dict({"host": folder, "port": str(PORT)})
        yield listening, through.render_as_string(hide_password=False)
