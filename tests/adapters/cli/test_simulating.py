from pathlib import Path
from typing import Any

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, PAY, answer, order_file, typed

SHARE = "  - {do: share, as: staff:sam, label: tea-desk, permissions: [review], groups: [tea]}\n"
APPROVED = "review: {group: tea, approve: [a.example]}"


def changes(found: dict[str, Any]) -> dict[str, str]:
    return {f"{one['entity']} {one['what']}": str(one["fields"].get("status", "")) for one in found["changes"]}


def test_staff_are_told_what_would_change_happen_and_be_sent(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE)
    found = answer("simulate", path, "--as", "worker:bank", "record_payment: {amount: due, reference: w1}")
    assert (found["accepted"], found["done"]["state"], found["effects"]) == (True, "in_progress", [])
    staff = answer("simulate", path, "--as", "staff:sam", "record_payment: {amount: due, reference: w1}")
    assert [one["text"] for one in staff["events"]] == [
        "sam recorded a payment of 100.00 USD, w1.",
        "The order went from payment pending to in progress.",
    ]
    assert [one["effect"] for one in staff["effects"]] == ["start_workflow"]
    assert changes(staff).keys() == {"order changed", "payment new"}
    assert staff["changes"][0]["fields"]["state"] == {"before": "payment_pending", "after": "in_progress"}


def test_nothing_of_it_is_stored(tmp_path: Path) -> None:
    path = order_file(tmp_path)
    first, second = (answer("simulate", path, "--as", "account:acme", APPROVED) for _ in range(2))
    assert first["accepted"]
    assert second["accepted"]
    assert path.read_text("utf-8") == ORDER


def test_people_read_it_with_names_and_amounts(tmp_path: Path) -> None:
    step = "replace_item: {item: a.example, domain: b.example, reason: gone}"
    ran = typed("simulate", order_file(tmp_path, ORDER + APPROVE + PAY), "--as", "staff:sam", step)
    assert ran.exit_code == 0
    assert "✓ accepted: replace_item by staff:sam, at the end of order.yaml" in ran.stdout
    for told in (
        "sam approved b.example for tea at 150.00 USD",
        "selection a.example of tea (approved)\n    status: approved → rejected",
        "replaced by: nothing → b.example",
        "item b.example  new",
        "cancel workflow  the placement on a.example (pending)",
        "simulated: nothing is stored",
    ):
        assert told in ran.stdout


def test_others_are_told_the_outcome_alone(tmp_path: Path) -> None:
    found = answer("simulate", order_file(tmp_path, ORDER + SHARE), "--as", "guest:tea-desk", APPROVED)
    assert [one["domain_id"] for one in found["done"]["result"]["changed"]] == ["a.example"]
    assert (found["changes"], found["events"], found["effects"]) == ([], [], [])
    shown = typed("simulate", order_file(tmp_path, ORDER + SHARE), "--as", "guest:tea-desk", APPROVED).stdout
    assert "a.example approved" in shown
    assert "What changes" not in shown


def test_a_refusal_names_all_reasons_and_ends_with_1(tmp_path: Path) -> None:
    path = order_file(tmp_path)
    found = answer("simulate", path, "--as", "worker:bank", "cancel: {reason: no}", code=1)
    assert (found["accepted"], [one["code"] for one in found["reasons"]]) == (False, ["not_permitted"])
    ran = typed("simulate", path, "--as", "account:acme", "review: {group: tea, approve: [a.example, b.example]}")
    assert ran.exit_code == 1
    assert "✗ over_quota" in ran.stdout


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{", "STEP, line 1: is no YAML"),
        ("[]", "must be a step"),
        ("sbmit", "did you mean submit?"),
        ("complete_work", "must be one command"),
        ("review: {group: coffee, approve: [a.example]}", "STEP, line 1, group: stands for nothing; groups: tea"),
        ("{do: cancel, raeson: no}", "raeson: is not a field here; did you mean reason?"),
        ("record_payment: {amount: 1o, reference: w}", "amount: must be"),
        ("{do: submit, as: boss:me}", "as: must be staff:ID"),
    ],
)
def test_a_step_that_is_not_right_ends_with_2_and_says_why(tmp_path: Path, step: str, told: str) -> None:
    ran = typed("simulate", order_file(tmp_path), "--as", "staff:sam", step)
    assert ran.exit_code == 2
    assert told in ran.stderr


def test_a_step_may_say_itself_who_gives_it(tmp_path: Path) -> None:
    step = "cancel: {reason: no, as: worker:bank}"
    assert answer("simulate", order_file(tmp_path), "--as", "staff:sam", step, code=1)["as"] == "worker:bank"


def test_short_forms_mean_what_the_long_ones_do(tmp_path: Path) -> None:
    short = "  - review: {as: account:acme, group: tea, approve: [a.example], reject: [b.example]}\n"
    found = answer("run", order_file(tmp_path, ORDER + short))
    selected = {site["domain"]: site["status"] for site in found["boards"]["tea"]["selected"]}
    assert selected == {"a.example": "approved", "b.example": "rejected"}
    assert found["steps"][-1]["do"] == "review"


def test_short_forms_stand_beside_long_ones(tmp_path: Path) -> None:
    step = "{do: review, as: account:acme, group: tea, reject: [b.example], decisions: [{approve: a.example}]}"
    found = answer("run", order_file(tmp_path, f"{ORDER}  - {step}\n"))
    assert found["order"]["state"] == "payment_pending"
