"""A host's own repository, in fewer than 100 lines, keeps every promise of the port; so does its outbox."""

from pathlib import Path

from examples.own_store import repository
from examples.own_store.outbox import SqliteOutbox
from examples.own_store.repository import SqliteRepository

from unified_orders.testing.contracts.outbox import OutboxContract
from unified_orders.testing.contracts.repository import RepositoryContract


class TestSqliteRepository(RepositoryContract):
    def make(self, tmp_path: Path) -> tuple[SqliteRepository, SqliteRepository, SqliteOutbox]:
        orders = SqliteRepository(tmp_path / "orders.db")
        return orders, orders, SqliteOutbox(orders.path)


class TestSqliteOutbox(OutboxContract):
    def make(self, tmp_path: Path) -> tuple[SqliteRepository, SqliteOutbox]:
        orders = SqliteRepository(tmp_path / "orders.db")
        return orders, SqliteOutbox(orders.path)


def test_the_repository_takes_fewer_than_a_hundred_lines() -> None:
    lines = Path(repository.__file__).read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) for line in lines) < 100
