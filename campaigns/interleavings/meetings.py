"""Commands that get in each other's way: on which order, and who gives which."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from tests.domain import stages
from tests.domain.stages import WISHES
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, WORKER, Agency, sites, wants
from tests.scenarios.walk import Walk, approve, reviewed, says

from unified_orders import Actor
from unified_orders.domain import commands as c
from unified_orders.domain.words import Decision, LinkPermission, Stage


@frozen
class Wish:
    """What one actor does."""

    command: c.Command[Any]
    actor: Actor = STAFF
    #: None: one of its own
    key: str | None = None


Scene = tuple[Callable[[Agency], Walk], Callable[[Walk], Sequence[Wish]]]


def one_link(agency: Agency) -> Walk:
    """Return an order with one link left in each of two groups."""
    order = reviewed(agency, wants("tea", 2), wants("tents", 2))
    order.approve("site-01")
    order.approve("site-02", number=1)
    return order


def unclaimed(agency: Agency) -> Walk:
    order = stages.of_nobody(agency)
    order.link(LinkPermission.CLAIM)
    return order


def paid_for(agency: Agency) -> Walk:
    """Return an order in progress with one item of three cancelled, whose price can be refunded."""
    order = stages.in_progress(agency)
    order.do(c.CancelItem(order.id, stages.item(order, 1), "gone"))
    return order


def reviews(order: Walk, *domains: str, number: int = 0, actor: Actor = FOR_ACME) -> Wish:
    return Wish(c.Review(order.ref(number), [approve(domain) for domain in domains]), actor)


def rejects(order: Walk, domain: str) -> Wish:
    return Wish(c.Review(order.ref(), [says(Decision.REJECT, domain)]), FOR_ACME)


def wishes(order: Walk, *names: str) -> list[Wish]:
    """Return what the stages know as commands that fit."""
    return [Wish(WISHES[name](order)) for name in names]


def analysed(order: Walk, prefix: str, *, last: bool = True) -> Wish:
    page = sites(6, prefix=prefix)
    return Wish(c.RecordAnalysis(order.ref(), order.group().epoch, page, last=last), WORKER)


def swaps(order: Walk) -> Wish:
    return Wish(WISHES["swap"](order), FOR_ACME)


def progress(order: Walk, position: int, stage: Stage) -> Wish:
    return Wish(c.RecordProgress(order.id, stages.item(order, position), stage), WORKER)


def replaces(order: Walk, domain: str) -> Wish:
    return Wish(c.ReplaceItem(order.id, stages.item(order, 1), "gone", domain_id=domain))


def pays(order: Walk, reference: str) -> Wish:
    return Wish(c.RecordPayment(order.id, order.order.due, reference))


def refunds(order: Walk, reference: str) -> Wish:
    return Wish(c.RecordRefund(order.id, order.order.money.paid - 1, reference))


def claims(order: Walk, actor: Actor) -> Wish:
    return Wish(c.Claim(order.id, order.links[-1]), actor)


def twice(wish: Wish) -> list[Wish]:
    """Return one wish, sent twice under its key."""
    return [Wish(wish.command, wish.actor, "once")] * 2


#: two commands each
PAIRS: Final[Mapping[str, Scene]] = {
    "two approvals, one link left": (one_link, lambda o: [reviews(o, "site-03"), reviews(o, "site-04")]),
    "one approval, given by two": (one_link, lambda o: [reviews(o, "site-03"), reviews(o, "site-03")]),
    "two groups, each filled": (one_link, lambda o: [reviews(o, "site-03"), reviews(o, "site-04", number=1)]),
    "approve and reject": (one_link, lambda o: [reviews(o, "site-03"), rejects(o, "site-03")]),
    "approve and want fewer": (
        one_link,
        lambda o: [reviews(o, "site-03"), Wish(c.ChangeLinkCount(o.ref(), 1), FOR_ACME)],
    ),
    "approve and close the group": (
        one_link,
        lambda o: [reviews(o, "site-03"), Wish(c.CompleteReview(o.ref(), "enough"), FOR_ACME)],
    ),
    "swap and reject": (stages.reviewing, lambda o: [swaps(o), rejects(o, "site-01")]),
    "the same swap, by two": (stages.reviewing, lambda o: [swaps(o), swaps(o)]),
    "a price and an approval": (
        one_link,
        lambda o: [Wish(c.SetPrice(o.ref(), o.selection("site-03").id, 500, "sale")), reviews(o, "site-03")],
    ),
    "submit and discard": (stages.draft, lambda o: wishes(o, "submit", "discard")),
    "submit and edit": (stages.draft, lambda o: wishes(o, "submit", "edit_group")),
    "two groups added": (stages.draft, lambda o: wishes(o, "add_group", "add_group")),
    "the last page, twice": (stages.analyzing, lambda o: [analysed(o, "found"), analysed(o, "found")]),
    "two pages": (stages.analyzing, lambda o: [analysed(o, "found", last=False), analysed(o, "more")]),
    "an analysis and a withdrawal": (
        stages.analyzing,
        lambda o: [analysed(o, "found"), Wish(c.Withdraw(o.id), ACME)],
    ),
    "one payment, told twice": (stages.pending, lambda o: [pays(o, "wire-1"), pays(o, "wire-1")]),
    "two payments": (stages.pending, lambda o: [pays(o, "wire-1"), pays(o, "wire-2")]),
    "pay and cancel": (stages.pending, lambda o: [pays(o, "wire-1"), *wishes(o, "cancel")]),
    "pay and reopen": (stages.pending, lambda o: [pays(o, "wire-1"), *wishes(o, "reopen_review")]),
    "two refunds of all that was paid": (paid_for, lambda o: [refunds(o, "back-1"), refunds(o, "back-2")]),
    "completed and cancelled": (
        stages.in_progress,
        lambda o: [progress(o, 1, Stage.COMPLETED), *wishes(o, "cancel_item")],
    ),
    "news out of order": (
        stages.in_progress,
        lambda o: [progress(o, 1, Stage.PUBLISHED), progress(o, 1, Stage.STARTED)],
    ),
    "two replacements": (stages.in_progress, lambda o: [replaces(o, "site-09"), replaces(o, "site-10")]),
    "claimed by two": (unclaimed, lambda o: [claims(o, ACME), claims(o, RIVAL)]),
    "claim and revoke": (unclaimed, lambda o: [claims(o, ACME), *wishes(o, "revoke_share")]),
    "one wish, sent twice": (stages.draft, lambda o: twice(*wishes(o, "add_group"))),
    "one order, made twice": (
        stages.draft,
        lambda _: twice(Wish(c.CreateOrder(currency="USD", groups=[wants("tea", 1)]), ACME)),
    ),
    "two commands, one key": (
        stages.draft,
        lambda o: [Wish(wish.command, wish.actor, "once") for wish in wishes(o, "assign", "note")],
    ),
}

#: three commands or four
CROWDS: Final[Mapping[str, Scene]] = {
    "three approvals, one link left": (
        one_link,
        lambda o: [reviews(o, f"site-{n:02}") for n in (3, 4, 5)],
    ),
    "four reviewers of two groups": (
        one_link,
        lambda o: [
            *(reviews(o, f"site-{n:02}") for n in (3, 4)),
            *(reviews(o, f"site-{n:02}", number=1) for n in (5, 6)),
        ],
    ),
    "approve, reject, want fewer": (
        one_link,
        lambda o: [reviews(o, "site-03"), rejects(o, "site-01"), Wish(c.ChangeLinkCount(o.ref(), 1), FOR_ACME)],
    ),
    "a payment told twice, a cancellation, a reopening": (
        stages.pending,
        lambda o: [pays(o, "wire-1"), pays(o, "wire-1"), *wishes(o, "cancel", "reopen_review")],
    ),
    "progress, replacement, cancellation": (
        stages.in_progress,
        lambda o: [progress(o, 1, Stage.COMPLETED), replaces(o, "site-09"), *wishes(o, "cancel_item")],
    ),
    "claimed by two, revoked, transferred": (
        unclaimed,
        lambda o: [claims(o, ACME), claims(o, RIVAL), *wishes(o, "revoke_share", "transfer")],
    ),
    "one wish, sent three times": (
        stages.draft,
        lambda o: [*twice(*wishes(o, "add_group")), twice(*wishes(o, "add_group"))[0]],
    ),
}

#: two commands that never meet: a run of these shows nothing
APART: Final[Mapping[str, Scene]] = {
    "two orders made": (
        stages.draft,
        lambda _: [Wish(c.CreateOrder(currency="USD", groups=[wants("tea", 1)]), actor) for actor in (ACME, RIVAL)],
    ),
}
