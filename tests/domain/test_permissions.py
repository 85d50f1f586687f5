"""Who may give which command, and when it is legal: the whole table, stated again and tried out cell by cell."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from tests.domain import stages
from tests.domain.stages import WISHES
from tests.scenarios.kit import ACME, FOR_ACME, RIVAL, STAFF, WORKER, Agency
from tests.scenarios.walk import Walk, approve

from unified_orders.domain import commands as c
from unified_orders.domain.actors import SYSTEM, Actor
from unified_orders.domain.deciding import Refusal
from unified_orders.domain.errors import MachineFault
from unified_orders.domain.permission import narrowed
from unified_orders.domain.rules import BY_NAME, PERMISSIONS
from unified_orders.domain.words import ActorKind, LinkPermission

KINDS: Final = tuple(ActorKind)

#: command -> where it is tried, and the kinds of actors that may give it; a guest bears a link that permits all
MAY: Final[Mapping[str, tuple[Callable[[Agency], Walk], str]]] = {
    "create": (stages.draft, "staff account"),
    "duplicate": (stages.draft, "staff account"),
    "edit_order": (stages.draft, "staff account"),
    "set_fees": (stages.draft, "staff"),
    "set_price": (stages.reviewing, "staff"),
    "add_group": (stages.draft, "staff account"),
    "edit_group": (stages.draft, "staff account"),
    "cancel_group": (stages.draft, "staff account"),
    "submit": (stages.draft, "staff account"),
    "discard": (stages.draft, "staff account"),
    "withdraw": (stages.undecided, "staff account"),
    "record_analysis": (stages.analyzing, "staff worker"),
    "fail_analysis": (stages.analyzing, "staff worker"),
    "suggest": (stages.reviewing, "staff"),
    "review": (stages.reviewing, "staff account guest"),
    "swap": (stages.reviewing, "staff account guest"),
    "auto_approve": (stages.reviewing, "staff"),
    "change_link_count": (stages.reviewing, "staff account"),
    "request_more_sites": (stages.reviewing, "staff account guest"),
    "complete_review": (stages.reviewing, "staff account"),
    "finish_review": (stages.reviewing, "staff account guest"),
    "reopen_review": (stages.reviewing, "staff account guest"),
    "record_payment": (stages.pending, "staff worker"),
    "record_refund": (stages.in_progress, "staff worker"),
    "authorize_credit": (stages.pending, "staff"),
    "record_progress": (stages.in_progress, "staff worker"),
    "mark_issue": (stages.in_progress, "staff worker"),
    "resolve_issue": (stages.in_progress, "staff worker"),
    "verify_publication": (stages.in_progress, "staff worker"),
    "replace_item": (stages.in_progress, "staff"),
    "cancel_item": (stages.in_progress, "staff"),
    "cancel": (stages.pending, "staff account"),
    "share": (stages.draft, "staff account"),
    "revoke_share": (stages.draft, "staff account"),
    "claim": (stages.of_nobody, "account"),
    "transfer": (stages.draft, "staff"),
    "assign": (stages.draft, "staff"),
    "note": (stages.draft, "staff account"),
}

#: the order's states, and one order in each
STATES: Final[Mapping[str, Callable[[Agency], Walk]]] = {
    "configuring": stages.draft,
    "analyzing": stages.analyzing,
    "reviewing": stages.reviewing,
    "payment_pending": stages.pending,
    "in_progress": stages.in_progress,
    "completed": stages.completed,
    "cancelled": stages.cancelled,
}
BEFORE_PAYMENT: Final = "configuring analyzing reviewing"
OPEN: Final = "analyzing reviewing"
UNDERWAY: Final = "in_progress completed"
ALWAYS: Final = " ".join(STATES)
PAYABLE: Final = "payment_pending in_progress completed cancelled"

#: command -> the states of the order in which it is legal
LEGAL: Final[Mapping[str, str]] = {
    "create": ALWAYS,
    "duplicate": ALWAYS,
    "edit_order": BEFORE_PAYMENT,
    "set_fees": BEFORE_PAYMENT,
    "set_price": BEFORE_PAYMENT,
    "add_group": BEFORE_PAYMENT,
    "edit_group": BEFORE_PAYMENT,
    "cancel_group": f"{BEFORE_PAYMENT} payment_pending",
    "submit": "configuring",
    "discard": "configuring",
    "withdraw": OPEN,
    "record_analysis": ALWAYS,
    "fail_analysis": ALWAYS,
    "suggest": OPEN,
    "review": OPEN,
    "swap": OPEN,
    "auto_approve": OPEN,
    "change_link_count": OPEN,
    "request_more_sites": OPEN,
    "complete_review": OPEN,
    "finish_review": OPEN,
    "reopen_review": f"{OPEN} payment_pending",
    "record_payment": PAYABLE,
    "record_refund": PAYABLE,
    "authorize_credit": "payment_pending",
    "record_progress": f"{UNDERWAY} cancelled",
    "mark_issue": UNDERWAY,
    "resolve_issue": UNDERWAY,
    "verify_publication": UNDERWAY,
    "replace_item": UNDERWAY,
    "cancel_item": UNDERWAY,
    "cancel": f"{BEFORE_PAYMENT} payment_pending in_progress",
    "share": f"{BEFORE_PAYMENT} {UNDERWAY} payment_pending",
    "revoke_share": ALWAYS,
    "claim": f"{BEFORE_PAYMENT} payment_pending",
    "transfer": ALWAYS,
    "assign": ALWAYS,
    "note": ALWAYS,
}


class Stages:
    """One agency with each order that was asked for; nothing that is tried changes them."""

    def __init__(self) -> None:
        self.agency = Agency()
        self._walks: dict[str, Walk] = {}
        self._guests: dict[str, Actor] = {}

    def walk(self, stage: Callable[[Agency], Walk]) -> Walk:
        if stage.__name__ not in self._walks:
            self._walks[stage.__name__] = stage(self.agency)
        return self._walks[stage.__name__]

    def actor(self, kind: str, stage: Callable[[Agency], Walk]) -> Actor:
        if kind == "guest":
            if stage.__name__ not in self._guests:
                self._guests[stage.__name__] = self.walk(stage).guest(*LinkPermission)
            return self._guests[stage.__name__]
        return {"staff": STAFF, "account": ACME, "worker": WORKER, "system": SYSTEM}[kind]

    def codes(self, command: c.Command[object], actor: Actor) -> tuple[str, ...]:
        """Return the codes of the refusal; none if it would be accepted."""
        answer = self.agency.service.simulate(command, actor=actor)
        return tuple(reason.code for reason in answer.reasons) if isinstance(answer, Refusal) else ()


@pytest.fixture(scope="module")
def tried() -> Stages:
    return Stages()


def test_each_command_has_its_row() -> None:
    assert set(MAY) == set(LEGAL) == set(WISHES) == set(BY_NAME)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MAY)
def test_a_command_is_accepted_from_those_who_may_and_refused_to_all_others(
    tried: Stages, name: str, kind: ActorKind
) -> None:
    stage, may = MAY[name]
    codes = tried.codes(WISHES[name](tried.walk(stage)), tried.actor(kind, stage))
    if kind in may.split():
        assert codes == ()
    else:
        assert codes in {("not_permitted",), ("not_found",)}
        assert codes == ("not_permitted",) or (name, kind) == ("revoke_share", "guest")


@pytest.mark.parametrize("name", sorted(set(MAY) - {"create", "claim"}))
def test_a_foreign_order_and_one_that_does_not_exist_are_the_same_to_an_account_and_a_guest(
    tried: Stages, name: str
) -> None:
    stage, _ = MAY[name]
    command = WISHES[name](tried.walk(stage))
    stranger = tried.actor("guest", stages.pending if stage is not stages.pending else stages.draft)
    assert tried.codes(command, RIVAL) == ("not_found",)
    assert tried.codes(command, stranger) == ("not_found",)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", LEGAL)
def test_a_command_is_legal_in_its_states_and_in_no_other(tried: Stages, name: str, state: str) -> None:
    walk = tried.walk(STATES[state])
    command = WISHES[name](walk)
    codes = set(tried.codes(command, ACME if name == "claim" else STAFF))
    assert walk.state() == state
    if state in LEGAL[name].split():
        assert not codes & {"wrong_state", "not_payable"}
    elif isinstance(command, c.ItemCommand) and not walk.snapshot.items:
        assert codes == {"not_found"}
    else:
        assert codes & {"wrong_state", "not_payable"}


def test_an_account_edits_its_order_while_configuring_and_its_own_metadata_only(agency: Agency) -> None:
    order = stages.draft(agency)
    order.do(c.EditOrder(order.id, metadata={"po": "7"}), ACME)
    order.refuses("not_permitted", c.EditOrder(order.id, requires_client_review=True), ACME)
    order.submit()
    order.refuses("not_permitted", c.EditOrder(order.id, metadata={"po": "8"}), ACME)
    order.do(c.EditOrder(order.id, metadata={"po": "8"}), STAFF)


def test_an_account_writes_its_own_note_and_no_internal_one(agency: Agency) -> None:
    order = stages.draft(agency)
    order.do(c.WriteNote(order.id, "please hurry"), ACME)
    order.refuses("not_permitted", c.WriteNote(order.id, "ha", c.NoteAudience.INTERNAL), ACME)
    assert (order.order.notes.account, order.order.notes.internal) == ("please hurry", "")


@pytest.mark.parametrize(
    "name", ["review", "swap", "change_link_count", "request_more_sites", "complete_review", "finish_review"]
)
def test_where_the_client_reviews_staff_speak_on_behalf_of_the_reviewer(agency: Agency, name: str) -> None:
    order = stages.reviewing(agency)
    order.do(c.EditOrder(order.id, requires_client_review=True))
    command = WISHES[name](order)
    assert order.refuses("not_permitted", command, STAFF).kind == "permission"
    order.do(command, FOR_ACME)


@pytest.mark.parametrize("name", ["review", "swap", "request_more_sites", "finish_review", "reopen_review"])
def test_a_guest_reviews_only_by_a_link_that_permits_it(agency: Agency, name: str) -> None:
    order = stages.reviewing(agency)
    command = WISHES[name](order)
    order.refuses("not_permitted", command, order.guest(LinkPermission.VIEW))
    order.do(command, order.guest(LinkPermission.REVIEW))


def test_being_assigned_gives_no_right(agency: Agency) -> None:
    order = stages.draft(agency)
    order.do(c.Assign(order.id, "rival"))
    assert order.order.assigned_to == "rival"
    order.refuses("not_found", c.Submit(order.id), RIVAL)


def test_a_refusal_names_all_reasons_that_hold(tried: Stages) -> None:
    order = tried.walk(stages.pending)
    codes = tried.codes(c.Review(order.ref(), [approve("site-01")]), WORKER)
    assert codes == ("wrong_state", "wrong_group_state", "not_permitted")


def test_a_host_takes_grants_away_and_never_adds_any() -> None:
    table = narrowed(PERMISSIONS, [("transfer", ActorKind.STAFF)])
    assert ActorKind.STAFF not in table["transfer"]
    assert ActorKind.STAFF in PERMISSIONS["transfer"]
    with pytest.raises(MachineFault, match="guest has no grant for transfer"):
        narrowed(PERMISSIONS, [("transfer", ActorKind.GUEST)])
