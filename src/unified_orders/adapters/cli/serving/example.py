"""The example: orders of an agency in every state, made from the packaged exports."""

from pathlib import Path
from typing import Final
from uuid import UUID

from attrs import frozen

from unified_orders.adapters import cli
from unified_orders.adapters.cli.opening import step_named, stopped_by
from unified_orders.adapters.cli.orderfile import Plan, read_order_file
from unified_orders.adapters.cli.running import Run, script
from unified_orders.adapters.cli.standing import Standing
from unified_orders.adapters.memory import ScriptedAnalysis
from unified_orders.application.ids import keyed_order_id
from unified_orders.application.relay import Relay
from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Share
from unified_orders.domain.errors import Refused
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.domain.words import LinkPermission

_FOLDER: Final = Path(cli.__file__).parent
#: the order that waits for three clients, as far as it is brought: see its steps
_MAIN, _UNTIL = _FOLDER / "demo" / "order.yaml", "set_fees"
#: the newest last
_OTHERS: Final = tuple(
    _FOLDER / "serving" / "orders" / f"{name}.yaml" for name in ("completed", "cancelled", "work", "payment", "draft")
)
_SAM: Final = Actor.staff("sam")
_REVIEWER: Final = frozenset({LinkPermission.VIEW, LinkPermission.REVIEW})


@frozen
class Example:
    """Order files that are read, and nothing made of them yet."""

    main: Plan
    others: tuple[Plan, ...]

    @classmethod
    def read(cls) -> "Example":
        """Read the packaged files."""
        return cls(read_order_file(_MAIN), tuple(map(read_order_file, _OTHERS)))

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All of them, in the order in which they are made."""
        return (*self.others, self.main)

    @property
    def account_id(self) -> str:
        """Whose order waits for review."""
        return self.main.creator.id

    @property
    def order_id(self) -> UUID:
        """The order that waits for review."""
        return order_id_of(self.main)

    @property
    def clients(self) -> tuple[Client, ...]:
        """Their clients, each once."""
        return tuple({client.id: client for plan in self.plans for client in plan.clients}.values())

    @property
    def discounts(self) -> tuple[DiscountRule, ...]:
        """The agency's discounts."""
        return self.main.discounts

    def script(self, analysis: ScriptedAnalysis) -> None:
        """Tell an analysis what it finds: for a client its exports, for anybody else all of them."""
        for plan in self.plans:
            script(plan, analysis)
        readings = (reading for plan in self.plans for rounds in plan.rounds.values() for reading in rounds)
        found = {site.domain_id: site for reading in readings for site in reading.sites}
        analysis.add_round(found.values())


def order_id_of(plan: Plan) -> UUID:
    """Return the id of the order that is made of a plan, the same wherever that is."""
    return keyed_order_id(_creator(plan), _key(plan))


def is_in(example: Example, orders: OrderService) -> bool:
    """Tell whether an order of the example is there."""
    return any(orders.queries.look(order_id_of(plan)) is not None for plan in example.plans)


def is_complete(example: Example, orders: OrderService) -> bool:
    """Tell whether its last order is there."""
    return orders.queries.look(example.order_id) is not None


def put_in(example: Example, orders: OrderService, relay: Relay) -> None:
    """Make those orders of the example that are not there yet.

    Raises:
        Stopped: the engine takes a step otherwise than its file says.
    """
    for plan in example.plans:
        if orders.queries.look(order_id_of(plan)) is None:
            count = step_named(plan, _UNTIL) if plan is example.main else len(plan.steps)
            _make(plan, orders, relay, count)


def _make(plan: Plan, orders: OrderService, relay: Relay, count: int) -> None:
    made = orders.execute(plan.order, actor=_creator(plan), key=_key(plan))
    run = Run(plan, Standing(orders, orders.queries, made.order_id), lambda _: relay.drain())
    for taken in run.steps(count):
        stopped = stopped_by(plan, taken, run)
        if stopped is not None:
            raise stopped


def share_link(example: Example, orders: OrderService) -> str | None:
    """Return the token of a new share link to the whole order that waits for review; None: it was cancelled since."""
    share = Share(example.order_id, permissions=_REVIEWER, label="serve")
    try:
        return orders.execute(share, actor=_SAM).result.token
    except Refused:
        return None


def _creator(plan: Plan) -> Actor:
    return plan.creator.actor(lambda _: _SAM)


def _key(plan: Plan) -> str:
    return f"example {plan.path.stem}"
