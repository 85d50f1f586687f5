"""History as sentences for people. No wholesale price and no text of a note is in any of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain import events as e
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.audience import Audience, name_of
from unified_orders.domain.commands import NoteAudience
from unified_orders.domain.words import RejectionCode, Stage, Word


@frozen(slots=True)
class Names:
    """What one audience calls the things of an order."""

    audience: Audience
    currency: str
    #: names of the clients, by group; a group that is not here is not spoken of
    clients: Mapping[UUID, str] = field(factory=dict)
    #: domains by selection and by item
    sites: Mapping[UUID, str] = field(factory=dict)

    @property
    def are_staffs(self) -> bool:
        """Whether staff read."""
        return self.audience is Audience.STAFF

    def client(self, group_id: UUID) -> str:
        """Return the name of a group's client."""
        return self.clients.get(group_id, "a client")

    def site(self, id_: UUID) -> str:
        """Return the domain that a selection or item is about."""
        return self.sites.get(id_, "a site")

    def amount(self, minor: int) -> str:
        """Return an amount of the order's currency."""
        return amount_text(minor, self.currency)


def sentence(recorded: e.Recorded, names: Names) -> str:
    """Return one sentence that says what happened and, where it matters, who did it."""
    who = name_of(recorded.author, names.audience)
    text = _SENTENCES[type(recorded.event)](recorded.event, names, who)
    return f"{text[0].upper()}{text[1:]}." if text.startswith(("the ", "a ")) else f"{text}."


def _because(reason: str | None) -> str:
    return f": {reason.rstrip('.')}" if reason else ""


def _at(url: str | None) -> str:
    return f" at {url}" if url else ""


def _spoken(word: Word) -> str:
    return word.value.replace("_", " ")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _placed(url: str | None, anchor: str | None) -> str:
    page = f", linking to {url}" if url else ", without a page"
    return f"{page} as “{anchor}”" if anchor else page


def _cancelled(event: e.OrderCancelled, names: Names, who: str) -> str:
    text = f"{who} cancelled the order{_because(event.reason)}"
    if names.audience is Audience.GROUP_GUEST:
        return text
    owed = f"; {names.amount(event.owed)} stays owed" if event.owed else ""
    return f"{text}{owed}" + (f"; {names.amount(event.due_back)} is due back" if event.due_back else "")


def _status_imported(event: e.StatusImported, names: Names, who: str) -> str:
    before = f" from {event.previous}" if event.previous else ""
    return f"{who} had set the order{before} to {event.status}" + (_because(event.reason) if names.are_staffs else "")


def _transferred(event: e.OrderTransferred, names: Names, who: str) -> str:
    if not names.are_staffs:
        return f"{who} gave the order to its present account"
    before = f"from {event.previous_account_id} " if event.previous_account_id is not None else ""
    return f"{who} gave the order {before}to {event.account_id}{_because(event.reason)}"


def _note(event: e.NoteWritten, names: Names, who: str) -> str:
    if event.selection_id is None:
        kind = "internal note" if event.audience is NoteAudience.INTERNAL else "account's note"
        return f"{who} changed the {kind} on the order"
    kind = "internal notes" if event.audience is NoteAudience.INTERNAL else "reviewer's notes"
    return f"{who} changed the {kind} on {names.site(event.selection_id)}"


def _shared(event: e.LinkShared, names: Names, who: str) -> str:
    group_ids = event.scope.group_ids
    what = "the order" if group_ids is None else _listed(names.client(group_id) for group_id in group_ids)
    label = f" with {event.label}" if event.label else ""
    return f"{who} shared {what}{label} by a link that holds until {event.expires_at:%Y-%m-%d %H:%M} UTC"


def _analysis_started(event: e.AnalysisStarted, names: Names, who: str) -> str:
    how = "is at hand" if event.finished else "began"
    return f"the analysis for {names.client(event.group_id)} {how}, round {event.round}{_because(event.message)}"


def _analysis_failed(event: e.AnalysisFailed, names: Names, who: str) -> str:
    reason = _because(event.reason) if names.are_staffs else ""
    return f"the analysis for {names.client(event.group_id)} failed{reason}"


def _suggested(event: e.SiteSuggested, names: Names, who: str) -> str:
    return f"{who} suggested {event.site.domain} for {names.client(event.group_id)}{_because('; '.join(event.why))}"


def _approved(event: e.SiteApproved, names: Names, who: str) -> str:
    about = f"{names.site(event.selection_id)} for {names.client(event.group_id)}"
    placed = _placed(event.target_page_url, event.anchor_text)
    return f"{who} approved {about} at {names.amount(event.retail)}{placed}"


def _rejected(event: e.SiteRejected, names: Names, who: str) -> str:
    reason = event.reason
    why = "" if reason is None or reason.code is RejectionCode.OTHER else f" as {_spoken(reason.code)}"
    text = _because(reason.text) if reason is not None else ""
    return f"{who} rejected {names.site(event.selection_id)} for {names.client(event.group_id)}{why}{text}"


def _review_finished(event: e.ReviewFinished, names: Names, who: str) -> str:
    spoken_of = [names.clients[group_id] for group_id in event.group_ids if group_id in names.clients]
    message = _because(event.message) if len(spoken_of) == len(event.group_ids) else ""
    return f"{who} finished the review of {_listed(spoken_of or ['a client'])}{message}"


def _progressed(event: e.ItemProgressed, names: Names, who: str) -> str:
    site = names.site(event.item_id)
    attempt = f", attempt {event.attempt}" if event.attempt > 1 else ""
    url = _at(event.published_url)
    match event.stage:
        case Stage.STARTED:
            return f"the work on {site} began{attempt}"
        case Stage.REOPENED:
            return f"the work on {site} was reopened{attempt}"
        case Stage.PUBLISHED:
            return f"the link on {site} was published{url}{attempt}"
        case Stage.COMPLETED:
            return f"the placement on {site} is complete{url}{attempt}"
        case Stage.FAILED:
            return f"the work on {site} failed{attempt}{_because(event.reason)}"


