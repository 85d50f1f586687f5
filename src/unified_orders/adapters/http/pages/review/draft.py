"""What a reader chose on the page and has not sent yet: it travels in the form, from page to page."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.application.views import SiteView
from unified_orders.domain.commands import SiteDecision
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.selection import Rejection
from unified_orders.domain.words import Decision, RejectionCode
from unified_orders.ports.queries import SiteStatus

#: what a form holds of one site besides what was seen
FIELDS: Final = ("decide", "page", "anchor", "note", "reason", "because")
#: how a board's status reads as a decision; empty: undecided
_STANDS: Final[Mapping[SiteStatus, str]] = {
    SiteStatus.APPROVED: Decision.APPROVE.value,
    SiteStatus.ALTERNATE: Decision.ALTERNATE.value,
    SiteStatus.REJECTED: Decision.REJECT.value,
    SiteStatus.SUGGESTED: "",
    SiteStatus.AVAILABLE: "",
}
#: why a reader may say no; the rest is the engine's to say
REASONS: Final = tuple(code for code in RejectionCode if code is not RejectionCode.WITHDRAWN_AFTER_PAYMENT)
_SEEN: Final = 7
_UNREADABLE: Final = "must be what this page put there; open the page anew"


@frozen
class Choice:
    """One site of a form: what the page said of it, and what the reader made of that."""

    #: the number of its fields in the form
    index: int
    domain_id: str
    domain: str
    #: None: the site has no selection yet
    selection_id: UUID | None
    version: int
    #: minor units; None: nobody named one
    price: int | None
    #: its decision when the page was made; empty: none
    was: str
    #: of the other fields when the page was made
    digest: str
    decide: str = ""
    page: str = ""
    anchor: str = ""
    note: str = ""
    reason: str = ""
    because: str = ""

    @classmethod
    def of_site(cls, index: int, site: SiteView) -> "Choice":
        """Return a site as it is stored, nothing chosen."""
        rejection = site.rejection if site.rejection in REASONS else None
        said = {
            "decide": _STANDS[site.status],
            "page": site.target_page_url or "",
            "anchor": site.anchor_text or "",
            "note": site.client_notes or "",
            "reason": rejection.value if rejection is not None else "",
            "because": site.rejection_text or "",
        }
        was, digest = said["decide"], _digest(said.values())
        return cls(index, site.domain_id, site.domain, site.selection_id, site.version, site.price, was, digest, **said)

    @classmethod
    def read(cls, form: Mapping[str, str], name: str) -> "Choice":
        """Return the choice whose `seen` field has this name.

        Raises:
            InvalidInput: a form that no page of ours made.
        """
        number, seen = name.removeprefix("seen."), form.get(name, "")
        try:
            digest, was, version, price, selection, domain, domain_id = seen.split(" ", _SEEN - 1)
            choice = cls(
                index=int(number),
                domain_id=domain_id,
                domain=domain,
                selection_id=None if selection == "-" else UUID(selection),
                version=int(version),
                price=None if price == "-" else int(price),
                was="" if was == "-" else was,
                digest=digest,
                **{field: form.get(f"{field}.{number}", "") for field in FIELDS},
            )
            Decision(choice.decide or Decision.RECONSIDER), RejectionCode(choice.reason or RejectionCode.OTHER)
        except ValueError:
            raise InvalidInput("form", repr(seen[:80]), _UNREADABLE) from None
        return choice

    @property
    def seen(self) -> str:
        """What the form hands back of the page it was on."""
        parts = (self.digest, self.was or "-", self.version, self.price, self.selection_id, self.domain)
        return " ".join("-" if part is None else str(part) for part in (*parts, self.domain_id))

    @property
    def fields(self) -> Mapping[str, str]:
        """Return all that the form holds of it, by the name of the field."""
        said = {"seen": self.seen, **{name: getattr(self, name) for name in FIELDS}}
        return {f"{name}.{self.index}": value for name, value in said.items()}

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what is stored."""
        return _digest(getattr(self, name) for name in FIELDS) != self.digest

    @property
    def is_approval(self) -> bool:
        """Whether the reader wants the site."""
        return self.decide == Decision.APPROVE

    @property
    def step(self) -> int:
        """By how many approved sites it changes their number: one more, one less, or none."""
        return self.is_approval - (self.was == Decision.APPROVE)

    def decision(self) -> SiteDecision:
        """Return the decision to send.

        Raises:
            InvalidInput: a field holds what it can't.
        """
        is_rejection = self.decide == Decision.REJECT
        # An approval that stands keeps its anchor unless the field says otherwise, also by being empty.
        anchor = self.anchor if self.anchor or self.was == Decision.APPROVE else None
        return SiteDecision(
            decision=Decision(self.decide or Decision.RECONSIDER),
            selection_id=self.selection_id,
            domain_id=self.domain_id,
            version=self.version,
            target_page_url=(self.page or None) if self.is_approval else None,
            anchor_text=anchor if self.is_approval else None,
            expected_price=self.price if self.is_approval else None,
            client_notes=self.note or ("" if self.selection_id is not None else None),
            reason=self._rejection() if is_rejection and (self.reason or self.because) else None,
        )

    def _rejection(self) -> Rejection:
        return Rejection(RejectionCode(self.reason or RejectionCode.OTHER), self.because or None)


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(values).encode(errors="surrogatepass")).hexdigest()[:8]


def _as_choices(given: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(given)


@frozen
class Draft:
    """All choices of a form that differ from what is stored, in its order."""

    choices: tuple[Choice, ...] = field(default=(), converter=_as_choices)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Draft":
        """Return what a form holds; of a site that is in it twice, what comes last.

        Raises:
            InvalidInput: a form that no page of ours made.
        """
        found: dict[str, Choice] = {}
        for name in form:
            if name.startswith("seen."):
                choice = Choice.read(form, name)
                found[choice.domain_id] = choice
        return cls(choice for choice in found.values() if choice.is_changed)

    def on(self, choice: Choice) -> Choice:
        """Return a site's choice: the draft's if it has one, with its new place in the form."""
        mine = next((one for one in self.choices if one.domain_id == choice.domain_id), None)
        return choice if mine is None else evolve(mine, index=choice.index)

    @property
    def more_links(self) -> int:
        """How many approved sites there are more with it."""
        return sum(choice.step for choice in self.choices)

    @property
    def more_money(self) -> int:
        """What the approved sites cost more with it, in minor units."""
        return sum(choice.step * (choice.price or 0) for choice in self.choices)

    def without(self, choice: Choice) -> "Draft":
        """Return the draft but for one site."""
        return Draft(one for one in self.choices if one.domain_id != choice.domain_id)

    def beside(self, shown: Mapping[str, object]) -> tuple[Choice, ...]:
        """Return the choices on sites that are not among these, by domain id, numbered after them."""
        others = (choice for choice in self.choices if choice.domain_id not in shown)
        return tuple(evolve(choice, index=at) for at, choice in enumerate(others, len(shown)))
