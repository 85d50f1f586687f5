"""Every command with its address: the whole of what the API can change, as data."""

from typing import Any, Final

from attrs import frozen

from unified_orders.adapters.http.answers import outcomes as a
from unified_orders.adapters.http.bodies import orders as o
from unified_orders.adapters.http.bodies import review as r
from unified_orders.adapters.http.bodies import work as w
from unified_orders.adapters.http.models import Body, View
from unified_orders.domain import commands as c

ORDERS: Final = "/orders"
ORDER: Final = "/orders/{orderId}"
GROUP: Final = "/orders/{orderId}/groups/{groupId}"
ITEM: Final = "/orders/{orderId}/items/{itemId}"
LINK: Final = "/orders/{orderId}/links/{tokenId}"


@frozen
class CommandRoute:
    """One command's address, body and result."""

    method: str
    path: str
    command: type[c.Command[Any]]
    body: type[Body] | None = None
    result: type[View] | None = None
    status: int = 200


Row = CommandRoute
TABLE: Final = (
    Row("POST", ORDERS, c.CreateOrder, o.CreateOrderBody, a.Created, 201),
    Row("PATCH", ORDER, c.EditOrder, o.EditOrderBody),
    Row("DELETE", ORDER, c.Discard),
    Row("POST", f"{ORDER}/duplicate", c.Duplicate, o.DuplicateBody, a.Created, 201),
    Row("POST", f"{ORDER}/submit", c.Submit),
    Row("POST", f"{ORDER}/withdraw", c.Withdraw),
    Row("POST", f"{ORDER}/cancel", c.CancelOrder, o.ReasonBody, a.Cancelled),
    Row("POST", f"{ORDER}/fees", c.SetFees, o.FeesBody),
    Row("POST", f"{ORDER}/transfer", c.Transfer, o.TransferBody),
    Row("POST", f"{ORDER}/assignment", c.Assign, o.AssignBody),
    Row("POST", f"{ORDER}/notes", c.WriteNote, o.NoteBody),
    Row("POST", f"{ORDER}/finish-review", c.FinishReview, r.GroupsAndMessageBody),
    Row("POST", f"{ORDER}/reopen-review", c.ReopenReview, r.GroupsAndReasonBody),
    Row("POST", f"{ORDER}/payments", c.RecordPayment, w.PaymentBody, a.Balance),
    Row("POST", f"{ORDER}/refunds", c.RecordRefund, w.RefundBody, a.Balance),
    Row("POST", f"{ORDER}/credit", c.AuthorizeCredit, o.ReasonBody),
    Row("POST", f"{ORDER}/claim", c.Claim),
    Row("POST", f"{ORDER}/links", c.Share, w.ShareBody, a.Shared, 201),
    Row("DELETE", LINK, c.RevokeShare),
    Row("POST", f"{ORDER}/groups", c.AddGroup, o.GroupBody, a.AddedGroup, 201),
    Row("PATCH", GROUP, c.EditGroup, o.EditGroupBody),
    Row("POST", f"{GROUP}/cancel", c.CancelGroup, o.OptionalReasonBody),
    Row("POST", f"{GROUP}/link-count", c.ChangeLinkCount, o.LinkCountBody),
    Row("POST", f"{GROUP}/review", c.Review, r.ReviewBody, a.Reviewed),
    Row("POST", f"{GROUP}/swap", c.Swap, r.SwapBody, a.Reviewed),
    Row("POST", f"{GROUP}/auto-approve", c.AutoApprove, r.AutoApproveBody, a.Reviewed),
    Row("POST", f"{GROUP}/complete-review", c.CompleteReview, o.OptionalReasonBody),
    Row("POST", f"{GROUP}/request-more-sites", c.RequestMoreSites, r.MessageBody),
    Row("POST", f"{GROUP}/suggestions", c.Suggest, r.SuggestBody),
    Row("POST", f"{GROUP}/prices", c.SetPrice, r.SetPriceBody),
    Row("POST", f"{GROUP}/analysis", c.RecordAnalysis, r.AnalysisBody, a.Received),
    Row("POST", f"{GROUP}/analysis/failure", c.FailAnalysis, r.AnalysisFailureBody, a.Received),
    Row("POST", f"{ITEM}/progress", c.RecordProgress, w.ProgressBody, a.Progressed),
    Row("POST", f"{ITEM}/issue", c.MarkIssue, w.IssueBody),
    Row("POST", f"{ITEM}/issue/resolution", c.ResolveIssue, w.ResolutionBody),
    Row("POST", f"{ITEM}/verification", c.VerifyPublication, w.VerificationBody),
    Row("POST", f"{ITEM}/replacement", c.ReplaceItem, w.ReplacementBody, a.Replaced),
    Row("POST", f"{ITEM}/cancel", c.CancelItem, o.ReasonBody),
)
