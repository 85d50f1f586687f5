"""Hostile text, numbers, times and sizes in every field of every command: refused by name, or kept exactly.

python -m campaigns hostile --values 500 [--seed 4]
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen
from tests.domain import stages
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import Place, places, put, taken
from tests.hostile.saying import check_error

from campaigns.asking import ask_everything, values
from campaigns.keeping import Keeper, Recording
from campaigns.seeds import Vacuous, Wrong, parsed, parser_of, tell
from campaigns.stored import StoredAgency, connected, database, empty, opened, served
from unified_orders import Actor
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import InvalidInput, Refused

#: of all values so many, at least, have to reach the database, and so many be refused
_LEAST: Final = 1 / 50


@frozen
class Field:
    """One place of a command into which things are put."""

    command: Command[Any]
    place: Place
    actor: Actor

    def give(self, value: object, keeper: Keeper) -> str:
        """Put a value there, and give the command; return what came of it."""
        try:
            command = put(self.command, self.place, value)
            lost = keeper.give(command, self.actor)
        except (InvalidInput, Refused) as error:
            check_error(error)
            return "refused before anything was asked" if isinstance(error, InvalidInput) else "refused"
        if lost:
            raise Wrong(f"{self}: {value!r} is not as it was in {' and '.join(lost)}")
        return "kept exactly"

    def __str__(self) -> str:
        return f"{self.command.name} with {'.'.join(map(str, self.place))}"


def run(address: str, count: int, seed: int, store: Recording | None = None) -> Counter[str]:
    """Put the hostile values, and strange ones until there are so many, into every field and argument."""
    recording = Recording() if store is None else store
    tally: Counter[str] = Counter()
    with connected(address) as direct, served(address, recording) as orders, opened(address) as connection:
        keeper = Keeper(orders, recording, connection)
        for lead in dict.fromkeys(lead for lead, _, _ in PAYLOADS.values()):
            empty(direct)
            order = lead(StoredAgency(orders))
            wishes = {name: (wish(order), actor) for name, (led, wish, actor) in PAYLOADS.items() if led is lead}
            before = keeper.state(order.id)
            for one in _fields(wishes):
                tally["fields"] += 1
                for value in values(one, taken(one.command, one.place), count, seed):
                    tally[one.give(value, keeper)] += 1
            if keeper.state(order.id) != before:
                raise Wrong("what was refused or rolled back has changed something")
            if lead is stages.reviewing:
                tally["asked of queries, keys and tokens"] += ask_everything(order, count, seed)
    check(tally)
    return tally


def check(tally: Mapping[str, int]) -> None:
    """Refuse a run in which hardly anything was kept, or hardly anything refused."""
    total = sum(tally.values())
    for what in ("kept exactly", "refused before anything was asked"):
        if tally.get(what, 0) < _LEAST * total:
            raise Vacuous(f"of {total} values {tally.get(what, 0)} were {what}")


def _fields(wishes: Mapping[str, tuple[Command[Any], Actor]]) -> Iterator[Field]:
    for command, actor in wishes.values():
        for place in places(command):
            yield Field(command, place, actor)


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("hostile", __doc__)
    parser.add_argument("--values", type=int, default=500, help="of each field")
    asked = parsed(parser)
    started = time.monotonic()
    with database() as address:
        tally = run(address, asked.values, asked.seed)
    told = ", ".join(f"{count:,} {what}" for what, count in tally.most_common() if what != "fields")
    tell(f"{tally['fields']} fields of {len(PAYLOADS)} commands: {told}; 0 faults ({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
