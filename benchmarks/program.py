"""W1, the life of a multi-client order: 17 commands, from two groups with 2 and 3 links to five placements live."""

from dataclasses import dataclass
from typing import Final

#: client -> links wanted
GROUPS: Final = {"tea": 2, "shoes": 3}
ITEMS: Final = sum(GROUPS.values())
SITES_PER_GROUP: Final = 20
#: minor units
PRICE: Final = 15_000
TOTAL: Final = ITEMS * PRICE
COMMANDS: Final = 1 + 1 + len(GROUPS) + len(GROUPS) + 1 + 2 * ITEMS

CREATE: Final = "create"
SUBMIT: Final = "submit"
ANALYSED: Final = f"{SITES_PER_GROUP} sites come back"
APPROVE: Final = {links: f"approve {links} in a review" for links in GROUPS.values()}
PAID: Final = "record a payment"
STARTED: Final = "an item started"
COMPLETED: Final = "an item completed"


def pages(client: str, links: int) -> list[str]:
    return [f"https://{client}.example/page-{index}" for index in range(links)]


@dataclass(frozen=True)
class End:
    """What every contender must have come to."""

    state: str
    approved: dict[str, int]
    items: int
    done: int
    paid: int


EXPECTED: Final = End("completed", dict(GROUPS), ITEMS, ITEMS, TOTAL)


def check(end: End) -> None:
    if end != EXPECTED:
        raise RuntimeError(f"a contender came to {end}, not to {EXPECTED}: its figures mean nothing")
