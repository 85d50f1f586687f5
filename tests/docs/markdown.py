"""Pieces of Markdown."""

import json
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


def type_text(text: str) -> str:
    """Return a type as code, without the sign that would end a cell of a table."""
    depth = 0
    parts = [""]
    for sign in text.replace(" | ", "|"):
        depth += (sign == "[") - (sign == "]")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += " or " if sign == "|" else sign
    return " or ".join(f"`{part}`" for part in parts)


def page(title: str, *parts: str) -> str:
    """Return a whole page."""
    return "\n\n".join((f"# {title}", MADE, *(part for part in parts if part))) + "\n"


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def bullets(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"* {line}" for line in lines)


def json_block(content: object, width: int = 76) -> str:
    """Return JSON as a block of code, with what fits on a line on one."""
    return f"```json\n{_json(content, '', width)}\n```"


def _json(content: object, indent: str, width: int) -> str:
    flat = json.dumps(content, ensure_ascii=False)
    if len(indent) + len(flat) <= width or not isinstance(content, dict | list) or not content:
        return flat
    deeper = f"{indent}  "
    if isinstance(content, dict):
        inner = [f"{json.dumps(name)}: {_json(value, deeper, width)}" for name, value in content.items()]
    else:
        inner = [_json(value, deeper, width) for value in content]
    start, end = "{}" if isinstance(content, dict) else "[]"
    return f"{start}\n" + ",\n".join(f"{deeper}{one}" for one in inner) + f"\n{indent}{end}"
