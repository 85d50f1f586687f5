"""A server of `unified-orders serve` in a process of its own, and a visitor to it."""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from attrs import define, field, frozen

#: seconds
_PATIENCE = 60
#: as often as a visitor looks again
_LOOKS = 5_000


@frozen
class Ended:
    """How a server ended, and all that it said after its addresses."""

    code: int
    out: str
    err: str


@define
class Served:
    """A server that listens."""

    process: "subprocess.Popen[str]"
    places: dict[str, Any]
    visitor: httpx.Client = field(init=False)
    _ended: Ended | None = None

    def __attrs_post_init__(self) -> None:
        self.visitor = httpx.Client(base_url=self.places["address"], timeout=_PATIENCE)

    def get(self, path: str, **headers: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the API tells."""
        answer = self.visitor.get(f"/api{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - JSON
        """Give a command, and return its outcome."""
        keyed = {"Idempotency-Key": str(uuid4()), **headers}
        answer = self.visitor.post(f"/api{path}", json=body, headers=keyed)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def comes_to(self, order_id: str, state: str) -> dict[str, Any]:
        """Look at an order until it is in a state, and return it."""
        order: dict[str, Any] = {}
        for _ in range(_LOOKS):
            order = self.get(f"/orders/{order_id}")
            if order["state"] == state:
                return order
        raise AssertionError(f"the order is never {state}: {order}")

    def ids(self) -> list[str]:
        """Return the ids of all orders."""
        return sorted(row["orderId"] for row in self.get("/orders")["orders"])

    def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Send a signal, and return how it ended."""
        if self._ended is None:
            self.visitor.close()
            self.process.send_signal(number)
            out, err = self.process.communicate(timeout=_PATIENCE)
            self._ended = Ended(self.process.returncode, out, err)
        return self._ended


@contextmanager
def served(*words: object, here: Path | None = None) -> Iterator[Served]:
    """Run a server at a free port until it is done with."""
    command = [sys.executable, "-m", "unified_orders.adapters.cli", "serve", "--port", "0", "--json", "--pace", "0.05"]
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "COLUMNS"}}
    with subprocess.Popen(
        [*command, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=plain,
        cwd=here,
        encoding="utf-8",
    ) as process:
        try:
            one = Served(process, json.loads(_document(process)))
            try:
                yield one
            finally:
                one.stop()
        finally:
            process.kill()


def _document(process: "subprocess.Popen[str]") -> str:
    """Return the first document that a process writes."""
    assert process.stdout is not None
    assert process.stderr is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(_PATIENCE), "it never says where it is"
    lines = [""]
    while lines[-1] != "}\n":
        lines.append(process.stdout.readline())
        assert lines[-1], f"it ended: {process.stderr.read()}"
    return "".join(lines)
