"""Every error of the tree prints anywhere, pickles and copies."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from tests.hostile.saying import check_error
from tests.hostile.values import HOSTILE, TEXTS
from tests.scenarios.kit import STAFF, Agency, site, wants
from tests.scenarios.walk import Walk, approve, reviewed

import unified_orders
from unified_orders.adapters.cli.orderfile.problems import BadOrderFile, FileProblem
from unified_orders.adapters.files import UnreadableFile
from unified_orders.adapters.files.errors import IdnaMissing
from unified_orders.domain import commands as c
from unified_orders.domain import errors
from unified_orders.domain.errors import InvalidInput, Reason, Refused, UnifiedOrdersError, legible, shown
from unified_orders.domain.words import ReasonKind
from unified_orders.wire import Problem, WireError

HARD: Final = TEXTS["a bidi override"] + TEXTS["escape codes"] + "\ud800" + "ü" * 3_000
REASON: Final = Reason("no_price", ReasonKind.GUARD, f"{legible(HARD)} has no price", ("decisions", 3))
SENTENCE: Final = "the order is at version 2, not 1; try again"
EXAMPLES: Final[Mapping[type[UnifiedOrdersError], UnifiedOrdersError]] = {
    type(error): error
    for error in (
        UnifiedOrdersError(SENTENCE),
        InvalidInput("decisions.3.anchor_text", shown(HARD), "must be a single line"),
        WireError("decisions[3]", shown(HARD), "is required", *[Problem("a", shown(HARD), "is required")] * 50),
        Refused("review", (REASON,) * 1_000),
        errors.KeyReused(HARD),
        errors.MachineFault(SENTENCE),
        errors.InvariantBroken(SENTENCE),
        errors.UnitOfWorkBroken(SENTENCE),
        errors.StorageError(SENTENCE),
        errors.Contended(SENTENCE),
        errors.Busy(SENTENCE),
        errors.Timeout(SENTENCE),
        errors.Unavailable(SENTENCE),
        errors.OutcomeUnknown(HARD),
        UnreadableFile("sites.csv", 3, "domain", "is no list of sites"),
        IdnaMissing(shown(HARD)),
        BadOrderFile((FileProblem("order.yaml", 3, "steps[3]", "must be text"),)),
    )
}


def _tree(cls: type[UnifiedOrdersError]) -> Iterator[type[UnifiedOrdersError]]:
    yield cls
    for below in cls.__subclasses__():
        yield from _tree(below)


def test_no_class_of_the_tree_is_forgotten() -> None:
    for module in pkgutil.walk_packages(unified_orders.__path__, "unified_orders."):
        if not module.name.endswith(("__main__", ".migrations.env")):  # these run
            importlib.import_module(module.name)
    assert {cls for cls in _tree(UnifiedOrdersError) if cls.__module__.startswith("unified_orders")} == set(EXAMPLES)


@pytest.mark.parametrize("cls", EXAMPLES)
def test_an_error_prints_in_one_line_pickles_and_copies(cls: type[UnifiedOrdersError]) -> None:
    check_error(EXAMPLES[cls])


def test_an_outcome_that_is_unknown_says_how_to_learn_it() -> None:
    check_error(errors.OutcomeUnknown(None))
    assert "repeat it with the key 'k'" in str(errors.OutcomeUnknown("k"))
    assert "give commands a key" in str(errors.OutcomeUnknown(None))


def test_of_many_reasons_ten_are_said_and_the_others_counted() -> None:
    plain = Reason("no_price", ReasonKind.GUARD, "a.example has no price", ("decisions", 3))
    assert str(Refused("review", (plain,) * 12)).endswith("[no_price]; and 2 more")
    assert str(Refused("review", (plain,) * 10)).count("no_price") == 10
    assert "; and 1 more" not in str(Refused("review", (plain,)))


def test_long_reasons_are_said_as_far_as_a_line_goes() -> None:
    text = str(Refused("review", (REASON,) * 12))
    assert 0 < text.count("no_price") < 10
    assert text.endswith(f"; and {12 - text.count('no_price')} more")


def test_a_refusal_of_a_thousand_decisions_holds_every_reason_and_fits_a_line(agency: Agency) -> None:
    order = reviewed(agency, wants("tea", 3))
    unknown = [approve(f"nowhere-{number}") for number in range(1_000)]
    with pytest.raises(Refused) as refused:
        agency.service.execute(c.Review(order.ref(), unknown), actor=STAFF)
    assert len(refused.value.reasons) == 1_000
    check_error(refused.value)


@pytest.mark.parametrize("what", ["a bidi override", "zero width", "a family", "piled marks", "markup", "C1 controls"])
def test_a_hostile_name_in_a_reason_is_legible(agency: Agency, what: str) -> None:
    name = TEXTS[what][:100]
    order = Walk(agency, wants("tea", 1))
    order.submit()
    order.analysed([site(name, None)])
    with pytest.raises(Refused) as refused:
        agency.service.execute(c.Review(order.ref(), [approve(name)]), actor=STAFF)
    assert refused.value.reasons[0].message.isprintable()
    check_error(refused.value)


@pytest.mark.parametrize("what", HOSTILE)
def test_any_value_is_shown_in_a_short_line(what: str) -> None:
    text = shown(HOSTILE[what])
    assert text.isascii()
    assert text.isprintable()
    assert 0 < len(text) <= 80


@pytest.mark.parametrize("what", TEXTS)
def test_any_name_is_legible(what: str) -> None:
    assert legible(TEXTS[what]).isprintable()
    assert len(legible(TEXTS[what])) <= 80


def test_a_plain_name_is_told_as_it_is() -> None:
    assert legible("münchen.example") == "münchen.example"


def test_something_of_a_hostile_class_is_shown() -> None:
    strange: Any = type("Ü\u202e", (), {"__repr__": lambda _: 1 / 0})()
    assert shown(strange) == "an unprintable \\xdc\\u202e"
