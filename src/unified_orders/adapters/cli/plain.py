"""Letters for terminals that lack the marks: each mark stays another one, and as wide as it was."""

from typing import Final

_MARKS: Final = {
    "✓": "+", "✗": "x", "●": "*", "◐": "~", "○": "o", "◆": "#", "·": ".", "→": ">", "…": ".",
    "┃": "|", "│": "|", "─": "-", "━": "-", "\u2013": "-", "\u2014": "-",
    "\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'",
}  # fmt: skip
_PLAIN: Final = str.maketrans(_MARKS)


def plainly(error: UnicodeError) -> tuple[str, int]:
    """Return plain letters in place of what a stream cannot say; `codecs` calls it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "replace").decode(), error.end
