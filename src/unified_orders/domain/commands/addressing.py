"""What all commands share: a name, the order they are for, and the type of their result."""

from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.fields import OneOf, as_uuid, own_id

R_co = TypeVar("R_co", covariant=True)


class Command(Generic[R_co]):
    """A wish of one actor for one order. `R_co` is the type of `Done.result`."""

    __slots__ = ()

    #: the command's word in the table, in JSON and in docs
    name: ClassVar[str]


@frozen(slots=True)
class OrderCommand(Command[R_co]):
    """A command for an order as a whole."""

    order_id: UUID = field(converter=as_uuid, validator=own_id)


@frozen(slots=True)
class GroupRef:
    """A group, with the order it belongs to."""

    order_id: UUID = field(converter=as_uuid, validator=own_id)
    group_id: UUID = field(converter=as_uuid, validator=own_id)


@frozen(slots=True)
class GroupCommand(Command[R_co]):
    """A command for one group."""

    group: GroupRef = field(validator=OneOf(GroupRef))

    @property
    def order_id(self) -> UUID:
        """The order of the group."""
        return self.group.order_id

    @property
    def group_id(self) -> UUID:
        """The group itself."""
        return self.group.group_id


@frozen(slots=True)
class ItemCommand(OrderCommand[R_co]):
    """A command for one item."""

    item_id: UUID = field(converter=as_uuid, validator=own_id)
