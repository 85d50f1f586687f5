"""What requests say of sites under review, and of analyses."""

from typing import Annotated

from pydantic import Field

from unified_orders.adapters.http.bodies.values import Amount, Count, Flag, SiteBody, Words
from unified_orders.adapters.http.models import Body, Id
from unified_orders.domain.words import Decision, RejectionCode


class RejectionBody(Body):
    """Why a site was rejected."""

    code: RejectionCode
    text: Words | None = None


class SelectionBody(Body):
    """What the reviewer says of one site, named by its selection or its domain."""

    selection_id: Id | None = None
    domain_id: Words | None = None
    decision: Decision
    target_page_url: Words | None = None
    """approve: one of the group's pages; else that of the lowest unused link"""
    anchor_text: str | None = None
    client_notes: str | None = None
    reason: RejectionBody | None = None
    """reject: why"""
    version: Count | None = None
    """the version the reviewer saw, 0 for a site without selection; if another is stored, the site is skipped"""
    expected_price: Amount | None = None
    """approve: the price the reviewer saw; if another holds, the call is refused"""


class ReviewBody(Body):
    """Decisions on many sites of a group; what is not named stays as it is."""

    decisions: Annotated[list[SelectionBody], Field(min_length=1)]
    allow_repeat: Flag = False
    """take a domain that the same client already gets in another group of this order"""


class SwapBody(Body):
    """An alternate to approve in the place of an approved site."""

    alternate_id: Id
    approved_id: Id
    alternate_version: Count | None = None
    approved_version: Count | None = None
    expected_price: Amount | None = None
    allow_repeat: Flag = False


class AutoApproveBody(Body):
    """How to approve the best suggested sites."""

    allow_repeat: Flag = False


class GroupsAndMessageBody(Body):
    """Groups, and a word about them."""

    group_ids: Annotated[list[Id], Field(min_length=1)] | None = None
    """null: all that the caller sees"""
    message: Words | None = None


class GroupsAndReasonBody(Body):
    """Groups, and why."""

    group_ids: Annotated[list[Id], Field(min_length=1)] | None = None
    """null: all approved ones that the caller sees"""
    reason: Words | None = None


class MessageBody(Body):
    """A word to the analyst."""

    message: Words | None = None


class SuggestionBody(Body):
    """One analysed site that staff put before the reviewer."""

    domain_id: Words
    rank: Count | None = None
    """0 is the best"""
    why: Words | None = None
    target_page_url: Words | None = None
    anchor_text: str | None = None
    internal_notes: str | None = None


class SuggestBody(Body):
    """Sites to suggest."""

    sites: Annotated[list[SuggestionBody], Field(min_length=1)]


class SetPriceBody(Body):
    """The price of a selected site."""

    selection_id: Id
    retail: Amount
    reason: Words
    wholesale: Amount | None = None


class AnalysisBody(Body):
    """One page of analysed sites."""

    epoch: Count
    """as the start of the analysis gave it"""
    sites: list[SiteBody]
    last: Flag = True
    """the last page makes the suggestions"""


class AnalysisFailureBody(Body):
    """That an analysis failed."""

    epoch: Count
    reason: Words
