"""Commands of the review: decide on sites, swap, close, reopen."""

from collections.abc import Iterable
from typing import ClassVar, Protocol
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.commands.addressing import GroupCommand, OrderCommand
from unified_orders.domain.fields import (
    Amount,
    Each,
    Integer,
    OneOf,
    Optional,
    Text,
    Url,
    as_optional_tuple,
    as_optional_uuid,
    as_tuple,
    as_uuid,
    fault,
    flag,
    host_id,
    own_id,
)
from unified_orders.domain.results import Reviewed
from unified_orders.domain.selection import Rejection
from unified_orders.domain.words import Decision, RejectionCode


@frozen(slots=True, kw_only=True)
class SiteDecision:
    """What the reviewer says of one site, named by its selection or (if it has none yet) by its domain."""

    decision: Decision = field(validator=OneOf(Decision))
    selection_id: UUID | None = field(default=None, converter=as_optional_uuid, validator=Optional(own_id))
    domain_id: str | None = field(default=None, validator=Optional(host_id))
    #: approve: one of the group's pages; None: that of the lowest unused link
    target_page_url: str | None = field(default=None, validator=Optional(Url()))
    #: approve: None: that of the lowest unused link
    anchor_text: str | None = field(default=None, validator=Optional(Text("anchor", empty=True)))
    client_notes: str | None = field(default=None, validator=Optional(Text("note", lines=True, empty=True)), repr=False)
    #: reject: why
    reason: Rejection | None = field(default=None, validator=Optional(OneOf(Rejection)))
    #: the version the reviewer saw, 0 for no selection; if another is stored, the site is skipped as stale
    version: int | None = field(default=None, validator=Optional(Integer(0)))
    #: the retail price the reviewer saw, in minor units; if another holds, the call is refused
    expected_price: int | None = field(default=None, validator=Optional(Amount()))

    def __attrs_post_init__(self) -> None:
        if self.selection_id is None and self.domain_id is None:
            raise fault("selection_id", self.selection_id, "give selection_id, domain_id or both")
        if self.decision is not Decision.APPROVE:
            for name in ("target_page_url", "anchor_text", "expected_price"):
                if getattr(self, name) is not None:
                    raise fault(name, getattr(self, name), f"goes with approve, not with {self.decision}")
        if self.reason is not None and self.decision is not Decision.REJECT:
            raise fault("reason", self.reason, f"goes with reject, not with {self.decision}")
        if self.reason is not None and self.reason.code is RejectionCode.WITHDRAWN_AFTER_PAYMENT:
            raise fault("reason", self.reason.code, "is the engine's own; take another code")


class ShownSite(Protocol):
    """A site as a board shows it."""

    @property
    def selection_id(self) -> UUID | None: ...
    @property
    def domain_id(self) -> str: ...
    @property
    def version(self) -> int: ...


def approve(
    site: ShownSite,
    *,
    page: str | None = None,
    anchor: str | None = None,
    notes: str | None = None,
    expected_price: int | None = None,
) -> SiteDecision:
    """Approve a site of a board, as it was seen there."""
    return SiteDecision(
        decision=Decision.APPROVE,
        selection_id=site.selection_id,
        domain_id=site.domain_id,
        version=site.version,
        target_page_url=page,
        anchor_text=anchor,
        client_notes=notes,
        expected_price=expected_price,
    )


def reject(
    site: ShownSite, code: RejectionCode = RejectionCode.OTHER, text: str | None = None, *, notes: str | None = None
) -> SiteDecision:
    """Reject a site of a board, with the reason."""
    return _decide(Decision.REJECT, site, notes, Rejection(code, text))


def alternate(site: ShownSite, *, notes: str | None = None) -> SiteDecision:
    """Keep a site of a board as a backup."""
    return _decide(Decision.ALTERNATE, site, notes)


def reconsider(site: ShownSite, *, notes: str | None = None) -> SiteDecision:
    """Put a site of a board back to suggested: undecided."""
    return _decide(Decision.RECONSIDER, site, notes)


def _decide(decision: Decision, site: ShownSite, notes: str | None, reason: Rejection | None = None) -> SiteDecision:
    return SiteDecision(
        decision=decision,
        selection_id=site.selection_id,
        domain_id=site.domain_id,
        version=site.version,
        client_notes=notes,
        reason=reason,
    )


def _decisions(given: Iterable[SiteDecision]) -> tuple[SiteDecision, ...]:
    return as_tuple(given)


@frozen(slots=True)
class Review(GroupCommand[Reviewed]):
    """Decide on many sites of a group at once; what is not named stays as it is."""

    name: ClassVar[str] = "review"
    decisions: tuple[SiteDecision, ...] = field(
        converter=_decisions, validator=Each(OneOf(SiteDecision), "decisions", least=1)
    )
    #: take a domain that the same client already gets in another group of this order
    allow_repeat: bool = field(default=False, validator=flag)


@frozen(slots=True)
class Swap(GroupCommand[Reviewed]):
    """Make exactly this alternate approved and this approved one alternate; page and anchor go over."""

    name: ClassVar[str] = "swap"
    alternate_id: UUID = field(converter=as_uuid, validator=own_id)
    approved_id: UUID = field(converter=as_uuid, validator=own_id)
    alternate_version: int | None = field(default=None, validator=Optional(Integer(0)))
    approved_version: int | None = field(default=None, validator=Optional(Integer(0)))
    expected_price: int | None = field(default=None, validator=Optional(Amount()))
    allow_repeat: bool = field(default=False, validator=flag)


@frozen(slots=True)
class AutoApprove(GroupCommand[Reviewed]):
    """Approve the best suggested sites, by rank, for all open links; not where the client reviews."""

    name: ClassVar[str] = "auto_approve"
    allow_repeat: bool = field(default=False, validator=flag)


@frozen(slots=True)
class CompleteReview(GroupCommand[None]):
    """Close a group with what is approved; with fewer links than wanted the reason is needed."""

    name: ClassVar[str] = "complete_review"
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class FinishReview(OrderCommand[None]):
    """Say "I am done": tells staff, changes nothing."""

    name: ClassVar[str] = "finish_review"
    #: None: all groups in the actor's scope
    group_ids: tuple[UUID, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(own_id, "groups", least=1, distinct=True))
    )
    message: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class ReopenReview(OrderCommand[None]):
    """Open approved groups for review again."""

    name: ClassVar[str] = "reopen_review"
    #: None: all approved groups in the actor's scope
    group_ids: tuple[UUID, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(own_id, "groups", least=1, distinct=True))
    )
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))
