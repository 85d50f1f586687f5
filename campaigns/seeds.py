"""What the campaigns share: a seed, the line that repeats a run, and a refusal to call an empty run a success."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from random import randrange
from typing import Final

_SEEDS: Final = 2**31


class Vacuous(AssertionError):
    """Too little happened in a run for it to show anything."""


class Wrong(AssertionError):
    """A run broke a promise. The message says what was seen, and how to see it again."""


def parser_of(name: str, described: str | None, *, seeded: bool = True) -> ArgumentParser:
    """Return what reads a campaign's command line; `--seed` is on it already, where something is drawn."""
    parser = ArgumentParser(prog=f"python -m campaigns {name}", description=described)
    if seeded:
        parser.add_argument("--seed", type=int, default=randrange(_SEEDS), help="repeats a run")  # noqa: S311 - no secret
    return parser


def parsed(parser: ArgumentParser, arguments: Sequence[str] | None = None) -> Namespace:
    """Read a command line, and print the one that repeats the run."""
    asked = parser.parse_args(arguments)
    options = " ".join(
        f"--{name.replace('_', '-')} {value}" for name, value in vars(asked).items() if value is not None
    )
    tell(f"replay: {parser.prog} {options}".rstrip())
    return asked


def tell(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201 - a campaign is read where it runs
