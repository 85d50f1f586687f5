"""A contract cannot be gutted, and takes its adapter from fixtures, generators and coroutines alike."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from tests.testing.contracts.breaking import adapter_of, broken, broken_by, class_of

from unified_orders.testing.contracts import Contract, hook, optional_hook
from unified_orders.testing.contracts.guarding import check_whole


class CounterContract(Contract[list[int]], suite=True):
    """A list that takes numbers."""

    @hook
    def number(self) -> int:
        raise NotImplementedError

    @optional_hook
    def another(self) -> int:
        return 2

    def test_it_begins_empty(self) -> None:
        assert self.made == []

    def test_it_keeps_what_it_is_given(self) -> None:
        self.made.append(self.number())
        assert self.made == [self.number()]


def number(_: object) -> int:
    return 1


class TestThatFits(CounterContract):
    def make(self) -> list[int]:
        return []

    def number(self) -> int:
        return 1


@pytest.fixture
def seven() -> int:
    return 7


class TestThatTakesFixturesAndCleansUp(CounterContract):
    def make(self, seven: int) -> Iterator[list[int]]:
        made: list[int] = []
        yield made
        assert made in ([], [seven])

    def number(self) -> int:
        return 7


class TestThatIsAwaited(CounterContract):
    async def make(self) -> AsyncIterator[list[int]]:
        yield []

    def number(self) -> int:
        return 1


def gutted_by_a_suite() -> None:
    class Gutted(CounterContract, suite=True):
        def test_it_begins_empty(self) -> None:
            pass


GUTTINGS: dict[str, Callable[[], object]] = {
    "replaced": lambda: adapter_of(CounterContract, list, number=number, test_it_begins_empty=number),
    "set to None": lambda: adapter_of(CounterContract, list, number=number, test_it_begins_empty=None),
    "the self-check replaced": lambda: adapter_of(
        CounterContract, list, number=number, test_no_promise_of_the_contract_is_left_out=number
    ),
    "not collected": lambda: adapter_of(CounterContract, list, number=number, __test__=False),
    "marked as a whole": lambda: adapter_of(
        CounterContract, list, number=number, pytestmark=[pytest.mark.skip(reason="slow")]
    ),
    "marked by a decorator": lambda: pytest.mark.xfail(adapter_of(CounterContract, list, number=number)),
    "a fixture replaced": lambda: adapter_of(CounterContract, list, number=number, _stage=None),
    "what it runs in replaced": lambda: adapter_of(CounterContract, list, number=number, made=[]),
    "something of pytest": lambda: adapter_of(CounterContract, list, number=number, setup_method=number),
    "a hook that is none": lambda: adapter_of(CounterContract, list, number=None),
    "a hook left out": lambda: adapter_of(CounterContract, list),
    "a mixin before it": lambda: class_of(
        class_of(test_it_begins_empty=None), CounterContract, make=list, number=number
    ),
    "a mixin after it that pytest would call": lambda: class_of(
        CounterContract, class_of(setup_method=None), make=list, number=number
    ),
    "a suite over it": gutted_by_a_suite,
    "set afterwards": lambda: setattr(TestThatFits, "test_it_begins_empty", None),
    "set in the suite": lambda: setattr(CounterContract, "test_it_begins_empty", None),
    "deleted in the suite": lambda: delattr(CounterContract, "test_it_begins_empty"),
    "a name that pytest passes over": lambda: class_of(CounterContract, name="Mine", make=list, number=number),
}


@pytest.mark.parametrize("gut", GUTTINGS.values(), ids=GUTTINGS)
def test_a_class_that_leaves_a_promise_out_cannot_be_made(gut: Callable[[], object]) -> None:
    with pytest.raises(TypeError) as refused:
        gut()
    assert "; " in str(refused.value)


def test_the_refusal_names_the_promise_and_says_what_to_do() -> None:
    with pytest.raises(TypeError) as refused:
        GUTTINGS["set to None"]()
    said = "TestAdapter: TestAdapter replaces test_it_begins_empty; take it out: the adapter has to keep this promise"
    assert str(refused.value) == said


def test_hooks_may_come_from_a_mixin_and_marks_of_a_hosts_own_are_welcome() -> None:
    hooks = class_of(make=lambda self: [], number=number)
    adapter = pytest.mark.usefixtures("seven")(class_of(hooks, CounterContract))
    check_whole(adapter)


def test_a_mark_put_on_a_promise_of_the_suite_is_found_by_the_self_check() -> None:
    class Marked(Contract[int], suite=True):
        def test_something(self) -> None:
            pass

    class TestMarked(Marked):
        def make(self) -> int:
            return 1

    pytest.mark.skip(Marked.test_something)
    assert [*broken_by(TestMarked)] == ["test_no_promise_of_the_contract_is_left_out"]


def test_a_promise_overwritten_behind_its_back_is_found_by_the_self_check() -> None:
    adapter = adapter_of(CounterContract, list, number=number)
    type.__setattr__(adapter, "test_it_begins_empty", lambda self: None)
    assert [*broken_by(adapter)] == ["test_no_promise_of_the_contract_is_left_out"]


def test_a_skip_from_within_an_adapter_is_a_failure() -> None:
    def leave(_: object) -> int:
        pytest.skip("not today")

    failed = broken(CounterContract, list, number=leave)
    assert [*failed] == ["test_it_keeps_what_it_is_given"]
    assert "left without an answer" in str(failed["test_it_keeps_what_it_is_given"])


def test_a_sound_adapter_breaks_nothing_and_a_broken_one_is_told_by_the_promise() -> None:
    assert broken(CounterContract, list, number=number) == {}
    assert [*broken(CounterContract, lambda: [1], number=number)] == [
        "test_it_begins_empty",
        "test_it_keeps_what_it_is_given",
    ]
