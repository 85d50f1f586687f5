"""The service that hosts call, sync and async. Both drive the same core; neither adds a rule."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

from unified_orders.application.asynchronous import AsyncQueries
from unified_orders.application.core import (
    AskDirectory,
    AskPriceList,
    Load,
    Save,
    Settings,
    Step,
    Steps,
    check_age,
    is_unseen,
    rehearse,
    run,
)
from unified_orders.application.links import guest_of, named_by
from unified_orders.application.queries import Queries
from unified_orders.application.retrying import Trying
from unified_orders.application.stepping import Ended, advance
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.deciding import Accepted, Refusal
from unified_orders.domain.errors import StorageError
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Client
from unified_orders.ports.directory import AsyncClientDirectory, AsyncPriceList, ClientDirectory, PriceList
from unified_orders.ports.queries import AsyncOrderQueries, OrderQueries
from unified_orders.ports.repository import (
    KEPT_AT_LEAST,
    AsyncOrderRepository,
    AsyncUnitOfWork,
    OrderRepository,
    UnitOfWork,
)

R = TypeVar("R")
_DEFAULTS: Final = Settings()


class OrderService(Queries):
    """Orders for a host: commands, queries, share links. Safe to share among threads if its ports are."""

    def __init__(
        self,
        repository: OrderRepository,
        queries: OrderQueries,
        directory: ClientDirectory | None = None,
        price_list: PriceList | None = None,
        settings: Settings = _DEFAULTS,
    ) -> None:
        super().__init__(queries, directory, settings)
        self._repository = repository
        self._price_list = price_list

    def execute(self, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command.

        With a key it has one effect, however often it is repeated: the first outcome comes back (`replayed`).
        If others come first or the store is away for a moment it is tried again, `Settings.tries` times in all.

        Raises:
            Refused: with all reasons; nothing changed.
            KeyReused: the key stands for another command or actor.
            StorageError: the store can't do it now; `OutcomeUnknown` if nobody knows whether it did.
        """
        return self._carry_out(command, actor, key)

    def execute_at(self, version: int, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command on an order that is still at a version: that of the view in which the actor chose it.

        What is repeated under its key gets the first outcome, whatever the version is by now.

        Raises:
            Refused: `order_changed`, if it would be accepted but for the version; else as `execute` does.
        """
        return self._carry_out(command, actor, key, version)

    def simulate(self, command: Command[R], *, actor: Actor, version: int | None = None) -> Accepted[R] | Refusal:
        """Decide a command as it would be decided now, and store nothing; with a version, as `execute_at` would.

        Accounts, guests and workers get the outcome (`done`) or the reasons alone: the `changes`, `events` and
        `effects` of an `Accepted` hold what only staff may see, and are empty for everybody else.
        """
        return self._drive(lambda _: rehearse(command, actor, self._settings, version))

    def open_link(self, token: str) -> Actor:
        """Return the guest that a share token stands for, and count the opening. Decides nothing, uses nothing up.

        Raises:
            Refused: `not_found`, `link_revoked`, `link_expired`.
        """
        return guest_of(self._repository.open_link(*named_by(token)))

    def prune(self, older_than: timedelta = KEPT_AT_LEAST) -> int:
        """Delete the outcomes kept for idempotency keys that are older, by the store's clock; return how many.

        A key whose outcome is gone counts as new.

        Raises:
            InvalidInput: less than 72 hours.
        """
        return self._repository.prune_receipts(check_age(older_than))

    def _carry_out(self, command: Command[R], actor: Actor, key: str | None, version: int | None = None) -> Done[R]:
        return self._drive(
            lambda unseen: run(command, actor, key, self._settings, version, unseen=unseen),
            unseen=is_unseen(command, key, self._settings),
        )

    def _drive(self, begin: Callable[[bool], Steps[R]], *, unseen: bool = False) -> R:
        trying = Trying.of(self._settings.tries, unseen=unseen)
        while True:
            try:
                return self._once(begin(trying.is_unseen))
            except StorageError as error:
                time.sleep(trying.pause_after(error))

    def _once(self, steps: Steps[R]) -> R:
        with self._repository.unit_of_work() as unit:
            step = advance(steps)
            while not isinstance(step, Ended):
                step = advance(steps, self._answer(unit, step))
            return step.result

    def _answer(self, unit: UnitOfWork, step: Step) -> Any:  # noqa: ANN401 - each step has its own answer
        match step:
            case Load(need, receipt_of):
                return unit.load(need, receipt_of)
            case AskDirectory(ids):
                return self._directory.clients(ids) if self._directory is not None else _NO_CLIENTS
            case AskPriceList(account_id, at):
                return self._price_list.discounts(account_id, at) if self._price_list is not None else _NO_RULES
            case Save(write):
                return unit.save(write)


class AsyncOrderService(AsyncQueries):
    """As `OrderService`, awaited."""

    def __init__(
        self,
        repository: AsyncOrderRepository,
        queries: AsyncOrderQueries,
        directory: AsyncClientDirectory | None = None,
        price_list: AsyncPriceList | None = None,
        settings: Settings = _DEFAULTS,
    ) -> None:
        super().__init__(queries, directory, settings)
        self._repository = repository
        self._price_list = price_list

    async def execute(self, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """As `OrderService.execute`."""
        return await self._carry_out(command, actor, key)

    async def execute_at(self, version: int, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """As `OrderService.execute_at`."""
        return await self._carry_out(command, actor, key, version)

    async def simulate(self, command: Command[R], *, actor: Actor, version: int | None = None) -> Accepted[R] | Refusal:
        """As `OrderService.simulate`."""
        return await self._drive(lambda _: rehearse(command, actor, self._settings, version))

    async def open_link(self, token: str) -> Actor:
        """As `OrderService.open_link`."""
        return guest_of(await self._repository.open_link(*named_by(token)))

    async def prune(self, older_than: timedelta = KEPT_AT_LEAST) -> int:
        """As `OrderService.prune`."""
        return await self._repository.prune_receipts(check_age(older_than))

    async def _carry_out(
        self, command: Command[R], actor: Actor, key: str | None, version: int | None = None
    ) -> Done[R]:
        return await self._drive(
            lambda unseen: run(command, actor, key, self._settings, version, unseen=unseen),
            unseen=is_unseen(command, key, self._settings),
        )

    async def _drive(self, begin: Callable[[bool], Steps[R]], *, unseen: bool = False) -> R:
        trying = Trying.of(self._settings.tries, unseen=unseen)
        while True:
            try:
                return await self._once(begin(trying.is_unseen))
            except StorageError as error:
                await asyncio.sleep(trying.pause_after(error))

    async def _once(self, steps: Steps[R]) -> R:
        async with self._repository.unit_of_work() as unit:
            step = advance(steps)
            while not isinstance(step, Ended):
                step = advance(steps, await self._answer(unit, step))
            return step.result

    async def _answer(self, unit: AsyncUnitOfWork, step: Step) -> Any:  # noqa: ANN401
        match step:
            case Load(need, receipt_of):
                return await unit.load(need, receipt_of)
            case AskDirectory(ids):
                return await self._directory.clients(ids) if self._directory is not None else _NO_CLIENTS
            case AskPriceList(account_id, at):
                return await self._price_list.discounts(account_id, at) if self._price_list is not None else _NO_RULES
            case Save(write):
                return await unit.save(write)


_NO_CLIENTS: Final[Mapping[str, Client]] = {}
_NO_RULES: Final[tuple[DiscountRule, ...]] = ()
