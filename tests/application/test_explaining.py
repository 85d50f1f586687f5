import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from uuid import uuid4

import pytest
from tests.application.agency import CUSTOMER, STAFF, WORKER, Agency

from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import decide
from unified_orders.domain.errors import Refused
from unified_orders.domain.narrowing import Whole
from unified_orders.domain.slices import Slice
from unified_orders.domain.turn import Context
from unified_orders.domain.witnesses import witnesses
from unified_orders.domain.words import LinkPermission
from unified_orders.ports.queries import WHOLE


def test_a_draft_allows_its_account_to_submit_and_says_why_not_to_pay(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    explained = {one.command: one for one in agency.service.explain(made.order_id, actor=CUSTOMER)}
    assert explained["submit"].allowed
    assert not explained["record_payment"].allowed
    assert [reason.code for reason in explained["record_payment"].reasons] == ["not_payable", "not_permitted"]


def test_allowed_is_what_explain_allows(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    for actor in (STAFF, CUSTOMER, agency.guest(made, permissions=[LinkPermission.REVIEW])):
        explained = agency.service.explain(made.order_id, actor=actor)
        allowed = agency.service.allowed(made.order_id, actor=actor)
        assert allowed.rows == tuple(one for one in explained if one.allowed)
        assert 0 < len(allowed) < len(explained)
        assert all(one.reasons for one in explained if not one.allowed)


def test_one_target_is_explained_by_itself(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    site = agency.board(made).suggested[0]
    actions = agency.service.explain(made.order_id, actor=CUSTOMER, target_id=site.selection_id)
    assert {one.target_id for one in actions} == {site.selection_id}
    assert {one.decision for one in actions if one.allowed} == {"approve", "reject", "alternate", "reconsider"}


def test_a_guest_who_may_only_look_is_told_so(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    site = agency.board(made).suggested[0]
    actions = agency.service.explain(made.order_id, actor=agency.guest(made, 0), target_id=site.selection_id)
    assert {reason.code for one in actions for reason in one.reasons} == {"not_permitted"}


def test_a_target_out_of_sight_is_unknown(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    guest, hidden = agency.guest(made, 0), agency.board(made, 1).suggested[0].selection_id
    assert guest.scope is not None
    for target_id in (hidden, made.group_ids[1], guest.scope.token_id, uuid4()):
        with pytest.raises(Refused) as refused:
            agency.service.explain(made.order_id, actor=guest, target_id=target_id)
        assert refused.value.codes == ("not_found",)


def test_pages_of_actions_cover_them_once(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    whole = agency.service.explain(made.order_id, actor=STAFF)
    rows = [
        row
        for offset in range(0, whole.total, 10)
        for row in agency.service.explain(made.order_id, actor=STAFF, offset=offset, limit=10)
    ]
    assert [(row.command, row.target_id, row.decision) for row in rows] == [
        (row.command, row.target_id, row.decision) for row in whole
    ]


def test_explaining_changes_nothing(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1))
    before = agency.repository.snapshot(made.order_id)
    agency.service.explain(made.order_id, actor=STAFF)
    assert agency.repository.snapshot(made.order_id) == before


@contextmanager
def decisions() -> Iterator[list[FrameType]]:
    """Note every decision that is made meanwhile."""
    made: list[FrameType] = []

    def note(frame: FrameType, what: str, _: object) -> None:
        if what == "call" and frame.f_code is decide.__code__:
            made.append(frame)

    sys.setprofile(note)
    try:
        yield made
    finally:
        sys.setprofile(None)


def test_a_page_of_explain_decides_what_is_on_it_and_nothing_else(agency: Agency) -> None:
    made = agency.reviewing(("tea", 1), ("coffee", 1))
    with decisions() as short:
        page = agency.service.explain(made.order_id, actor=CUSTOMER, offset=40, limit=3)
    with decisions() as long:
        whole = agency.service.explain(made.order_id, actor=CUSTOMER)
    assert page.rows == whole.rows[40:43]
    assert page.total == whole.total == len(whole)
    assert 3 <= len(short) <= 6
    assert len(long) >= whole.total


@pytest.mark.parametrize("actor", [CUSTOMER, STAFF, WORKER])
@pytest.mark.parametrize("paid", [False, True])
def test_what_a_command_needs_decides_as_the_whole_order_does(
    agency: Agency,
    actor: Actor,
    paid: bool,  # noqa: FBT001
) -> None:
    made = agency.reviewing(("tea", 2), ("tea", 1))
    if paid:
        agency.approve_all(made)
        agency.pay(made)
    sight = agency.queries.look(made.order_id, WHOLE)
    assert sight is not None
    loaded = Slice(sight.now, sight.state, sites=sight.sites, projects=sight.projects)
    context, whole = Context(sight.now, uuid4(), secret=bytes(32)), Whole(loaded)
    narrowed = 0
    for witness in witnesses(loaded):
        part = whole.part_for(witness.command, actor)
        narrowed += part is not loaded
        assert decide(witness.command, part, context, actor) == decide(witness.command, loaded, context, actor)
    assert narrowed > 50
