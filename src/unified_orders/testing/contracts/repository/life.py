"""Orders in whose lives everything comes to pass that an order can hold."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from unified_orders.application.service import OrderService
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.group import TargetPage
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.state import State
from unified_orders.domain.words import Decision, LinkPermission, Qualification, RejectionCode, Stage
from unified_orders.testing.contracts.desk import ACME, STAFF, WORKER
from unified_orders.testing.contracts.repository.kept import Kept

R = TypeVar("R")
#: staff who pass on what the client said
BEHALF: Final = Actor.staff("sam", label="Sam Ōe", on_behalf_of="Ann of Tea & Co")
#: letters of several scripts and planes, quotes, a backslash, white space within
TEXT: Final = 'Grüße 茶 🫖 "it\'s" \\ 50%_ \U0001f9d1\u200d\U0001f33e\n  второй'
OFF_TOPIC: Final = Rejection(RejectionCode.OFF_TOPIC, TEXT)
DEADLINE: Final = datetime(2031, 2, 3, 4, 5, 6, 789_012, tzinfo=UTC)
_REVIEW: Final = frozenset({LinkPermission.REVIEW})
_CLAIM: Final = frozenset({LinkPermission.CLAIM, LinkPermission.REVIEW})


class Told(Protocol):
    """What a life is told with: a service, and what it stored so far."""

    @property
    def orders(self) -> OrderService: ...
    @property
    def kept(self) -> Kept: ...


class Discounts:
    """A price list: 1.25 % for everybody, 10 % for one account."""

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """As `PriceList.discounts`."""
        everybody = (DiscountRule("spring", 125),)
        return (*everybody, DiscountRule("loyal", 1_000, "rival")) if account_id == "rival" else everybody


class Life:
    """One order; every command has a key, by its number."""

    def __init__(
        self,
        told: Told,
        *groups: c.GroupRequest,
        actor: Actor = STAFF,
        currency: str = "EUR",
        **given: Any,  # noqa: ANN401 - what `CreateOrder` takes
    ) -> None:
        self.told = told
        self.links: list[str] = []
        self.name: str = f"order {len(told.kept.states)}"
        self.keys: int = 0
        self.id: UUID = self.do(c.CreateOrder(currency=currency, groups=groups, **given), actor).order_id

    @property
    def state(self) -> State:
        """The order as it must be stored."""
        return self.told.kept.state(self.id)

    def do(self, command: c.Command[R], actor: Actor = STAFF) -> Done[R]:
        """Run a command under a key of its own."""
        self.keys += 1
        return self.told.orders.execute(command, actor=actor, key=f"{self.name} № {self.keys}")

    def group(self, number: int = 0) -> c.GroupRef:
        """Name a group by its position."""
        return c.GroupRef(self.id, next(one.id for one in self.state.groups.values() if one.position == number))

    def selection(self, domain: str, number: int = 0) -> SiteSelection:
        """Return the selection of a site."""
        return next(one for one in self.state.in_group(self.group(number).group_id) if one.domain_id == domain)

    def item(self, domain: str, number: int = 0) -> UUID:
        """Return the id of the live item on a site."""
        item = self.state.live_item_of(self.selection(domain, number).id)
        assert item is not None, domain
        return item.id

    def analysed(self, sites: Iterable[Site], number: int = 0, *, last: bool = True) -> None:
        """Hand in a page of what the analysis of a group found."""
        group = self.group(number)
        epoch = self.state.groups[group.group_id].epoch
        self.do(c.RecordAnalysis(group, epoch, tuple(sites), last=last), WORKER)

    def decide(
        self, number: int = 0, actor: Actor = BEHALF, reason: Rejection = OFF_TOPIC, **domains: Iterable[str]
    ) -> None:
        """Decide on sites: `decide(approve=["site-1"], reject=["site-2"])`."""
        decisions = [
            c.SiteDecision(
                decision=Decision(word),
                domain_id=domain,
                client_notes=TEXT,
                reason=reason if word == "reject" else None,
            )
            for word, named in domains.items()
            for domain in named
        ]
        self.do(c.Review(self.group(number), decisions, allow_repeat=True), actor)

    def share(self, actor: Actor = STAFF, **given: Any) -> Actor:  # noqa: ANN401 - what `Share` takes
        """Make a share link and open it."""
        shared = self.do(c.Share(self.id, **given), actor).result
        self.links.append(shared.token or "")
        return self.told.orders.open_link(self.links[-1])

    def pay(self, more: int = 0, reference: str = "wire-1") -> None:
        """Record a payment of all that is due, and more."""
        self.do(c.RecordPayment(self.id, self.state.order.due + more, reference))

    def news(self, domain: str, stage: Stage, attempt: int = 1, **more: str) -> None:
        """Hand in news of the work on a site."""
        self.do(c.RecordProgress(self.id, self.item(domain), stage, attempt, **more), WORKER)


def site(number: int) -> Site:
    """Return an analysed site of which everything is known."""
    name = f"site-{number}"
    return Site(
        name,
        f"{name}.example",
        [Metric("dr", max(90 - number, 1), "ahrefs", date(2025, 3, 1)), Metric("traffic", 1_234.5 + number, "semrush")],
        [Price("EUR", 10_000 + number, 6_000), Price("USD", 12_000 + number)],
        ["茶", "garden"],
        ["en", "ja"],
        Qualification.QUALIFIED,
        TEXT,
    )


def sites(count: int) -> list[Site]:
    """Return site-0, site-1, ..., the best first; beside them one of which nothing is known."""
    return [*map(site, range(count)), Site("id-7/β", "bare.example")]


def wants(client: str, links: int, **more: Any) -> c.GroupRequest:  # noqa: ANN401 - what `GroupRequest` takes
    """Return one client's share, with a page and an anchor for each link."""
    pages = [TargetPage(f"https://{client}.example/{page}?q=%C3%BC", f"page-{page}") for page in range(links)]
    return c.GroupRequest(
        client_id=client, link_count=links, target_pages=pages, anchor_texts=[f"„{client}“"] * links, **more
    )


