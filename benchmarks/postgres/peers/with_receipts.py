"""P0r: as P0, with a receipt for each request, so that it may be sent twice, and an outbox for what is to follow."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from benchmarks.postgres.peers.by_hand import ByHand

_TABLES: Final = """
CREATE TABLE receipts (
    key uuid PRIMARY KEY,
    stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL,
    kind text NOT NULL,
    body jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);"""
_OUTBOX: Final = "INSERT INTO outbox (order_id, kind, body) VALUES (%s, %s, %s)"


class WithReceipts(ByHand):
    name = "P0r with receipts"

    def install(self) -> None:
        super().install()
        with self._connection.transaction():
            self._connection.execute(_TABLES)

    @contextmanager
    def _begin(self) -> Iterator[Any]:
        key = uuid4()
        with self._connection.transaction() as transaction:
            if self._connection.execute("SELECT FROM receipts WHERE key = %s", (key,)).fetchone():
                raise LookupError(key)
            yield transaction
            self._run("INSERT INTO receipts (key) VALUES (%s)", key)

    def _tell(self, order: UUID, kind: str, **body: object) -> None:
        super()._tell(order, kind, **body)
        self._run(_OUTBOX, order, kind, Jsonb(body))

    def _tell_each(self, order: UUID, kind: str, bodies: Sequence[Mapping[str, object]]) -> None:
        super()._tell_each(order, kind, bodies)
        self._each(_OUTBOX, [(order, kind, Jsonb(body)) for body in bodies])
