"""Steps of orders that began in another system."""

from unified_orders.domain import events as e
from unified_orders.domain.evolution.steps import Stamp, on
from unified_orders.domain.state import State


@on(e.OrderImported)
def imported(state: State, event: e.OrderImported, _: Stamp) -> None:
    state.order = event.order
    state.groups = {group.id: group for group in event.groups}
    state.selections = {selection.id: selection for selection in event.selections}
    state.items = {item.id: item for item in event.items}
    state.tokens = {token.id: token for token in event.tokens}
    state.payments = {payment.reference: payment for payment in event.payments}
    state.refunds = {refund.reference: refund for refund in event.refunds}


@on(e.StatusImported)
def status_imported(_: State, __: e.StatusImported, ___: Stamp) -> None:
    """Change nothing: where it stood in the end came with the order."""