ASKED: Final = Requirements(
    min_dr=10,
    max_dr=95.5,
    min_traffic=0.5,
    niches=["garden"],
    languages=["en"],
    max_price=50_000,
    excluded_domains=["worst.example"],
    count=4,
)


def reviewed(told: Told, actor: Actor = ACME, links: int = 2, found: int = 6) -> Life:
    """Return an order of one group under review, with so many sites analysed."""
    life = Life(told, wants("tea", links), actor=actor)
    life.do(c.Submit(life.id), actor)
    life.analysed(map(site, range(found)))
    return life


def drafted(told: Told) -> Life:
    """Make an order that nobody owns yet, with all that can be agreed about it; its third group will not last."""
    life = Life(
        told,
        wants("tea", 3, requirements=ASKED),
        wants("tents", 1),
        wants("cello", 1),
        actor=BEHALF,
        requires_client_review=True,
        deadline=DEADLINE,
        metadata={"po": TEXT, "lines": [1, 2.5, None, True, {"deep": []}]},
    )
    life.do(c.WriteNote(life.id, TEXT, c.NoteAudience.INTERNAL))
    life.do(c.WriteNote(life.id, f"{TEXT}!"))
    life.do(c.Assign(life.id, "kim"))
    life.do(c.SetFees(life.id, 250, TEXT))
    life.do(c.EditGroup(life.group(1), anchor_texts=["ancre \u2013 茶"]))
    return life


def in_review(told: Told) -> Life:
    """Go on to a review where the analysis came in pages, failed, and was asked for again."""
    life = drafted(told)
    life.do(c.Submit(life.id))
    life.analysed(sites(4), last=False)
    life.analysed(map(site, range(4, 12)))
    life.do(c.FailAnalysis(life.group(1), 1, TEXT), WORKER)
    life.do(c.RequestMoreSites(life.group(1), TEXT), BEHALF)
    life.analysed(sites(6), 1)
    life.do(c.CancelGroup(life.group(2), TEXT))
    proposed = c.SiteSuggestion(
        domain_id="site-8",
        rank=7,
        why="close to the reader",
        target_page_url="https://tea.example/1?q=%C3%BC",
        anchor_text="tea, green",
        internal_notes=TEXT,
    )
    life.do(c.Suggest(life.group(), [proposed]))
    life.do(c.SetPrice(life.group(), life.selection("site-0").id, 9_999, TEXT, 5_555))
    return life


def decided(told: Told) -> Life:
    """Go on until the sites are chosen, by staff on behalf of the client and by a guest."""
    life = in_review(told)
    life.decide(approve=["site-0", "site-1"], alternate=["site-2"], reject=["site-3", "id-7/β"])
    life.do(c.Swap(life.group(), life.selection("site-2").id, life.selection("site-1").id), BEHALF)
    life.do(c.WriteNote(life.id, TEXT, c.NoteAudience.INTERNAL, life.selection("site-8").id))
    gone = life.share(BEHALF, permissions=_REVIEW, group_ids=[life.group(1).group_id], label=TEXT[:20], message=TEXT)
    life.decide(1, gone, approve=["site-5"])
    life.do(c.RevokeShare(life.id, gone.scope.token_id if gone.scope is not None else life.id))
    return life


