"""Where the connection of each command ends: at every message in turn, and every third time around COMMIT."""

from random import Random
from typing import Final

from attrs import define, field, frozen

from campaigns.cuts.frames import COMMIT, Side
from campaigns.cuts.proxy import Cut, Manner

#: of so many commands, one comes without a key, and one is tried once
_KEYLESS: Final = 5
_IMPATIENT: Final = 2
#: of so many first cuts, one is around COMMIT
_COMMITS: Final = 3
#: cuts that a patient command meets at most
_MOST_CUTS: Final = 4

#: number of a command in its round, side, number of the message
Place = tuple[int, str, int]


@frozen(slots=True)
class Chosen:
    """What becomes of one command."""

    cuts: tuple[Cut, ...] = ()
    #: whose connection it is: that of the first service, or of the second
    which: int = 0
    keyed: bool = True
    patient: bool = True
    #: the message at which it ends; None for one around COMMIT
    place: Place | None = None


@define
class Places:
    """Chooses; before it is told how many messages there are, nothing is cut."""

    _choice: Random
    #: messages of each command of a round, by side
    _counts: list[dict[Side, int]] = field(factory=list)
    _left: dict[int, list[tuple[Side, int]]] = field(factory=dict)
    _step: int = -1

    @property
    def all(self) -> int:
        """How many messages there are."""
        return sum(sum(counts.values()) for counts in self._counts)

    def know(self, counts: list[dict[Side, int]]) -> None:
        """Take over how many messages each command of a round takes."""
        self._counts = counts

    def begin(self) -> None:
        """Begin a round."""
        self._step = -1

    def choose(self) -> Chosen:
        """Say what becomes of the next command."""
        self._step += 1
        if not self._counts:
            return Chosen()
        patient = bool(self._choice.randrange(_IMPATIENT))
        first, place = self._first()
        more = self._choice.randrange(_MOST_CUTS) if patient else 0
        return Chosen(
            (first, *(self._any() for _ in range(more))),
            which=self._choice.randrange(2),
            keyed=bool(self._choice.randrange(_KEYLESS)),
            patient=patient,
            place=place,
        )

    def _first(self) -> tuple[Cut, Place | None]:
        if not self._choice.randrange(_COMMITS):
            return self._at_commit(), None
        left = self._left.get(self._step) or self._all_of(self._step)
        side, number = left.pop()
        return Cut(side, number, self._manner()), (self._step, side, number)

    def _all_of(self, step: int) -> list[tuple[Side, int]]:
        """Return every message of a command, in any order; they are used up before the first is taken again."""
        every = [(side, number + 1) for side, count in self._counts[step].items() for number in range(count)]
        self._choice.shuffle(every)
        self._left[step] = every
        return every

    def _any(self) -> Cut:
        if self._choice.randrange(2):
            return self._at_commit()
        side = self._choice.choice(list(Side))
        return Cut(side, 1 + self._choice.randrange(self._counts[self._step][side]), self._manner())

    def _at_commit(self) -> Cut:
        return Cut(self._choice.choice(list(Side)), 1, self._manner(), COMMIT)

    def _manner(self) -> Manner:
        return self._choice.choice(list(Manner))
