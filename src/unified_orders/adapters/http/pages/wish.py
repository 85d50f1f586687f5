"""What somebody wants to look at: as it was typed, and as a query has it."""

from collections.abc import Mapping
from typing import Final, TypeVar
from uuid import UUID

from attrs import AttrsInstance, fields, frozen

from unified_orders.application.service import AsyncOrderService
from unified_orders.application.views import Board
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import GroupRef
from unified_orders.domain.copying import evolve
from unified_orders.domain.currencies import decimals_of
from unified_orders.ports.queries import BoardFilter, BoardSort, SiteStatus

#: orders offered, by the word in the address: what is sorted by, and whether the greatest comes first
SORTS: Final[Mapping[str, tuple[BoardSort, bool]]] = {
    "status": (BoardSort.STATUS, False),
    "dr": (BoardSort.DR, True),
    "traffic": (BoardSort.TRAFFIC, True),
    "cheapest": (BoardSort.PRICE, False),
    "dearest": (BoardSort.PRICE, True),
    "domain": (BoardSort.DOMAIN, False),
}
_MOST: Final = 10**12
_LONGEST: Final = 200
_DIGITS: Final = 10


W = TypeVar("W", bound=AttrsInstance)


def typed(cls: type[W], asked: Mapping[str, str]) -> W:
    """Return what an address or a form asks for: a class whose fields are all text."""
    return cls(**{one.name: asked[one.name].strip() for one in fields(cls) if one.name in asked})


def is_findable(text: str) -> bool:
    """Tell whether something may be looked for."""
    return len(text) <= _LONGEST and text.isprintable()


@frozen(kw_only=True)
class Wish:
    """Which sites of which group, and in which order, as text: it is shown again as it was typed."""

    group: str = ""
    text: str = ""
    status: str = ""
    sort: str = ""
    min_dr: str = ""
    min_traffic: str = ""
    max_price: str = ""
    offset: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wish":
        """Return what an address or a form asks for."""
        return typed(cls, asked)

    @property
    def narrows(self) -> bool:
        """Whether it leaves sites out."""
        return any((self.text, self.status, self.min_dr, self.min_traffic, self.max_price))

    def faults(self) -> Mapping[str, str]:
        """Return the fields that make no sense, each with the name of the sentence that says what does."""
        wrong: dict[str, str] = {}
        if self.status and self.status not in set(SiteStatus):
            wrong["status"] = "choose_one"
        if self.sort and self.sort not in SORTS:
            wrong["sort"] = "choose_one"
        if not is_findable(self.text):
            wrong["text"] = "shorter_text"
        for name in ("min_dr", "min_traffic", "max_price"):
            if getattr(self, name) and _number(getattr(self, name)) is None:
                wrong[name] = "plain_number"
        if self.offset and not (self.offset.isascii() and self.offset.isdigit() and len(self.offset) < _DIGITS):
            wrong["offset"] = "plain_number"
        return wrong

    def wanted(self, currency: str) -> BoardFilter:
        """Return the filter; what makes no sense in it lets all pass."""
        sense = evolve(self, **dict.fromkeys(self.faults(), ""))
        most = _number(sense.max_price)
        return BoardFilter(
            statuses=frozenset({SiteStatus(sense.status)} if sense.status else ()),
            text=sense.text or None,
            min_dr=_number(sense.min_dr),
            min_traffic=_number(sense.min_traffic),
            max_price=None if most is None else round(most * 10 ** decimals_of(currency)),
        )

    @property
    def order(self) -> tuple[BoardSort, bool]:
        """What to sort by, and whether the greatest comes first."""
        return SORTS.get(self.sort, SORTS["status"])

    @property
    def first(self) -> int:
        """How many sites come before this page."""
        return 0 if "offset" in self.faults() else int(self.offset or 0)

    @property
    def group_id(self) -> UUID | None:
        """The group, or None: whichever needs the reader first.

        Raises:
            ValueError: it is no id.
        """
        return UUID(self.group) if self.group else None


async def board_wished(
    service: AsyncOrderService, group: GroupRef, wish: Wish, currency: str, *, actor: Actor, limit: int
) -> Board:
    """Return the page of a group's board that was asked for."""
    sort, descending = wish.order
    return await service.board(
        group.order_id,
        group.group_id,
        actor=actor,
        wanted=wish.wanted(currency),
        sort=sort,
        descending=descending,
        offset=wish.first,
        limit=limit,
    )


def _number(text: str) -> float | None:
    """Return what somebody typed as a number, with a comma or a point; None if it is none."""
    plain = text.replace(" ", "").replace(",", ".", 1)
    whole, _, rest = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))):
        return None
    return float(plain) if float(plain) <= _MOST else None
