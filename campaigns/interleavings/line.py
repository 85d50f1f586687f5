"""One actor's connection to PostgreSQL, held up between its messages."""

import socket
from collections import deque
from typing import Final

from tests.adapters.postgres.protocol import Messages

from campaigns.interleavings import messages as m

_CHUNK: Final = 1 << 16


class Line:
    """What an actor sends waits here until it is passed on; what the server answers goes through at once."""

    def __init__(self, client: socket.socket, server: socket.socket, *, single: bool) -> None:
        self.client = client
        self.server = server
        self.closed = False
        #: the server's process behind it; 0 until it has told
        self.process = 0
        #: errors that said that another actor came first
        self.conflicts = 0
        self._single = single
        self._from_client = Messages(begins_untyped=True)
        self._from_server = Messages(begins_untyped=False)
        self._held: deque[bytes] = deque()
        self._started = False
        #: kinds of messages one of which ends what the server does now; empty: it does nothing
        self._awaited = b""

    @property
    def is_busy(self) -> bool:
        """Whether the server has not yet answered what was passed on."""
        return bool(self._awaited)

    @property
    def is_held(self) -> bool:
        """Whether a whole trip, or the rest of one, waits to be passed on."""
        return not self._awaited and any(m.kind(message) in m.ENDS_A_TRIP for message in self._held)

    def step(self) -> None:
        """Pass on the next message, or the whole next trip."""
        while self._pass_one() not in m.ENDS_A_TRIP:
            if self._single:
                self.server.sendall(m.FLUSH)
                return

    def hear_client(self) -> None:
        """Take what the actor sends."""
        chunk = self.client.recv(_CHUNK)
        for message in self._from_client.feed(chunk):
            if not self._started or m.kind(message) == m.TERMINATE:
                self.server.sendall(message)
            else:
                self._held.append(message)
        if not chunk:
            self.close()

    def hear_server(self) -> None:
        """Give the actor what the server says."""
        chunk = self.server.recv(_CHUNK)
        if not chunk:
            self.close()
            return
        for message in self._from_server.feed(chunk):
            self._heard(message)
        self.client.sendall(chunk)

    def close(self) -> None:
        """End both sides."""
        self.closed = True
        self._awaited = b""
        self._held.clear()
        self.client.close()
        self.server.close()

    def _pass_one(self) -> bytes:
        message = self._held.popleft()
        self.server.sendall(message)
        self._awaited = m.ANSWERS.get(m.kind(message), self._awaited)
        return m.kind(message)

    def _heard(self, message: bytes) -> None:
        kind = m.kind(message)
        if kind == m.KEY:
            self.process = m.process_of(message)
        elif kind == m.READY:
            self._started, self._awaited = True, b""
        elif kind == m.ERROR:
            self.conflicts += any(code in message for code in m.CONFLICTS)
            if self._started and self._awaited != m.READY:  # the server passes over what is left of this trip
                while self._pass_one() not in m.ENDS_A_TRIP:
                    pass
        elif self._awaited and kind in self._awaited:
            self._awaited = b""
