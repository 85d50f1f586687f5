"""What requests say of orders and groups."""

from typing import Any

from pydantic import Field

from unified_orders.adapters.http.bodies.values import (
    Amount,
    Count,
    Flag,
    Positive,
    RequirementsBody,
    TargetPageBody,
    Words,
)
from unified_orders.adapters.http.models import Body, Id, Moment
from unified_orders.domain.commands import NoteAudience


class GroupBody(Body):
    """One client's share as it is asked for."""

    client_id: Words
    link_count: Count
    target_pages: list[TargetPageBody] = Field([])
    """one for each wanted link; at most linkCount"""
    anchor_texts: list[str] = Field([])
    """the one at index i goes with the page at index i"""
    requirements: RequirementsBody = RequirementsBody()
    analysis_project_id: Words | None = None
    """an earlier analysis of the same client to take the sites from"""


class CreateOrderBody(Body):
    """A new order, for one client or many."""

    currency: Words
    """ISO 4217"""
    groups: list[GroupBody] = Field([])
    account_id: Words | None = None
    """staff: the paying account; an account leaves it out"""
    requires_client_review: Flag = False
    deadline: Moment | None = None
    metadata: dict[str, Any] = Field({})
    """the host's own facts, kept as they are"""
    order_id: Id | None = None
    """the id the order shall have; else made from the caller and the key"""


class DuplicateBody(Body):
    """What is said of a copy."""

    new_order_id: Id | None = None
    """the id the copy shall have; else made from the caller and the key"""


class EditOrderBody(Body):
    """What to change of an order; what is left out stays."""

    requires_client_review: Flag = False
    deadline: Moment | None = None
    """null takes it away"""
    metadata: dict[str, Any] = Field({})


class EditGroupBody(Body):
    """What to change of a group; what is null or left out stays."""

    link_count: Count | None = None
    target_pages: list[TargetPageBody] | None = None
    anchor_texts: list[str] | None = None
    requirements: RequirementsBody | None = None
    analysis_project_id: Words | None = None


class LinkCountBody(Body):
    """How many links a group wants."""

    link_count: Positive


class ReasonBody(Body):
    """Why."""

    reason: Words


class OptionalReasonBody(Body):
    """Why, if there is something to say."""

    reason: Words | None = None


class FeesBody(Body):
    """What is added to the total."""

    fees: Amount
    reason: Words | None = None


class TransferBody(Body):
    """Whose the order shall be."""

    account_id: Words
    reason: Words | None = None


class AssignBody(Body):
    """Who of the staff looks after the order."""

    assigned_to: Words | None
    """null: nobody"""


class NoteBody(Body):
    """A note on the order, or on one of its selections; it replaces the one before."""

    text: str
    audience: NoteAudience = NoteAudience.ACCOUNT
    selection_id: Id | None = None
    """null: the note on the order"""
