"""What a shell completes: actors, groups and steps, as the file on the line so far names them.

Nothing here runs an order, and nothing raises: what cannot be read completes to nothing.
"""
# ruff: noqa: PLC0415 - what only a completion needs is imported by it

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer

_KINDS: Final = ("staff:", "account:", "guest:", "worker:")
#: Files beyond this size are not read at a keystroke.
_LARGEST: Final = 200_000


def actors(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the actors that the file names, and the kinds of actors."""
    content = _content(ctx)
    found = {*_KINDS, *_accounts(content), *(f"guest:{label}" for label in _labels(content))}
    found |= {str(step["as"]) for step in _steps(content) if "as" in step}
    return sorted(one for one in found if one.startswith(incomplete))


def groups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the groups of the file by their names."""
    clients = [str(one.get("client")) for one in _members(_content(ctx), "groups")]
    names = [f"{one}/{clients[: at + 1].count(one)}" if one in clients[:at] else one for at, one in enumerate(clients)]
    return [name for name in names if name.startswith(incomplete)]


def steps(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of the file's steps."""
    names = dict.fromkeys(str(step.get("do")) for step in _steps(_content(ctx)) if step.get("do"))
    return [name for name in names if name.startswith(incomplete)]


def _accounts(content: object) -> Iterator[str]:
    if isinstance(content, dict) and isinstance(content.get("account"), str):
        yield f"account:{content['account']}"


def _labels(content: object) -> Iterator[str]:
    return (str(step["label"]) for step in _steps(content) if step.get("do") == "share" and step.get("label"))


def _steps(content: object) -> list[dict[str, Any]]:
    return [*_members(content, "steps")]


def _members(content: object, name: str) -> Iterator[dict[str, Any]]:
    members = content.get(name) if isinstance(content, dict) else None
    return (one for one in members if isinstance(one, dict)) if isinstance(members, list) else iter(())


def _content(ctx: typer.Context) -> object:
    """Return what the file says that was typed before; None if nothing can be made of it."""
    import yaml

    given = ctx.params.get("file") or ctx.params.get("order_file") or next(iter(ctx.args), "")
    try:
        path = Path(str(given))
        content: object = yaml.safe_load(path.read_text("utf-8")) if path.stat().st_size <= _LARGEST else None
    except (OSError, ValueError, RecursionError, yaml.YAMLError):  # not there, or half written
        return None
    return content