def agreed(told: Told) -> Life:
    """Go on until the order has its account, and everything is ready to be paid."""
    life = decided(told)
    life.do(c.CompleteReview(life.group(), TEXT), BEHALF)
    life.share(permissions=_CLAIM, expires_in=timedelta(days=30))
    life.do(c.Claim(life.id, life.links[-1]), ACME)
    return life


def underway(told: Told) -> Life:
    """Go on with payments and the work: news, trouble, a placement that was replaced, one that begins anew."""
    life = agreed(told)
    life.do(c.RecordPayment(life.id, 1, "part, 1"), BEHALF)
    life.pay(500, "wire-ß")
    life.do(c.RecordRefund(life.id, 300, "back-1", TEXT), BEHALF)
    life.news("site-0", Stage.STARTED, workflow_id="wf-1")
    life.news("site-0", Stage.PUBLISHED, published_url="https://site-0.example/ü")
    life.do(c.MarkIssue(life.id, life.item("site-0"), TEXT))
    life.do(c.ResolveIssue(life.id, life.item("site-0"), TEXT))
    life.do(c.VerifyPublication(life.id, life.item("site-0"), "https://site-0.example/v"))
    life.news("site-0", Stage.COMPLETED)
    life.news("site-0", Stage.REOPENED, 2)
    life.news("site-2", Stage.FAILED, reason=TEXT)
    life.do(c.ReplaceItem(life.id, life.item("site-2"), TEXT, domain_id="site-9"))
    life.do(c.MarkIssue(life.id, life.item("site-9"), "open"))
    return life


def withdrawn(told: Told) -> Life:
    """Take an order back from its review, so that what was suggested is let go; and cancel it in the end."""
    life = Life(told, wants("tea", 2), actor=ACME)
    life.do(c.Submit(life.id), ACME)
    life.analysed(sites(5))
    life.do(c.Withdraw(life.id), ACME)
    life.do(c.Submit(life.id), ACME)
    life.analysed(sites(6))
    life.do(c.CancelOrder(life.id, TEXT))
    return life


def reopened(told: Told) -> Life:
    """Let an account change its mind until the end: one more group, another count, pages later, a placement less."""
    rival = Actor.account("rival", user="kim", label="Kim of Rival")
    life = Life(told, c.GroupRequest(client_id="tea", link_count=2), actor=rival, currency="USD")
    life.do(c.EditOrder(life.id, deadline=DEADLINE, metadata={"po": "8"}, requires_client_review=True))
    life.do(c.AddGroup(life.id, wants("tents", 2)), rival)
    life.do(c.Submit(life.id), rival)
    life.share(rival, label="for the boss")
    for number in (0, 1):
        life.analysed(sites(7), number)
    life.decide(0, rival, Rejection(RejectionCode.TOO_EXPENSIVE), reject=["site-6"], approve=["site-0", "site-1"])
    life.do(c.FinishReview(life.id, message=TEXT), rival)
    life.do(c.EditGroup(life.group(), target_pages=["https://tea.example/a", "https://tea.example/b"]), rival)
    life.do(c.ReopenReview(life.id, [life.group().group_id], TEXT), rival)
    life.do(c.ChangeLinkCount(life.group(), 3), rival)
    life.do(c.CompleteReview(life.group(), "enough"), rival)
    life.decide(1, rival, approve=["site-2", "site-3"])
    life.do(c.RecordPayment(life.id, life.state.order.due, "card-1"), WORKER)
    life.do(c.CancelItem(life.id, life.item("site-3", 1), TEXT))
    life.do(c.RecordRefund(life.id, 1, "back-2"), WORKER)
    return life


def whole_lives(told: Told) -> list[Life]:
    """Return orders that end in different ways, one of them a copy."""
    life = underway(told)
    life.do(c.Duplicate(life.id))
    credit = Life(told, wants("tents", 1), account_id="acme")
    credit.do(c.Submit(credit.id))
    credit.analysed(sites(3))
    credit.do(c.AutoApprove(credit.group()))
    credit.do(c.AuthorizeCredit(credit.id, TEXT))
    credit.news("site-0", Stage.COMPLETED)
    credit.pay()
    credit.do(c.Transfer(credit.id, "rival", TEXT))
    return [life, credit, withdrawn(told), reopened(told)]
