"""The result of every command is known from its class alone."""

from datetime import timedelta
from typing import TypeVar, assert_type
from uuid import UUID

from unified_orders import (
    Accepted,
    Actor,
    AddedGroup,
    AddGroup,
    Assign,
    AsyncOrderService,
    AuthorizeCredit,
    AutoApprove,
    Balance,
    CancelGroup,
    CancelItem,
    Cancelled,
    CancelOrder,
    ChangeLinkCount,
    Claim,
    Command,
    CompleteReview,
    Created,
    CreateOrder,
    Discard,
    Done,
    Duplicate,
    EditGroup,
    EditOrder,
    FailAnalysis,
    FinishReview,
    GroupRef,
    GroupRequest,
    MarkIssue,
    NoteAudience,
    OrderService,
    OrderState,
    Progressed,
    Reason,
    Received,
    RecordAnalysis,
    RecordPayment,
    RecordProgress,
    RecordRefund,
    Refusal,
    ReopenReview,
    Replaced,
    ReplaceItem,
    RequestMoreSites,
    ResolveIssue,
    Review,
    Reviewed,
    RevokeShare,
    SetFees,
    SetPrice,
    Share,
    Shared,
    Site,
    SiteSuggestion,
    SiteView,
    Stage,
    Submit,
    Suggest,
    Swap,
    Transfer,
    VerifyPublication,
    Withdraw,
    WriteNote,
    approve,
)

R = TypeVar("R")


def orders_as_a_whole(orders: OrderService, id_: UUID, by: Actor) -> None:
    groups = [GroupRequest(client_id="tea", link_count=2, target_pages=["https://tea.example/"])]
    assert_type(orders.execute(CreateOrder(currency="USD", groups=groups), actor=by), Done[Created])
    assert_type(orders.execute(Duplicate(id_), actor=by), Done[Created])
    assert_type(orders.execute(EditOrder(id_, metadata={"ref": "7"}), actor=by), Done[None])
    assert_type(orders.execute(Submit(id_), actor=by), Done[None])
    assert_type(orders.execute(Withdraw(id_), actor=by), Done[None])
    assert_type(orders.execute(Discard(id_), actor=by), Done[None])
    assert_type(orders.execute(CancelOrder(id_, "no budget"), actor=by), Done[Cancelled])
    assert_type(orders.execute(Transfer(id_, "acme"), actor=by), Done[None])
    assert_type(orders.execute(Assign(id_, None), actor=by), Done[None])
    assert_type(orders.execute(WriteNote(id_, "call", NoteAudience.INTERNAL), actor=by), Done[None])


def groups_and_review(orders: OrderService, group: GroupRef, sites: list[SiteView], id_: UUID, by: Actor) -> None:
    request = GroupRequest(client_id="tea", link_count=1)
    assert_type(orders.execute(AddGroup(group.order_id, request), actor=by), Done[AddedGroup])
    assert_type(orders.execute(EditGroup(group, anchor_texts=["tea"]), actor=by), Done[None])
    assert_type(orders.execute(ChangeLinkCount(group, 3), actor=by), Done[None])
    assert_type(orders.execute(RequestMoreSites(group), actor=by), Done[None])
    assert_type(orders.execute(CancelGroup(group), actor=by), Done[None])
    assert_type(orders.execute(Review(group, [approve(site) for site in sites]), actor=by), Done[Reviewed])
    assert_type(orders.execute(Swap(group, id_, id_), actor=by), Done[Reviewed])
    assert_type(orders.execute(AutoApprove(group), actor=by), Done[Reviewed])
    assert_type(orders.execute(CompleteReview(group), actor=by), Done[None])
    assert_type(orders.execute(FinishReview(group.order_id, [group.group_id]), actor=by), Done[None])
    assert_type(orders.execute(ReopenReview(group.order_id), actor=by), Done[None])


def sites_and_work(orders: OrderService, group: GroupRef, site: Site, id_: UUID, by: Actor) -> None:
    assert_type(orders.execute(RecordAnalysis(group, 1, [site]), actor=by), Done[Received])
    assert_type(orders.execute(FailAnalysis(group, 1, "quota"), actor=by), Done[Received])
    assert_type(orders.execute(Suggest(group, [SiteSuggestion(domain_id="d")]), actor=by), Done[None])
    assert_type(orders.execute(SetPrice(group, id_, 100, "sale"), actor=by), Done[None])
    assert_type(orders.execute(RecordProgress(id_, id_, Stage.PUBLISHED), actor=by), Done[Progressed])
    assert_type(orders.execute(MarkIssue(id_, id_, "gone"), actor=by), Done[None])
    assert_type(orders.execute(ResolveIssue(id_, id_, "back"), actor=by), Done[None])
    assert_type(orders.execute(VerifyPublication(id_, id_), actor=by), Done[None])
    assert_type(orders.execute(ReplaceItem(id_, id_, "gone", domain_id="d"), actor=by), Done[Replaced])
    assert_type(orders.execute(CancelItem(id_, id_, "gone"), actor=by), Done[None])


def money_and_links(orders: OrderService, id_: UUID, by: Actor) -> None:
    assert_type(orders.execute(SetFees(id_, 500), actor=by), Done[None])
    assert_type(orders.execute(RecordPayment(id_, 100, "wire-17"), actor=by), Done[Balance])
    assert_type(orders.execute(RecordRefund(id_, 100, "back-1"), actor=by), Done[Balance])
    assert_type(orders.execute(AuthorizeCredit(id_, "30 days"), actor=by), Done[None])
    assert_type(orders.execute(Share(id_, expires_in=timedelta(days=1)), actor=by), Done[Shared])
    assert_type(orders.execute(RevokeShare(id_, id_), actor=by), Done[None])
    assert_type(orders.execute(Claim(id_, "token"), actor=by), Done[None])


def what_an_outcome_holds(orders: OrderService, by: Actor) -> None:
    made = orders.execute(CreateOrder(currency="USD"), actor=by, key="request-1")
    assert_type(made.order_id, UUID)
    assert_type(made.group_ids, tuple[UUID, ...])
    assert_type(made.state, OrderState)
    assert_type(made.version, int)
    assert_type(made.replayed, bool)
    assert_type(made.result.order_id, UUID)
    assert_type(orders.execute(RecordPayment(made.order_id, 1, "w"), actor=by).result.due, int)
    assert_type(orders.execute(Share(made.order_id), actor=by).result.token, str | None)


def a_rehearsal_is_accepted_or_refused(orders: OrderService, id_: UUID, by: Actor) -> None:
    answer = orders.simulate(CancelOrder(id_, "no budget"), actor=by)
    assert_type(answer, Accepted[Cancelled] | Refusal)
    match answer:
        case Accepted(done):
            assert_type(done.result.owed, int)
        case Refusal(reasons):
            assert_type(reasons, tuple[Reason, ...])


async def awaited_results_are_the_same(orders: AsyncOrderService, id_: UUID, by: Actor) -> None:
    assert_type(await orders.execute(CreateOrder(currency="USD"), actor=by), Done[Created])
    assert_type(await orders.execute(Submit(id_), actor=by), Done[None])
    assert_type((await orders.execute(RecordPayment(id_, 1, "w"), actor=by)).result, Balance)
    assert_type(await orders.simulate(CancelOrder(id_, "no budget"), actor=by), Accepted[Cancelled] | Refusal)
    assert_type(await orders.open_link("token"), Actor)


def a_function_of_any_command_keeps_its_result(orders: OrderService, command: Command[R], by: Actor) -> R:
    return orders.execute(command, actor=by).result
