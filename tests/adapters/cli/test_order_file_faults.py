"""Each fault names the line and field, what is wrong and what to do; nothing is run."""

from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, faults, order_file, typed


def with_step(text: str) -> str:
    return f"{ORDER}  - {text}\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("account: acme\n", "acount: acme\n", "line 2, acount: is not a field here; did you mean account?"),
        ("created_by: account:acme", "created_by: acount:acme", "line 1, created_by: must be staff:ID"),
        ("created_by: account:acme", "created_by: guest:tea-desk", "line 1, created_by: must be staff or an account"),
        ("currency: USD", "currency: usd", "line 3, currency: must be an ISO 4217 currency code in capitals"),
        ("currency: USD", "currency: XXQ", "line 3, currency: must be an ISO 4217 currency code in capitals"),
        ("link_count: 1", "link_count: one", "line 6, groups[0].link_count: must be a whole number, got 'one'"),
        ("link_count: 1", "link_count: -1", "line 6, groups[0].link_count: must be at least 0, got -1"),
        ("    link_count: 1\n", "", "line 5, groups[0].link_count: is required"),
        ("link_count: 1", "linkcount: 1", "did you mean link_count?"),
        ("https://tea.example/green", "javascript:alert(1)", "line 7, groups[0].target_pages[0].url: must begin with"),
        ("files: [sites.csv]", "files: [gone.csv]", "line 8, groups[0].files[0]:"),
        ("files: [sites.csv]", "files: [{path: sites.csv, currncy: USD}]", "did you mean currency?"),
        (
            "    files:",
            "    requirements: {min_dr: 101}\n    files:",
            "requirements.min_dr: must be a number from 0 to",
        ),
        ("    files:", "    requirements: {max_price: 4oo}\n    files:", "line 8, groups[0].requirements.max_price:"),
        ("groups:", "discounts: [{percent: 5.123}]\ngroups:", "line 4, discounts[0].percent: may have two decimals"),
        ("groups:", "discounts: [{percent: 101}]\ngroups:", "line 4, discounts[0].basis_points: must be at most 10000"),
        ("groups:", "discounts: [{percent: 5, id: a}, {percent: 6, id: a}]\ngroups:", "line 4, discounts[1].id:"),
        ("groups:", "deadline: tomorrow\ngroups:", "line 4, deadline: must be a moment with a time zone"),
        ("groups:", "price_lists: [gone.csv]\ngroups:", "line 4, price_lists[0]:"),
        ("steps:\n  - {do: submit, as: account:acme}", "steps: submit", "line 9, steps: must be a list"),
    ],
)
def test_a_fault_of_the_order_is_told_with_its_line_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in ORDER
    assert told in "\n".join(faults(tmp_path, ORDER.replace(old, new)))


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{do: submitt, as: account:acme}", "line 11, steps[1].do: must be the name of a step; did you mean submit?"),
        ("{do: create, as: account:acme}", "steps[1].do: is no step: the file itself says it"),
        ("{do: submit}", "steps[1].as: must be staff:ID"),
        ("{do: submit, as: boss:me}", "steps[1].as: must be staff:ID"),
        ("{do: submit, as: stafff:me}", "did you mean staff?"),
        ("{do: submit, as: 'account:acme for tea-desk'}", "steps[1].as: must be staff:ID"),
        ("{do: submit, as: guest:tea-desk}", "steps[1].as: stands for nothing; there are no links shared so far"),
        (
            "{do: withdraw, as: staff:sam, order_id: 3}",
            "steps[1].order_id: is left out: there is one order in the file",
        ),
        ("{do: cancel, as: staff:sam}", "steps[1].reason: is required"),
        ("{do: cancel, as: staff:sam, raeson: x}", "steps[1].raeson: is not a field here; did you mean reason?"),
        (
            "{do: review, as: staff:sam, group: coffee, decisions: []}",
            "steps[1].group: stands for nothing; groups: tea",
        ),
        ("{do: review, as: staff:sam, decisions: [{approve: a.example}]}", "steps[1].group: is required"),
        ("{do: review, as: staff:sam, group: tea, decisions: []}", "steps[1].decisions: must hold at least 1"),
        ("{do: review, as: staff:sam, group: tea, decisions: [{aprove: a.example}]}", "did you mean approve?"),
        ("{do: review, as: staff:sam, group: tea, decisions: [{approve: a.example, anchor: x}]}", "mean anchor_text?"),
        ("{do: review, as: staff:sam, group: tea, decisions: [{approve: a, reject: b}]}", "must name one of approve"),
        ("{do: review, as: staff:sam, group: tea, decisions: [{approve: a.example/page}]}", "is a page, not a site"),
        (
            "{do: review, as: staff:sam, group: tea, decisions: [{reject: a.example, reason: bad}]}",
            "reason.code: must be",
        ),
        (
            "{do: review, as: staff:sam, group: tea, decisions: [{reject: a.example, anchor_text: x}]}",
            "goes with approve",
        ),
        ("{do: record_payment, as: worker:bank, amount: 1.234, reference: x}", "has more decimals than USD"),
        ("{do: record_payment, as: worker:bank, amount: -1, reference: x}", "amount: must not be negative"),
        ("{do: record_payment, as: worker:bank, amount: EUR 5, reference: x}", "must be in USD, the order's currency"),
        ("{do: set_fees, as: staff:sam, fees: due}", "steps[1].fees: must be a whole number, got 'due'"),
        ("{do: record_progress, as: worker:desk, item: a.example, stage: done}", "stage: must be one of started"),
        ("{do: record_progress, as: worker:desk, stage: started}", "steps[1].item: is required"),
        ("{do: mark_issue, as: worker:desk, item_id: 3, text: x}", "name item instead"),
        ("{do: share, as: staff:sam, permissions: [edit]}", "permissions[0]: must be one of view, review, claim"),
        ("{do: revoke_share, as: staff:sam, link: tea-desk}", "steps[1].link: stands for nothing"),
        ("{do: complete_work, as: staff:sam}", "steps[1].as: is not a field here"),
        ("{do: submit, as: staff:sam, refused: 3}", "steps[1].refused: must be the code of a refusal"),
        ("[submit]", "steps[1]: must be a step"),
        ("{do: add_group, as: staff:sam, request: {client: cello, links: 2}}", "request.links: is not a field here"),
    ],
)
def test_a_fault_of_a_step_is_told_with_its_line_and_field(tmp_path: Path, step: str, told: str) -> None:
    lines = faults(tmp_path, with_step(step))
    assert told in "\n".join(lines)
    assert all(line.startswith("line 11, steps[1]") for line in lines)


