"""Who reads, and what of history they may read: written down kind by kind, so that a new kind is staff's alone."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from unified_orders.domain import events as e
from unified_orders.domain.actors import Actor, Author
from unified_orders.domain.commands import NoteAudience
from unified_orders.domain.words import ActorKind, Stage, Word


class Audience(Word):
    """For whom an answer is written."""

    STAFF = "staff"
    ACCOUNT = "account"
    #: the bearer of a link to the whole order
    GUEST = "guest"
    #: the bearer of a link to some groups
    GROUP_GUEST = "group_guest"


def audience_of(actor: Actor) -> Audience:
    """Return the audience that an actor belongs to. A worker sees no more of an order than a guest of all of it."""
    if actor.kind in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return Audience.STAFF
    if actor.kind is ActorKind.ACCOUNT:
        return Audience.ACCOUNT
    limited = actor.scope is not None and actor.scope.group_ids is not None
    return Audience.GROUP_GUEST if limited else Audience.GUEST


def own_name_of(author: Author, audience: Audience) -> str | None:
    """Return an author's own name; None if the audience may not know it. Ids are for staff alone."""
    if audience is Audience.STAFF:
        return author.label or author.id
    return author.label if author.kind in _CALLED else None


def name_of(author: Author, audience: Audience) -> str:
    """Return what an author is called. Staff and workers are named to staff alone: to others they are the agency."""
    name = own_name_of(author, audience) or _CALLED.get(author.kind, "the agency")
    return f"{name} for {author.on_behalf_of}" if author.on_behalf_of is not None else name


#: who is named to everybody who sees the order, and what they are called without a name
_CALLED: Final = {ActorKind.ACCOUNT: "the customer", ActorKind.GUEST: "a guest"}

_ALL: Final = frozenset(Audience)
_WHOLE: Final = _ALL - {Audience.GROUP_GUEST}
_CUSTOMER: Final = frozenset({Audience.STAFF, Audience.ACCOUNT})

#: who reads each kind of event; of the events of a group, only those who see the group. Not here: staff alone
READERS: Final[Mapping[type[e.Event], frozenset[Audience]]] = {
    **dict.fromkeys((e.OrderCreated, e.OrderImported, e.OrderMoved, e.OrderCancelled), _ALL),
    **dict.fromkeys((e.StatusImported,), _WHOLE),
    **dict.fromkeys((e.OrderEdited, e.OrderClaimed, e.FeesSet, e.DiscountFixed), _WHOLE),
    **dict.fromkeys((e.PaymentRecorded, e.RefundRecorded, e.CreditAuthorized), _WHOLE),
    **dict.fromkeys((e.OrderTransferred, e.NoteWritten, e.LinkShared, e.LinkRevoked), _CUSTOMER),
    **dict.fromkeys((e.GroupAdded, e.GroupEdited, e.GroupMoved, e.LinkCountChanged), _ALL),
    **dict.fromkeys((e.AnalysisStarted, e.AnalysisReceived, e.AnalysisCompleted, e.AnalysisFailed), _ALL),
    **dict.fromkeys((e.SiteSuggested, e.SiteApproved, e.SiteRejected, e.SiteKept, e.SiteReconsidered), _ALL),
    **dict.fromkeys((e.PlacementChanged, e.ApprovalVoided, e.PriceSet, e.SitesReleased, e.ReviewFinished), _ALL),
    **dict.fromkeys((e.ItemProgressed, e.IssueMarked, e.IssueResolved, e.PublicationVerified), _ALL),
    **dict.fromkeys((e.ItemCancelled, e.ItemWithdrawn), _ALL),
}


def may_read(event: e.Event, audience: Audience) -> bool:
    """Tell whether an audience may read of an event, if it sees the event's group."""
    if audience is Audience.STAFF:
        return True
    if isinstance(event, e.NoteWritten) and event.audience is NoteAudience.INTERNAL:
        return False
    if isinstance(event, e.ItemProgressed) and event.stage is Stage.FAILED:
        return False
    return audience in READERS.get(type(event), ())


def entities_named(event: e.Event) -> frozenset[UUID]:
    """Return the selections and items that an event names."""
    named = {getattr(event, name, None) for name in ("selection_id", "item_id")}
    return frozenset(id_ for id_ in named if id_ is not None)


def groups_named(event: e.Event) -> frozenset[UUID]:
    """Return the groups that an event names itself; those of an item or of a note follow from `entities_named`."""
    group_id = getattr(event, "group_id", None)
    if group_id is not None:
        return frozenset({group_id})
    return frozenset(event.group_ids) if isinstance(event, e.ReviewFinished) else frozenset()
