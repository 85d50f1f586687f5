"""Commands for an order as a whole: make, edit, send off, take back, end."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, Final, Literal
from uuid import UUID

from attrs import Attribute, field, frozen

from unified_orders.domain.commands.addressing import Command, OrderCommand
from unified_orders.domain.commands.groups import GroupRequest
from unified_orders.domain.fields import (
    Amount,
    Each,
    OneOf,
    Optional,
    Text,
    as_optional_utc,
    as_optional_uuid,
    as_tuple,
    currency,
    flag,
    host_id,
    moment,
    own_id,
)
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.results import Cancelled, Created


class Unchanged(Enum):
    """The value of a field that an edit leaves as it is."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


class NoteAudience(StrEnum):
    """Whom a note is for: `internal` is staff's own; the account reads and writes `account`."""

    INTERNAL = "internal"
    ACCOUNT = "account"


def _requests(given: Iterable[GroupRequest]) -> tuple[GroupRequest, ...]:
    return as_tuple(given)


@frozen(slots=True, kw_only=True)
class CreateOrder(Command[Created]):
    """Make an order in configuring, with any number of groups."""

    name: ClassVar[str] = "create"
    currency: str = field(validator=currency)
    groups: tuple[GroupRequest, ...] = field(
        default=(), converter=_requests, validator=Each(OneOf(GroupRequest), "groups")
    )
    #: staff: the paying account, or None while unknown; an account actor leaves it out
    account_id: str | None = field(default=None, validator=Optional(host_id))
    requires_client_review: bool = field(default=False, validator=flag)
    deadline: datetime | None = field(default=None, converter=as_optional_utc, validator=Optional(moment))
    metadata: Metadata = field(factory=Metadata, converter=Metadata, repr=False)
    #: the id the order shall have; None: made from actor and key, or new
    order_id: UUID | None = field(default=None, converter=as_optional_uuid, validator=Optional(own_id))


@frozen(slots=True)
class Duplicate(OrderCommand[Created]):
    """Make a new order in configuring with the live groups of another: clients, counts, pages, anchors and wishes."""

    name: ClassVar[str] = "duplicate"
    #: the id the copy shall have; None: made from actor and key, or new
    new_order_id: UUID | None = field(default=None, converter=as_optional_uuid, validator=Optional(own_id))


def _new_deadline(given: "datetime | Literal[Unchanged.UNCHANGED] | None") -> "datetime | Unchanged | None":
    return given if isinstance(given, Unchanged) else as_optional_utc(given)


def _deadline(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not UNCHANGED and value is not None:
        moment(instance, attribute, value)


def _new_metadata(given: "Mapping[str, Any] | Literal[Unchanged.UNCHANGED]") -> "Metadata | Unchanged":
    return given if isinstance(given, Unchanged) else Metadata(given)


@frozen(slots=True, kw_only=True)
class EditOrder(OrderCommand[None]):
    """Change what is agreed about the order; what is not named stays."""

    name: ClassVar[str] = "edit_order"
    requires_client_review: bool | Literal[Unchanged.UNCHANGED] = field(
        default=UNCHANGED, validator=OneOf(bool, Unchanged)
    )
    #: None takes it away
    deadline: datetime | Literal[Unchanged.UNCHANGED] | None = field(
        default=UNCHANGED, converter=_new_deadline, validator=_deadline
    )
    metadata: Metadata | Literal[Unchanged.UNCHANGED] = field(
        default=UNCHANGED, converter=_new_metadata, validator=OneOf(Metadata, Unchanged), repr=False
    )


@frozen(slots=True)
class SetFees(OrderCommand[None]):
    """Set what is added to the total."""

    name: ClassVar[str] = "set_fees"
    #: minor units
    fees: int = field(validator=Amount())
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class Submit(OrderCommand[None]):
    """Send the order off: the analysis of every group starts."""

    name: ClassVar[str] = "submit"


@frozen(slots=True)
class Withdraw(OrderCommand[None]):
    """Take a submitted order back to configuring, as long as nothing is approved."""

    name: ClassVar[str] = "withdraw"


@frozen(slots=True)
class Discard(OrderCommand[None]):
    """Delete a draft that was never submitted, with all that belongs to it. Nothing else is ever deleted."""

    name: ClassVar[str] = "discard"


@frozen(slots=True)
class CancelOrder(OrderCommand[Cancelled]):
    """End the order. What is published or completed stays and is owed; the rest is cancelled."""

    name: ClassVar[str] = "cancel"
    reason: str = field(validator=Text("note", lines=True))


@frozen(slots=True)
class Transfer(OrderCommand[None]):
    """Give the order to another account; its share links end."""

    name: ClassVar[str] = "transfer"
    account_id: str = field(validator=host_id)
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class Assign(OrderCommand[None]):
    """Say which member of staff looks after the order; gives no right."""

    name: ClassVar[str] = "assign"
    assigned_to: str | None = field(validator=Optional(host_id))


@frozen(slots=True)
class WriteNote(OrderCommand[None]):
    """Replace a note on the order, or on one of its selections. History says that it changed, not what it says."""

    name: ClassVar[str] = "note"
    text: str = field(validator=Text("note", lines=True, empty=True), repr=False)
    audience: NoteAudience = field(default=NoteAudience.ACCOUNT, validator=OneOf(NoteAudience))
    #: None: the note on the order; else that on a selection (`account`: the reviewer's)
    selection_id: UUID | None = field(default=None, converter=as_optional_uuid, validator=Optional(own_id))
