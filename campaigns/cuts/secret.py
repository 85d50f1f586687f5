"""Secrets that are known: the text of a share link is answered once, and the campaigns lose answers on purpose."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from attrs import evolve

from unified_orders.domain.results import Done, Shared
from unified_orders.domain.tokens import make_token


class Secret(threading.local):
    """The secret that the next share link of a thread is made of."""

    now = bytes(32)

    def renew(self, name: str) -> None:
        """Take another one, made from a name."""
        self.now = sha256(name.encode()).digest()

    def told(self, done: Done[Any]) -> Done[Any]:
        """Return the outcome with the link's text, if it is that of a share."""
        if not isinstance(done.result, Shared):
            return done
        return evolve(done, result=evolve(done.result, token=make_token(done.order_id, self.now)))

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Make share links of this secret meanwhile."""
        with patch.object(secrets, "token_bytes", lambda _: self.now):
            yield
