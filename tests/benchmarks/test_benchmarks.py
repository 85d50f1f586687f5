"""`python -m benchmarks` runs and gives figures. How good they are is for people to judge, on a quiet machine."""

import json

import pytest
from benchmarks.__main__ import main
from benchmarks.program import EXPECTED, End, check

PEERS = {"transitions", "python-statemachine"}


def test_every_figure_is_a_positive_number_with_its_peers_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--json"])
    report = json.loads(capsys.readouterr().out)
    figures = report["figures"]
    assert all(figure["value"] > 0 for figure in figures)
    assert {"Python", "attrs", *PEERS} <= report["setting"].keys()
    lives = {figure["contender"] for figure in figures if figure["name"] == "whole life"}
    assert lives == {"unified_orders", *PEERS}
    names = {figure["name"] for figure in figures}
    assert {"an item completed", "approve 2 of 10 sites", "import attrs", "import unified_orders"} <= names
    held = {figure["name"] for figure in figures if figure["bar"]}
    assert {"an item completed", "create", "import unified_orders / attrs"} <= held


def test_a_contender_that_comes_to_another_end_has_no_figures() -> None:
    check(EXPECTED)
    with pytest.raises(RuntimeError, match="mean nothing"):
        check(End("reviewing", EXPECTED.approved, 5, 0, 0))


def test_the_library_and_its_peers_come_to_the_same_end_in_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    main(["postgres", "--quick", "--json"])
    figures = json.loads(capsys.readouterr().out)["figures"]
    lives = {figure["contender"]: figure["value"] for figure in figures if figure["name"] == "round trips"}
    assert len(lives) == 9
    assert lives["unified_orders"] < lives["P0 psycopg"]
    assert {figure["contender"] for figure in figures if figure["name"] == "time of page 10"} == lives.keys() - {
        "P3 eventsourcing"
    }
    assert {figure["contender"] for figure in figures if figure["name"] == "lives a second"} == lives.keys()
    counted = ("statements", "round trips")
    missed = [one for one in figures if one["name"] in counted and one["bar"] and one["value"] > one["bar"]["must"]]
    assert missed == []


def test_the_library_and_bare_fastapi_answer_the_same_over_http(capsys: pytest.CaptureFixture[str]) -> None:
    main(["http", "--quick", "--json"])
    figures = json.loads(capsys.readouterr().out)["figures"]
    rates = [figure for figure in figures if figure["name"] == "requests per second"]
    assert {figure["contender"] for figure in rates} == {"unified_orders", "bare FastAPI"}
    assert len(rates) == 6
    assert all(figure["value"] > 0 for figure in figures)
    assert len([figure for figure in figures if figure["bar"]]) == 6
