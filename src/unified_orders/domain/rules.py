"""The command table: in which state each command is legal, and who may give it."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from unified_orders.domain import commands as c
from unified_orders.domain import machine
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.permission import (
    ALWAYS,
    BEFORE_WORK,
    CONFIGURING,
    ON_BEHALF,
    OWN_NOTE,
    REVIEW_LINK,
    UNREVIEWED,
    Grant,
    Permissions,
)
from unified_orders.domain.words import ActorKind
from unified_orders.domain.words import GroupStatus as G
from unified_orders.domain.words import OrderState as O

STAFF, ACCOUNT, GUEST, WORKER = ActorKind.STAFF, ActorKind.ACCOUNT, ActorKind.GUEST, ActorKind.WORKER

ANY_STATE: Final = frozenset(O)
DRAFT: Final = frozenset({O.CONFIGURING})
OPEN: Final = frozenset({O.ANALYZING, O.REVIEWING})
BEFORE_PAYMENT: Final = DRAFT | OPEN
UNDERWAY: Final = frozenset({O.IN_PROGRESS, O.COMPLETED})
UNCANCELLED: Final = ANY_STATE - {O.CANCELLED}
UNFINISHED: Final = UNCANCELLED - {O.COMPLETED}
PAYABLE: Final = frozenset({O.PAYMENT_PENDING, O.IN_PROGRESS, O.COMPLETED, O.CANCELLED})

REVIEWING: Final = frozenset({G.REVIEWING})
LIVE: Final = frozenset(G) - {G.CANCELLED}


@frozen(slots=True)
class Rule:
    """One row of the table."""

    command: type[c.Command[Any]]
    #: the order's states in which it is legal
    orders: frozenset[O]
    roles: Mapping[ActorKind, Grant] = field(repr=False)
    #: the named group's statuses in which it is legal; None: it names no group, or any status will do
    groups: frozenset[G] | None = None
    #: the code of the refusal in another state of the order
    code: str = "wrong_state"

    @property
    def name(self) -> str:
        """The command's word."""
        return self.command.name


_STAFF: Final = {STAFF: ALWAYS}
_CUSTOMER: Final = {STAFF: ALWAYS, ACCOUNT: ALWAYS}
_CALLBACK: Final = {STAFF: ALWAYS, WORKER: ALWAYS}
_REVIEWERS: Final = {STAFF: ON_BEHALF, ACCOUNT: ALWAYS, GUEST: REVIEW_LINK}
_HOUSE_REVIEWERS: Final = {STAFF: ON_BEHALF, ACCOUNT: ALWAYS}

