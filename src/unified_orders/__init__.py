"""The order engine of a link-placement agency. Each name here is loaded when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from unified_orders.application.backoff import Backoff
    from unified_orders.application.core import Settings
    from unified_orders.application.relay import AsyncRelay, Relay
    from unified_orders.application.service import AsyncOrderService, OrderService
    from unified_orders.application.views import (
        AccountSummary,
        Action,
        Board,
        GroupProgress,
        GroupReport,
        History,
        HistoryRow,
        Line,
        LineStatus,
        LinkView,
        NextStep,
        OrderList,
        OrderRow,
        Page,
        PastOrder,
        Report,
        SiteView,
        StaffGroupProgress,
        StaffGroupReport,
        StaffHistoryRow,
        StaffLine,
        StaffOrderRow,
        StaffSiteView,
        StaffSummary,
        Summary,
    )
    from unified_orders.domain.actors import SYSTEM, Actor, Author, Scope
    from unified_orders.domain.commands import (
        UNCHANGED,
        AddGroup,
        Assign,
        AuthorizeCredit,
        AutoApprove,
        CancelGroup,
        CancelItem,
        CancelOrder,
        ChangeLinkCount,
        Claim,
        Command,
        CompleteReview,
        CreateOrder,
        Discard,
        Duplicate,
        EditGroup,
        EditOrder,
        FailAnalysis,
        FinishReview,
        GroupRef,
        GroupRequest,
        MarkIssue,
        NoteAudience,
        RecordAnalysis,
        RecordPayment,
        RecordProgress,
        RecordRefund,
        ReopenReview,
        ReplaceItem,
        RequestMoreSites,
        ResolveIssue,
        Review,
        RevokeShare,
        SetFees,
        SetPrice,
        Share,
        SiteDecision,
        SiteSuggestion,
        Submit,
        Suggest,
        Swap,
        Transfer,
        VerifyPublication,
        Withdraw,
        WriteNote,
        alternate,
        approve,
        reconsider,
        reject,
    )
    from unified_orders.domain.deciding import Accepted, Refusal
    from unified_orders.domain.effects import (
        Announce,
        CancelAnalysis,
        CancelWorkflow,
        Effect,
        StartAnalysis,
        StartWorkflow,
    )
    from unified_orders.domain.errors import (
        Busy,
        Contended,
        InvalidInput,
        InvariantBroken,
        KeyReused,
        MachineFault,
        OutcomeUnknown,
        Reason,
        Refused,
        StorageError,
        Timeout,
        Unavailable,
        UnifiedOrdersError,
        UnitOfWorkBroken,
        Violation,
    )
    from unified_orders.domain.events import Event, Recorded
    from unified_orders.domain.explaining import Option
    from unified_orders.domain.group import TargetPage
    from unified_orders.domain.limits import Limits
    from unified_orders.domain.metadata import Metadata
    from unified_orders.domain.money import DiscountRule
    from unified_orders.domain.permission import narrowed
    from unified_orders.domain.results import (
        AddedGroup,
        Balance,
        Cancelled,
        Created,
        DecidedSite,
        Done,
        Progressed,
        Received,
        Replaced,
        Reviewed,
        Shared,
        SkippedSite,
        StaleSite,
    )
    from unified_orders.domain.rules import PERMISSIONS
    from unified_orders.domain.selection import Rejection
    from unified_orders.domain.sites import Client, Metric, Price, Requirements, Site
    from unified_orders.domain.words import (
        ActorKind,
        Decision,
        GroupStatus,
        ItemStatus,
        LinkPermission,
        OrderState,
        Qualification,
        ReasonKind,
        RejectionCode,
        SelectionStatus,
        Stage,
    )
    from unified_orders.ports.queries import BoardFilter, BoardSort, OrderFilter, OrderSort, SiteStatus

    __version__: str

__all__ = [
    "PERMISSIONS",
    "SYSTEM",
    "UNCHANGED",
    "Accepted",
    "AccountSummary",
    "Action",
    "Actor",
    "ActorKind",
    "AddGroup",
    "AddedGroup",
    "Announce",
    "Assign",
    "AsyncOrderService",
    "AsyncRelay",
    "Author",
    "AuthorizeCredit",
    "AutoApprove",
    "Backoff",
    "Balance",
    "Board",
    "BoardFilter",
    "BoardSort",
    "Busy",
    "CancelAnalysis",
    "CancelGroup",
    "CancelItem",
    "CancelOrder",
    "CancelWorkflow",
    "Cancelled",
    "ChangeLinkCount",
    "Claim",
    "Client",
    "Command",
    "CompleteReview",
    "Contended",
    "CreateOrder",
    "Created",
    "DecidedSite",
    "Decision",
    "Discard",
    "DiscountRule",
    "Done",
    "Duplicate",
    "EditGroup",
    "EditOrder",
    "Effect",
    "Event",
    "FailAnalysis",
    "FinishReview",
    "GroupProgress",
    "GroupRef",
    "GroupReport",
    "GroupRequest",
    "GroupStatus",
    "History",
    "HistoryRow",
    "InvalidInput",
    "InvariantBroken",
    "ItemStatus",
    "KeyReused",
    "Limits",
    "Line",
    "LineStatus",
    "LinkPermission",
    "LinkView",
    "MachineFault",
    "MarkIssue",
    "Metadata",
    "Metric",
    "NextStep",
    "NoteAudience",
    "Option",
    "OrderFilter",
    "OrderList",
    "OrderRow",
    "OrderService",
    "OrderSort",
    "OrderState",
    "OutcomeUnknown",
    "Page",
    "PastOrder",
    "Price",
    "Progressed",
    "Qualification",
    "Reason",
    "ReasonKind",
    "Received",
    "RecordAnalysis",
    "RecordPayment",
    "RecordProgress",
    "RecordRefund",
    "Recorded",
    "Refusal",
    "Refused",
    "Rejection",
    "RejectionCode",
    "Relay",
    "ReopenReview",
    "ReplaceItem",
    "Replaced",
    "Report",
    "RequestMoreSites",
    "Requirements",
    "ResolveIssue",
    "Review",
    "Reviewed",
    "RevokeShare",
    "Scope",
    "SelectionStatus",
    "SetFees",
    "SetPrice",
    "Settings",
    "Share",
    "Shared",
    "Site",
    "SiteDecision",
    "SiteStatus",
    "SiteSuggestion",
    "SiteView",
    "SkippedSite",
    "StaffGroupProgress",
    "StaffGroupReport",
    "StaffHistoryRow",
    "StaffLine",
    "StaffOrderRow",
    "StaffSiteView",
    "StaffSummary",
    "Stage",
    "StaleSite",
    "StartAnalysis",
    "StartWorkflow",
    "StorageError",
    "Submit",
    "Suggest",
    "Summary",
    "Swap",
    "TargetPage",
    "Timeout",
    "Transfer",
    "Unavailable",
    "UnifiedOrdersError",
    "UnitOfWorkBroken",
    "VerifyPublication",
    "Violation",
    "Withdraw",
    "WriteNote",
    "alternate",
    "approve",
    "narrowed",
    "reconsider",
    "reject",
]

#: Where names are looked for: what loads least comes first.
_HOMES: Final = (
    "domain.words", "domain.errors", "domain.metadata", "domain.selection", "domain.sites", "domain.group",
    "domain.money", "domain.actors", "domain.limits", "domain.results", "domain.commands", "domain.events",
    "domain.effects", "ports.queries", "domain.permission", "domain.rules", "domain.deciding", "domain.explaining",
    "application.backoff", "application.views", "application.core", "application.service", "application.relay",
)  # fmt: skip


def _find(name: str) -> Any:  # noqa: ANN401 - any public name
    homes = (vars(import_module(f"{__name__}.{home}")) for home in _HOMES)
    return next(home[name] for home in homes if name in home)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes longer than all else here

    try:
        return version("unified-orders")
    except PackageNotFoundError:
        raise AttributeError("__version__ is known once unified-orders is installed") from None


if not TYPE_CHECKING:  # to the types there are the names above, and no others

    def __getattr__(name: str) -> Any:  # noqa: ANN401
        if name in __all__:
            return globals().setdefault(name, _find(name))
        if name == "__version__":
            return _version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
