"""What a command needs to see of its order, and the part that was loaded: no more, however large the order is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.copying import evolve
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Site
from unified_orders.domain.state import State
from unified_orders.domain.tokens import digest_of
from unified_orders.domain.words import RejectionCode, SelectionStatus


@frozen(slots=True)
class Touched:
    """Sites of one group that a command names.

    With each come, as far as there is one: its selection, the selection's live item, the analysed site, and the live
    items of the order with the same domain.
    """

    #: None: the group of the one item in `Need.items`
    group_id: UUID | None
    selection_ids: frozenset[UUID] = frozenset()
    domain_ids: frozenset[str] = frozenset()


@frozen(slots=True)
class Need:
    """What to load for one command. The order itself always comes along, locked."""

    #: None: the command makes an order, and looks at no other
    order_id: UUID | None
    #: the id of an order to be made, if it could be taken already
    new_order_id: UUID | None = None
    #: ids of groups, of the same order; each comes with its analysis project
    groups: frozenset[UUID] = frozenset()
    all_groups: bool = False
    touched: Touched | None = None
    #: every selection of these groups that is suggested or approved, with the live items of the approved ones
    selections_of: frozenset[UUID] = frozenset()
    #: every suggested and alternate selection of the order
    undecided: bool = False
    #: items by id, each with its group and selection
    items: frozenset[UUID] = frozenset()
    #: every live item
    live_items: bool = False
    #: selections by id, each with its group and its live item
    selections: frozenset[UUID] = frozenset()
    tokens: frozenset[UUID] = frozenset()
    token_digest: str | None = field(default=None, repr=False)
    all_tokens: bool = False
    payment: str | None = None
    refund: str | None = None
    #: groups of which every analysed site without a selection is needed, with what their clients rejected before
    all_sites_of: frozenset[UUID] = frozenset()
    #: the same for every group of the order
    all_sites: bool = False
    #: projects by id, for attaching
    projects: frozenset[str] = frozenset()
    #: all sites of these projects, with what the named clients rejected before
    project_sites: bool = False
    #: what the client directory says of the clients of the loaded groups
    directory: bool = False
    #: clients by id, for groups that are not there yet
    clients: frozenset[str] = frozenset()
    #: the price list, for the case that the command brings the order to payment_pending
    discounts: bool = False


@frozen(slots=True)
class Slice:
    """What was loaded. `now` is the store's clock."""

    now: datetime
    state: State
    #: whether `Need.new_order_id` is taken
    occupied: bool = False
    #: analysed sites by project id and domain id
    sites: Mapping[str, Mapping[str, Site]] = field(factory=dict)
    projects: Mapping[str, AnalysisProject] = field(factory=dict)
    clients: Mapping[str, Client] = field(factory=dict)
    discounts: tuple[DiscountRule, ...] = ()
    #: domain ids that each client (by id) has rejected before, in any order: what `rejections` tells
    rejected_before: Mapping[str, frozenset[str]] = field(factory=dict)


def rejections(orders: Iterable[State], client_id: str, account_id: str | None) -> frozenset[str]:
    """Return the domain ids that a client rejected in these orders, as they count for an order of an account.

    A client is told by its id together with the account: orders of another account do not count, unless either is
    unknown. What the agency withdrew after payment was not the client's word.
    """
    return frozenset(
        selection.domain_id
        for state in orders
        if None in {state.order.account_id, account_id} or state.order.account_id == account_id
        for selection in state.selections.values()
        if state.groups[selection.order_group_id].client_id == client_id and _is_rejected(selection)
    )


def _is_rejected(selection: SiteSelection) -> bool:
    withdrawn = selection.rejection is not None and selection.rejection.code is RejectionCode.WITHDRAWN_AFTER_PAYMENT
    return selection.status is SelectionStatus.REJECTED and not withdrawn


def need_of(command: c.Command[Any], actor: Actor) -> Need:
    """Return what `command` by `actor` needs to see."""
    need = _NEEDS[type(command)](command)
    if actor.scope is not None:
        return evolve(need, tokens=need.tokens | {actor.scope.token_id})
    return need


def _one_group(command: c.GroupCommand[Any]) -> Need:
    return Need(command.order_id, groups=frozenset({command.group_id}))


def _order_only(command: c.OrderCommand[Any]) -> Need:
    return Need(command.order_id)


def _named_groups(command: c.FinishReview | c.ReopenReview | c.Share) -> Need:
    return Need(command.order_id, groups=frozenset(command.group_ids or ()), all_groups=command.group_ids is None)


def _create(command: c.CreateOrder) -> Need:
    requests = command.groups
    return Need(
        None,
        command.order_id,
        projects=frozenset(request.analysis_project_id for request in requests if request.analysis_project_id),
        clients=frozenset(request.client_id for request in requests),
    )


def _add_group(command: c.AddGroup) -> Need:
    project = command.request.analysis_project_id
    return Need(
        command.order_id,
        projects=frozenset({project} if project else ()),
        clients=frozenset({command.request.client_id}),
        project_sites=project is not None,
    )


