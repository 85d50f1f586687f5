"""A client that may be killed: each command it is given runs in a process of its own, a copy of this one.

python -m campaigns.kills.client ADDRESS [naive]
"""

import os
import pickle
import sys
from typing import Any, BinaryIO

from attrs import evolve, frozen
from sqlalchemy import create_engine

from campaigns.cuts.secret import Secret
from campaigns.cuts.subjects import IMPATIENT
from unified_orders import Actor
from unified_orders.adapters.postgres import PostgresOrders, PostgresRepository
from unified_orders.adapters.postgres.repository import PostgresUnitOfWork
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.ports.repository import Write


@frozen
class Wish:
    """A command as it is handed to the client."""

    command: Command[Any]
    actor: Actor
    key: str


class _Naive(PostgresUnitOfWork):
    def save(self, write: Write) -> None:
        super().save(evolve(write, receipt=None))
        with PostgresUnitOfWork(self._source, self._store) as another:
            another.save(Write(None, (), (), write.receipt))


class Naive(PostgresRepository):
    """Stores the receipt behind the command, in a transaction of its own."""

    def unit_of_work(self) -> PostgresUnitOfWork:
        """Begin a command."""
        return _Naive(self.source, self.store)


def serve(repository: PostgresRepository, wishes: BinaryIO, answers: BinaryIO) -> None:
    """Answer wishes until there are no more, with None where the process was killed before it could answer."""
    while True:
        try:
            wish: Wish = pickle.load(wishes)  # noqa: S301 - from our own parent
        except EOFError:
            return
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, pickle.dumps(_answer(repository, wish)))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as answer:
            told = answer.read()
        os.waitpid(child, 0)
        _say(answers, told or pickle.dumps(None))


def _say(answers: BinaryIO, told: bytes) -> None:
    answers.write(told)
    answers.flush()


def _answer(repository: PostgresRepository, wish: Wish) -> object:
    secret = Secret()
    secret.renew(wish.key)
    with secret.installed():
        try:
            return PostgresOrders(repository, settings=IMPATIENT).execute(wish.command, actor=wish.actor, key=wish.key)
        except UnifiedOrdersError as error:
            return error


def main(arguments: list[str]) -> int:
    """Serve whoever started this process."""
    address, *naive = arguments
    engine = create_engine(address)
    engine.connect().close()  # what SQLAlchemy asks at first is asked once, and not by every child
    engine.dispose()
    _say(sys.stdout.buffer, pickle.dumps(None))
    serve((Naive if naive else PostgresRepository)(engine), sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
