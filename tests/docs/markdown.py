"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence
from typing import Final

MADE: Final = "<!-- Made by `python -m tests.docs.generate` from the source; edit that, not this. -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)


def words(values: Iterable[str], nothing: str = "") -> str:
    """Return values as code, with commas."""
    return ", ".join(f"`{value}`" for value in values) or nothing


def page(title: str, *parts: str) -> str:
    """Return a whole page."""
    return "\n\n".join((f"# {title}", MADE, *(part for part in parts if part))) + "\n"


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")
