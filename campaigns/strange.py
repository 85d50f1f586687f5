"""Strange values by chance: of the kind that a field takes, as far from the usual as they get."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from random import Random
from typing import Final
from uuid import UUID

_SIGNS: Final = (
    "a Z9 .-_/:?&%@#\\\"'`<>{}[]()=+*;,|~^$!"
    "\0\t\n\r\x1b\x7f\x85\u00a0\u00ad\u0130\u0131\u00df\u0301\u0307\u200b\u200d\u202e\u2028\u2066\ufeff\ufffe\uffff"
    "\ud800\udfff\u4e2d\u0627\u0e33\u1100\U0001f469\U0001f1e9\U0010ffff"
)
_EDGES: Final = (0, 1, 2, 10**12, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 10**30)
_LONGEST: Final = 40
_LONG: Final = (255, 256, 500, 501, 2_000, 2_001, 5_000)


def strange(usual: object, random: Random) -> object:
    """Return a strange value in the place of a usual one; of any kind where there is no usual one."""
    if isinstance(usual, tuple) and usual:
        return [strange(random.choice(usual), random) for _ in range(random.randrange(4))]
    if isinstance(usual, Enum):
        return random.choice([*type(usual), text(random)])
    made = next((make for kind, make in _KINDS if isinstance(usual, kind)), None)
    return (made or random.choice([text, number, moment]))(random)


def text(random: Random) -> str:
    """Return text of rare signs, short or at the edge of a limit."""
    length = random.choice(_LONG) if random.random() < 1 / 20 else random.randrange(_LONGEST)
    signs = random.choice([_SIGNS, "a\u00e9\u4e2d \U0001f469'\"\\%<", "abc.-/"])
    begins = random.choice(["", "", "", "https://tea.example/"])
    return begins + "".join(random.choice(signs) for _ in range(length))


def number(random: Random) -> int:
    """Return a whole number: small, at an edge, or beyond it."""
    return random.choice(
        [random.randint(-3, 100), random.choice(_EDGES) + random.randint(-1, 1), -random.choice(_EDGES)]
    )


def moment(random: Random) -> datetime:
    """Return a time of any zone and year, down to the microsecond."""
    zone = timezone(timedelta(minutes=random.randint(-1_439, 1_439))) if random.random() < 1 / 2 else UTC
    day, micro = random.randint(1, 3_652_058), random.randrange(86_400_000_000)
    return datetime.fromordinal(day).replace(tzinfo=zone) + timedelta(microseconds=micro)


def fraction(random: Random) -> float:
    """Return a number with a fraction: usual, huge, tiny, or whole."""
    return random.choice([random.uniform(-1, 1_000), random.gauss(0, 1e300), 5e-324, -0.0, float(number(random))])


def lapse(random: Random) -> timedelta:
    """Return a time span, of either sign, of up to four months."""
    return timedelta(microseconds=random.randint(-(10**13), 10**13))


#: the first that fits
_KINDS: Final[tuple[tuple[type, Callable[[Random], object]], ...]] = (
    (bool, lambda random: random.choice([True, False, 0, 1, "true", None])),
    (int, number),
    (float, fraction),
    (datetime, moment),
    (timedelta, lapse),
    (UUID, lambda random: UUID(int=random.getrandbits(128))),
    (str, text),
)
