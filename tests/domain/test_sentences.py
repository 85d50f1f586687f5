"""Every kind of event as a sentence, for each audience that may read of it."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import pytest

from unified_orders.domain import events as e
from unified_orders.domain.actors import SYSTEM, Actor, Author, Scope
from unified_orders.domain.audience import READERS, Audience, audience_of, may_read, name_of
from unified_orders.domain.commands import NoteAudience
from unified_orders.domain.group import TargetPage
from unified_orders.domain.history import replay
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import Discount
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sentences import Names, sentence
from unified_orders.domain.sites import ANY_SITE, Price, Site
from unified_orders.domain.words import ActorKind, GroupStatus, OrderState, RejectionCode, Stage

AT: Final = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ORDER, TEA, COFFEE, SELECTION, ITEM = (UUID(int=number) for number in range(1, 6))
URL: Final = "https://tea.example/a"
WHOLESALE: Final = 987_654_321
SITE: Final = Site("a.example", "a.example", prices=[Price("USD", 12_500, WHOLESALE)])
SAM: Final = Actor.staff("sam", label="Sam Smith").author
LINK: Final = e.LinkShared(UUID(int=9), Scope(ORDER, UUID(int=9), [TEA, COFFEE]), "Gwen", None, AT)


def told(event: e.Event, audience: Audience = Audience.STAFF, author: Author = SAM) -> str:
    names = Names(audience, "USD", {TEA: "Tea", COFFEE: "Coffee"}, {SELECTION: "a.example", ITEM: "a.example"})
    return sentence(e.Recorded(ORDER, 1, event, author, AT, "command", 1), names)


def made(copied_from: UUID | None) -> e.OrderCreated:
    return e.OrderCreated(
        account_id=None,
        currency="USD",
        requires_client_review=False,
        deadline=None,
        metadata=Metadata(),
        copied_from_order_id=copied_from,
    )


DRAFT: Final = replay([e.Recorded(ORDER, 1, made(None), SAM, AT, "create", 1)]).order
IMPORTED: Final = e.OrderImported("public.orders", "invoiced", DRAFT, (), (), (), (), (), ())


SENTENCES: Final[list[tuple[e.Event, str]]] = [
    (made(None), "Sam Smith made the order."),
    (made(ORDER), "Sam Smith made the order as a copy."),
    (IMPORTED, "The order was moved in from another system, where it was invoiced."),
    (e.StatusImported("draft", "invoiced", "as sold."), "Sam Smith had set the order from draft to invoiced: as sold."),
    (e.StatusImported(None, "draft", None), "Sam Smith had set the order to draft."),
    (e.OrderEdited(requires_client_review=True, deadline=None, metadata=Metadata()), "Sam Smith edited the order."),
    (
        e.OrderMoved(OrderState.PAYMENT_PENDING, OrderState.IN_PROGRESS),
        "The order went from payment pending to in progress.",
    ),
    (e.OrderAssigned("kim"), "Sam Smith assigned the order to kim."),
    (e.OrderAssigned(None), "Sam Smith assigned the order to nobody."),
    (e.OrderClaimed("acme", UUID(int=9)), "Sam Smith claimed the order."),
    (e.OrderTransferred("acme", "rival", "sold."), "Sam Smith gave the order from acme to rival: sold."),
    (e.OrderTransferred(None, "rival", None), "Sam Smith gave the order to rival."),
    (
        e.OrderCancelled("enough", 12_500, 500),
        "Sam Smith cancelled the order: enough; 125.00 USD stays owed; 5.00 USD is due back.",
    ),
    (e.OrderCancelled("enough", 0, 0), "Sam Smith cancelled the order: enough."),
    (e.NoteWritten(NoteAudience.INTERNAL), "Sam Smith changed the internal note on the order."),
    (e.NoteWritten(NoteAudience.ACCOUNT), "Sam Smith changed the account's note on the order."),
    (e.NoteWritten(NoteAudience.INTERNAL, SELECTION), "Sam Smith changed the internal notes on a.example."),
    (e.NoteWritten(NoteAudience.ACCOUNT, SELECTION), "Sam Smith changed the reviewer's notes on a.example."),
    (e.FeesSet(700, "express"), "Sam Smith set the fees to 7.00 USD: express."),
    (e.DiscountFixed(Discount("tier", 1_050)), "A discount of 10.5 % holds."),
    (e.PaymentRecorded("wire-17", 12_500), "Sam Smith recorded a payment of 125.00 USD, wire-17."),
    (e.RefundRecorded("back-1", 500, "too much"), "Sam Smith recorded a refund of 5.00 USD, back-1: too much."),
    (e.CreditAuthorized("good payer"), "Sam Smith let the work begin on credit: good payer."),
    (LINK, "Sam Smith shared Tea and Coffee with Gwen by a link that holds until 2026-03-01 09:30 UTC."),
    (
        e.LinkShared(UUID(int=9), Scope(ORDER, UUID(int=9)), None, None, AT),
        "Sam Smith shared the order by a link that holds until 2026-03-01 09:30 UTC.",
    ),
    (e.LinkRevoked(UUID(int=9)), "Sam Smith ended a share link."),
    (e.GroupAdded(TEA, "tea", 1, (), (), ANY_SITE, None), "Sam Smith asked for 1 link for Tea."),
    (e.GroupEdited(TEA, 3, (TargetPage(URL),), (), ANY_SITE, None), "Sam Smith edited what Tea gets: 3 links, 1 page."),
    (
        e.GroupMoved(TEA, GroupStatus.REVIEWING, GroupStatus.APPROVED, "two will do"),
        "Tea went from reviewing to approved: two will do.",
    ),
    (e.LinkCountChanged(TEA, 4), "Sam Smith changed the links for Tea to 4."),
    (e.AnalysisStarted(TEA, "p", 2, 2, message="more of it"), "The analysis for Tea began, round 2: more of it."),
    (e.AnalysisStarted(TEA, "p", 1, 1, finished=True), "The analysis for Tea is at hand, round 1."),
    (e.AnalysisReceived(TEA, 1_000), "The analysis for Tea brought 1,000 sites."),
    (e.AnalysisCompleted(TEA, 1), "The analysis for Tea is complete: 1 site."),
    (e.AnalysisFailed(TEA, "no quota"), "The analysis for Tea failed: no quota."),
    (
        e.SiteSuggested(TEA, SELECTION, SITE, 0, ("dr 50", "niche tea")),
        "Sam Smith suggested a.example for Tea: dr 50; niche tea.",
    ),
    (
        e.SiteApproved(TEA, SELECTION, ITEM, SITE, 0, URL, "fine tea", 12_500, WHOLESALE),
        f"Sam Smith approved a.example for Tea at 125.00 USD, linking to {URL} as “fine tea”.",
    ),
    (
        e.SiteApproved(TEA, SELECTION, ITEM, None, 0, None, None, 12_500, None),
        "Sam Smith approved a.example for Tea at 125.00 USD, without a page.",
    ),
    (
        e.SiteRejected(TEA, SELECTION, None, Rejection(RejectionCode.OFF_TOPIC, "cars")),
        "Sam Smith rejected a.example for Tea as off topic: cars.",
    ),
    (
        e.SiteRejected(TEA, SELECTION, None, Rejection(RejectionCode.OTHER, "cars")),
        "Sam Smith rejected a.example for Tea: cars.",
    ),
    (e.SiteRejected(TEA, SELECTION, None, None), "Sam Smith rejected a.example for Tea."),
    (e.SiteKept(TEA, SELECTION, None), "Sam Smith kept a.example for Tea as an alternate."),
    (e.SiteReconsidered(TEA, SELECTION, None), "Sam Smith put a.example for Tea back to suggested."),
    (e.PlacementChanged(TEA, SELECTION, ITEM, 0, URL, None), f"Sam Smith placed a.example anew, linking to {URL}."),
    (
        e.ApprovalVoided(TEA, SELECTION, ITEM, "the price rose"),
        "The approval of a.example for Tea no longer holds: the price rose.",
    ),
    (
        e.PriceSet(TEA, SELECTION, None, 9_900, WHOLESALE, "a favour"),
        "Sam Smith set the price of a.example to 99.00 USD: a favour.",
    ),
    (e.SitesReleased(TEA, (SELECTION,)), "1 undecided site of Tea went back to available."),
    (e.ReviewFinished((TEA, COFFEE), "thanks"), "Sam Smith finished the review of Tea and Coffee: thanks."),
    (e.ItemProgressed(ITEM, Stage.STARTED, 1, "w", None, None), "The work on a.example began."),
    (e.ItemProgressed(ITEM, Stage.REOPENED, 2, "w", None, None), "The work on a.example was reopened, attempt 2."),
    (
        e.ItemProgressed(ITEM, Stage.PUBLISHED, 1, "w", "https://a.example/x", None),
        "The link on a.example was published at https://a.example/x.",
    ),
    (e.ItemProgressed(ITEM, Stage.COMPLETED, 1, "w", None, None), "The placement on a.example is complete."),
    (e.ItemProgressed(ITEM, Stage.FAILED, 1, "w", None, "bounced"), "The work on a.example failed: bounced."),
    (
        e.ProgressNoted(ITEM, Stage.STARTED, 1, "too old"),
        "The news “started of attempt 1” on a.example changed nothing: too old.",
    ),
    (e.IssueMarked(ITEM, "nofollow"), "A problem with a.example was reported: nofollow."),
    (e.IssueResolved(ITEM, "fixed"), "A problem with a.example was settled: fixed."),
    (e.PublicationVerified(ITEM, "https://a.example/x"), "The link on a.example was seen live at https://a.example/x."),
    (e.PublicationVerified(ITEM, None), "The link on a.example was seen live."),
    (e.ItemCancelled(ITEM), "The placement on a.example was cancelled."),
    (e.ItemWithdrawn(TEA, SELECTION, ITEM, "site gone"), "Sam Smith took back the placement on a.example: site gone."),
    (
        e.ItemWithdrawn(TEA, SELECTION, ITEM, "site gone", UUID(int=8)),
        "Sam Smith took back the placement on a.example and put another one in its place: site gone.",
    ),
]
#: what staff write for themselves, the previous account, and other groups' clients and amounts
HIDDEN: Final = ("Sam", "sam", "good payer", "no quota", "nofollow", "fixed", "bounced", "sold", "from acme", "9,876")


@pytest.mark.parametrize(("event", "text"), SENTENCES, ids=[type(event).__name__ for event, _ in SENTENCES])
def test_an_event_reads_as_a_sentence(event: e.Event, text: str) -> None:
    assert told(event) == text


def test_every_kind_of_event_has_a_sentence_here() -> None:
    assert {type(event) for event, _ in SENTENCES} == set(e.event_kinds().values())


@pytest.mark.parametrize("audience", sorted(set(Audience) - {Audience.STAFF}))
def test_sentences_for_others_name_no_staff_and_tell_nothing_of_theirs(audience: Audience) -> None:
    readable = [event for event, _ in SENTENCES if may_read(event, audience)]
    texts = [told(event, audience) for event in readable]
    assert len(readable) > 30
    assert [text for text in texts if any(mark in text for mark in HIDDEN)] == []


def test_a_guest_of_some_groups_reads_nothing_of_money_terms_or_links() -> None:
    closed = {kind for kind, readers in READERS.items() if Audience.GROUP_GUEST not in readers}
    assert {e.PaymentRecorded, e.RefundRecorded, e.FeesSet, e.DiscountFixed, e.LinkShared, e.OrderTransferred} <= closed
    assert "125.00" not in told(e.OrderCancelled("enough", 12_500, 0), Audience.GROUP_GUEST)


def test_a_guest_of_some_groups_reads_of_a_review_what_is_theirs() -> None:
    names = Names(Audience.GROUP_GUEST, "USD", {TEA: "Tea"})
    recorded = e.Recorded(ORDER, 1, e.ReviewFinished((TEA, COFFEE), "see Coffee"), SAM, AT, "finish_review", 1)
    assert sentence(recorded, names) == "The agency finished the review of Tea."


def test_a_kind_of_event_that_nobody_decided_on_is_staffs_alone() -> None:
    for kind in (e.OrderAssigned, e.ProgressNoted):
        assert kind not in READERS
    assert not any(may_read(e.OrderAssigned("kim"), one) for one in set(Audience) - {Audience.STAFF})
    assert may_read(e.OrderAssigned("kim"), Audience.STAFF)


@pytest.mark.parametrize("audience", sorted(set(Audience) - {Audience.STAFF}))
def test_internal_notes_and_failures_are_not_even_mentioned(audience: Audience) -> None:
    assert not may_read(e.NoteWritten(NoteAudience.INTERNAL, SELECTION), audience)
    assert not may_read(e.ItemProgressed(ITEM, Stage.FAILED, 1, None, None, "bounced"), audience)
    assert may_read(e.ItemProgressed(ITEM, Stage.STARTED, 1, None, None, None), audience)


@pytest.mark.parametrize(
    ("author", "for_staff", "for_others"),
    [
        (Author(ActorKind.STAFF, "sam", "Sam Smith"), "Sam Smith", "the agency"),
        (Author(ActorKind.STAFF, "sam", None, "Olga"), "sam for Olga", "the agency for Olga"),
        (Author(ActorKind.WORKER, "crawler-7"), "crawler-7", "the agency"),
        (Author(ActorKind.SYSTEM, "unified_orders"), "unified_orders", "the agency"),
        (Author(ActorKind.ACCOUNT, "jane", "Jane"), "Jane", "Jane"),
        (Author(ActorKind.ACCOUNT, "jane"), "jane", "the customer"),
        (Author(ActorKind.GUEST, "token", "Gwen"), "Gwen", "Gwen"),
        (Author(ActorKind.GUEST, "token"), "token", "a guest"),
    ],
)
def test_authors_are_named_by_who_reads(author: Author, for_staff: str, for_others: str) -> None:
    assert name_of(author, Audience.STAFF) == for_staff
    assert {name_of(author, one) for one in set(Audience) - {Audience.STAFF}} == {for_others}


@pytest.mark.parametrize(
    ("actor", "audience"),
    [
        (Actor.staff("sam"), Audience.STAFF),
        (SYSTEM, Audience.STAFF),
        (Actor.account("acme"), Audience.ACCOUNT),
        (Actor.worker("crawler"), Audience.GUEST),
        (Actor.guest(Scope(ORDER, UUID(int=9))), Audience.GUEST),
        (Actor.guest(Scope(ORDER, UUID(int=9), [TEA])), Audience.GROUP_GUEST),
    ],
)
def test_actors_belong_to_the_audience_that_their_kind_and_link_give(actor: Actor, audience: Audience) -> None:
    assert audience_of(actor) is audience


def test_what_has_no_name_is_still_spoken_of() -> None:
    names = Names(Audience.STAFF, "USD")
    recorded = e.Recorded(ORDER, 1, e.SiteKept(TEA, SELECTION, None), SAM, AT, "review", 1)
    assert sentence(recorded, names) == "Sam Smith kept a site for a client as an alternate."
