"""What `st.from_type` makes of each class of the library.

This runs while the library is being imported: it loads the domain, and the ports once they are loaded, nothing else.
"""

from typing import Any, Final

from hypothesis import strategies as st

from unified_orders.domain.actors import Actor, Author, Scope
from unified_orders.domain.commands import Command, GroupRef, GroupRequest, SiteDecision, SiteSuggestion
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Event, Recorded
from unified_orders.domain.group import OrderGroup, TargetPage
from unified_orders.domain.item import OrderItem, Placement
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Discount, DiscountRule
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.results import Done
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken
from unified_orders.testing.strategies.kinds import COMMANDS, EFFECTS, EVENTS, RESULTS
from unified_orders.testing.strategies.making import instances, typed

#: values that hold by themselves
_VALUES: Final[tuple[type[Any], ...]] = (
    Actor, Author, Scope, GroupRef, GroupRequest, SiteDecision, SiteSuggestion, Recorded, TargetPage, Placement,
    Discount, DiscountRule, Rejection, AnalysisProject, Client, Metric, Price, Requirements, Site,
)  # fmt: skip
#: entities, each out of a whole order that can be
_PARTS: Final[tuple[type[Any], ...]] = (OrderGroup, SiteSelection, OrderItem, ShareToken, Payment, Refund)


def register_domain() -> None:
    """Tell hypothesis of commands, events, effects, results, values, entities and whole orders."""
    for cls in (*COMMANDS, *EVENTS, *EFFECTS, *RESULTS, *_VALUES):
        st.register_type_strategy(cls, instances)
    for part in _PARTS:
        st.register_type_strategy(part, _part_of_an_order)
    for open_one in (Command, Event, Effect, Metadata, Done):
        st.register_type_strategy(open_one, typed)
    st.register_type_strategy(State, lambda _: _whole_orders())
    st.register_type_strategy(Order, lambda _: _whole_orders().map(lambda state: state.order))


def register_ports() -> None:
    """Tell hypothesis of what ports take and give."""
    from unified_orders.ports import BoardFilter, Delivery, OrderFilter  # noqa: PLC0415 - loaded by now

    for cls in (BoardFilter, OrderFilter, Delivery):
        st.register_type_strategy(cls, instances)


def _whole_orders() -> st.SearchStrategy[State]:
    from unified_orders.testing.strategies.orders import whole_orders  # noqa: PLC0415 - loads all that decides

    return whole_orders()


def _part_of_an_order(cls: type[Any]) -> st.SearchStrategy[Any]:
    from unified_orders.testing.strategies.orders import parts  # noqa: PLC0415 - loads all that decides

    return parts(cls)
