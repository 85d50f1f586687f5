"""What sync and async have in common: which statements a unit of work sends, and what their answers mean."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.clock import StoreClock
from unified_orders.adapters.postgres.links import opening
from unified_orders.adapters.postgres.loading import load_statements, loaded_from
from unified_orders.adapters.postgres.pruning import pruning
from unified_orders.adapters.postgres.publishing.published import Publish, published_by
from unified_orders.adapters.postgres.saving import Saving
from unified_orders.adapters.postgres.statements import Names, Statement, names_of
from unified_orders.adapters.postgres.tables import Tables, tables_in
from unified_orders.adapters.postgres.waits import Waits
from unified_orders.domain.copying import evolve
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import Loaded, Write

_WAITS: Final = Waits()
#: the rows of one statement
Rows = list[tuple[Any, ...]]


class Store:
    """The statements of one schema, and the clock of its database. Threads may share it."""

    def __init__(self, schema: str | None = None, waits: Waits = _WAITS, publish: Publish | None = None) -> None:
        self.tables: Tables = tables_in(schema)
        self.names: Names = names_of(self.tables)
        self._planned = _setting(waits, "force_generic_plan")
        self._replanned = _setting(waits, "force_custom_plan")
        self._saving = Saving(self.tables)
        self._clock = StoreClock()
        self._publish = publish

    def beginning(self, statements: Iterable[Statement]) -> Statement:
        """Return what a transaction of our own sets for itself before these statements.

        Plans are settled once for each connection, instead of anew at every run, unless a statement says otherwise.
        """
        return self._replanned if any(one.replanned for one in statements) else self._planned

    def loading(self, need: Need, receipt_of: tuple[UUID, str] | None) -> tuple[Statement, ...]:
        """Return what has to be asked; nothing where a command makes an order and the time is known."""
        statements = load_statements(self.names, need, receipt_of)
        return statements if statements or self._clock.is_set else (self._clock.asking,)

    def loaded(self, need: Need, results: Sequence[Iterable[tuple[Any, ...]]]) -> Loaded:
        """Return what was found."""
        if not results:
            return loaded_from(need, (), self._clock.now())
        loaded = loaded_from(need, (row for rows in results for row in rows))
        self._clock.set(loaded.slice.now)
        return loaded

    def saving(self, write: Write) -> Statement:
        """Return the statement that stores a write."""
        return self._saving.statement(write)

    def finishing(self, write: Write) -> tuple[Statement, ...]:
        """Return what stores a write, and behind it what a publisher sends along."""
        discarded = write.changes is not None and write.changes.discarded
        if self._publish is None or not write.effects or discarded:
            return (self.saving(write),)
        published = published_by(self._publish, write.effects)
        return (self.saving(evolve(write, effects=published.left)), *published.statements)

    def opening(self, order_id: UUID | None, digest: str) -> Statement:
        """Return the statement that counts an opening of a share link."""
        return opening(self.names, order_id, digest)

    def pruning(self, older_than: timedelta) -> Statement:
        """Return the statement that deletes old receipts and counts them."""
        return pruning(self.names, older_than)


def _setting(waits: Waits, plans: str) -> Statement:
    given = {**waits.settings, "plan_cache_mode": plans}
    settings = ", ".join(f"set_config('{name}', %({name})s, true)" for name in given)
    return Statement(f"SELECT {settings}", given)


def key_of(write: Write) -> str | None:
    """Return the key under which a write's outcome can be looked up."""
    return write.receipt.key if write.receipt is not None else None