def _edit_group(command: c.EditGroup) -> Need:
    groups = frozenset({command.group_id})
    project = command.analysis_project_id
    return Need(
        command.order_id,
        groups=groups,
        selections_of=groups if command.target_pages is not None else frozenset(),
        projects=frozenset({project} if project else ()),
        discounts=True,
    )


def _record_analysis(command: c.RecordAnalysis) -> Need:
    groups = frozenset({command.group_id})
    return Need(
        command.order_id,
        groups=groups,
        touched=Touched(command.group_id, domain_ids=frozenset(site.domain_id for site in command.sites)),
        all_sites_of=groups if command.last else frozenset(),
        directory=command.last,
    )


def _fail_analysis(command: c.FailAnalysis) -> Need:
    return evolve(_one_group(command), all_sites_of=frozenset({command.group_id}), directory=True)


def _suggest(command: c.Suggest) -> Need:
    domains = frozenset(site.domain_id for site in command.sites)
    return evolve(_one_group(command), touched=Touched(command.group_id, domain_ids=domains), directory=True)


def _review(command: c.Review) -> Need:
    touched = Touched(
        command.group_id,
        frozenset(decision.selection_id for decision in command.decisions if decision.selection_id is not None),
        frozenset(decision.domain_id for decision in command.decisions if decision.domain_id is not None),
    )
    return evolve(_one_group(command), touched=touched, discounts=True)


def _swap(command: c.Swap) -> Need:
    touched = Touched(command.group_id, frozenset({command.alternate_id, command.approved_id}))
    return evolve(_one_group(command), touched=touched)


def _set_price(command: c.SetPrice) -> Need:
    return evolve(_one_group(command), touched=Touched(command.group_id, frozenset({command.selection_id})))


def _replace_item(command: c.ReplaceItem) -> Need:
    selections = frozenset({command.selection_id} if command.selection_id else ())
    domains = frozenset({command.domain_id} if command.domain_id else ())
    return Need(command.order_id, items=frozenset({command.item_id}), touched=Touched(None, selections, domains))


_NEEDS: Final[Mapping[type[c.Command[Any]], Callable[[Any], Need]]] = {
    c.CreateOrder: _create,
    c.Duplicate: lambda command: Need(command.order_id, command.new_order_id, all_groups=True, directory=True),
    c.EditOrder: _order_only,
    c.SetFees: _order_only,
    c.SetPrice: _set_price,
    c.AddGroup: _add_group,
    c.EditGroup: _edit_group,
    c.CancelGroup: lambda command: evolve(_one_group(command), live_items=True, discounts=True),
    c.Submit: lambda command: Need(command.order_id, all_groups=True, all_sites=True, directory=True),
    c.Discard: _order_only,
    c.Withdraw: lambda command: Need(command.order_id, all_groups=True, undecided=True),
    c.RecordAnalysis: _record_analysis,
    c.FailAnalysis: _fail_analysis,
    c.Suggest: _suggest,
    c.Review: _review,
    c.Swap: _swap,
    c.ChangeLinkCount: lambda command: evolve(_one_group(command), selections_of=frozenset({command.group_id})),
    c.RequestMoreSites: lambda command: evolve(_one_group(command), directory=True),
    c.CompleteReview: lambda command: evolve(_one_group(command), discounts=True),
    c.FinishReview: _named_groups,
    c.AutoApprove: lambda command: evolve(
        _one_group(command), selections_of=frozenset({command.group_id}), discounts=True, live_items=True
    ),
    c.ReopenReview: _named_groups,
    c.RecordPayment: lambda command: Need(command.order_id, payment=command.reference, live_items=True),
    c.RecordRefund: lambda command: Need(command.order_id, refund=command.reference),
    c.AuthorizeCredit: lambda command: Need(command.order_id, live_items=True),
    c.RecordProgress: lambda command: Need(command.order_id, items=frozenset({command.item_id})),
    c.MarkIssue: lambda command: Need(command.order_id, items=frozenset({command.item_id})),
    c.ResolveIssue: lambda command: Need(command.order_id, items=frozenset({command.item_id})),
    c.VerifyPublication: lambda command: Need(command.order_id, items=frozenset({command.item_id})),
    c.ReplaceItem: _replace_item,
    c.CancelItem: lambda command: Need(command.order_id, items=frozenset({command.item_id})),
    c.CancelOrder: lambda command: Need(command.order_id, all_groups=True, live_items=True),
    c.Share: _named_groups,
    c.RevokeShare: lambda command: Need(command.order_id, tokens=frozenset({command.token_id})),
    c.Claim: lambda command: Need(
        command.order_id, token_digest=digest_of(command.token), all_groups=True, live_items=True, directory=True
    ),
    c.Transfer: lambda command: Need(
        command.order_id, all_groups=True, all_tokens=True, live_items=True, directory=True
    ),
    c.Assign: _order_only,
    c.WriteNote: lambda command: Need(
        command.order_id, selections=frozenset({command.selection_id} if command.selection_id else ())
    ),
}
