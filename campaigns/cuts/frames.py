"""The messages of PostgreSQL's protocol, found in a stream of bytes and called by what they are."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from attrs import define, field, frozen

#: a message's type and its length, which counts itself and not the type
_HEAD: Final = 5
#: the first message of a client has no type
_UNTYPED_HEAD: Final = 4
#: what the message that carries out a COMMIT is called, and that which says that it was carried out
COMMIT: Final = "COMMIT"
START: Final = "start"


class Side(StrEnum):
    """Who sent a message."""

    ASKED = "asked"
    ANSWERED = "answered"


@frozen(slots=True)
class Frame:
    """One message."""

    #: its letter in the protocol, `start`, or `COMMIT`
    kind: str
    whole: bytes


@define
class Frames:
    """Cuts one direction of one connection into messages; what is not complete waits for more."""

    side: Side
    _rest: bytes = b""
    _started: bool = False
    #: texts of prepared statements, by name
    _texts: dict[bytes, bytes] = field(factory=dict)
    _bound: bytes = b""

    def __attrs_post_init__(self) -> None:
        self._started = self.side is Side.ANSWERED

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Yield the messages that are complete now."""
        self._rest += chunk
        while (length := self._length()) and len(self._rest) >= length:
            whole, self._rest = self._rest[:length], self._rest[length:]
            yield Frame(self._kind_of(whole), whole)

    def _length(self) -> int:
        """Return how long the next message is; 0 while that can't be told."""
        if not self._started:
            return int.from_bytes(self._rest[:_UNTYPED_HEAD]) if len(self._rest) >= _UNTYPED_HEAD else 0
        return 1 + int.from_bytes(self._rest[1:_HEAD]) if len(self._rest) >= _HEAD else 0

    def _kind_of(self, whole: bytes) -> str:
        if not self._started:
            self._started = True
            return START
        letter, body = whole[:1], whole[_HEAD:]
        return COMMIT if self._is_commit(letter, body) else letter.decode()

    def _is_commit(self, letter: bytes, body: bytes) -> bool:
        if self.side is Side.ANSWERED:
            return letter == b"C" and body.startswith(b"COMMIT")
        if letter == b"P":
            name, text, _ = body.split(b"\0", 2)
            self._texts[name] = text
        elif letter == b"B":
            self._bound = self._texts.get(body.split(b"\0", 2)[1], b"")
        return (letter == b"E" and self._bound == b"COMMIT") or (letter == b"Q" and body == b"COMMIT\0")
