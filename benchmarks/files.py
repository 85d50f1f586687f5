"""W7: an export and a price list into SQLite: read, normalise, join by domain, keep; next to the same by pandas.

Each run has a process of its own. What is told is the time of its processor and its greatest memory, both from the
first line read to the last one stored; loading the libraries is left out of the time and in the memory.
"""

import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from benchmarks.exports import write_exports
from benchmarks.figures import ENGINE, Bar, Figure
from unified_orders.adapters.files import SiteFile, import_sites, known_sites

PANDAS: Final = "pandas"
_DAY: Final = date(2026, 1, 15)
_WORKLOAD: Final = "W7, an Ahrefs export (UTF-16) and a price list, {:,} rows each, into SQLite"
_RATE: Final = Bar(3, 1.5)
_CONSTANT: Final = Bar(1.5, 1.25)
#: domain, metrics, retail and wholesale
Known = tuple[str, dict[str, float], tuple[int, int | None] | None]
#: fills a database from both files, and reads the sites from it by domain
Contender = tuple[Callable[[Path, Path, Path], None], Callable[[Path], Iterable[Known]]]


@dataclass(frozen=True)
class Run:
    """What one process took, and what it came to."""

    seconds: float
    megabytes: float
    digest: str


def figures(sizes: tuple[int, int], rounds: int) -> list[Figure]:
    few, many = sizes
    with TemporaryDirectory() as folder:
        taken = {size: _runs(Path(folder) / str(size), size, rounds) for size in sizes}
    told = [figure for size in sizes for figure in _told(size, taken[size])]
    of_all = _WORKLOAD.format(many)
    ratio = taken[many][ENGINE].seconds / taken[many][PANDAS].seconds
    growth = taken[many][ENGINE].megabytes / taken[few][ENGINE].megabytes
    return [
        *told,
        Figure(of_all, "time, of pandas'", ENGINE, ratio, "times", _RATE),
        Figure(of_all, f"memory, of that for {few:,} rows", ENGINE, growth, "times", _CONSTANT),
    ]


def _told(rows: int, taken: dict[str, Run]) -> Iterator[Figure]:
    for contender, run in taken.items():
        yield Figure(_WORKLOAD.format(rows), "rows in a second", contender, 2 * rows / run.seconds, "1/s")
        yield Figure(_WORKLOAD.format(rows), "greatest memory", contender, run.megabytes, "MB")


def _runs(folder: Path, rows: int, rounds: int) -> dict[str, Run]:
    export, prices = write_exports(folder, rows)
    runs: dict[str, list[Run]] = {name: [] for name in _CONTENDERS}
    for turn in range(rounds):
        for name in _CONTENDERS:
            runs[name].append(_run(name, export, prices, folder / f"{name}-{turn}.db"))
    ends = {run.digest for several in runs.values() for run in several}
    if len(ends) > 1:
        raise RuntimeError("the contenders came to different sites: their figures mean nothing")
    return {
        name: Run(median(run.seconds for run in several), max(run.megabytes for run in several), several[0].digest)
        for name, several in runs.items()
    }


def _run(name: str, export: Path, prices: Path, database: Path) -> Run:
    command = [sys.executable, "-m", "benchmarks.files", name, str(export), str(prices), str(database)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return Run(**json.loads(answer.stdout))


def _engine(export: Path, prices: Path, database: Path) -> None:
    import_sites([SiteFile(path, as_of=_DAY) for path in (export, prices)], into=database)


def _engine_sites(database: Path) -> Iterator[Known]:
    for row in known_sites(str(database)):
        site = row.site
        price = site.price("USD")
        metrics = {metric.name: metric.value for metric in site.metrics}
        yield row.domain, metrics, (price.retail, price.wholesale) if price is not None else None


def _digest(sites: Iterable[Known]) -> str:
    """Return the same text for the same sites, however they are stored."""
    found = hashlib.sha256()
    for domain, metrics, price in sites:
        values = {name: float(value) for name, value in sorted(metrics.items())}
        found.update(f"{domain} {values} {price}\n".encode())
    return found.hexdigest()


def _peak() -> float:
    """Return the greatest memory of this process alone, in megabytes."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_000
    raise RuntimeError("no VmHWM in /proc/self/status: memory is measured on Linux")


def _pandas() -> Contender:
    peer = importlib.import_module("benchmarks.peers.with_pandas")  # only here: it is large
    return partial(peer.fill, day=_DAY.isoformat()), peer.sites_of


_CONTENDERS: Final[dict[str, Callable[[], Contender]]] = {ENGINE: lambda: (_engine, _engine_sites), PANDAS: _pandas}


def main(name: str, *paths: str) -> None:
    export, prices, database = map(Path, paths)
    fill, sites = _CONTENDERS[name]()
    begun = process_time()
    fill(export, prices, database)
    seconds = process_time() - begun
    print(json.dumps({"seconds": seconds, "megabytes": _peak(), "digest": _digest(sites(database))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
