"""What the shell is offered, by the protocol that its completion script speaks."""

from pathlib import Path

import pytest
from tests.adapters.cli.kit import APPROVE, DEMO, ORDER, order_file, shell


def offered(*words: object) -> list[str]:
    """Return what can stand in place of the last word."""
    typed = ["unified-orders", *map(str, words)]
    protocol = {
        "_UNIFIED_ORDERS_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    ran = shell(**protocol)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("s",), {"serve", "simulate", "sites"}),
        (("machine", "c"), {"check"}),
        (("diagram", "i"), {"item"}),
        (("lines", "--u"), {"--until"}),
        (("orders", "x.yaml", "--state", "pay"), {"payment_pending"}),
        (("board", "x.yaml", "--status", "a"), {"available", "approved", "alternate"}),
        (("board", "x.yaml", "--sort", "d"), {"domain", "dr"}),
    ],
)
def test_commands_options_and_their_words_are_offered(words: tuple[str, ...], some: set[str]) -> None:
    assert {*offered(*words)} == some


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("board", "FILE", "--group", "t"), {"tea", "tents"}),
        (("explain", "FILE", "--as", "guest:"), {"guest:", "guest:tea-desk"}),
        (("lines", "FILE", "--as", "acc"), {"account:", "account:larkspur"}),
        (("lines", "FILE", "--until", "re"), {"review", "request_more_sites", "record_payment"}),
    ],
)
def test_groups_actors_and_steps_of_the_file_are_offered(words: tuple[str, ...], some: set[str]) -> None:
    found = offered(*(DEMO / "order.yaml" if word == "FILE" else word for word in words))
    assert some <= {*found}
    assert all(one.startswith(words[-1]) for one in found)


def test_the_second_group_of_a_client_is_offered_by_its_name(tmp_path: Path) -> None:
    path = order_file(tmp_path, ORDER.replace("steps:\n", "  - {client: tea, link_count: 1}\nsteps:\n") + APPROVE)
    assert offered("board", path, "--group", "tea") == ["tea", "tea/2"]


@pytest.mark.parametrize("text", ["{", "[1, 2]", "groups: tea", "a: &a [*a]"])
def test_a_file_that_is_half_written_offers_nothing_and_breaks_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "order.yaml"
    path.write_text(text, "utf-8")
    assert offered("board", path, "--group", "") == []
    assert offered("board", tmp_path / "gone.yaml", "--group", "") == []
