import json
from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, PAY, answer, order_file, typed

SHARE = "  - {do: share, as: staff:sam, label: tea-desk, permissions: [review], groups: [tea]}\n"
TWO_GROUPS = ORDER.replace("steps:\n", "  - {client: cello, link_count: 1, files: [sites.csv]}\nsteps:\n")


def test_a_board_shows_each_site_where_it_stands_and_why(tmp_path: Path) -> None:
    ran = typed("board", order_file(tmp_path, ORDER + APPROVE))
    assert ran.exit_code == 0
    assert "order, at the end of order.yaml (payment_pending)" in ran.stdout
    assert "2 sites  ● suggested 1  ✓ approved 1" in ran.stdout
    assert "sites 1 to 2 of 2" in ran.stdout


@pytest.mark.parametrize(
    ("words", "domains"),
    [
        (("--min-dr", "65"), ["a.example"]),
        (("--max-price", "120"), ["a.example"]),
        (("--max-price", "$150.00", "--sort", "price", "--descending"), ["b.example", "a.example"]),
        (("--min-traffic", "8500"), ["a.example"]),
        (("--text", "B."), ["b.example"]),
        (("--status", "approved", "--status", "rejected"), ["a.example"]),
        (("--size", "1", "--page", "2"), ["b.example"]),
        (("--page", "3"), []),
    ],
)
def test_a_board_is_filtered_sorted_and_cut_into_pages(
    tmp_path: Path, words: tuple[str, ...], domains: list[str]
) -> None:
    board = answer("board", order_file(tmp_path, ORDER + APPROVE), "--group", "tea", *words)["board"]
    assert [site["domain"] for site in board["sites"]] == domains


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--group: must be one of the groups tea, cello"),
        (("--group", "celo"), "did you mean cello?"),
        (("--group", "tea", "--max-price", "4oo"), "--max-price: must be one amount"),
        (("--group", "tea", "--max-price", "10 EUR"), "--max-price: must be in USD"),
        (("--group", "tea", "--min-dr", "nan"), "--min-dr: must be a number"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_by_its_option(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ran = typed("board", order_file(tmp_path, TWO_GROUPS), *words)
    assert ran.exit_code == 2
    assert told in ran.stderr


def test_a_guest_sees_the_board_of_their_link_and_no_other(tmp_path: Path) -> None:
    path = order_file(tmp_path, TWO_GROUPS + SHARE)
    own = answer("board", path, "--group", "tea", "--as", "guest:tea-desk")["board"]
    assert "wholesale" not in own["sites"][0]
    assert "wholesale" in answer("board", path, "--group", "tea")["board"]["sites"][0]
    assert typed("board", path, "--group", "cello", "--as", "guest:tea-desk").exit_code == 1


def test_lines_say_how_far_each_wanted_link_is(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE + PAY)
    found = answer("lines", path)
    assert found["currency"] == "USD"
    assert [(line["status"], line["domain"], line["price"]) for line in found["lines"]] == [
        ("pending", "a.example", 100_00)
    ]
    assert "○ pending" in typed("lines", path).stdout


@pytest.mark.parametrize(
    ("until", "state"),
    [("0", "configuring"), ("1", "reviewing"), ("review", "payment_pending"), ("line:11", "payment_pending")],
)
def test_an_order_is_looked_at_up_to_a_step(tmp_path: Path, until: str, state: str) -> None:
    path = order_file(tmp_path, ORDER + APPROVE + PAY)
    assert answer("report", path, "--until", until)["report"]["state"] == state


@pytest.mark.parametrize(("until", "told"), [("9", "from 0 to 2"), ("reviw", "did you mean review?")])
def test_a_step_that_is_not_there_is_told(tmp_path: Path, until: str, told: str) -> None:
    ran = typed("lines", order_file(tmp_path, ORDER + APPROVE), "--until", until)
    assert ran.exit_code == 2
    assert told in ran.stderr


def test_history_is_told_as_sentences_to_each_as_they_may_know(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE)
    staff, account = typed("history", path), typed("history", path, "--as", "account:acme")
    assert "acme approved a.example for tea at 100.00 USD" in staff.stdout
    assert "analysis suggested 2 sites: a.example, b.example." in staff.stdout
    assert "the agency suggested a.example for tea" in account.stdout.replace("The", "the")


def test_history_says_when_day_by_day_in_utc(tmp_path: Path) -> None:
    order_file(tmp_path, ORDER + APPROVE)
    document = answer("history", tmp_path / "order.yaml")
    for row in document["history"]:
        row["at"] = f"2026-03-31T2{'1' if row['seq'] == 1 else '3'}:30:00-01:00"
    (tmp_path / "history.json").write_text(json.dumps(document), "utf-8")
    title, _, *told = typed("history", tmp_path / "history.json").stdout.splitlines()
    assert title == "history, at the end of history.json"
    assert told[0] == "2026-03-31, UTC"
    assert told[1].split() == ["1", "22:30", "acme", "made", "the", "order."]
    assert told[2] == "2026-04-01, UTC"
    assert told[3].split()[:2] == ["2", "00:30"]


def test_history_as_of_a_point_tells_how_the_order_stood_then(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE + PAY)
    found = answer("history", path, "--as-of", "3")
    assert [row["seq"] for row in found["history"]] == [1, 2, 3]
    assert (found["as_of"]["seq"], found["as_of"]["summary"]["state"]) == (3, "analyzing")
    later = answer("history", path, "--as-of", "2999-01-01T00:00:00Z")
    assert later["as_of"]["summary"]["state"] == "in_progress"
    shown = typed("history", path, "--as-of", "3").stdout
    assert "as of event 3" in shown
    assert "[analyzing]" in shown


@pytest.mark.parametrize("point", ["999", "yesterday", "2026-01-01", "2026-01-01T00:00:00Z"])
def test_a_point_that_is_not_in_history_is_told_by_its_option(tmp_path: Path, point: str) -> None:
    ran = typed("history", order_file(tmp_path), "--as-of", point)
    assert ran.exit_code == 2
    assert "error: --as-of: must be" in ran.stderr


def test_an_order_whose_file_goes_wrong_is_not_shown(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + PAY.replace("due", "10"))
    ran = typed("lines", path, "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["reasons"][0]["code"] == "not_payable"
    assert f"{path}, line 11: record_payment" in ran.stderr
    assert typed("lines", path, "--until", "1").exit_code == 0


def test_a_report_tells_of_issues_and_links_seen_live_where_there_are_any(tmp_path: Path) -> None:
    paid = ORDER + APPROVE + PAY
    shown = typed("report", order_file(tmp_path, paid)).stdout
    assert "issues" not in shown
    assert "seen live" not in shown
    issue = "  - {do: mark_issue, as: staff:sam, item: a.example, text: no answer}\n"
    assert "issues" in typed("report", order_file(tmp_path, paid + issue)).stdout
    seen = "  - {do: complete_work}\n  - {do: verify_publication, as: staff:sam, item: a.example}\n"
    heading, _, tea, *_ = typed("report", order_file(tmp_path, paid + seen)).stdout.splitlines()[2:]
    assert heading.split() == ["client", "asked", "agreed", "delivered", "seen", "live", "amount", "USD", "margin"]
    assert tea.split() == ["tea", "1", "1", "1", "1", "100.00", "40.00"]


def test_sites_with_the_same_answers_are_explained_together(tmp_path: Path) -> None:
    told = typed("explain", order_file(tmp_path), "--as", "account:acme").stdout
    assert "a.example of tea (suggested)\nb.example of tea (suggested)\n✓  review: approve\n" in told
    assert "\nthe group tea\n✓  edit_group\n" in told


def test_orders_are_listed_with_their_deadline_where_one_has_any(tmp_path: Path) -> None:
    path = order_file(tmp_path)
    assert "deadline" not in typed("orders", path).stdout
    dated = order_file(tmp_path, ORDER.replace("groups:", "deadline: 2030-03-31T09:30:00Z\ngroups:"), "dated.yaml")
    assert "2030-03-31" in typed("orders", path, dated).stdout


def test_orders_are_listed_filtered_and_counted(tmp_path: Path) -> None:
    agreed, paid = (
        order_file(tmp_path, ORDER + steps, f"{name}.yaml")
        for name, steps in {"agreed": APPROVE, "paid": APPROVE + PAY}.items()
    )
    found = answer("orders", agreed, paid, "--sort", "oldest")
    assert [row["file"] for row in found["orders"]] == [str(agreed), str(paid)]
    assert found["counts"] == {"payment_pending": 1, "in_progress": 1}
    due = answer("orders", agreed, paid, "--state", "payment_pending", "--account", "acme", "--client", "tea")
    assert [row["due"] for row in due["orders"]] == [100_00]
    shown = typed("orders", agreed, paid).stdout
    assert "2 orders  ◆ payment pending 1  ◐ in progress 1" in shown
    assert answer("orders", agreed, "--as", "account:other")["orders"] == []


def test_orders_that_cannot_be_listed_are_all_told(tmp_path: Path) -> None:
    bad = order_file(tmp_path, ORDER.replace("currency: USD", "currency: usd"), "bad.yaml")
    ran = typed("orders", bad, tmp_path / "gone.yaml", tmp_path, order_file(tmp_path))
    assert ran.exit_code == 2
    assert [part in ran.stderr for part in ("did you mean USD", "no such file", "is a directory")] == [True] * 3
    assert "3 errors; nothing was run" in ran.stderr


def test_guests_have_no_list_of_orders(tmp_path: Path) -> None:
    ran = typed("orders", order_file(tmp_path), "--as", "guest:tea-desk")
    assert ran.exit_code == 2
    assert "others see no list of orders" in ran.stderr
