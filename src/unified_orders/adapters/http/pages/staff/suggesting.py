"""Which sites staff put forward, and at which rank: rows of a form, and the command that is made of them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from unified_orders.application.views import SiteView
from unified_orders.domain.commands import GroupRef, SiteSuggestion, Suggest
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.ports.queries import SiteStatus

#: statuses of sites that can be put forward here; what was approved or rejected is the reviewer's
OFFERED: Final = frozenset({SiteStatus.AVAILABLE, SiteStatus.SUGGESTED, SiteStatus.ALTERNATE})
_UNREADABLE: Final = "must be what this page put there; open the page anew"
_RANK: Final = re.compile(r"\d{1,6}", re.ASCII)


@frozen
class Row:
    """One site of the form."""

    #: the number of its fields
    index: int
    domain_id: str
    domain: str
    #: as the page had it
    was: str
    rank: str = ""
    why: str = ""
    #: ticked
    take: bool = False

    @classmethod
    def of_site(cls, index: int, site: SiteView) -> "Row":
        """Return a site as it is stored, nothing changed."""
        rank = "" if site.rank is None else str(site.rank)
        return cls(index, site.domain_id, site.domain, rank, rank)

    @classmethod
    def read(cls, index: int, form: Mapping[str, str]) -> "Row":
        """Return a row of a form.

        Raises:
            InvalidInput: no page of ours made it.
        """
        seen = form.get(f"site.{index}", "")
        try:
            domain_id, domain, was = json.loads(seen)
        except (ValueError, TypeError):
            raise InvalidInput("site", shown(seen), _UNREADABLE) from None
        if not all(isinstance(part, str) for part in (domain_id, domain, was)):
            raise InvalidInput("site", shown(seen), _UNREADABLE)
        rank, why = (form.get(f"{name}.{index}", "").strip() for name in ("rank", "why"))
        return cls(index, domain_id, domain, was, rank, why, f"take.{index}" in form)

    @property
    def seen(self) -> str:
        """What the form hands back."""
        return json.dumps([self.domain_id, self.domain, self.was])

    @property
    def is_changed(self) -> bool:
        """Whether staff said anything of it."""
        return self.take or bool(self.why) or self.rank != self.was

    def suggestion(self) -> SiteSuggestion:
        """Return what is suggested.

        Raises:
            InvalidInput: a field holds what it can't.
        """
        if self.rank and not _RANK.fullmatch(self.rank):
            raise InvalidInput("rank", shown(self.rank), "must be a whole number; 0 is the best")
        rank = int(self.rank) if self.rank else None
        return SiteSuggestion(domain_id=self.domain_id, rank=rank, why=self.why or None)


def rows_in(form: Mapping[str, str]) -> dict[str, Row]:
    """Return the rows of a form that staff changed, by domain id.

    Raises:
        InvalidInput: no page of ours made it.
    """
    numbers = sorted(int(name[5:]) for name in form if name.startswith("site.") and name[5:].isdecimal())
    rows = (Row.read(number, form) for number in numbers)
    return {row.domain_id: row for row in rows if row.is_changed}


@frozen
class Wrong:
    """What is wrong with a row."""

    row: Row
    #: the field, or empty: the site itself
    field: str
    sentence: str


def suggest(group: GroupRef, rows: Mapping[str, Row]) -> Suggest | list[Wrong]:
    """Return the command that rows make, or what is wrong with them."""
    wrong = list(_wrong(rows))
    return wrong or Suggest(group, [row.suggestion() for row in rows.values()])


def _wrong(rows: Mapping[str, Row]) -> Iterator[Wrong]:
    for row in rows.values():
        try:
            row.suggestion()
        except InvalidInput as error:
            yield Wrong(row, error.field_name, error.rule)