def _progress_noted(event: e.ProgressNoted, names: Names, who: str) -> str:
    news = f"{_spoken(event.stage)} of attempt {event.attempt}"
    return f"the news “{news}” on {names.site(event.item_id)} changed nothing{_because(event.why)}"


def _issue(what: str, text: str, item_id: UUID, names: Names) -> str:
    return f"a problem with {names.site(item_id)} was {what}{_because(text) if names.are_staffs else ''}"


def _withdrawn(event: e.ItemWithdrawn, names: Names, who: str) -> str:
    other = " and put another one in its place" if event.replaced_by is not None else ""
    return f"{who} took back the placement on {names.site(event.item_id)}{other}{_because(event.reason)}"


_SENTENCES: Final[Mapping[type[e.Event], Callable[[Any, Names, str], str]]] = {
    e.OrderCreated: lambda event, n, who: f"{who} made the order{' as a copy' if event.copied_from_order_id else ''}",
    e.OrderEdited: lambda event, n, who: f"{who} edited the order",
    e.OrderMoved: lambda event, n, who: f"the order went from {_spoken(event.source)} to {_spoken(event.target)}",
    e.OrderImported: lambda event, n, who: (
        f"the order was moved in from another system, where it was {event.source_status}"
    ),
    e.StatusImported: _status_imported,
    e.OrderAssigned: lambda event, n, who: f"{who} assigned the order to {event.assigned_to or 'nobody'}",
    e.OrderClaimed: lambda event, n, who: f"{who} claimed the order",
    e.OrderTransferred: _transferred,
    e.OrderCancelled: _cancelled,
    e.NoteWritten: _note,
    e.FeesSet: lambda event, n, who: f"{who} set the fees to {n.amount(event.fees)}{_because(event.reason)}",
    e.DiscountFixed: lambda event, n, who: f"a discount of {event.discount.basis_points / 100:g} % holds",
    e.PaymentRecorded: lambda event, n, who: f"{who} recorded a payment of {n.amount(event.amount)}, {event.reference}",
    e.RefundRecorded: lambda event, n, who: (
        f"{who} recorded a refund of {n.amount(event.amount)}, {event.reference}{_because(event.reason)}"
    ),
    e.CreditAuthorized: lambda event, n, who: (
        f"{who} let the work begin on credit{_because(event.reason) if n.are_staffs else ''}"
    ),
    e.LinkShared: _shared,
    e.LinkRevoked: lambda event, n, who: f"{who} ended a share link",
    e.GroupAdded: lambda event, n, who: (
        f"{who} asked for {_many(event.link_count, 'link')} for {n.client(event.group_id)}"
    ),
    e.GroupEdited: lambda event, n, who: (
        f"{who} edited what {n.client(event.group_id)} gets:"
        f" {_many(event.link_count, 'link')}, {_many(len(event.target_pages), 'page')}"
    ),
    e.GroupMoved: lambda event, n, who: (
        f"{n.client(event.group_id)} went from {_spoken(event.source)} to {_spoken(event.target)}"
        f"{_because(event.reason)}"
    ),
    e.LinkCountChanged: lambda event, n, who: (
        f"{who} changed the links for {n.client(event.group_id)} to {event.link_count:,}"
    ),
    e.AnalysisStarted: _analysis_started,
    e.AnalysisReceived: lambda event, n, who: (
        f"the analysis for {n.client(event.group_id)} brought {_many(event.sites, 'site')}"
    ),
    e.AnalysisCompleted: lambda event, n, who: (
        f"the analysis for {n.client(event.group_id)} is complete: {_many(event.sites, 'site')}"
    ),
    e.AnalysisFailed: _analysis_failed,
    e.SiteSuggested: _suggested,
    e.SiteApproved: _approved,
    e.SiteRejected: _rejected,
    e.SiteKept: lambda event, n, who: (
        f"{who} kept {n.site(event.selection_id)} for {n.client(event.group_id)} as an alternate"
    ),
    e.SiteReconsidered: lambda event, n, who: (
        f"{who} put {n.site(event.selection_id)} for {n.client(event.group_id)} back to suggested"
    ),
    e.PlacementChanged: lambda event, n, who: (
        f"{who} placed {n.site(event.selection_id)} anew{_placed(event.target_page_url, event.anchor_text)}"
    ),
    e.ApprovalVoided: lambda event, n, who: (
        f"the approval of {n.site(event.selection_id)} for {n.client(event.group_id)} no longer holds"
        f"{_because(event.reason)}"
    ),
    e.PriceSet: lambda event, n, who: (
        f"{who} set the price of {n.site(event.selection_id)} to {n.amount(event.retail)}{_because(event.reason)}"
    ),
    e.SitesReleased: lambda event, n, who: (
        f"{_many(len(event.selection_ids), 'undecided site')} of {n.client(event.group_id)} went back to available"
    ),
    e.ReviewFinished: _review_finished,
    e.ItemProgressed: _progressed,
    e.ProgressNoted: _progress_noted,
    e.IssueMarked: lambda event, n, who: _issue("reported", event.text, event.item_id, n),
    e.IssueResolved: lambda event, n, who: _issue("settled", event.resolution, event.item_id, n),
    e.PublicationVerified: lambda event, n, who: (
        f"the link on {n.site(event.item_id)} was seen live{_at(event.published_url)}"
    ),
    e.ItemCancelled: lambda event, n, who: f"the placement on {n.site(event.item_id)} was cancelled",
    e.ItemWithdrawn: _withdrawn,
}
