"""A page of a list that is cut by position."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from attrs import frozen

V_co = TypeVar("V_co", covariant=True)


@frozen(slots=True)
class Page(Generic[V_co]):
    """Some rows of a longer list. Iterates over its rows."""

    rows: tuple[V_co, ...]
    #: rows of the whole list
    total: int
    #: how many rows come before this page
    offset: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None: this is the last one."""
        end = self.offset + len(self.rows)
        return end if end < self.total else None

    def __iter__(self) -> Iterator[V_co]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(rows: Sequence[V_co], offset: int, limit: int) -> Page[V_co]:
    """Return one page of rows that are all at hand."""
    return Page(tuple(rows[offset : offset + limit]), len(rows), offset)
