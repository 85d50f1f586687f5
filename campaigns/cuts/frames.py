"""The messages of PostgreSQL's protocol, found in a stream of bytes and called by what they are."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from attrs import define, field, frozen
from tests.adapters.postgres.protocol import HEAD, Messages

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
    """Names the messages of one direction of one connection."""

    side: Side
    _messages: Messages = field(init=False)
    _started: bool = field(init=False)
    #: texts of prepared statements, by name
    _texts: dict[bytes, bytes] = field(factory=dict)
    _bound: bytes = b""

    def __attrs_post_init__(self) -> None:
        self._started = self.side is Side.ANSWERED
        self._messages = Messages(begins_untyped=not self._started)

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """Yield the messages that are complete now."""
        for whole in self._messages.feed(chunk):
            yield Frame(self._kind_of(whole), whole)

    def _kind_of(self, whole: bytes) -> str:
        if not self._started:
            self._started = True
            return START
        letter, body = whole[:1], whole[HEAD:]
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
