"""An order in a database, opened to be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from attrs import define

from unified_orders.adapters.cli.actors import ActorName
from unified_orders.adapters.cli.database.connecting import engine_of
from unified_orders.adapters.cli.opening import Opened
from unified_orders.adapters.cli.orderfile.naming import no_such
from unified_orders.adapters.cli.sources import Stored
from unified_orders.adapters.cli.standing import Standing
from unified_orders.domain.actors import Actor
from unified_orders.domain.tokens import ShareToken


@define
class StoredStanding(Standing):
    """One order in a database, which keeps no tokens of share links; a guest is known by what their link opens."""

    def actor(self, name: ActorName) -> Actor:
        """Return who a name stands for; no link is opened, and none counts as opened."""
        return name.actor(lambda label: self._guest(self._token(label)))

    def link(self, label: str) -> tuple[UUID, str]:
        """Return the id of a share link; its token is nobody's but the guest's."""
        return self._token(label).id, ""

    def _guest(self, token: ShareToken) -> Actor:
        return Actor.guest(token.scope, label=token.label)

    def _token(self, label: str) -> ShareToken:
        tokens = {one.label: one for one in self.state().tokens.values() if one.label is not None}
        if label not in tokens:
            raise no_such("link", label, "links", list(tokens))
        return tokens[label]


@contextmanager
def opened_in(stored: Stored) -> Iterator[Opened]:
    """Lend an order as it stands now.

    Raises:
        Refused: there is no such order.
        InvalidInput: no address of a database.
        StorageError: it can't be reached, or its schema is of another version.
    """
    from unified_orders.adapters.postgres import postgres_service  # noqa: PLC0415 - an extra

    with engine_of(stored.database.dsn) as engine:
        orders = postgres_service(engine, schema=stored.database.schema)
        standing = StoredStanding(orders, orders.queries, stored.order_id)
        standing.summary()
        yield Opened(str(stored.order_id), None, standing, f"in the database {engine.url.database}")
