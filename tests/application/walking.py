"""Walk through an answer to its last value, as nobody who reads it could go further."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import fields, has


def leaves(answer: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value in an answer with the way to it; keys are values too."""
    kind: type[Any] = type(answer)
    if has(kind):
        for attribute in fields(kind):
            yield from leaves(getattr(answer, attribute.name), f"{path}.{attribute.name}")
    elif isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from leaves(key, f"{path}[key]")
            yield from leaves(value, f"{path}[{key!r}]")
    elif isinstance(answer, list | tuple | set | frozenset):
        for index, value in enumerate(answer):
            yield from leaves(value, f"{path}[{index}]")
    else:
        yield path, answer


def found(answer: object, marks: tuple[str, ...]) -> list[str]:
    """Return where in an answer any of the marks stands, in any case."""
    return [
        f"{path} = {value!r}"
        for path, value in leaves(answer)
        if any(mark.casefold() in str(value).casefold() for mark in marks)
    ]


def numbers_over(most: int, answer: object) -> list[str]:
    """Return where in an answer a number stands that is greater than `most`, or less than its negative."""
    return [f"{path} = {value}" for path, value in leaves(answer) if isinstance(value, int) and abs(value) > most]