TABLE: Final = (
    Rule(c.CreateOrder, ANY_STATE, _CUSTOMER),
    Rule(c.Duplicate, ANY_STATE, _CUSTOMER),
    Rule(c.EditOrder, BEFORE_PAYMENT, {STAFF: ALWAYS, ACCOUNT: CONFIGURING}),
    Rule(c.SetFees, BEFORE_PAYMENT, _STAFF),
    Rule(c.SetPrice, BEFORE_PAYMENT, _STAFF, LIVE),
    Rule(c.AddGroup, BEFORE_PAYMENT, _CUSTOMER),
    Rule(c.EditGroup, BEFORE_PAYMENT, _CUSTOMER, LIVE),
    Rule(c.CancelGroup, BEFORE_PAYMENT | {O.PAYMENT_PENDING}, _CUSTOMER, LIVE),
    Rule(c.Submit, DRAFT, _CUSTOMER),
    Rule(c.Discard, DRAFT, _CUSTOMER),
    Rule(c.Withdraw, OPEN, _CUSTOMER),
    Rule(c.RecordAnalysis, ANY_STATE, _CALLBACK),
    Rule(c.FailAnalysis, ANY_STATE, _CALLBACK),
    Rule(c.Suggest, OPEN, _STAFF, REVIEWING),
    Rule(c.Review, OPEN, _REVIEWERS, REVIEWING),
    Rule(c.Swap, OPEN, _REVIEWERS, REVIEWING),
    Rule(c.ChangeLinkCount, OPEN, _HOUSE_REVIEWERS, frozenset({G.REVIEWING, G.APPROVED})),
    Rule(c.RequestMoreSites, OPEN, _REVIEWERS, REVIEWING),
    Rule(c.CompleteReview, OPEN, _HOUSE_REVIEWERS, REVIEWING),
    Rule(c.FinishReview, OPEN, _REVIEWERS, REVIEWING),
    Rule(c.AutoApprove, OPEN, {STAFF: UNREVIEWED}, REVIEWING),
    Rule(
        c.ReopenReview,
        OPEN | {O.PAYMENT_PENDING},
        {STAFF: ALWAYS, ACCOUNT: ALWAYS, GUEST: REVIEW_LINK},
        frozenset({G.APPROVED}),
    ),
    Rule(c.RecordPayment, PAYABLE, _CALLBACK, code="not_payable"),
    Rule(c.RecordRefund, PAYABLE, _CALLBACK, code="not_payable"),
    Rule(c.AuthorizeCredit, frozenset({O.PAYMENT_PENDING}), _STAFF),
    Rule(c.RecordProgress, UNDERWAY | {O.CANCELLED}, _CALLBACK),
    Rule(c.MarkIssue, UNDERWAY, _CALLBACK),
    Rule(c.ResolveIssue, UNDERWAY, _CALLBACK),
    Rule(c.VerifyPublication, UNDERWAY, _CALLBACK),
    Rule(c.ReplaceItem, UNDERWAY, _STAFF),
    Rule(c.CancelItem, UNDERWAY, _STAFF),
    Rule(c.CancelOrder, UNFINISHED, {STAFF: ALWAYS, ACCOUNT: BEFORE_WORK}),
    Rule(c.Share, UNCANCELLED, _CUSTOMER),
    Rule(c.RevokeShare, ANY_STATE, _CUSTOMER),
    Rule(c.Claim, BEFORE_PAYMENT | {O.PAYMENT_PENDING}, {ACCOUNT: ALWAYS}),
    Rule(c.Transfer, ANY_STATE, _STAFF),
    Rule(c.Assign, ANY_STATE, _STAFF),
    Rule(c.WriteNote, ANY_STATE, {STAFF: ALWAYS, ACCOUNT: OWN_NOTE}),
)

RULES: Final[Mapping[type[c.Command[Any]], Rule]] = {rule.command: rule for rule in TABLE}
BY_NAME: Final[Mapping[str, Rule]] = {rule.name: rule for rule in TABLE}
PERMISSIONS: Final[Permissions] = {rule.name: rule.roles for rule in TABLE}


def check_narrowed(permissions: Permissions) -> None:
    """Refuse a host's table of grants that gives what this one does not.

    Raises:
        MachineFault: a cell that is not this table's own.
    """
    for name, grants in permissions.items():
        for kind, grant in grants.items():
            if PERMISSIONS.get(name, {}).get(kind) is not grant:
                raise MachineFault(f"permission: {name} may be narrowed for {kind}, never widened; use `narrowed`")


def check_table(table: tuple[Rule, ...] = TABLE) -> None:
    """Refuse a command table that contradicts itself or the machines.

    Raises:
        MachineFault: a command given twice, legal in no state, or open to nobody; a fault of a machine.
    """
    names = [rule.name for rule in table]
    faults = [f"{name} is given twice" for name in sorted({name for name in names if names.count(name) > 1})]
    faults += [f"{rule.name} is legal in no state" for rule in table if not rule.orders or rule.groups == frozenset()]
    faults += [f"{rule.name} is open to nobody" for rule in table if not rule.roles]
    if faults:
        raise MachineFault("command table: " + "; ".join(faults))
    known = frozenset(names)
    machine.check(machine.ORDER, known)
    machine.check(machine.GROUP, known)
    machine.check(machine.SELECTION, known)
    machine.check(machine.ITEM, known)


check_table()
