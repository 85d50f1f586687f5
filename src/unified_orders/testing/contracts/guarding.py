"""What keeps a contract whole: an adapter's class may define hooks, and nothing else.

A class that would leave a promise out cannot be made, nor be changed afterwards. What lies outside of it (a skip of the
whole module, a test that the command line deselects) stays visible in the report.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final, Generic, TypeVar

import pytest

F = TypeVar("F", bound=Callable[..., Any])

#: what Python itself puts into a class
_OF_PYTHON: Final = frozenset(
    {
        "__annotate__",
        "__annotate_func__",
        "__annotations__",
        "__annotations_cache__",
        "__dict__",
        "__doc__",
        "__firstlineno__",
        "__module__",
        "__orig_bases__",
        "__parameters__",
        "__qualname__",
        "__static_attributes__",
        "__weakref__",
    }
)
_MARKS: Final = "pytestmark"
_EVASIVE: Final = frozenset({"skip", "skipif", "xfail"})
_EVASIONS: Final = (pytest.skip.Exception, pytest.xfail.Exception)
_REQUIRED: Final = "__required_hook__"


def hook(method: F) -> F:
    """Mark a method of a suite as one that every adapter defines."""
    setattr(method, _REQUIRED, True)
    return method


def optional_hook(method: F) -> F:
    """Mark a method of a suite as one that an adapter may define."""
    setattr(method, _REQUIRED, False)
    return method


class ContractType(type):
    """The class of suites (`suite=True`) and of the adapters' classes, which are held to them."""

    is_suite: bool
    #: the tests that a suite itself adds, as they were written
    promises: dict[str, Callable[..., None]]

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, suite: bool = False
    ) -> "ContractType":
        if not suite:
            return super().__new__(cls, name, bases, namespace)
        promises = {key: _kept(test) for key, test in namespace.items() if key.startswith("test")}
        return super().__new__(cls, name, bases, {**namespace, **promises, "promises": promises, "is_suite": True})

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, suite: bool = False) -> None:
        super().__init__(name, bases, namespace)
        if not suite:
            type.__setattr__(cls, "is_suite", False)
        check_whole(cls)

    def __setattr__(cls, name: str, value: object) -> None:
        if name == _MARKS:
            _check_marks(cls, cls.__name__, value)
        elif name not in _OF_PYTHON and name != "__abstractmethods__":
            raise _fault(cls, f"{name} can't be set on it", "define hooks in the body of the class")
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        raise _fault(cls, f"{name} can't be deleted from it", "the contract is tested whole")


def check_whole(cls: ContractType) -> None:
    """Refuse a class that leaves a promise of its suites out, or does not define their hooks.

    Raises:
        TypeError: what is wrong with it, and what to do.
    """
    _check_promises(cls)
    if cls.is_suite:
        return
    hooks = _hooks(cls)
    for owner in cls.__mro__:
        if not _is_suite(owner) and owner not in {object, Generic}:
            _check_names(cls, owner, hooks)
    for name, required in hooks.items():
        if not callable(getattr(cls, name)):
            raise _fault(cls, f"{name} is no method", "hooks are methods")
        if required and _is_suite(_owner(cls, name)):
            raise _fault(cls, f"it lacks {name}", "define it: it gives the suite what it needs")
    if not cls.__name__.startswith("Test"):
        raise _fault(cls, "pytest would not collect it", f"name it Test{cls.__name__}")


def contract_tests(cls: ContractType) -> Iterator[str]:
    """Yield the names of all tests of a contract, in the order in which they were written."""
    for suite in reversed(cls.__mro__):
        if isinstance(suite, ContractType) and suite.is_suite:
            yield from suite.promises


def _check_promises(cls: ContractType) -> None:
    for suite in cls.__mro__:
        if not isinstance(suite, ContractType) or not suite.is_suite:
            continue
        for name, promise in suite.promises.items():
            if _owner(cls, name).__dict__[name] is not promise:
                owner = _owner(cls, name).__name__
                raise _fault(cls, f"{owner} replaces {name}", "take it out: the adapter has to keep this promise")
            _check_marks(cls, name, getattr(promise, _MARKS, ()))


def _check_names(cls: ContractType, owner: type, hooks: dict[str, bool]) -> None:
    for name, value in vars(owner).items():
        if name == _MARKS:
            _check_marks(cls, owner.__name__, value)
        elif name not in hooks and name not in _OF_PYTHON and name != "is_suite":
            said = f"{name} of {owner.__name__} is not one of its hooks, which are {', '.join(sorted(hooks))}"
            raise _fault(cls, said, "move it out of the class: the contract is tested whole")


def _check_marks(cls: type, where: str, marks: Any) -> None:  # noqa: ANN401 - as pytest keeps them: one or a list
    for mark in marks if isinstance(marks, list | tuple) else [marks]:
        if mark.name in _EVASIVE:
            raise _fault(cls, f"{where} is marked {mark.name}", "take the mark off: the contract is tested whole")


def _hooks(cls: ContractType) -> dict[str, bool]:
    """Return the hooks of the suites of a class, and whether they must be defined."""
    return {
        name: getattr(value, _REQUIRED)
        for suite in reversed(cls.__mro__)
        if _is_suite(suite)
        for name, value in vars(suite).items()
        if hasattr(value, _REQUIRED)
    }


def _is_suite(cls: type) -> bool:
    return isinstance(cls, ContractType) and cls.is_suite


def _owner(cls: type, name: str) -> type:
    """Return the class from which a name is taken."""
    return next(owner for owner in cls.__mro__ if name in vars(owner))


def _kept(test: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a test that cannot be left by a skip, wherever that comes from."""

    @wraps(test)
    def kept(self: Any) -> None:  # noqa: ANN401 - the suite
        try:
            test(self)
        except _EVASIONS as left:
            raise AssertionError(f"{test.__name__} was left without an answer: {left}") from left

    return kept


def _fault(cls: type, what: str, mend: str) -> TypeError:
    return TypeError(f"{cls.__name__}: {what}; {mend}")
