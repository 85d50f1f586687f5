"""What requests say of money, placements and share links."""

from contextlib import suppress
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from unified_orders.adapters.http.bodies.values import Amount, Flag, Paid, Positive, Words
from unified_orders.adapters.http.models import Body, Duration, Id
from unified_orders.domain.commands.sharing import LONGEST, SHORTEST
from unified_orders.domain.words import LinkPermission, Stage
from unified_orders.wire import WireError, from_wire


class PaymentBody(Body):
    """Money received."""

    amount: Paid
    reference: Words
    """the payer's or provider's word for this payment; it counts once"""


class RefundBody(Body):
    """Money given back."""

    amount: Paid
    reference: Words
    reason: Words | None = None


class ProgressBody(Body):
    """News from an item's workflow."""

    stage: Stage
    attempt: Positive = 1
    """which attempt the news is of; reopened begins the one it names"""
    workflow_id: Words | None = None
    published_url: Words | None = None
    reason: Words | None = None
    """failed: why"""


class IssueBody(Body):
    """A problem of a placement."""

    text: Words


class ResolutionBody(Body):
    """How a problem was settled."""

    resolution: Words


class VerificationBody(Body):
    """Where the link was seen."""

    published_url: Words | None = None


class ReplacementBody(Body):
    """Another site in an item's place, named by its selection or its domain."""

    reason: Words
    selection_id: Id | None = None
    domain_id: Words | None = None
    expected_price: Amount | None = None
    allow_repeat: Flag = False


def _lifetime(text: str) -> str:
    with suppress(WireError):  # one that is none is told where the command is made
        if not SHORTEST <= from_wire(text, timedelta) <= LONGEST:
            raise PydanticCustomError("lifetime", "must be from PT5M to P30D")
    return text


class ShareBody(Body):
    """What a share link opens, and what its bearer may do."""

    group_ids: list[Id] | None = None
    """null: the whole order"""
    permissions: list[LinkPermission] = Field([LinkPermission.VIEW])
    """view is always in it"""
    label: Words | None = None
    """the bearer's name in history"""
    message: Words | None = None
    expires_in: Annotated[Duration, AfterValidator(_lifetime)] = "P7D"
    """from PT5M to P30D"""
