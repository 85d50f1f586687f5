"""A move in a process of its own, which is killed: the process itself, or what serves it in PostgreSQL."""

import subprocess
import sys
import threading
from enum import StrEnum
from random import Random
from typing import Final

import psycopg
from attrs import define, field, frozen
from tests.adapters.postgres.moving.legacy.writers import plain_address

from campaigns.seeds import Wrong

#: by which its connections are known
NAME: Final = "campaign-moving"
#: a step that was stopped by an error of ours; any other code is a fault
STOPPED: Final = 3
_PATIENCE: Final = 600.0
_TERMINATE: Final = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"


class Manner(StrEnum):
    """What is killed."""

    CLIENT = "client"
    SERVER = "server"


@frozen
class Death:
    """How a step ended that was to be killed."""

    step: str
    manner: Manner
    #: seconds after it had begun
    after: float
    #: it was still at work
    met: bool


@define
class Mortal:
    """Runs the steps of a move in processes that may be killed."""

    address: str
    schema: str
    deaths: list[Death] = field(factory=list)

    def run(self, *steps: str) -> str:
        """Run steps to their end; return what was said of them.

        Raises:
            Wrong: one failed.
        """
        with self._begun(*steps) as child:
            told, trouble = child.communicate(timeout=_PATIENCE)
        if child.returncode:
            raise Wrong(f"{' and '.join(steps)} ended with {child.returncode}: {trouble.decode()[-2000:]}")
        return told.decode()

    def kill(self, step: str, after: float, manner: Manner) -> bool:
        """Begin a step and kill it, so many seconds after it has begun; return whether it was still at work.

        Raises:
            Wrong: it failed with another error than one of ours.
        """
        with self._begun(step) as child:
            met = not _ends(child, after)
            if met and manner is Manner.CLIENT:
                child.kill()
            elif met:
                met = self._terminate()
            _, trouble = child.communicate(timeout=_PATIENCE)
        killed = met and manner is Manner.CLIENT
        if not killed and child.returncode not in {0, STOPPED}:
            raise Wrong(f"{step}, its connection ended, failed with {child.returncode}: {trouble.decode()[-2000:]}")
        self.deaths.append(Death(step, manner, after, met))
        return met

    def _begun(self, *steps: str) -> "subprocess.Popen[bytes]":
        """Start a process, and return once it is about to begin its first step."""
        child = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", "campaigns.moving.mover", self.address, self.schema, *steps],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None  # noqa: S101 - made with a pipe
        child.stdout.readline()
        return child

    def _terminate(self) -> bool:
        """End what serves the mover; return whether there was anything."""
        with psycopg.connect(plain_address(self.address), autocommit=True) as connection:
            row = connection.execute(_TERMINATE, [NAME]).fetchone()
        return bool(row and row[0])


def _ends(child: "subprocess.Popen[bytes]", within: float) -> bool:
    """Wait for a process, so many seconds; return whether it has ended."""
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def manner_of(chance: Random) -> Manner:
    """Draw what is killed."""
    return chance.choice(list(Manner))


#: to wait on, for a while
NOBODY: Final = threading.Event()
