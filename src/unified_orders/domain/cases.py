"""The sites that a review names, each with what is known of it."""

from collections.abc import Iterator
from uuid import UUID

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain.audience import audience_of, own_name_of
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import legible
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.results import StaleSite
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import Site
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import Decision, SelectionStatus

#: what each decision makes of a selection
STATUS = {
    Decision.APPROVE: SelectionStatus.APPROVED,
    Decision.REJECT: SelectionStatus.REJECTED,
    Decision.ALTERNATE: SelectionStatus.ALTERNATE,
    Decision.RECONSIDER: SelectionStatus.SUGGESTED,
}


@frozen(slots=True)
class Case:
    """One decision of a review, with its site."""

    #: its place in the call
    index: int
    decision: c.SiteDecision
    #: None: the site is available
    selection: SiteSelection | None
    site: Site

    @property
    def status(self) -> SelectionStatus | None:
        """The status before the call; None: available."""
        return self.selection.status if self.selection is not None else None

    @property
    def version(self) -> int:
        """The selection's version before the call; 0: there is none yet."""
        return self.selection.version if self.selection is not None else 0

    @property
    def is_new_approval(self) -> bool:
        """Whether it approves a site that is not approved."""
        return self.decision.decision is Decision.APPROVE and self.status is not SelectionStatus.APPROVED

    @property
    def is_withdrawal(self) -> bool:
        """Whether it takes an approval back."""
        return self.decision.decision is not Decision.APPROVE and self.status is SelectionStatus.APPROVED

    @property
    def is_stale(self) -> bool:
        """Whether the site changed after the reviewer saw it."""
        known, seen = self.selection, self.decision.version
        if seen is None:
            return False
        replaced = self.decision.selection_id not in {None, known.id if known is not None else None}
        return replaced or seen != (known.version if known is not None else 0)


def cases_of(turn: Turn, group: OrderGroup, decisions: tuple[c.SiteDecision, ...]) -> tuple[Case, ...]:
    """Return one case for each site of the call, in its order; refuse unknown sites and contradictions."""
    return tuple(_without_repeats(turn, _resolved(turn, group, decisions)))


def _resolved(turn: Turn, group: OrderGroup, decisions: tuple[c.SiteDecision, ...]) -> Iterator[Case]:
    by_domain = {selection.domain_id: selection for selection in turn.state.in_group(group.id)}
    sites = turn.slice.sites.get(group.bulk_analysis_project_id or "", {})
    for index, decision in enumerate(decisions):
        selection: SiteSelection | None = by_domain.get(decision.domain_id or "")
        site = selection.site if selection is not None else sites.get(decision.domain_id or "")
        if decision.selection_id is not None:
            named = turn.state.selections.get(decision.selection_id)
            if named is not None:
                selection, site = named, named.site if named.order_group_id == group.id else None
            elif decision.version is None:  # who did not say what they saw can't be told that it changed
                site = None
        if site is None:
            message = "there is no such site in this group; take one from its board"
            turn.refuse("unknown_site", message, "decisions", index)
        else:
            yield Case(index, decision, selection, site)


def _without_repeats(turn: Turn, cases: Iterator[Case]) -> Iterator[Case]:
    first: dict[str, Case] = {}
    for case in cases:
        before = first.setdefault(case.site.domain_id, case)
        if before is case:
            yield case
        elif _meant(before) != _meant(case):
            message = f"{legible(case.site.domain)} is decided on twice, differently; say it once"
            turn.refuse("contradictory", message, "decisions", case.index)


def _meant(case: Case) -> c.SiteDecision:
    return evolve(case.decision, selection_id=None, domain_id=None)


def stale_site(turn: Turn, case: Case) -> StaleSite:
    """Report a site that was skipped, naming who changed it as history does."""
    selection = case.selection
    author = selection.updated_by if selection is not None else None
    selection_id: UUID | None = selection.id if selection is not None else None
    return StaleSite(
        domain_id=case.site.domain_id,
        selection_id=selection_id,
        wanted=case.decision.decision,
        status=case.status,
        seen_version=case.decision.version or 0,
        version=selection.version if selection is not None else 0,
        changed_by=author.kind if author is not None else None,
        label=own_name_of(author, audience_of(turn.actor)) if author is not None else None,
        changed_at=selection.updated_at if selection is not None else None,
    )
