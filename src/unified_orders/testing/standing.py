"""An order as it stands, with what its analyses know: every step from here is a real decision, and none is stored."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.application.core import Settings
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.copying import evolve
from unified_orders.domain.deciding import Accepted, Refusal, decide
from unified_orders.domain.events import Recorded
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Site
from unified_orders.domain.slices import Slice
from unified_orders.domain.state import State
from unified_orders.domain.turn import Context
from unified_orders.domain.words import RejectionCode, SelectionStatus
from unified_orders.ports.queries import Sight
from unified_orders.testing.clocks import NOON
from unified_orders.testing.ids import ROOM

R = TypeVar("R")
_SECRET_BYTES: Final = 32
_DEFAULTS: Final = Settings()
_DECIDED: Final = frozenset({SelectionStatus.APPROVED, SelectionStatus.REJECTED})


@frozen(slots=True)
class Standing:
    """One order, whole. Two steps from one standing do not meet."""

    state: State = field(factory=State)
    now: datetime = NOON
    sites: Mapping[str, Mapping[str, Site]] = field(factory=dict)
    projects: Mapping[str, AnalysisProject] = field(factory=dict)
    clients: Mapping[str, Client] = field(factory=dict)
    discounts: tuple[DiscountRule, ...] = ()
    settings: Settings = field(default=_DEFAULTS, repr=False)
    #: what an analysis will find
    offered: tuple[Site, ...] = ()
    #: all that happened since it was made
    history: tuple[Recorded, ...] = field(default=(), repr=False)

    @classmethod
    def seen(cls, sight: Sight, offered: tuple[Site, ...] = ()) -> "Standing":
        """Return an order as a store shows it."""
        return cls(sight.state, sight.now, sight.sites, sight.projects, offered=offered)

    def decide(self, command: Command[R], actor: Actor) -> Accepted[R] | Refusal:
        """Decide a command; one that makes an order must carry its id."""
        return decide(command, self._loaded(), self._context(), actor)

    def after(self, accepted: Accepted[Any]) -> "Standing":
        """Return where the order stands once an accepted decision is stored."""
        changes = accepted.changes
        if changes is None:
            return self
        sites = {project: dict(known) for project, known in self.sites.items()}
        for project, fresh in changes.sites.items():
            sites.setdefault(project, {}).update((site.domain_id, site) for site in fresh)
        projects = {**self.projects, **{project.id: project for project in changes.projects}}
        history = (*self.history, *accepted.events)
        return evolve(self, state=changes.onto(self.state), sites=sites, projects=projects, history=history)

    def _loaded(self) -> Slice:
        return Slice(
            self.now,
            self.state,
            sites=self.sites,
            projects=self.projects,
            clients=self.clients,
            discounts=self.discounts,
            rejected_before=_rejected(self.state),
        )

    def _context(self) -> Context:
        settings = self.settings
        number = self.state.order.last_seq + 2 if self.state.exists else 1
        return Context(
            self.now,
            UUID(int=number << ROOM),  # no earlier step gave it out
            bytes([number % 256]) * _SECRET_BYTES,
            limits=settings.limits,
            permissions=settings.permissions,
            subscriptions=settings.subscriptions,
        )

    def group(self, position: int) -> OrderGroup | None:
        """Return a group by its position."""
        return next((group for group in self.state.groups.values() if group.position == position), None)

    def item(self, position: int) -> OrderItem | None:
        """Return an item by its position, live or not."""
        return next((item for item in self.state.items.values() if item.position == position), None)

    def undecided(self, group: OrderGroup) -> Iterator[Site]:
        """Yield the sites of a group that could be approved: priced, not rejected, and new to its client."""
        selected = {one.domain_id: one for one in self.state.in_group(group.id)}
        taken = {
            item.placement.domain_id
            for item in self.state.items.values()
            if item.is_live and item.client_id == group.client_id
        }
        analysed = self.sites.get(group.bulk_analysis_project_id or "", {})
        for domain_id in sorted({*analysed, *selected}, key=lambda one: (one not in selected, one)):
            known = selected.get(domain_id)
            site = known.site if known is not None else analysed[domain_id]
            decided = known is not None and known.status in _DECIDED
            if not decided and domain_id not in taken and site.price(self.state.order.currency) is not None:
                yield site


def _rejected(state: State) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for selection in state.selections.values():
        if _counts(selection):
            client_id = state.groups[selection.order_group_id].client_id
            found.setdefault(client_id, set()).add(selection.domain_id)
    return {client_id: frozenset(domains) for client_id, domains in found.items()}


def _counts(selection: SiteSelection) -> bool:
    """Tell whether a selection keeps its site from being suggested again."""
    rejection = selection.rejection
    withdrawn = rejection is not None and rejection.code is RejectionCode.WITHDRAWN_AFTER_PAYMENT
    return selection.status is SelectionStatus.REJECTED and not withdrawn
