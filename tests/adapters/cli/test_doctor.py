"""Histories that were exported are read back; the doctor says what is wrong with one, and where."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, PAY, answer, order_file, typed

Rows = list[dict[str, Any]]
RECORDED = ("seq", "event", "author", "at", "command", "version", "key")


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    share = "  - {do: share, as: staff:sam, label: tea-desk, permissions: [review]}\n"
    return answer("history", order_file(tmp_path, ORDER + APPROVE + PAY + share + "  - complete_work\n"))


def written(folder: Path, document: object, name: str = "history.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path


def by_line(folder: Path, document: dict[str, Any]) -> Path:
    events = [
        {"order_id": document["order_id"], **{name: row[name] for name in RECORDED}} for row in document["history"]
    ]
    path = folder / "history.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events), "utf-8")
    return path


def findings(path: Path, code: int = 1) -> list[tuple[str, int | None]]:
    (found,) = answer("doctor", path, code=code)["files"]
    return [(one["invariant"], one["seq"]) for one in found["findings"]]


def test_an_order_that_is_well_is_told_so(tmp_path: Path) -> None:
    ran = typed("doctor", order_file(tmp_path, ORDER + APPROVE))
    assert ran.exit_code == 0
    assert "✓ order.yaml" in ran.stdout
    assert "1 examined, all is well" in ran.stdout


def test_an_exported_history_stands_for_its_order(tmp_path: Path, document: dict[str, Any]) -> None:
    ran = answer("run", tmp_path / "order.yaml")
    for path in (
        written(tmp_path, document),
        written(tmp_path, ran, "run.json"),
        written(tmp_path, [{"order_id": document["order_id"], **row} for row in document["history"]], "list.json"),
        by_line(tmp_path, document),
    ):
        assert findings(path, code=0) == []
        assert answer("report", path)["report"]["state"] == "completed"
        assert [line["domain"] for line in answer("lines", path)["lines"]] == ["a.example"]
        assert [one["seq"] for one in answer("history", path)["history"]] == [one["seq"] for one in document["history"]]


def test_an_exported_history_answers_as_of_until_and_as_anybody(tmp_path: Path, document: dict[str, Any]) -> None:
    path = written(tmp_path, document)
    assert answer("report", path, "--until", "2")["report"]["state"] == "configuring"
    assert answer("history", path, "--as-of", "3")["as_of"]["summary"]["state"] == "analyzing"
    guest = answer("board", path, "--as", "guest:tea-desk")["board"]
    assert {site["domain"]: site["status"] for site in guest["sites"]} == {
        "a.example": "approved",
        "b.example": "suggested",
    }
    again = answer("simulate", path, "--as", "staff:sam", "duplicate", code=2)
    assert again["problems"]
    assert answer("simulate", path, "--as", "staff:sam", "assign: {assigned_to: sam}")["accepted"]


def test_sites_that_were_released_keep_their_names(tmp_path: Path) -> None:
    keep = "  - {do: review, as: account:acme, group: tea, alternate: [a.example]}\n"
    found = answer("history", order_file(tmp_path, f"{ORDER}{keep}  - {{do: withdraw, as: account:acme}}\n"))
    again = answer("history", written(tmp_path, found))
    assert [row["text"] for row in again["history"]] == [row["text"] for row in found["history"]]
    assert any("a.example" in row["text"] for row in again["history"])


@pytest.mark.parametrize(
    ("damage", "invariant", "seq"),
    [
        (lambda rows: rows.pop(4), "history_has_no_gap", 6),
        (lambda rows: rows.pop(0), "history_has_no_gap", 2),
        (lambda rows: rows.insert(3, rows.pop(4)), "history_has_no_gap", 5),
        (lambda rows: rows[3].update(at="2001-01-01T00:00:00Z"), "history_has_no_gap", 4),
        (lambda rows: rows[-1].update(version=1), "history_has_no_gap", 21),
        (lambda rows: rows[-1].update(order_id=UNKNOWN), "history_has_no_gap", 21),
        (lambda rows: body(rows, "site_approved").update(retail=1), "items_agree", 12),
        (lambda rows: body(rows, "site_approved").update(selection_id=UNKNOWN), "history_tells_all", 12),
        (lambda rows: body(rows, "order_moved").update(target="completed"), "history_tells_all", 3),
    ],
)
def test_the_doctor_says_what_is_wrong_with_a_history_and_where(
    tmp_path: Path, document: dict[str, Any], damage: Callable[[Rows], object], invariant: str, seq: int
) -> None:
    damage(document["history"])
    assert findings(written(tmp_path, document))[0] == (invariant, seq)


def test_a_history_whose_end_is_missing_is_told(tmp_path: Path, document: dict[str, Any]) -> None:
    whole, ran = json.dumps(document), answer("run", tmp_path / "order.yaml")
    for cut in (document, ran):
        del cut["history"][-3:]
        path = written(tmp_path, cut)
        assert findings(path) == [("history_has_no_gap", 18)]
        assert "exported up to event 21: the rest is missing" in typed("doctor", path).stdout
        refused = typed("lines", path)
        assert refused.exit_code == 2
        assert "the rest is missing; export the history again, whole" in refused.stderr
    other = json.loads(whole)
    other["history"] = [*other["history"][:-1], {**other["history"][-1], "version": 99}]
    assert findings(written(tmp_path, other)) == [("history_has_no_gap", 21)]
    other = {**json.loads(whole), "end": {"seq": 20, "version": 9}}
    assert findings(written(tmp_path, other)) == [("history_has_no_gap", 21)]


def test_a_history_that_does_not_say_where_it_ends_gets_a_note(tmp_path: Path, document: dict[str, Any]) -> None:
    assert answer("doctor", written(tmp_path, document))["files"][0]["notes"] == []
    events = by_line(tmp_path, document)
    del document["end"]
    for path in (written(tmp_path, document), events):
        (found,) = answer("doctor", path)["files"]
        assert "does not say where its history ends" in found["notes"][0]
        assert "does not say where its history ends" in " ".join(typed("doctor", path).stdout.split())


def test_a_history_up_to_a_point_ends_there(tmp_path: Path, document: dict[str, Any]) -> None:
    for point in ("--as-of", "--until"):
        part = answer("history", written(tmp_path, document), point, "5")
        assert part["end"]["seq"] == 5
        assert findings(written(tmp_path, part, "part.json"), code=0) == []
    assert answer("history", tmp_path / "order.yaml", "--as", "account:acme")["end"] is None


UNKNOWN = "00000000-0000-7000-8000-000000000000"


def body(rows: Rows, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in rows if row["kind"] == kind)["event"]["body"]
    return found


def test_a_history_that_cannot_have_happened_is_shown_by_nothing_but_the_doctor(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    document["history"].pop(4)
    ran = typed("lines", written(tmp_path, document))
    assert ran.exit_code == 2
    assert "`unified-orders doctor` says where" in ran.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"history": []}', "holds no event"),
        ('{"history": 3}', "history: must be a list of events"),
        ('{"history": [{"seq": 1}]}', "history[0].event: is required"),
        ('{"history": [7]}', "history[0]"),
        ('{"history": [', "is no JSON"),
        ('{"history": [], "end": {"seq": 1}}', "end.version: is required"),
    ],
)
def test_a_file_that_is_no_history_is_told_with_the_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(text, "utf-8")
    ran = typed("doctor", path)
    assert ran.exit_code == 2
    assert told in ran.stderr
    assert "not examined" in ran.stderr


def test_an_unknown_kind_of_event_is_told_by_its_line(tmp_path: Path, document: dict[str, Any]) -> None:
    document["history"][2]["event"]["kind"] = "site_aproved"
    ran = typed("doctor", by_line(tmp_path, document))
    assert ran.exit_code == 2
    assert "history.jsonl, line 3, event.kind: must be a known kind of event" in ran.stderr


def test_several_files_are_examined_and_the_worst_decides(tmp_path: Path, document: dict[str, Any]) -> None:
    well, sick = written(tmp_path, document), json.loads(json.dumps(document))
    sick["history"].pop(4)
    ran = typed("doctor", well, written(tmp_path, sick, "sick.json"), order_file(tmp_path, ORDER))
    assert ran.exit_code == 1
    assert "✓ history.json" in ran.stdout
    assert "✗ sick.json" in ran.stdout
    assert "1 of 3 with faults" in ran.stdout
    assert typed("doctor", well, tmp_path / "gone.json").exit_code == 2


def test_one_order_is_listed_once(tmp_path: Path, document: dict[str, Any]) -> None:
    path = written(tmp_path, document)
    ran = typed("orders", path, by_line(tmp_path, document))
    assert ran.exit_code == 2
    assert f"holds the order of {path}; give it once" in ran.stderr
