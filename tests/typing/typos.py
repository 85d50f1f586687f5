# pyright: standard
# ruff: noqa: B018, F401, F841, I001
"""Mistakes that mypy and pyright find, one a line, by kind. Each says what mypy calls it.

The test takes these comments away and compares. While they are here, a mistake that is found no longer is an error of
its own: an ignore that nothing needs.
"""

import asyncio
from uuid import UUID

from unified_orders import (
    Actor,
    Announce,
    AsyncOrderService,
    BoardFilter,
    BoardSort,
    CancelOrder,
    CancelWorkflow,
    CreateOrder,
    Decision,
    GroupRef,
    GroupRequest,
    InvalidInput,
    ItemStatus,
    Limits,
    OrderService,
    OrderState,
    RecordPayment,
    RecordProgress,
    Refused,
    Rejection,
    RejectionCode,
    Relay,
    Review,
    Settings,
    Share,
    SiteDecision,
    SiteView,
    Stage,
    StartWorkflow,
    Submit,
    Summary,
    approve,
    reject,
)
from unified_orders import Sumbit  # type: ignore[attr-defined]
from unified_orders import aprove  # type: ignore[attr-defined]
from unified_orders import commands  # type: ignore[attr-defined]
from unified_orders.adapters.memory import in_memory_service
from unified_orders.domain.events import OrderMoved
from unified_orders.ports import Outbox
from unified_orders.wire import from_json


def command_field(order_id: UUID) -> None:
    CreateOrder(curency="USD")  # type: ignore[call-arg]
    GroupRequest(client="tea", link_count=2)  # type: ignore[call-arg]
    Submit()  # type: ignore[call-arg]
    Submit(order_id).order  # type: ignore[attr-defined]


def type_of_a_command_field(order_id: UUID, group: GroupRef) -> None:
    CreateOrder(currency="USD", groups="tea")  # type: ignore[arg-type]
    GroupRequest(client_id="tea", link_count="2")  # type: ignore[arg-type]
    RecordPayment(order_id, 99.5, "wire-17")  # type: ignore[arg-type]
    Review(order_id, [])  # type: ignore[arg-type]
    RecordProgress(order_id, order_id, "publisched")  # type: ignore[arg-type]


def decision(site: SiteView, group: GroupRef) -> None:
    approve(site, pages="https://tea.example/a")  # type: ignore[call-arg]
    reject(site, "too expensive")  # type: ignore[arg-type]
    Review(group, [site])  # type: ignore[list-item]
    SiteDecision(decision=Decision.APROVE, domain_id="d")  # type: ignore[attr-defined]
    Rejection(RejectionCode.TO_EXPENSIVE)  # type: ignore[attr-defined]


def state_word(summary: Summary) -> bool:
    return summary.state is OrderState.REVEIWING  # type: ignore[attr-defined]


def status_word(status: ItemStatus) -> bool:
    return status is ItemStatus.LIVE  # type: ignore[attr-defined]


def stage_word(order_id: UUID) -> None:
    RecordProgress(order_id, order_id, Stage.PUBLISH)  # type: ignore[attr-defined]


def actor_kind(orders: OrderService, order_id: UUID) -> None:
    Actor.stuff("sam")  # type: ignore[attr-defined]
    Actor.account("acme", name="Ann")  # type: ignore[call-arg]
    orders.execute(Submit(order_id))  # type: ignore[call-arg]
    orders.execute(Submit(order_id), actor="sam")  # type: ignore[arg-type]


def result_field(orders: OrderService, order_id: UUID, staff: Actor) -> None:
    orders.execute(CreateOrder(currency="USD"), actor=staff).oder_id  # type: ignore[attr-defined]
    orders.execute(CreateOrder(currency="USD"), actor=staff).result.group_id  # type: ignore[attr-defined]
    orders.execute(Submit(order_id), actor=staff).result.order_id  # type: ignore[attr-defined]
    orders.execute(CancelOrder(order_id, "why"), actor=staff).result.due  # type: ignore[attr-defined]
    orders.simulate(Submit(order_id), actor=staff).done  # type: ignore[union-attr]
    asked: int = orders.execute(Share(order_id), actor=staff).result.token  # type: ignore[assignment]


def query(orders: OrderService, order_id: UUID, staff: Actor) -> None:
    orders.sumary(order_id, actor=staff)  # type: ignore[attr-defined]
    orders.board(order_id, actor=staff)  # type: ignore[call-arg]
    orders.lines(order_id, actor=staff, size=10)  # type: ignore[call-arg]
    orders.board(order_id, order_id, actor=staff, sort=BoardSort.PRIZE)  # type: ignore[attr-defined]
    orders.board(order_id, order_id, actor=staff, wanted=BoardFilter(max_prize=100))  # type: ignore[call-arg]
    orders.execute(Submit(order_id), actor=staff, key=7)  # type: ignore[arg-type]


def view_field(orders: OrderService, order_id: UUID, staff: Actor) -> None:
    orders.board(order_id, order_id, actor=staff).sugested  # type: ignore[attr-defined]
    orders.board(order_id, order_id, actor=staff).sites[0].dr  # type: ignore[attr-defined]
    orders.lines(order_id, actor=staff).lines  # type: ignore[attr-defined]
    orders.report(order_id, actor=staff).total  # type: ignore[attr-defined]


def what_only_staff_see(orders: OrderService, order_id: UUID, account: Actor) -> None:
    orders.summary(order_id, actor=account).margin  # type: ignore[attr-defined]
    orders.board(order_id, order_id, actor=account).sites[0].wholesale  # type: ignore[attr-defined]
    orders.report(order_id, actor=account).groups[0].wholesale  # type: ignore[attr-defined]


def event_field(event: OrderMoved, announced: Announce) -> None:
    event.form  # type: ignore[attr-defined]
    announced.recorded.event.target  # type: ignore[attr-defined]
    announced.recorded.sequence  # type: ignore[attr-defined]


def reason_of_an_error(refused: Refused, invalid: InvalidInput) -> None:
    refused.cods  # type: ignore[attr-defined]
    refused.reasons[0].mesage  # type: ignore[attr-defined]
    invalid.field  # type: ignore[attr-defined]


def setting_and_limit() -> None:
    Settings(limit=Limits())  # type: ignore[call-arg]
    Limits(group=10)  # type: ignore[call-arg]
    in_memory_service(site="sites.csv")  # type: ignore[call-arg]
    in_memory_service(deliver="at once")  # type: ignore[arg-type]


def frozen_value(command: Submit, order_id: UUID) -> None:
    command.order_id = order_id  # type: ignore[misc]


def port_and_receiver(relay: Relay, outbox: Outbox) -> None:
    @relay.on(StartWorkflow)  # type: ignore[arg-type]
    def begin(effect: CancelWorkflow) -> None: ...

    relay.on(Submit)  # type: ignore[type-var]
    relay.run(asyncio.Event())  # type: ignore[arg-type]
    outbox.claim(20)  # type: ignore[call-arg]

    class Workflow:
        def begin(self, effect: StartWorkflow) -> None: ...

    Relay(outbox, workflow=Workflow())  # type: ignore[arg-type]


async def forgotten_await(orders: AsyncOrderService, order_id: UUID, staff: Actor) -> None:
    orders.execute(CreateOrder(currency="USD"), actor=staff).order_id  # type: ignore[attr-defined]
    board = orders.board(order_id, order_id, actor=staff)
    board.suggested  # type: ignore[attr-defined]


def json_of_another_class(text: str) -> CreateOrder:
    return from_json(text, Submit)  # type: ignore[return-value]
