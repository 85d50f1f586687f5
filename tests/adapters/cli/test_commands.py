import json
import subprocess
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, ORDER, answer, order_file, shell, typed

from unified_orders.adapters.cli import choices, proving
from unified_orders.adapters.cli.app import COMMANDS
from unified_orders.adapters.cli.exits import EXIT_CODES
from unified_orders.adapters.cli.screen.proof import show_report
from unified_orders.adapters.cli.screen.style import screen
from unified_orders.application.checking import Report, World, WorldReport
from unified_orders.application.checking.report import PROVED
from unified_orders.application.diagrams import BY_NAME, FORMATS
from unified_orders.ports.queries import BoardSort, OrderSort, SiteStatus

NO_SITES = World("1 group, no sites", groups=1, sites=0, links=1)


@pytest.mark.parametrize("words", [(), ("demo",), ("explain",), ("machine",), ("machine", "check"), ("sites",)])
def test_help_tells_the_exit_codes(words: tuple[str, ...]) -> None:
    ran = shell(*words, "--help", COLUMNS="200", TERM="dumb")
    assert ran.returncode == 0
    assert EXIT_CODES[:60] in " ".join(ran.stdout.split())
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rnu",), "Did you mean 'run'?"),
        (("sites", "imprt"), "Did you mean 'import'?"),
        (("demo", "--jsn"), "--json"),
        (("run",), "Missing argument"),
        (("diagram", "boat"), "'selection'"),
        (("explain", "x.yaml"), "Missing option '--as'"),
        (("orders", "x.yaml", "--state", "done"), "'payment_pending'"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_says_what_is_there(words: tuple[str, ...], told: str) -> None:
    ran = typed(*words)
    assert ran.exit_code == 2
    assert "Usage: unified-orders" in ran.stderr
    assert told in ran.stderr


def test_help_lists_every_command_under_its_heading() -> None:
    told = typed("--help").stdout
    for heading, commands in COMMANDS:
        assert heading in told
        assert all(f" {command.__name__} " in told for command in commands)


def test_help_loads_neither_the_engine_nor_what_reads_and_writes() -> None:
    code = "import sys, unified_orders.adapters.cli.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8").stdout
    assert not {"attrs", "cattrs", "yaml", "rich.table", "unified_orders.domain.errors"} & set(loaded.split())


@pytest.mark.parametrize(
    ("ours", "engines"),
    [
        (choices.Status, SiteStatus),
        (choices.SiteOrder, BoardSort),
        (choices.OrderOrder, OrderSort),
        (choices.MachineName, BY_NAME),
        (choices.DiagramFormat, FORMATS),
    ],
)
def test_options_take_the_words_of_the_engine(ours: type[StrEnum], engines: Iterable[str]) -> None:
    assert [*ours] == [*engines]


def test_diagrams_are_written_as_mermaid_and_for_graphviz() -> None:
    assert shell("diagram").stdout.startswith("stateDiagram-v2\n    [*] --> configuring\n")
    assert shell("diagram", "item", "--format", "dot").stdout.startswith("digraph item {\n")


@pytest.mark.parametrize("name", [*BY_NAME])
def test_a_machine_comes_as_the_table_that_it_is_drawn_from(name: str) -> None:
    found, machine = answer("diagram", name), BY_NAME[name]
    assert (found["machine"], found["states"], found["initial"]) == (name, [*machine.states], machine.initial)
    assert {(one["source"], one["target"], *one["by"]) for one in found["edges"]} == {
        (edge.source, edge.target, *edge.by) for edge in machine.edges
    }


def test_explain_says_what_is_allowed_and_why_not_the_rest(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE)
    found = answer("explain", path, "--as", "account:acme")
    actions = {(one["on"], one["command"]): one for one in found["actions"]}
    assert found["as"] == "account:acme"
    assert actions["the order", "reopen_review"]["allowed"]
    assert actions["the order", "cancel"]["allowed"]
    refused = actions["the order", "record_payment"]
    assert (refused["allowed"], [reason["code"] for reason in refused["reasons"]]) == (False, ["not_permitted"])


def test_explain_shows_targets_by_their_names(tmp_path: Path) -> None:
    ran = typed("explain", order_file(tmp_path, ORDER + APPROVE), "--as", "staff:sam", "--allowed")
    assert ran.exit_code == 0
    assert "staff:sam, at the end of order.yaml (payment_pending)" in ran.stdout
    assert "✓  record_payment" in ran.stdout
    assert "the group tea" in ran.stdout
    assert "✗" not in ran.stdout


@pytest.mark.parametrize(
    ("who", "code", "told"),
    [
        ("acme", 2, "--as: must be staff:ID"),
        ("guest:tea-desk", 2, "stands for nothing; there are no links"),
        ("account:other", 1, "not_found"),
    ],
)
def test_explain_says_who_it_cannot_speak_of(tmp_path: Path, who: str, code: int, told: str) -> None:
    ran = typed("explain", order_file(tmp_path), "--as", who)
    assert ran.exit_code == code
    assert told in ran.stderr


def test_explain_of_a_run_that_is_refused_says_so(tmp_path: Path) -> None:
    ran = typed("explain", order_file(tmp_path, ORDER + ORDER.splitlines(keepends=True)[-1]), "--as", "staff:sam")
    assert ran.exit_code == 1
    assert "line 11: submit" in ran.stderr


def test_the_checker_says_what_it_visited_and_ends_with_1_where_it_found_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proving, "WORLDS", (NO_SITES,))
    ran = typed("machine", "check", "--processes", "1", "--json")
    found = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert found["worlds"][0]["states"] == found["states"] > 0
    assert found["proved"] == []
    assert any("no way to completed" in fault for fault in found["faults"])


def test_the_checker_shows_its_worlds_and_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "WORLDS", (NO_SITES,))
    ran = typed("machine", "check", "--processes", "1")
    assert ran.exit_code == 1
    assert "1 group, no sites" in ran.stdout
    assert "✗ " in ran.stdout


def test_a_proof_is_shown_sentence_by_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    world = WorldReport("a world", 1_214, 995_050, 158_420, 13.25, (), frozenset(), frozenset())
    show_report(screen(), Report((world,), ()))
    told = " ".join(capsys.readouterr().out.split())
    assert "1,214 states, 995,050 decisions" in told
    assert all(f"✓ {sentence}" in told for sentence in PROVED)
