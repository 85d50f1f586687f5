"""Repositories as one writes them before a connection has wrong: what the campaign has to find out."""

from typing import Final

from unified_orders.adapters.postgres import PostgresRepository
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.adapters.postgres.statements import Statement
from unified_orders.adapters.postgres.store import Rows
from unified_orders.domain.errors import OutcomeUnknown, Unavailable
from unified_orders.domain.slices import Need
from unified_orders.ports.repository import Loaded, Write


class _Pessimist(PostgresUnitOfWork):
    def finish(self, *statements: Statement, key: str | None) -> Rows:
        try:
            return super().finish(*statements, key=key)
        except OutcomeUnknown:
            raise Unavailable("the connection broke") from None


class Pessimist(PostgresRepository):
    """Takes a lost COMMIT for a failure."""

    def unit_of_work(self) -> PostgresUnitOfWork:
        """Begin a command."""
        return _Pessimist(self.source, self.store)


class _Optimist(PostgresUnitOfWork):
    def finish(self, *statements: Statement, key: str | None) -> Rows:
        try:
            return super().finish(*statements, key=key)
        except OutcomeUnknown:
            return []


class Optimist(PostgresRepository):
    """Takes a lost COMMIT for a success."""

    def unit_of_work(self) -> PostgresUnitOfWork:
        """Begin a command."""
        return _Optimist(self.source, self.store)


_FORGET: Final = "DELETE FROM order_receipts WHERE order_id = %(order_id)s::uuid AND key = %(key)s"


class _Forgetful(_Pessimist):
    def load(self, need: Need, receipt_of: object = None) -> Loaded:
        return super().load(need)

    def save(self, write: Write) -> None:
        receipt = write.receipt
        if receipt is None:
            super().save(write)
            return
        forgotten = Statement(_FORGET, {"order_id": str(receipt.order_id), "key": receipt.key})
        self.finish(forgotten, self._store.saving(write), key=receipt.key)


class Forgetful(PostgresRepository):
    """Takes a lost COMMIT for a failure, and tries again without a look at the receipt."""

    def unit_of_work(self) -> PostgresUnitOfWork:
        """Begin a command."""
        return _Forgetful(self.source, self.store)
