import json
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.cli.kit import APPROVE, DEMO, ORDER, PAY, order_file, shell, typed

DOCS = Path(__file__).parents[3] / "docs"


def answer_of(path: Path) -> dict[str, Any]:
    ran = typed("run", path, "--json")
    assert ran.exit_code == 0, ran.output
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_an_order_runs_from_ones_own_files(tmp_path: Path) -> None:
    found = answer_of(order_file(tmp_path, ORDER + APPROVE + PAY + "  - complete_work\n"))
    assert (found["order"]["state"], found["order"]["paid"]) == ("completed", 100_00)
    assert found["files"]["tea"][0]["good"] == 2


def test_json_says_what_yaml_says(tmp_path: Path) -> None:
    order = {
        "created_by": "account:acme", "account": "acme", "currency": "USD", "metadata": {"face": "\U0001f600 a/b"},
        "groups": [{"client": "tea", "link_count": 1, "files": ["sites.csv"]}],
        "steps": [{"do": "submit", "as": "account:acme"}],
    }  # fmt: skip
    text = json.dumps(order, indent="\t").replace("a/b", "a\\/b")
    found = answer_of(order_file(tmp_path, text, "order.json"))
    assert found["order"]["state"] == "reviewing"
    assert found["order"]["metadata"] == {"face": "\U0001f600 a/b"}


def test_words_that_yaml_takes_for_others_stay_as_they_look(tmp_path: Path) -> None:
    text = ORDER.replace("groups:", "metadata: {a: no, b: 12:30, c: 010, d: 1_000, e: 2026-01-01, f: ~}\ngroups:")
    kept = {"a": "no", "b": "12:30", "c": "010", "d": "1_000", "e": "2026-01-01", "f": None}
    assert answer_of(order_file(tmp_path, text))["order"]["metadata"] == kept


def test_the_example_of_the_docs_runs(tmp_path: Path) -> None:
    example = (DOCS / "reference" / "order-file.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    for name in ("prices.csv", "tea-batch.csv"):
        (tmp_path / name).write_bytes((DEMO / name).read_bytes())
    assert answer_of(order_file(tmp_path, example))["order"]["state"] == "completed"


def test_a_refused_step_ends_the_run_with_all_reasons_and_its_line(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + PAY.replace("due", "10") + APPROVE)
    ran = shell("run", path)
    assert ran.returncode == 1
    assert f"refused: {path}, line 11: record_payment" in ran.stderr
    assert "✗ not_payable" in ran.stderr
    assert "1 step behind it was not taken" in ran.stderr
    assert "Lines" not in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_refused_step_is_in_the_json_too(tmp_path: Path) -> None:
    ran = typed("run", order_file(tmp_path, ORDER + PAY.replace("due", "10")), "--json")
    step = json.loads(ran.stdout)["steps"][-1]
    assert ran.exit_code == 1
    assert (step["line"], step["accepted"], step["as_expected"]) == (11, False, False)
    assert [reason["code"] for reason in step["reasons"]] == ["not_payable"]


def test_a_step_may_be_there_to_be_refused(tmp_path: Path) -> None:
    text = ORDER + PAY.replace("due", "10").replace("}", ", refused: not_payable}") + APPROVE
    assert answer_of(order_file(tmp_path, text))["order"]["state"] == "payment_pending"


def test_a_step_that_should_have_been_refused_ends_the_run(tmp_path: Path) -> None:
    ran = typed("run", order_file(tmp_path, ORDER + APPROVE.replace("]}\n", "], refused: over_quota}\n")))
    assert ran.exit_code == 1
    assert "line 11: review was accepted, and should have been refused (over_quota)" in ran.stderr


def test_another_refusal_than_the_expected_one_ends_the_run(tmp_path: Path) -> None:
    text = ORDER + PAY.replace("due", "10").replace("}", ", refused: over_quota}")
    assert typed("run", order_file(tmp_path, text)).exit_code == 1


def test_an_order_that_cannot_be_made_is_refused_with_all_reasons(tmp_path: Path) -> None:
    ran = typed("run", order_file(tmp_path, ORDER.replace("by: account:acme", "by: account:other")))
    assert ran.exit_code == 1
    assert "✗ not_permitted" in ran.stderr


def test_what_a_name_stands_for_is_seen_when_its_step_is_taken(tmp_path: Path) -> None:
    step = "  - {do: mark_issue, as: worker:desk, item: b.example, text: gone}\n"
    ran = typed("run", order_file(tmp_path, ORDER + APPROVE + PAY + step))
    assert ran.exit_code == 1
    assert "stands for nothing; did you mean a.example?; sites with a live placement: a.example" in " ".join(
        ran.stderr.split()
    )


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (("{do: withdraw, as: account:acme}",), "configuring"),
        (("{do: cancel, as: staff:sam, reason: changed plans}",), "cancelled"),
        (
            (
                "{do: change_link_count, as: account:acme, group: tea, link_count: 2}",
                "{do: edit_group, as: account:acme, group: tea, target_pages: [https://tea.example/a, https://tea.example/b]}",
                "{do: auto_approve, as: staff:sam, group: tea}",
            ),
            "payment_pending",
        ),
        (
            (
                "{do: add_group, as: staff:sam, request: {client: cello, link_count: 1, files: [sites.csv]}}",
                "{do: review, as: account:acme, group: cello, decisions: [{alternate: www.A.example}]}",
                "{do: cancel_group, as: staff:sam, group: tea}",
                "{do: suggest, as: staff:sam, group: cello, sites: [{domain: b.example, why: a good fit}]}",
                "{do: set_price, as: staff:sam, group: cello, domain: b.example, retail: 120, reason: agreed}",
                "{do: complete_review, as: staff:sam, group: cello, refused: [nothing_approved]}",
            ),
            "reviewing",
        ),
        (
            (
                "{do: share, as: staff:sam, label: tea-desk, permissions: [review], groups: [tea], expires_in: P1D}",
                "{do: review, as: guest:tea-desk, group: tea, decisions: [{approve: a.example}]}",
                "{do: reopen_review, as: guest:tea-desk, groups: [tea]}",
                "{do: revoke_share, as: staff:sam, link: tea-desk}",
                "{do: finish_review, as: guest:tea-desk, refused: link_revoked}",
            ),
            "reviewing",
        ),
        (
            (
                "{do: review, as: account:acme, group: tea, decisions: [{approve: a.example}]}",
                "{do: authorize_credit, as: staff:sam, reason: a good customer}",
                "{do: replace_item, as: staff:sam, item: a.example, group: tea, domain: b.example, reason: gone}",
                "{do: record_progress, as: worker:desk, item: b.example, stage: published, published_url: https://b.example/x}",
                "{do: complete_work}",
                "{do: record_payment, as: worker:bank, amount: 200, reference: wire}",
                "{do: record_refund, as: staff:sam, amount: due, reference: back}",
            ),
            "completed",
        ),
    ],
)
def test_any_command_of_the_table_can_be_a_step(tmp_path: Path, steps: tuple[str, ...], state: str) -> None:
    text = ORDER + "".join(f"  - {step}\n" for step in steps)
    assert answer_of(order_file(tmp_path, text))["order"]["state"] == state


