"""Hostile values in every argument of every query, in filters, keys and share tokens: an answer, or a refusal."""

from collections.abc import Iterator
from random import Random

from tests.hostile.places import places, put, taken
from tests.hostile.saying import check_error
from tests.hostile.test_queries import ASKED, ask, words
from tests.hostile.test_values import BOARD, ORDERS
from tests.hostile.values import HOSTILE
from tests.scenarios.kit import STAFF
from tests.scenarios.walk import Walk

from campaigns.seeds import Wrong
from campaigns.strange import strange
from unified_orders.domain.commands import WriteNote
from unified_orders.domain.errors import InvalidInput, Refused


def values(place: object, usual: object, count: int, seed: int) -> Iterator[object]:
    """Yield the hostile values, and then strange ones: one place's are the same in every run of a seed."""
    random = Random(f"{seed} {place}")  # noqa: S311 - no secret
    listed = list(HOSTILE.values())
    if count < len(listed):
        listed = random.sample(listed, count // 2)
    yield from listed
    for _ in range(count - len(listed)):
        yield strange(usual, random)


def ask_everything(order: Walk, count: int, seed: int) -> int:
    """Ask with so many values in each argument; return how many questions there were."""
    asked = 0
    for query, name in ASKED:
        for value in values(f"{query} {name}", words(query, order)[name], count, seed):
            ask(query, order, name, value)
            asked += 1
    for query, wanted in (("board", BOARD), ("orders", ORDERS), ("counts", ORDERS)):
        for place in places(wanted):
            for value in values(f"{query} {place}", taken(wanted, place), count, seed):
                try:
                    made = put(wanted, place, value)
                except InvalidInput as error:
                    check_error(error)
                else:
                    ask(query, order, "wanted", made)
                asked += 1
    for value in values("key", "a key", count, seed):
        _under(order, value)
    for value in values("token", "a token", count, seed):
        _open(order, value)
    return asked + 2 * count


def _under(order: Walk, key: object) -> None:
    """Write a note under a key, twice: the second time must find the first, letter for letter."""
    note, execute = WriteNote(order.id, "hello"), order.agency.service.execute
    try:
        execute(note, actor=STAFF, key=key)  # type: ignore[arg-type]  # whatever it is
    except InvalidInput as error:
        check_error(error)
    else:
        if key is not None and not execute(note, actor=STAFF, key=str(key)).replayed:
            raise Wrong(f"the key {key!r} was not found again")


def _open(order: Walk, token: object) -> None:
    try:
        guest = order.agency.service.open_link(token)  # type: ignore[arg-type]  # whatever it is
    except Refused as error:
        check_error(error)
    else:
        raise Wrong(f"the share token {token!r} has opened {guest}")
