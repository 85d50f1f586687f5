import json
import re
from typing import Any

import pytest
from tests.adapters.cli.kit import shell


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    ran = shell("demo", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def text() -> str:
    ran = shell("demo", COLUMNS="80")
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_demo_ends_with_everything_delivered(answer: dict[str, Any]) -> None:
    assert answer["order"]["state"] == "completed"
    assert [line["status"] for line in answer["lines"]] == ["completed"] * 8
    assert all(line["live_url"].startswith(f"https://{line['domain']}/") for line in answer["lines"])
    assert {name: board["total"] for name, board in answer["boards"].items()} == {
        "tea": 127,
        "tents": 137,
        "cello": 116,
    }


def test_the_demos_money_adds_up(answer: dict[str, Any]) -> None:
    order, lines = answer["order"], answer["lines"]
    assert order["subtotal"] == sum(line["price"] for line in lines) == answer["report"]["delivered_amount"]
    assert order["discount"] == order["subtotal"] // 10
    assert order["total"] == order["subtotal"] - order["discount"] + order["fees"]
    assert order["paid"] - order["refunded"] == order["total"]
    assert (order["due"], order["due_back"]) == (0, 0)
    assert order["margin"] == order["total"] - sum(line["wholesale"] for line in lines)


def test_every_step_of_the_demo_comes_out_as_its_file_says(answer: dict[str, Any]) -> None:
    assert all(step["as_expected"] for step in answer["steps"])
    assert [reason["code"] for step in answer["steps"] for reason in step["reasons"]] == ["over_quota"]


def test_the_demo_shows_a_link_more_sites_a_swap_a_replacement_and_payment_in_parts(answer: dict[str, Any]) -> None:
    taken = [step["do"] for step in answer["steps"]]
    assert {"share", "request_more_sites", "swap", "replace_item", "record_refund"} <= set(taken)
    assert taken.count("record_payment") == 2
    assert "guest:tea-desk" in {step["as"] for step in answer["steps"]}
    sites = [site for board in answer["boards"].values() for site in board["selected"]]
    codes = ["competitor", "low_quality", "off_topic", "too_expensive", "withdrawn_after_payment"]
    assert sorted(site["rejection"] for site in sites if site["rejection"]) == codes


def test_the_history_of_the_demo_has_no_gap(answer: dict[str, Any]) -> None:
    numbers = [row["seq"] for row in answer["history"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers == [seq for step in answer["steps"] for seq in step["events"]]


def test_piped_text_is_plain_and_fits(text: str) -> None:
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not re.search(r" +$", text, re.MULTILINE)


@pytest.mark.parametrize(
    "shown",
    [
        "127 sites  ● suggested 5  ○ available 122",
        "○ and 118 more that are available",
        "✗ over_quota",
        "discount 10 %   -291.00",
        "line 129, domain: was measured as a page",
        "[payment pending]",
        "slowkettlecorner.example/cast-iron-teapots",
        "sam took back the placement on goodpeglife.example",
        "configuring→analyzing→reviewing→payment pending→in progress→[completed]",
    ],
)
def test_the_demo_shows_boards_decisions_money_and_history(text: str, shown: str) -> None:
    assert shown in text


def test_colours_can_be_asked_for_where_they_are_piped() -> None:
    assert "\x1b[32m" in shell("demo", FORCE_COLOR="1", TERM="xterm-256color").stdout


def test_a_terminal_without_the_marks_gets_other_ones() -> None:
    ran = shell("demo", PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert ran.stderr == ""
