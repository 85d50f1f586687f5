"""What there is to be made: every command, event and effect, every entity, and the results of commands."""

from typing import Any, Final, get_args

from unified_orders.domain.commands import Command
from unified_orders.domain.effects import Announce, CancelAnalysis, CancelWorkflow, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.events import Event, event_kinds
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.rules import TABLE
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Site
from unified_orders.domain.tokens import ShareToken

COMMANDS: Final[tuple[type[Command[Any]], ...]] = tuple(rule.command for rule in TABLE)
EVENTS: Final[tuple[type[Event], ...]] = tuple(event_kinds().values())
EFFECTS: Final[tuple[type[Effect], ...]] = (StartAnalysis, CancelAnalysis, StartWorkflow, CancelWorkflow, Announce)
ENTITIES: Final[tuple[type[Any], ...]] = (
    Order,
    OrderGroup,
    SiteSelection,
    OrderItem,
    ShareToken,
    Payment,
    Refund,
    Site,
    AnalysisProject,
    Client,
    DiscountRule,
)
RESULTS: Final[tuple[type[Any], ...]] = tuple(
    {
        argument: None
        for command in COMMANDS
        for origin in command.__orig_bases__  # type: ignore[attr-defined]  # every command is a subscripted one
        for argument in get_args(origin)
        if argument is not type(None)
    }
)
