"""Figures with the bars they are held against, as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

ENGINE: Final = "unified_orders"


@dataclass(frozen=True)
class Bar:
    """How good a figure must be, and how good it should be; less is better."""

    must: float
    aim: float

    def verdict(self, value: float) -> str:
        if value <= self.aim:
            return "reaches the aim"
        return "passes" if value <= self.must else f"{value / self.must:.1f} x over the bar"


@dataclass(frozen=True)
class Figure:
    """One measured number."""

    workload: str
    name: str
    contender: str
    value: float
    unit: str
    bar: Bar | None = None

    @property
    def verdict(self) -> str:
        return self.bar.verdict(self.value) if self.bar else ""


def as_json(figures: Iterable[Figure], setting: Mapping[str, str]) -> str:
    rows = [{**asdict(figure), "verdict": figure.verdict or None} for figure in figures]
    return json.dumps({"setting": dict(setting), "figures": rows}, indent=2)


def as_text(figures: Sequence[Figure], setting: Mapping[str, str]) -> str:
    parts = [", ".join(f"{name} {value}" for name, value in setting.items())]
    for workload in dict.fromkeys(figure.workload for figure in figures):
        mine = [figure for figure in figures if figure.workload == workload]
        parts.append(_table(workload, mine))
    return "\n\n".join(parts) + "\n"


def _table(title: str, figures: Sequence[Figure]) -> str:
    contenders = list(dict.fromkeys(figure.contender for figure in figures))
    rows = [["", *contenders, *(f"{ENGINE} / {peer}" for peer in contenders[1:]), "unit", "must", "aim", ""]]
    for name in dict.fromkeys(figure.name for figure in figures):
        found = {figure.contender: figure for figure in figures if figure.name == name}
        own = found[contenders[0]]
        rows.append(
            [
                name,
                *(_shown(found[one].value) if one in found else "" for one in contenders),
                *(f"x {own.value / found[peer].value:.2f}" if peer in found else "" for peer in contenders[1:]),
                own.unit,
                *([_shown(own.bar.must), _shown(own.bar.aim)] if own.bar else ["", ""]),
                own.verdict,
            ]
        )
    return "\n".join([title, *_aligned(rows)])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *middle, last = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(["", row[0].ljust(len(first)), *middle, last.strip()]).rstrip())
    return lines


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
