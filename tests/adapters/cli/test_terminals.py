"""What a terminal shows: it fits, colours mean something and go away, and a tour waits for its watcher."""

import re
from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, DEMO, INTERRUPT, ORDER, on_terminal, order_file, shell, typed

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROMPT = "Enter goes on, q ends: "


def widest(text: str) -> int:
    return max(len(line.rstrip()) for line in ESCAPE.sub("", text).splitlines())


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize(
    "words",
    [
        ("board", "FILE", "--group", "tents", "--size", "8"),
        ("lines", "FILE"),
        ("report", "FILE"),
        ("history", "FILE", "--as-of", "40"),
        ("orders", "FILE"),
        ("explain", "FILE", "--as", "account:larkspur"),
        ("simulate", "FILE", "--until", "1", "--as", "staff:sam", "cancel: {reason: no}"),
        ("doctor", "FILE"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_shown_fits_the_terminal(words: tuple[str, ...], columns: int) -> None:
    given = [str(DEMO / "order.yaml") if word == "FILE" else word for word in words]
    ran = typed(*given, COLUMNS=str(columns))
    assert ran.exit_code == 0, ran.stderr
    assert widest(ran.stdout) <= columns


def test_a_terminal_gets_colours_and_none_with_no_color(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER + APPROVE)
    code, coloured = on_terminal("board", path, columns=60)
    assert code == 0
    assert "\x1b[32m✓" in coloured
    assert widest(coloured) <= 60
    _, plain = on_terminal("board", path, columns=60, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", plain)
    assert ESCAPE.sub("", plain) == ESCAPE.sub("", coloured)


@pytest.mark.parametrize("columns", [60, 80])
def test_a_dumb_terminal_gets_plain_text_that_fits(tmp_path: Path, columns: int) -> None:
    code, shown = on_terminal("doctor", order_file(tmp_path), columns=columns, TERM="dumb")
    assert code == 0
    assert "\x1b" not in shown
    assert shown.splitlines()[0].startswith("✓ order.yaml")
    assert widest(shown) <= columns


def test_a_tour_explains_each_stage_and_goes_on_at_enter() -> None:
    code, shown = on_terminal("demo", "--tour", keys=((PROMPT, "\n"),) * 8)
    assert code == 0
    assert ESCAPE.sub("", shown).count("┃ Submitting starts one analysis") == 1
    assert "[completed]" in ESCAPE.sub("", shown)


def test_a_tour_ends_at_q() -> None:
    code, shown = on_terminal("demo", "--tour", keys=((PROMPT, "\n"), (PROMPT, "q\n")))
    assert code == 0
    assert "reviews its own sites" not in shown


def test_a_tour_ends_at_ctrl_c_like_anything_else() -> None:
    code, shown = on_terminal("demo", "--tour", keys=((PROMPT, INTERRUPT),))
    assert code == 130
    assert "Traceback" not in shown
    assert "Abort" not in shown


def test_a_tour_waits_for_nobody_where_there_is_no_terminal() -> None:
    ran = shell("demo", "--tour")
    assert ran.returncode == 0
    assert PROMPT not in ran.stdout
    assert "┃ Larkspur is an agency" in ran.stdout
    assert "[completed]" in ran.stdout
