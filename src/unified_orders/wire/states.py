"""How a whole order is written: the order, and a list of each of its parts."""

from attrs import frozen
from cattrs import Converter

from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.state import PARTS, State
from unified_orders.domain.tokens import ShareToken


@frozen(slots=True)
class Document:
    """A state as it is written; its parts stand in their order."""

    #: None: there is no order
    order: Order | None
    groups: tuple[OrderGroup, ...]
    selections: tuple[SiteSelection, ...]
    items: tuple[OrderItem, ...]
    tokens: tuple[ShareToken, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]


def register_states(converter: Converter) -> None:
    """Teach a converter to write and read states."""

    def write(state: State) -> object:
        parts = {name: tuple(getattr(state, name).values()) for name in PARTS}
        return converter.unstructure(Document(state.order if state.exists else None, **parts))

    def read(value: object, _: object) -> State:
        document = converter.structure(value, Document)
        return State(document.order, **{name: getattr(document, name) for name in PARTS})

    converter.register_unstructure_hook(State, write)
    converter.register_structure_hook(State, read)
