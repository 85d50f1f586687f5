"""A proxy between driver and server that ends the connection at a message of our choice."""

import os
import signal
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Final

from attrs import define, field, frozen
from tests.adapters.postgres.protocol import connect_to, door_before

from campaigns.cuts.frames import Frame, Frames, Side

_CHUNK: Final = 1 << 16
_TERMINATE: Final = "X"
#: process, user and group of the other end of a Unix socket
_PEER: Final = struct.Struct("3i")


class Manner(StrEnum):
    """How much of the message is carried over."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"

    def part_of(self, whole: bytes) -> bytes:
        """Return what of a message is still carried over."""
        return {Manner.BEFORE: b"", Manner.WITHIN: whole[: len(whole) // 2], Manner.AFTER: whole}[self]


@frozen(slots=True)
class Cut:
    """Where a connection ends: at the n-th message of one side, of all or of one kind, counted from 1."""

    side: Side
    number: int
    manner: Manner
    kind: str | None = None

    def __str__(self) -> str:
        what = "message" if self.kind is None else self.kind
        return f"{self.manner} {what} {self.number} {self.side}"


@define
class Proxy:
    """Carries messages both ways; counts them while it is armed, and cuts where it was told to."""

    #: what went through since `arm`: how many messages of each side and kind; None is all kinds
    seen: Counter[tuple[Side, str | None]] = field(factory=Counter)
    #: cuts made since `arm`
    made: int = 0
    #: kill whoever is connected, instead of ending the connection only
    deadly: bool = False
    _cuts: list[Cut] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock)

    def arm(self, *cuts: Cut) -> None:
        """Begin to count; make these cuts, each counted from the one before."""
        with self._lock:
            self._cuts, self.made = list(cuts), 0
            self.seen.clear()

    def disarm(self) -> int:
        """Let everything through; return how many cuts were made."""
        with self._lock:
            self._cuts = []
            return self.made

    def pass_on(self, side: Side, frame: Frame) -> Manner | None:
        """Take note of a message; say how the connection ends at it, if it does."""
        if frame.kind == _TERMINATE:  # the end of an earlier connection: it comes when it comes
            return None
        with self._lock:
            self.seen[side, None] += 1
            self.seen[side, frame.kind] += 1
            if not self._cuts:
                return None
            cut = self._cuts[0]
            if cut.side is not side or self.seen[side, cut.kind] != cut.number or cut.kind not in {None, frame.kind}:
                return None
            self._cuts.pop(0)
            self.made += 1
            self.seen.clear()
            return cut.manner


@define
class _Carrier:
    """One connection that goes through."""

    proxy: Proxy
    client: socket.socket
    server: socket.socket
    _over: bool = False

    def run(self) -> None:
        for side in Side:
            threading.Thread(target=self._carry, args=(side,), daemon=True).start()

    def _carry(self, side: Side) -> None:
        source, target = (self.client, self.server) if side is Side.ASKED else (self.server, self.client)
        frames = Frames(side)
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                if self._pass(side, frames, chunk, target):
                    break
        self._end()

    def _pass(self, side: Side, frames: Frames, chunk: bytes, target: socket.socket) -> bool:
        """Carry over what is complete; return whether the connection ends here."""
        ready = b""
        for frame in frames.feed(chunk):
            if self._over:
                return True
            manner = self.proxy.pass_on(side, frame)
            if manner is not None:
                self._over = True
                target.sendall(ready + manner.part_of(frame.whole))
                if self.proxy.deadly:
                    self._kill()
                return True
            ready += frame.whole
        if ready:
            target.sendall(ready)
        return False

    def _kill(self) -> None:
        process, *_ = _PEER.unpack(self.client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
        assert process != os.getpid(), "who is to die lives in a process of its own"  # noqa: S101
        os.kill(process, signal.SIGKILL)

    def _end(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def between(address: str) -> Iterator[tuple[str, Proxy]]:
    """Put a proxy before a server; give its address."""
    proxy = Proxy()
    with door_before(address) as (listening, through):
        threading.Thread(target=_accept, args=(listening, address, proxy), daemon=True).start()
        yield through, proxy
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, address: str, proxy: Proxy) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            try:
                _Carrier(proxy, client, connect_to(address)).run()
            except OSError:  # the server is away
                client.close()
