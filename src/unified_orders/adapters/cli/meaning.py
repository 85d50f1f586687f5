"""What somebody probably meant who wrote a word that is none."""

import difflib
from collections.abc import Iterable


def meant(given: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, as a question; or nothing."""
    close = difflib.get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