def test_all_faults_are_told_at_once_by_line(tmp_path: Path) -> None:
    text = ORDER.replace("link_count: 1", "link_count: one") + APPROVE.replace("tea", "coffee").replace(
        "approve", "aprove"
    )
    assert [line.partition(":")[0] for line in faults(tmp_path, text)] == [
        "line 6, groups[0].link_count",
        "line 11, steps[1].decisions[0]",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: must be an order"),
        ("just words", "line 1: must be an order"),
        ("a: [1,\nb: 2", "line 2: is no YAML"),
        ("a: 1\na: 2\n", "line 2, a: is given twice; give it once"),
        ("a: &x {b: *x}\n", "anchors and aliases are not taken; write it out"),
        ("a: &x [1]\nb: *x\n", "line 1, b: anchors and aliases are not taken"),
        ('a: "\\x00"\n', "a: must hold no NUL"),
        ("? [1, 2]\n: 3\n", "line 1: a field's name must be text"),
        ("a: 1\n---\nb: 2\n", "line 2: is no YAML"),
        ("[" * 50 + "]" * 50, "is nested more than 40 deep"),
        ("[" * 100_000, "is nested without end"),
        ("a: \x01", "is no YAML"),
    ],
)
def test_what_is_no_order_file_is_told_as_such(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(faults(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"currency" "USD"}', "line 1: is no JSON: expecting ':' delimiter, column 13"),
        (
            '{"currency": "USD",\n\t"groups": [], "group": []}',
            "line 2, group: is not a field here; did you mean groups?",
        ),
        ("[" * 100_000, "is nested too deeply"),
        ('{"a": 1, "a": 2}', "line 1, a: is given twice"),
    ],
)
def test_faults_of_json_have_their_lines_too(tmp_path: Path, text: str, told: str) -> None:
    ran = typed("run", order_file(tmp_path, text, "order.json"))
    assert ran.exit_code == 2
    assert told in ran.stderr


def test_a_file_that_cannot_be_read_is_no_traceback(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.yaml", tmp_path):
        ran = typed("run", path)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert f"error: {path}: cannot be read: " in ran.stderr
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"a: 1\nb: \xff\n")
    assert "line 2: must be text in UTF-8; save it so" in typed("run", binary).stderr


def test_an_export_that_is_none_is_told_where_the_order_names_it(tmp_path: Path) -> None:
    path = order_file(tmp_path)
    (tmp_path / "sites.csv").write_text("just,words\n1,2\n", "utf-8")
    ran = typed("run", path)
    assert ran.exit_code == 2
    assert f"{path}, line 8, groups[0].files[0]: {tmp_path / 'sites.csv'}" in ran.stderr


def test_a_client_names_its_files_once(tmp_path: Path) -> None:
    again = "groups:\n  - {client: tea, link_count: 1, files: [sites.csv]}\n"
    (line,) = faults(tmp_path, ORDER.replace("groups:\n", again))
    assert line == "line 9, groups[1].files: were given with the first group of tea; add them there"
