"""What every contender is asked to do, and W1 as the same requests in the same order to each of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from benchmarks import program
from benchmarks.clock import Step

ACCOUNT: Final = "acme"
#: the account whose orders are listed; it has no others
LISTED: Final = "oolong"
#: orders on a page of a list
PAGE: Final = 50
#: sites that are put before the reviewer, of those that come back
SUGGESTED: Final = 5
FINISH: Final = "the order completed"
LIVE: Final = "https://live.example/post"


@dataclass(frozen=True)
class Found:
    """One analysed site."""

    domain: str
    dr: int
    traffic: int
    price: int


@dataclass(frozen=True)
class Approval:
    """One site that is approved, with the page its link points to."""

    site: UUID
    page: str
    anchor: str


@dataclass(frozen=True)
class Summary:
    """What a life came to, rows of history aside."""

    end: program.End
    sites: int
    suggested: int


@dataclass(frozen=True)
class Page:
    """A page of a list, and what its contender calls the place behind it."""

    orders: tuple[UUID, ...]
    end: object = None


class Shop(ABC):
    """One contender on one database. A method is one request: one transaction, which is durable when it returns."""

    #: as the tables of figures call it
    name: str
    #: what a row of its table `orders` has to say besides what every contender's says; None: it lists no orders
    order_columns: Mapping[str, str] | None = None
    #: whether a page is found by its number alone, and not by the end of the one before it
    counts_pages = False
    #: whether the order is completed by a request of its own
    completes_by_hand = True

    @abstractmethod
    def __init__(self, address: str) -> None: ...

    @abstractmethod
    def install(self) -> None:
        """Create the schema."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def create(self, groups: Mapping[str, int], wanted: int) -> UUID:
        """Make an order with a group for each client, to whom so many sites are to be suggested."""

    @abstractmethod
    def submit(self, order: UUID) -> None:
        """Start the analyses."""

    @abstractmethod
    def analysed(self, order: UUID, group: UUID, sites: Sequence[Found]) -> None:
        """Keep the sites, and put as many before the reviewer as the group wants."""

    @abstractmethod
    def review(self, order: UUID, group: UUID, approvals: Sequence[Approval]) -> None:
        """Approve sites: each gets an item, the price of which goes into the order's total."""

    @abstractmethod
    def pay(self, order: UUID, amount: int, reference: str) -> None: ...

    @abstractmethod
    def start(self, order: UUID, item: UUID) -> None: ...

    @abstractmethod
    def complete(self, order: UUID, item: UUID, url: str) -> None: ...

    def finish(self, order: UUID) -> None:
        """Complete the order; for those that do not complete it with its last item."""
        raise NotImplementedError(order)

    def listed(self, state: str, number: int, after: Page | None) -> Page:
        """Return a page of the listed account's orders in one state, newest first; `after` is the one before it."""
        raise NotImplementedError(state)

    # What follows is not timed.

    @abstractmethod
    def groups(self, order: UUID) -> dict[str, UUID]:
        """Return the group of each client."""

    @abstractmethod
    def suggested(self, group: UUID) -> list[UUID]: ...

    @abstractmethod
    def items(self, order: UUID) -> list[UUID]: ...

    @abstractmethod
    def summary(self, order: UUID) -> Summary: ...


def steps(shop: Shop) -> Iterator[Step]:
    """Yield W1 step by step; fail unless it comes to the end that all must come to."""
    order: UUID | None = None

    def create() -> None:
        nonlocal order
        order = shop.create(program.GROUPS, SUGGESTED)

    yield program.CREATE, create
    assert order is not None
    yield program.SUBMIT, partial(shop.submit, order)
    groups = shop.groups(order)
    for client, group in groups.items():
        yield program.ANALYSED, partial(shop.analysed, order, group, found(client))
    for client, group in groups.items():
        links = program.GROUPS[client]
        yield (
            program.APPROVE[links],
            partial(shop.review, order, group, approvals(shop.suggested(group), client, links)),
        )
    yield program.PAID, partial(shop.pay, order, program.TOTAL, "wire-17")
    items = shop.items(order)
    for item in items:
        yield program.STARTED, partial(shop.start, order, item)
    for item in items:
        yield program.COMPLETED, partial(shop.complete, order, item, LIVE)
    if shop.completes_by_hand:
        yield FINISH, partial(shop.finish, order)
    check(shop, order)


def check(shop: Shop, order: UUID) -> None:
    summary = shop.summary(order)
    program.check(summary.end)
    expected = len(program.GROUPS) * program.SITES_PER_GROUP, len(program.GROUPS) * SUGGESTED
    if (summary.sites, summary.suggested) != expected:
        raise RuntimeError(
            f"{shop.name} kept {summary.sites} sites and {summary.suggested} suggestions, not {expected}"
        )


def found(client: str, count: int = program.SITES_PER_GROUP) -> list[Found]:
    return [Found(f"{client}-{n}.example", 30 + n % 60, 1_000 + n, program.PRICE) for n in range(count)]


def approvals(sites: Sequence[UUID], client: str, count: int) -> list[Approval]:
    """Return the approval of the first `count` sites, each with a page of its own."""
    pages = program.pages(client, count)
    return [Approval(site, page, f"anchor {n}") for n, (site, page) in enumerate(zip(sites, pages, strict=False))]
