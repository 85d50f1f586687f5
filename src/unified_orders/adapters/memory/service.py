"""A whole engine in one call: a service over memory, an analysis fed from files, a workflow, and a relay."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeVar, get_args, overload

from unified_orders.adapters.files import FileReport, SiteFile, read_sites
from unified_orders.adapters.memory.analysis import ScriptedAnalysis
from unified_orders.adapters.memory.directory import MemoryDirectory, MemoryPriceList, members
from unified_orders.adapters.memory.queries import MemoryQueries
from unified_orders.adapters.memory.repository import MemoryRepository
from unified_orders.adapters.memory.store import system_clock
from unified_orders.adapters.memory.workflow import RecordingWorkflow
from unified_orders.application.core import Settings
from unified_orders.application.relay import Relay
from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import Announce, Effect
from unified_orders.domain.fields import currency as a_currency
from unified_orders.domain.fields import fault
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.sites import Client, Site
from unified_orders.ports.ids import IdSource

R = TypeVar("R")
T = TypeVar("T")
E = TypeVar("E", bound=Effect)

#: When effects are handed over.
Deliver = Literal["after each command", "on demand"]
_File = str | os.PathLike[str] | SiteFile
#: Files, sites, or both.
SiteSource = _File | Iterable[_File | Site]
_NO_CLIENTS: Final[tuple[Client, ...]] = ()
_SETTINGS: Final = Settings()


class InMemoryOrders(OrderService):
    """An order service with all that it works with, in this process. Threads may share it."""

    def __init__(
        self,
        repository: MemoryRepository,
        directory: MemoryDirectory,
        price_list: MemoryPriceList,
        settings: Settings,
        *,
        deliver: Deliver,
    ) -> None:
        super().__init__(repository, MemoryQueries(repository), directory, price_list, settings)
        self.repository = repository
        self.directory = directory
        self.price_list = price_list
        self.analysis: ScriptedAnalysis = ScriptedAnalysis(self, page=settings.limits.page_of_sites)
        self.workflow: RecordingWorkflow = RecordingWorkflow(self)
        self.relay: Relay = Relay(repository.outbox, analysis=self.analysis, workflow=self.workflow)
        #: what became of the files that the sites were read from
        self.files: tuple[FileReport, ...] = ()
        #: when effects are handed over, from the next command on
        self.deliver: Deliver = deliver
        self._turn = threading.RLock()
        self._delivering = False

    @property
    def clock(self) -> Callable[[], datetime]:
        """What the store takes for its clock."""
        return self.repository.clock

    @property
    def settings(self) -> Settings:
        """What the host chose, and the kinds of events that were subscribed to since."""
        return self._settings

    def execute(self, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """Run a command as `OrderService.execute` does; then hand over what waits, unless that is done on demand."""
        return self._delivered(super().execute(command, actor=actor, key=key))

    def execute_at(self, version: int, command: Command[R], *, actor: Actor, key: str | None = None) -> Done[R]:
        """As `OrderService.execute_at`; then as `execute`."""
        return self._delivered(super().execute_at(version, command, actor=actor, key=key))

    def _delivered(self, done: Done[R]) -> Done[R]:
        if self.deliver == "after each command":
            self.drain()
        return done

    def drain(self) -> int:
        """Hand over all that waits and what follows from it; return how many effects were taken.

        A receiver that raises stops nothing: its effect is tried again later, and the log says so.
        """
        with self._turn:
            if self._delivering:  # a receiver's own command: what follows from it is handed over after this effect
                return 0
            self._delivering = True
            try:
                return self.relay.drain(count=1)
            finally:
                self._delivering = False

    @overload
    def on(self, what: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]: ...
    @overload
    def on(self, what: str) -> Callable[[Callable[[Announce], T]], Callable[[Announce], T]]: ...
    def on(self, what: type[Effect] | str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
        """Decorate a receiver as `Relay.on` does; a kind of event is announced from now on."""
        decorate: Callable[[Callable[[Any], T]], Callable[[Any], T]] = self.relay.on(what)
        if isinstance(what, str):
            self.announce(what)
        return decorate

    def announce(self, kind: str) -> None:
        """Let the outbox announce a kind of event from now on: `order_moved`."""
        self._settings = evolve(self._settings, subscriptions=self._settings.subscriptions | {kind})


def in_memory_service(
    *,
    sites: SiteSource | Mapping[str, SiteSource] = (),
    currency: str | None = None,
    clients: Iterable[Client] | Mapping[str, str | None] = _NO_CLIENTS,
    discounts: Iterable[DiscountRule] = (),
    clock: Callable[[], datetime] = system_clock,
    ids: IdSource | None = None,
    settings: Settings = _SETTINGS,
    deliver: Deliver = "after each command",
) -> InMemoryOrders:
    """Return a service that is ready for orders, with nothing to set up and nothing stored anywhere else.

    `sites` are what every analysis finds: the path of an export, several, sites, or a dict of those by client id.
    `currency` is that of prices in files that name none. `clients` are clients, or a dict of client ids and account
    ids. `ids` go before those of the settings. With `deliver="on demand"`, whatever a command sets going waits for
    `drain()`.

    Raises:
        UnreadableFile: a file that is no list of sites.
        InvalidInput: anything else that can never be right.
    """
    if not isinstance(settings, Settings):
        raise fault("settings", settings, "must be Settings")
    for name, given in (("clock", clock), ("ids", settings.ids if ids is None else ids)):
        if not callable(given):
            raise fault(name, given, "must be a function without arguments")
    if currency is not None:
        a_currency(None, "currency", currency)
    if deliver not in get_args(Deliver):
        raise fault("deliver", deliver, f"must be one of {', '.join(get_args(Deliver))}")
    orders = InMemoryOrders(
        MemoryRepository(clock),
        MemoryDirectory(clients),
        MemoryPriceList(discounts),
        settings if ids is None else evolve(settings, ids=ids),
        deliver=deliver,
    )
    by_client = sites.items() if isinstance(sites, Mapping) else [(None, sites)]
    for client_id, source in by_client:
        found, reports = _sites_of(source, currency)
        if found or reports:
            orders.analysis.add_round(found, client_id)
        orders.files += reports
    return orders


def _sites_of(source: SiteSource, currency: str | None) -> tuple[tuple[Site, ...], tuple[FileReport, ...]]:
    several = [source] if isinstance(source, str | os.PathLike | SiteFile) else members("sites", source)
    given = tuple(one for one in several if isinstance(one, Site))
    files = [one for one in several if not isinstance(one, Site)]
    if not files:
        return given, ()
    reading = read_sites(files, currency=currency)
    return given + reading.sites, reading.files
