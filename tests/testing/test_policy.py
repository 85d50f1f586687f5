import pytest

from unified_orders import InvalidInput, Limits, MachineFault, Settings, narrowed
from unified_orders.domain.permission import ALWAYS
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.words import ActorKind
from unified_orders.testing import POLICY_WORLDS, PolicyReport, check_policy

SMALLEST = POLICY_WORLDS[:1]
STAFF, ACCOUNT, WORKER = ActorKind.STAFF, ActorKind.ACCOUNT, ActorKind.WORKER


def checked(*removed: tuple[str, ActorKind]) -> PolicyReport:
    return check_policy(Settings(permissions=narrowed(PERMISSIONS, removed)), SMALLEST)


def test_the_library_s_own_table_is_sound() -> None:
    report = check_policy(Settings(), SMALLEST)
    assert (report.faults, report.unreachable, report.taken_away) == ((), (), ())
    assert report.states > 50


def test_a_policy_under_which_nobody_can_take_money_never_completes() -> None:
    report = checked(("record_payment", STAFF), ("record_payment", WORKER), ("authorize_credit", STAFF))
    assert "no way to completed from payment_pending" in "\n".join(report.faults)
    assert ("record_progress", "in_progress", "worker") in report.unreachable


def test_a_fault_tells_how_an_order_gets_where_it_is_stuck() -> None:
    report = checked(("cancel", STAFF))
    stuck = next(fault for fault in report.faults if "no way to cancelled from in_progress" in fault)
    assert "submit by staff > record_analysis by staff" in stuck


def test_a_policy_that_takes_away_what_others_may_still_do_is_sound() -> None:
    report = checked(("cancel", ACCOUNT), ("submit", ACCOUNT))
    assert (report.faults, report.unreachable) == ((), ())
    assert {command for command, _, kind in report.taken_away if kind == "account"} == {"cancel", "submit"}


def test_limits_are_part_of_a_policy() -> None:
    report = check_policy(Settings(limits=Limits(decisions=0)), SMALLEST)
    assert ("review", "reviewing", "account") in report.unreachable
    assert "auto_approve" not in {command for command, _, _ in report.unreachable}


def test_the_report_reads_as_lines() -> None:
    lines = str(checked(("cancel", STAFF))).splitlines()
    assert any(line.startswith("fault: 1 group x 1 site: no way to cancelled from in_progress") for line in lines)
    assert any(line.startswith("taken away: cancel by staff in analyzing, configuring") for line in lines)


def test_a_table_that_grants_more_is_refused() -> None:
    widened = {**PERMISSIONS, "set_fees": {**PERMISSIONS["set_fees"], ACCOUNT: ALWAYS}}
    with pytest.raises(MachineFault, match="set_fees may be narrowed for account, never widened"):
        check_policy(Settings(permissions=widened), SMALLEST)


def test_permissions_alone_are_not_settings() -> None:
    with pytest.raises(InvalidInput, match="settings: must be Settings"):
        check_policy(PERMISSIONS)  # type: ignore[arg-type]
