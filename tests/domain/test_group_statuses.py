"""In which statuses of the named group a command is legal: the table's column, stated again and tried out."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from tests.domain import stages
from tests.scenarios.kit import ACME, STAFF, Agency
from tests.scenarios.walk import Walk, approve

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Refusal
from unified_orders.domain.rules import TABLE
from unified_orders.domain.words import GroupStatus


def one_cancelled(agency: Agency) -> Walk:
    order = stages.undecided(agency)
    order.do(c.CancelGroup(order.ref(1)))
    return order


#: each status, and an order with a group in it, by its number
WHERE: Final[Mapping[str, tuple[Callable[[Agency], Walk], int]]] = {
    "pending": (stages.draft, 0),
    "analyzing": (stages.analyzing, 0),
    "reviewing": (stages.reviewing, 0),
    "approved": (stages.reviewing, 1),
    "cancelled": (one_cancelled, 1),
}
LIVE: Final = "pending analyzing reviewing approved"

#: command -> the statuses in which it is legal, and how it is given
LEGAL: Final[Mapping[str, tuple[str, Callable[[Walk, c.GroupRef], c.Command[Any]]]]] = {
    "set_price": (LIVE, lambda order, ref: c.SetPrice(ref, order.id, 9_000, "a bargain")),
    "edit_group": (LIVE, lambda order, ref: c.EditGroup(ref, anchor_texts=["tea"])),
    "cancel_group": (LIVE, lambda order, ref: c.CancelGroup(ref)),
    "suggest": ("reviewing", lambda order, ref: c.Suggest(ref, [c.SiteSuggestion(domain_id="site-09")])),
    "review": ("reviewing", lambda order, ref: c.Review(ref, [approve("site-09")])),
    "swap": ("reviewing", lambda order, ref: c.Swap(ref, order.id, order.id)),
    "change_link_count": ("reviewing approved", lambda order, ref: c.ChangeLinkCount(ref, 5)),
    "request_more_sites": ("reviewing", lambda order, ref: c.RequestMoreSites(ref)),
    "complete_review": ("reviewing", lambda order, ref: c.CompleteReview(ref, "enough")),
    "finish_review": ("reviewing", lambda order, ref: c.FinishReview(order.id, [ref.group_id])),
    "auto_approve": ("reviewing", lambda order, ref: c.AutoApprove(ref)),
    "reopen_review": ("approved", lambda order, ref: c.ReopenReview(order.id, [ref.group_id])),
}


def codes(order: Walk, command: c.Command[Any], actor: Actor) -> tuple[str, ...]:
    answer = order.agency.service.simulate(command, actor=actor)
    return tuple(reason.code for reason in answer.reasons) if isinstance(answer, Refusal) else ()


def test_each_command_that_looks_at_its_group_is_tried() -> None:
    assert set(LEGAL) == {rule.name for rule in TABLE if rule.groups is not None}
    assert set(WHERE) == set(GroupStatus)


@pytest.mark.parametrize("status", WHERE)
@pytest.mark.parametrize("name", LEGAL)
def test_a_command_is_legal_in_its_statuses_and_in_no_other(agency: Agency, name: str, status: str) -> None:
    stage, number = WHERE[status]
    order = stage(agency)
    assert order.status(number) == status
    legal, give = LEGAL[name]
    command = give(order, order.ref(number))
    actor = STAFF if name in {"set_price", "suggest", "auto_approve"} else ACME
    assert ("wrong_group_state" not in codes(order, command, actor)) == (status in legal.split())


def test_a_cancelled_group_is_worked_on_by_nobody(agency: Agency) -> None:
    order = one_cancelled(agency)
    assert order.refuses("wrong_group_state", c.CancelGroup(order.ref(1))).message == (
        "the group is cancelled; cancel_group is for groups that are pending, analyzing, reviewing, approved"
    )
