"""An order in a database, opened to be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define

from unified_orders.adapters.cli.actors import ActorName
from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.opening import Opened
from unified_orders.adapters.cli.sources import Stored
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.memory import MemoryDirectory
from unified_orders.domain.actors import Actor


@define
class StoredStanding(Standing):
    """One order in a database, which keeps no tokens of share links; a guest is known by what their link opens."""

    def actor(self, name: ActorName) -> Actor:
        """Return who a name stands for; no link is opened, and none counts as opened."""
        return name.actor(self._guest)

    def _guest(self, label: str) -> Actor:
        token = self.state().tokens[self.link(label)[0]]
        return Actor.guest(token.scope, label=label)


@contextmanager
def opened_in(stored: Stored) -> Iterator[Opened]:
    """Lend an order as it stands now. Its clients count as those of its account: only the host knows better.

    Raises:
        Refused: there is no such order.
        InvalidInput: no address of a database.
        StorageError: it can't be reached, or its schema is of another version.
    """
    from unified_orders.adapters.postgres import postgres_service  # noqa: PLC0415 - an extra

    schema, order_id = stored.database.schema, stored.order_id
    with engine_of(stored.database.dsn) as engine:
        alone = postgres_service(engine, schema=schema)
        summary = Standing(alone, alone.queries, order_id).summary()
        clients = {group.client_id: summary.account_id for group in summary.groups}
        orders = postgres_service(engine, schema=schema, directory=MemoryDirectory(clients))
        standing = StoredStanding(orders, orders.queries, order_id)
        tokens = standing.state().tokens.values()
        standing.links |= {one.label: (one.id, "") for one in tokens if one.label is not None}
        yield Opened(str(order_id), None, standing, f"in the database {engine.url.database}")
