"""What stands in an order file besides its steps, and how it becomes requests of the engine."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar

from attrs import field, frozen

from unified_orders.adapters.cli.orderfile.document import Document
from unified_orders.adapters.cli.orderfile.problems import FileProblem, message_of
from unified_orders.domain.commands import GroupRequest
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import Each, OneOf, fault
from unified_orders.domain.group import TargetPage
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import ANY_SITE, Requirements
from unified_orders.wire import WireError, from_wire

T = TypeVar("T")
Told = Callable[[FileProblem], None]
_HUNDREDTHS: Final = 100


@frozen(slots=True, kw_only=True)
class FileEntry:
    """An export or a price list."""

    #: relative to the order file
    path: str
    currency: str | None = None
    as_of: date | None = None
    source: str | None = None
    #: field to heading, over the guess
    columns: Mapping[str, Any] | None = None


@frozen(slots=True, kw_only=True)
class GroupEntry:
    """One client's share, and what its analyses find."""

    client: str
    link_count: int
    #: the client's name; else its id
    name: str | None = None
    target_pages: tuple[TargetPage, ...] = ()
    anchor_texts: tuple[str, ...] = ()
    requirements: Requirements = ANY_SITE
    #: what the first round finds, and what the second one adds
    files: tuple[FileEntry, ...] = ()
    more_files: tuple[FileEntry, ...] = ()

    def request(self) -> GroupRequest:
        """Return what is asked for."""
        return GroupRequest(
            client_id=self.client,
            link_count=self.link_count,
            target_pages=self.target_pages,
            anchor_texts=self.anchor_texts,
            requirements=self.requirements,
        )


@frozen(slots=True, kw_only=True)
class DiscountEntry:
    """One line of the agency's discounts."""

    percent: float
    id: str | None = None
    #: nobody: for every account
    account: str | None = None
    #: links from which it holds
    min_quantity: int = 1
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def rule(self) -> DiscountRule:
        """Return the rule."""
        basis_points = round(self.percent * _HUNDREDTHS)
        if abs(basis_points - self.percent * _HUNDREDTHS) > 1 / 10**6:
            raise fault("percent", self.percent, "may have two decimals")
        return DiscountRule(
            self.id or f"{self.percent:g} % from {self.min_quantity} links",
            basis_points,
            self.account,
            self.min_quantity,
            self.valid_from,
            self.valid_until,
        )


@frozen(slots=True, kw_only=True)
class OrderEntry:
    """The order as a whole."""

    created_by: str
    currency: str
    #: whose order it is; nobody: not known yet
    account: str | None = None
    #: what a tour explains first
    about: str | None = None
    requires_client_review: bool = False
    deadline: datetime | None = None
    metadata: Mapping[str, Any] = field(factory=dict)
    discounts: tuple[DiscountEntry, ...] = ()
    #: sellers' price lists, for the sites of all groups
    price_lists: tuple[FileEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = field(validator=Each(OneOf(GroupEntry), "groups", least=1))


def read_entry(
    document: Document, content: object, place: str, cls: type[T], told: Told, extra: tuple[str, ...] = ()
) -> T | None:
    """Return part of a document as what it stands for; None: the faults were told."""
    try:
        return from_wire(content, cls)
    except WireError as error:
        for problem in error.problems:
            told(
                document.problem(
                    joined(place, problem.path), message_of(problem, extra if "." not in problem.path else ())
                )
            )
        return None


def joined(place: str, path: str) -> str:
    """Return the place of something within another place."""
    return f"{place}{'.' if place and path and path[0] != '[' else ''}{path}"


def built(document: Document, place: str, make: Callable[[], T], told: Told) -> T | None:
    """Return what is made of an entry; None: it breaks a rule, which was told."""
    try:
        return make()
    except InvalidInput as error:
        here = place + "".join(_steps_of(error.field_name, bare=not place))
        told(document.problem(here, f"{error.rule}, got {error.value}"))
        return None


def _steps_of(name: str, *, bare: bool) -> Iterator[str]:
    for number, part in enumerate(name.split(".")):
        yield f"[{part}]" if part.isdecimal() else part if bare and not number else f".{part}"


def spelled_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content with short forms written out: a file by its path, a page by its URL."""
    known = dict(content)
    for name in ("price_lists", "files", "more_files"):
        known.update(_each(known, name, "path"))
    known.update(_each(known, "target_pages", "url"))
    if isinstance(known.get("groups"), list):
        known["groups"] = [spelled_out(one) if isinstance(one, dict) else one for one in known["groups"]]
    return known


def _each(content: Mapping[str, Any], name: str, key: str) -> dict[str, Any]:
    members = content.get(name)
    if not isinstance(members, list):
        return {}
    return {name: [{key: member} if isinstance(member, str) else member for member in members]}
