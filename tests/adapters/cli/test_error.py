import json

import pytest
from tests.adapters.cli.kit import shell, typed

from unified_orders.application.advice import SUBJECTS, all_advice


def test_a_code_is_explained_with_what_to_do_and_where_its_page_is() -> None:
    ran = shell("error", "over_quota")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("over_quota\n\nWhy\n")
    assert "\nWhat to do\nApprove fewer, " in ran.stdout
    assert ran.stdout.endswith("\n\nIn the documentation: reference/errors/over_quota/\n")


def test_a_code_may_be_copied_with_the_brackets_in_which_a_reason_shows_it() -> None:
    assert typed("error", "[over_quota]").stdout == typed("error", "over_quota").stdout


@pytest.mark.parametrize("code", all_advice())
def test_every_code_can_be_asked_for(code: str) -> None:
    ran = typed("error", code, "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["page"] == all_advice()[code].page


def test_a_word_that_is_no_code_ends_with_2_and_the_code_that_is_near() -> None:
    ran = typed("error", "over_qota")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == "error: there is no code 'over_qota'; did you mean over_quota?\n"
    assert typed("error", "zzz").stderr == "error: there is no code 'zzz'; `unified-orders error` lists all\n"


def test_without_a_code_all_are_listed_by_subject() -> None:
    listed = json.loads(typed("error", "--json").stdout)
    assert tuple(listed) == SUBJECTS
    assert [code for codes in listed.values() for code in codes] == list(all_advice())
    shown = typed("error").stdout
    assert all(code in shown for code in all_advice())
