"""What is cut off: a service over a proxy, called plainly or awaited, patient or not."""

import asyncio
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from unified_orders import Actor, Settings
from unified_orders.adapters.postgres import (
    AsyncPostgresOrders,
    AsyncPostgresRepository,
    PostgresOrders,
    PostgresRepository,
)
from unified_orders.domain.commands import Command
from unified_orders.domain.results import Done

#: tries: no retry at all, and what hosts get by default
IMPATIENT, PATIENT = Settings(tries=1), Settings()


class Subject(Protocol):
    """A service on connections of its own."""

    def execute(self, command: Command[Any], actor: Actor, key: str | None, settings: Settings) -> Done[Any]:
        """Run a command."""

    def renew(self) -> None:
        """Close the connections that lie idle, so that the next command makes one."""

    def close(self) -> None:
        """Close everything."""


class Plain:
    """The service, called plainly; naive repositories take the place of ours to show that they are found out."""

    def __init__(
        self, address: str, level: str = "READ COMMITTED", repository: type[PostgresRepository] = PostgresRepository
    ) -> None:
        self._engine: Engine = create_engine(address, isolation_level=level)
        self._repository = repository(self._engine)

    def execute(self, command: Command[Any], actor: Actor, key: str | None, settings: Settings) -> Done[Any]:
        """Run a command."""
        return PostgresOrders(self._repository, settings=settings).execute(command, actor=actor, key=key)

    def renew(self) -> None:
        """Close the connections that lie idle."""
        self._engine.dispose()

    def close(self) -> None:
        """Close everything."""
        self._engine.dispose()


class Awaited:
    """The service, awaited."""

    def __init__(self, address: str, level: str = "READ COMMITTED") -> None:
        self._engine = create_async_engine(address, isolation_level=level)
        self._repository = AsyncPostgresRepository(self._engine)
        self._runner = asyncio.Runner()

    def execute(self, command: Command[Any], actor: Actor, key: str | None, settings: Settings) -> Done[Any]:
        """Run a command."""
        orders = AsyncPostgresOrders(self._repository, settings=settings)
        return self._runner.run(orders.execute(command, actor=actor, key=key))

    def renew(self) -> None:
        """Close the connections that lie idle."""
        self._runner.run(self._engine.dispose())

    def close(self) -> None:
        """Close everything."""
        self.renew()
        self._runner.close()
