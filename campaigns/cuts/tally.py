"""What came of the cuts, and whether that says anything."""

from collections import Counter
from enum import StrEnum

from attrs import define, field

from campaigns.seeds import Vacuous
from unified_orders.domain.rules import RULES


class Answer(StrEnum):
    """How a command that was cut off ended for its caller."""

    DONE = "answered"
    UNKNOWN_STORED = "unknown, and stored"
    UNKNOWN_LOST = "unknown, and not stored"
    UNAVAILABLE = "unavailable, and not stored"


@define
class Tally:
    """Counts of one campaign."""

    commands: Counter[str] = field(factory=Counter)
    answers: Counter[Answer] = field(factory=Counter)
    #: cuts that were made; a command may have met several
    cuts: int = 0
    #: commands that were cut off at least once
    runs: int = 0
    awaited: int = 0
    #: messages at which a connection ended: (number of the command in its round, side, number of the message)
    places: set[tuple[int, str, int]] = field(factory=set)
    #: how many there are
    all_places: int = 0

    def check(self) -> None:
        """Refuse a run in which some way to end was never met.

        Raises:
            Vacuous: it shows nothing.
        """
        missing = [str(answer) for answer in Answer if not self.answers[answer]]
        missing += sorted({command.name for command in RULES} - set(self.commands))
        if missing or not self.awaited or self.awaited == self.runs:
            raise Vacuous(f"{self}: none were {', '.join(missing) or 'of one kind of service'}; make more runs")

    def __str__(self) -> str:
        ended = ", ".join(f"{self.answers[answer]:,} {answer}" for answer in Answer)
        return (
            f"{self.runs:,} commands of {len(self.commands)} kinds cut off {self.cuts:,} times, {self.awaited:,} of "
            f"them awaited, at {len(self.places):,} of {self.all_places:,} messages: {ended}"
        )
