"""Connections cut at every message of every command: nothing is lost, nothing is doubled, nobody is told a guess."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from attrs import frozen
from campaigns.cuts.frames import COMMIT, Frames, Side
from campaigns.cuts.naive import Forgetful, Optimist, Pessimist
from campaigns.cuts.placing import Place, Places
from campaigns.cuts.proxy import Cut, Manner, Proxy, between
from campaigns.cuts.running import run
from campaigns.cuts.tally import Answer, Tally
from campaigns.seeds import Vacuous, Wrong
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from tests.adapters.postgres.servers import address_of_a_server, database_on

from unified_orders import Actor, CreateOrder, GroupRequest, Settings, WriteNote
from unified_orders.adapters.postgres import PostgresRepository, async_postgres_service, postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain.errors import OutcomeUnknown

STAFF = Actor.staff("sam")
ORDER = CreateOrder(currency="USD", groups=[GroupRequest(client_id="tea", link_count=1)])
ONCE = Settings(tries=1)
#: COMMIT never arrives; it arrives, and nobody hears of it
LOST, DEAF = Cut(Side.ASKED, 1, Manner.BEFORE, COMMIT), Cut(Side.ANSWERED, 1, Manner.BEFORE, COMMIT)


@pytest.fixture
def address() -> Iterator[str]:
    with database_on(address_of_a_server()) as made:
        yield made


@frozen
class Cuttable:
    direct: str
    through: str
    proxy: Proxy


@pytest.fixture
def cuttable(address: str) -> Iterator[Cuttable]:
    engine = create_engine(address)
    upgrade(engine)
    engine.dispose()
    with between(address) as (through, proxy):
        yield Cuttable(address, through, proxy)


def versions(address: str) -> list[int]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT version FROM orders")))
    engine.dispose()
    return found


def test_nothing_is_lost_or_doubled_wherever_a_connection_is_cut(address: str) -> None:
    tally = run(address, 500, seed=4)
    assert tally.cuts >= 500
    print(tally)  # noqa: T201 - for those who run this with -s


@pytest.mark.parametrize(("cut", "stored"), [(LOST, False), (DEAF, True)])
def test_a_connection_cut_at_commit_leaves_the_outcome_unknown_and_the_receipt_answers_later(
    cuttable: Cuttable, cut: Cut, *, stored: bool
) -> None:
    engine = create_engine(cuttable.through)
    orders = postgres_service(engine, settings=ONCE)
    note = WriteNote(orders.execute(ORDER, actor=STAFF).order_id, "by Friday")
    cuttable.proxy.arm(cut)
    with pytest.raises(OutcomeUnknown, match="repeat it with the key 'note-1' to learn it") as unknown:
        orders.execute(note, actor=STAFF, key="note-1")
    assert cuttable.proxy.disarm() == 1
    again = orders.execute(note, actor=STAFF, key=unknown.value.key)
    assert (again.replayed, again.version, versions(cuttable.direct)) == (stored, 2, [2])
    engine.dispose()


@pytest.mark.parametrize(("cut", "stored"), [(LOST, False), (DEAF, True)])
def test_awaited_it_is_unknown_too(cuttable: Cuttable, cut: Cut, *, stored: bool) -> None:
    async def run_() -> None:
        engine = create_async_engine(cuttable.through)
        orders = async_postgres_service(engine, settings=ONCE)
        note = WriteNote((await orders.execute(ORDER, actor=STAFF)).order_id, "by Friday")
        cuttable.proxy.arm(cut)
        with pytest.raises(OutcomeUnknown) as unknown:
            await orders.execute(note, actor=STAFF, key="note-1")
        assert unknown.value.key == "note-1"
        again = await orders.execute(note, actor=STAFF, key="note-1")
        assert (again.replayed, again.version, versions(cuttable.direct)) == (stored, 2, [2])
        await engine.dispose()

    asyncio.run(run_())


@pytest.mark.parametrize("cut", [LOST, DEAF])
def test_with_a_key_the_caller_of_a_command_that_was_cut_at_commit_notices_nothing(
    cuttable: Cuttable, cut: Cut
) -> None:
    engine = create_engine(cuttable.through)
    orders = postgres_service(engine)
    order_id = orders.execute(ORDER, actor=STAFF).order_id
    cuttable.proxy.arm(cut, cut)
    assert orders.execute(WriteNote(order_id, "by Friday"), actor=STAFF, key="note-1").version == 2
    assert versions(cuttable.direct) == [2]
    engine.dispose()


@pytest.mark.parametrize(
    ("naive", "found"),
    [
        (Pessimist, "said to have failed, and is stored|ended with Refused|stored twice"),
        (Optimist, "answered, and is not stored"),
        (Forgetful, "stored twice|ended with Refused|receipt says"),
    ],
)
def test_what_one_writes_before_a_connection_has_broken_is_found_out(
    address: str, naive: type[PostgresRepository], found: str
) -> None:
    with pytest.raises(Wrong, match=found):
        run(address, 500, seed=4, repository=naive)


def test_a_run_that_met_too_little_says_so() -> None:
    with pytest.raises(Vacuous, match="make more runs"):
        Tally().check()
    with pytest.raises(Vacuous, match="unknown, and stored"):
        Tally(answers=Counter(set(Answer) - {Answer.UNKNOWN_STORED})).check()


def test_every_message_is_taken_before_one_is_taken_again() -> None:
    places = Places(Random(1))
    places.know([{Side.ASKED: 3, Side.ANSWERED: 2}])
    taken: list[Place] = []
    while len(taken) < 5:
        places.begin()
        if (place := places.choose().place) is not None:
            taken.append(place)
    assert len(set(taken)) == 5 == places.all


def test_messages_are_found_however_the_bytes_arrive() -> None:
    start = (8).to_bytes(4) + (196608).to_bytes(4)
    parse = b"P" + (19).to_bytes(4) + b"one\0COMMIT\0\0\0"
    bind, execute = b"B" + (13).to_bytes(4) + b"\0one\0\0\0\0\0", b"E" + (9).to_bytes(4) + b"\0\0\0\0\0"
    stream = start + parse[:1] + (4 + len(parse) - 5).to_bytes(4) + parse[5:]
    stream += bind[:1] + (4 + len(bind) - 5).to_bytes(4) + bind[5:] + execute
    for size in (1, 7, len(stream)):
        frames = Frames(Side.ASKED)
        found = [one for at in range(0, len(stream), size) for one in frames.feed(stream[at : at + size])]
        assert [one.kind for one in found] == ["start", "P", "B", "COMMIT"]
        assert b"".join(one.whole for one in found) == stream