def test_an_account_claims_its_order_by_a_link(tmp_path: Path) -> None:
    steps = (
        "{do: share, as: staff:sam, label: Acme, permissions: [claim]}",
        "{do: claim, as: account:acme, link: Acme}",
    )
    text = ORDER.replace("created_by: account:acme\naccount: acme\n", "created_by: staff:sam\n")
    text = text.replace("as: account:acme", "as: staff:sam") + "".join(f"  - {step}\n" for step in steps)
    assert answer_of(order_file(tmp_path, text))["order"]["account_id"] == "acme"


def test_the_second_group_of_a_client_has_a_name_of_its_own(tmp_path: Path) -> None:
    text = ORDER.replace("steps:\n", "  - {client: tea, link_count: 1}\nsteps:\n")
    text += "  - {do: cancel_group, as: staff:sam, group: tea/2}\n"
    assert [group["status"] for group in answer_of(order_file(tmp_path, text))["order"]["groups"]] == [
        "reviewing",
        "cancelled",
    ]


def test_more_files_come_with_the_second_round(tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("Domain,DR,Price (USD)\nc.example,50,80.00\n", "utf-8")
    text = ORDER.replace("files: [sites.csv]", "files: [sites.csv]\n    more_files: [more.csv]")
    assert answer_of(order_file(tmp_path, text))["boards"]["tea"]["total"] == 2
    text += "  - {do: request_more_sites, as: account:acme, group: tea}\n"
    assert answer_of(order_file(tmp_path, text))["boards"]["tea"]["total"] == 3


def test_a_refused_order_leaves_nothing_half_shown(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + "  - {do: submitt, as: account:acme}\n")
    assert shell("run", path).stdout == ""
    problems = json.loads(shell("run", path, "--json").stdout)["problems"]
    assert [(one["line"], one["field"]) for one in problems] == [(11, "steps[1].do")]
