"""The runs of the campaign, and what they met."""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Final

from attrs import define

from campaigns.interleavings.choices import drawn, every_order
from campaigns.interleavings.meetings import Scene
from campaigns.interleavings.scheduler import Meeting
from campaigns.interleavings.troupe import Theatre, Troupe, troupe
from campaigns.seeds import Vacuous
from campaigns.stored import LEVELS
from unified_orders.adapters.postgres.store import Store

#: of all runs so many, at least, have to see one actor meet another
_LEAST: Final = 1 / 4


@define
class Tally:
    """What the runs met."""

    runs: int = 0
    contended: int = 0
    waits: int = 0
    conflicts: int = 0

    def count(self, meeting: Meeting) -> None:
        """Count one run."""
        self.runs += 1
        self.contended += meeting.is_contended
        self.waits += meeting.waits
        self.conflicts += meeting.conflicts

    def add(self, other: "Tally") -> None:
        """Count what another one counted."""
        self.runs += other.runs
        self.contended += other.contended
        self.waits += other.waits
        self.conflicts += other.conflicts

    def check(self, what: str) -> None:
        """Refuse runs in which the actors hardly met."""
        if self.contended < _LEAST * self.runs or not self.runs:
            raise Vacuous(f"{what}: in {self.contended} of {self.runs} runs one actor met another")

    def __str__(self) -> str:
        share = f"{self.contended:,} of them contended"
        return f"{self.runs:,} runs, {share}, {self.waits:,} waits seen, {self.conflicts:,} begun again"


def all_orders(
    theatre: Theatre, scenes: Mapping[str, Scene], levels: Iterable[str] = LEVELS, store: Callable[[], Store] = Store
) -> Tally:
    """Play each scene in every order that its round trips can have."""
    whole = Tally()
    for level in levels:
        with troupe(theatre, level, single=False, store=store) as actors:
            for name, scene in scenes.items():
                whole.add(_every(actors, name, scene))
    return whole


def _every(actors: Troupe, name: str, scene: Scene) -> Tally:
    played, tally = actors.theatre.set_of(name, scene), Tally()
    actors.rehearse(played)
    for meeting in every_order(lambda choose: actors.play(played, choose)):
        actors.judge(name, played, meeting)
        tally.count(meeting)
    tally.check(f"{name} at {actors.level}")
    return tally


def drawn_orders(
    theatre: Theatre,
    scenes: Mapping[str, Scene],
    runs: int,
    seed: int,
    *,
    single: bool = True,
) -> Tally:
    """Play the scenes in so many orders in all, drawn by a seed; `single`: of single messages, else of round trips."""
    whole = Tally()
    parts = [(level, name) for level in LEVELS for name in scenes]
    shares = {part: (runs + number) // len(parts) for number, part in enumerate(parts)}
    for level in LEVELS:
        with troupe(theatre, level, single=single) as actors:
            for name, scene in scenes.items():
                random = Random(f"{seed} {level} {name}")  # noqa: S311 - no secret
                whole.add(_some(actors, name, scene, shares[level, name], random))
    whole.check(f"{runs:,} runs drawn by seed {seed}")
    return whole


def _some(actors: Troupe, name: str, scene: Scene, runs: int, random: Random) -> Tally:
    played, tally = actors.theatre.set_of(name, scene), Tally()
    actors.rehearse(played)
    for _ in range(runs):
        meeting = actors.play(played, drawn(random))
        actors.judge(name, played, meeting)
        tally.count(meeting)
    return tally
