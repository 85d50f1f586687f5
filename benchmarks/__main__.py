"""Measure and print: `python -m benchmarks [engine] [imports] [files] [postgres] [http] [moving] [--json] [--quick]`.

Unless said otherwise W5 and W6, which are the first two.
"""

import platform
import sys
from argparse import ArgumentParser
from importlib.metadata import version
from typing import Final

from benchmarks import decisions, files, imports, program
from benchmarks.clock import WHOLE, Life, interleaved, lives
from benchmarks.engine import engine_life
from benchmarks.figures import ENGINE, Bar, Figure, as_json, as_text
from benchmarks.peers import with_statemachine, with_transitions

_WHAT: Final = ("engine", "imports", "files", "postgres", "http", "moving")
_PURE: Final = "W5, pure decisions"
_LIFE: Final = (
    f"W5, in memory: W1, the life of an order for {len(program.GROUPS)} clients, {program.COMMANDS} commands, by kind"
)
_IMPORT: Final = "W6, what importing costs"

_PEERS: Final[dict[str, Life]] = {
    "transitions": with_transitions.life,
    "python-statemachine": with_statemachine.life,
}
_ITEM: Final = Bar(30, 12)
_APPROVE: Final = Bar(60, 25)
_COMMAND: Final = Bar(150, 60)
_SAME: Final = Bar(1.2, 1.1)
_TIMES_ATTRS: Final = Bar(3.5, 2)


def main(arguments: list[str]) -> None:
    parser = ArgumentParser("python -m benchmarks", description="Measure the engine next to state machine libraries.")
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(_WHAT)}; the first two unless said")
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument("--quick", action="store_true", help="few rounds and small sizes: shows that it runs, no more")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.what).difference(_WHAT):
        parser.error(f"{', '.join(sorted(unknown))}: must be of {', '.join(_WHAT)}")
    what = asked.what or _WHAT[:2]
    figures: list[Figure] = []
    if "engine" in what:
        figures += [*_pure(quick=asked.quick), *_life(5 if asked.quick else 150)]
    if "imports" in what:
        figures += _imports(1 if asked.quick else 15)
    if "files" in what:
        figures += files.figures((500, 2_000), 1) if asked.quick else files.figures((10_000, 100_000), 3)
    if "postgres" in what:
        from benchmarks.postgres import workloads  # noqa: PLC0415 - its peers take a while to load

        figures += workloads.figures(quick=asked.quick)
    if "http" in what:
        from benchmarks.http import workloads as over_http  # noqa: PLC0415 - so do these

        figures += over_http.figures(quick=asked.quick)
    if "moving" in what:
        from benchmarks.moving import workloads as moves  # noqa: PLC0415 - it takes a database

        figures += moves.figures(quick=asked.quick)
    setting = {
        "Python": platform.python_version(),
        **{name: version(name) for name in ("attrs", *_PEERS, files.PANDAS)},
    }
    print(as_json(figures, setting) if asked.json else as_text(figures, setting), end="\n" if asked.json else "")


def _pure(*, quick: bool) -> list[Figure]:
    sizes = (10, 100) if quick else decisions.SIZES
    many = 50 if quick else decisions.MANY
    calls = {"an item completed": decisions.item_completed()}
    for size in sizes:
        decided, loaded = decisions.approve_2_of(size)
        calls[f"approve 2 of {size:,} sites"] = decided
        calls[f"the same, loaded and decided, {size:,} sites"] = loaded
    taken = interleaved(calls, *((3, 5) if quick else (40, 50)))
    bars = {name: _APPROVE for name in calls if name.startswith("approve")} | {"an item completed": _ITEM}
    figures = [_figure(name, value, "us", bars.get(name)) for name, value in taken.items()]
    for name in ("approve 2 of {:,} sites", "the same, loaded and decided, {:,} sites"):
        ratio = taken[name.format(sizes[-1])] / taken[name.format(sizes[0])]
        figures.append(_figure(f"{name.format(sizes[-1])} / {sizes[0]:,}", ratio, "times", _SAME))
    (review,) = interleaved({"": decisions.review_of(many)}, 3 if quick else 7, 1).values()
    return [*figures, _figure(f"a review that approves {many:,} sites", review, "us")]


def _figure(name: str, value: float, unit: str, bar: Bar | None = None) -> Figure:
    return Figure(_PURE, name, ENGINE, value, unit, bar)


def _life(rounds: int) -> list[Figure]:
    figures = []
    for contender, kinds in lives({ENGINE: engine_life, **_PEERS}, rounds).items():
        own = contender == ENGINE
        figures += [
            Figure(_LIFE, kind, contender, value, "us", _COMMAND if own and kind != WHOLE else None)
            for kind, value in kinds.items()
        ]
        figures.append(Figure(_LIFE, "lives in a second", contender, 1_000_000 / kinds[WHOLE], "1/s"))
    return figures


def _imports(rounds: int) -> list[Figure]:
    taken = imports.milliseconds(rounds)
    figures = [Figure(_IMPORT, name, "fresh interpreter", value, "ms") for name, value in taken.items()]
    ratio = taken[imports.ENGINE] / taken[imports.ATTRS]
    return [
        *figures,
        Figure(_IMPORT, "import unified_orders / attrs", "fresh interpreter", ratio, "times", _TIMES_ATTRS),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
