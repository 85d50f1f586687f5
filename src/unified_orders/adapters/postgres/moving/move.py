"""A move, step by step: each can be run again, interrupted anywhere, and shown beforehand."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from attrs import define, field
from sqlalchemy import Connection, Engine, text

from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.moving import back, contracting, filling, installing
from unified_orders.adapters.postgres.moving.catalogue import Legacy, check_rights, legacy_in, scalar
from unified_orders.adapters.postgres.moving.filling import Pace, Told
from unified_orders.adapters.postgres.moving.inspecting import Inspected, inspect
from unified_orders.adapters.postgres.moving.leaving import Left, left_behind
from unified_orders.adapters.postgres.moving.mapping import LegacyMap
from unified_orders.adapters.postgres.moving.standing import Status, status_of
from unified_orders.adapters.postgres.moving.verifying import Verified, checksum, verify
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.adapters.postgres.upgrading import upgrade, upgrade_sql
from unified_orders.domain.errors import Busy, InvalidInput, Reason, Refused, shown
from unified_orders.domain.words import ReasonKind

#: begun, and not to its end: the same command goes on
_UNDERWAY: Final = ("expanding", "contracting")
#: from where there is a way back
_BACK: Final = ("nothing", "expanding", "expanded", "filled", "switched")
_OVER: Final = ("contracting", "contracted")
_LOCK: Final = "unified-orders upgrade"
_TRIES: Final = 40
_PAUSE: Final = 0.25
_LOCK_TIMEOUT: Final = "SET LOCAL lock_timeout = '500ms'"
#: for those who run printed SQL by hand
_PATIENCE: Final = "SET lock_timeout = '500ms'"


def _nobody(_: object) -> None:
    """Tell nobody."""


@define
class Move:
    """A legacy database on its way into the engine's tables: `Move(engine, LegacyMap(time_zone="UTC"))`.

    Every step raises `InvalidInput` for a map that does not fit, `Refused` if another step has to come first, and
    `StorageError` if the database can't do it now: nothing is half done, and the step can be run again.
    """

    #: on the legacy database, made with psycopg; its user owns the legacy tables
    engine: Engine
    #: what the legacy database calls things
    map: LegacyMap = field(factory=LegacyMap)

    def inspect(self) -> Inspected:
        """Look at what is there, and change nothing."""
        with self._connected() as connection, connection.begin():
            return inspect(connection, self.map)

    def status(self) -> Status:
        """Return where the move stands."""
        with self._connected() as connection, connection.begin():
            step, _ = _kept(connection, self.map)
            if step in _OVER:
                return Status(step, 0, 0, 0, 0, is_verified=True)
            return status_of(connection, legacy_in(connection, self.map), step)

    def statements(self, step: str) -> list[str]:
        """Return the SQL of `expand`, `switch`, `contract` or `rollback`, as it would be run now."""
        with self._connected() as connection, connection.begin():
            at = _kept(connection, self.map)[0]
            if at in _OVER or (step, at) == ("rollback", "nothing"):
                return []
            legacy = legacy_in(connection, self.map)
            found = {
                "expand": lambda: [upgrade_sql(self.map.engine_schema).rstrip("\n;"), *self._expanding(legacy)],
                "switch": lambda: [*self._switching(legacy)],
                "contract": lambda: [*contracting.statements(legacy)],
                "rollback": lambda: [*self._undoing(legacy)],
            }
            return [_PATIENCE, *found[step]()] if step in found else []

    def expand(self) -> None:
        """Make the engine's tables and the move's own, and begin to note what the earlier application changes."""
        with self._alone() as connection:
            with connection.begin():
                self._require(connection, ("nothing", "expanding", "expanded", "filled"), "expand")
                legacy = legacy_in(connection, self.map)
                self._require_room(connection, legacy)
            began = "(step, map) VALUES ('expanding', CAST(:map AS json)) ON CONFLICT DO NOTHING"
            state = f"{installing.moving_schema(legacy)}.state"
            with connection.begin():
                for statement in installing.tables(legacy):
                    connection.execute(text(statement.replace(":", r"\:")))
                connection.execute(text(f"INSERT INTO {state} {began}"), {"map": json.dumps(self.map.as_json())})
            upgrade(self.engine, self.map.engine_schema)
            for statement in (*installing.keeping(legacy, on=False), *installing.triggers(legacy)):
                self._briefly(connection, [statement])
            self._briefly(connection, [f"UPDATE {state} SET step = 'expanded' WHERE step = 'expanding'"])

    def backfill(self, *, throttle: float = 0.0, told: Told = _nobody) -> Pace:
        """Move every order; whatever changes meanwhile is moved again. After the switch: what changed since.

        Takes two of the engine's connections: one reads ahead while the other writes.
        """
        with self._alone() as connection:
            legacy = self._legacy(connection, ("expanded", "filled", "switched"), "backfill")
            pace = Pace(throttle)
            self._patiently(lambda: filling.fill(connection, legacy, pace, told))
            return pace

    def verify(self, told: Callable[[int], None] = _nobody) -> Verified:
        """Hold what was moved against what is there."""
        with self._alone() as connection:
            legacy = self._legacy(connection, ("filled", "switched"), "verify")
            found = verify(self.engine, connection, legacy, told)
            with connection.begin():
                clean = {"clean": not found.faults}
                connection.execute(
                    text(f"UPDATE {installing.moving_schema(legacy)}.state SET is_verified = :clean"), clean
                )
            return found

    def switch(self) -> None:
        """Let the engine write: what waits is moved with the earlier application held for a moment."""
        with self._alone() as connection:
            legacy = self._legacy(connection, ("filled", "switched"), "switch")
            with connection.begin():
                is_switched = filling.is_switched(connection, legacy)
            if not is_switched:
                self._require_verified(connection, legacy, "switch")
            with connection.begin():
                lacking = back.without_defaults(connection, legacy)
            if lacking:
                raise _refused(
                    "switch",
                    "no_default",
                    f"{', '.join(lacking)} must have a value in rows that the engine makes; name one under [defaults]",
                )
            while filling.waiting(connection, legacy) > filling.MOST // 10:
                self._patiently(lambda: filling.catch_up(connection, legacy, Pace()))
            self._briefly(connection, self._switching(legacy), before=lambda: self._drained(connection, legacy))

    def contract(self, *, accept_quarantined: bool = False) -> list[str]:
        """Drop what is old, last of all `client_id`; return what had to stay, since something else hangs on it.

        Run again, it tries what stayed once more.
        """
        with self._alone() as connection:
            briefly = partial(self._briefly, connection)
            with connection.begin():
                step = self._require(connection, ("switched", *_OVER), "contract")
            if step == "switched":
                legacy = self._legacy(connection, ("switched",), "contract")
                self._require_done(connection, legacy, accept_quarantined=accept_quarantined)
                contracting.begin(legacy, briefly)
            return contracting.finish(connection, installing.schema_for(self.map), briefly)

    def left_behind(self) -> Left:
        """Return the orders that the engine has worked on, whole: what a rollback takes of them."""
        with self._connected() as connection, connection.begin():
            if self._require(connection, _BACK, "rollback") == "nothing":
                return Left([])
            return left_behind(connection, legacy_in(connection, self.map))

    def rollback(self) -> Left:
        """Undo all steps; the earlier application goes on. What the engine has worked on is returned, whole."""
        with self._alone() as connection:
            with connection.begin():
                if self._require(connection, _BACK, "rollback") == "nothing":
                    return Left([])
                legacy = legacy_in(connection, self.map)
                left = left_behind(connection, legacy)
            self._briefly(connection, self._undoing(legacy))
            return left

    def checksum(self) -> str:
        """Return a sum over all rows that were moved: equal if and only if they are."""
        with self._connected() as connection, connection.begin():
            return checksum(connection, legacy_in(connection, self.map))

    # --- what steps are made of

    def _expanding(self, legacy: Legacy) -> Iterator[str]:
        yield from installing.tables(legacy)
        yield from installing.keeping(legacy, on=False)
        yield from installing.triggers(legacy)
        map_ = json.dumps(self.map.as_json()).replace("'", "''")
        yield f"INSERT INTO {installing.moving_schema(legacy)}.state (step, map) VALUES ('expanded', '{map_}')"

    def _switching(self, legacy: Legacy) -> Iterator[str]:
        yield from back.writing_back(legacy)
        yield from installing.keeping(legacy, on=True)
        yield f"UPDATE {installing.moving_schema(legacy)}.state SET step = 'switched', is_verified = false"

    def _undoing(self, legacy: Legacy) -> Iterator[str]:
        yield from installing.untriggered(legacy)
        yield from installing.dropped(legacy)

    def _drained(self, connection: Connection, legacy: Legacy) -> None:
        """Hold the earlier application's writes, and move the last ones."""
        held = ", ".join(legacy.table(table) for table in ("orders", "order_items"))
        connection.execute(text(f"LOCK TABLE {held} IN SHARE ROW EXCLUSIVE MODE"))
        again = filling.is_switched(connection, legacy)
        for statement in installing.keeping(legacy, on=False, shown=again):
            connection.execute(text(statement))
        while keys := filling.queued(connection, legacy, filling.MOST):
            filling.move(connection, legacy, filling.untouched(connection, legacy, keys))

    def _briefly(
        self, connection: Connection, statements: Iterable[str], before: Callable[[], None] | None = None
    ) -> None:
        """Run statements in one transaction that waits for no lock longer than half a second, and try again."""
        wanted = list(statements)

        def once() -> None:
            with connection.begin():
                connection.execute(text(_LOCK_TIMEOUT))
                if before is not None:
                    before()
                for statement in wanted:
                    connection.exec_driver_sql(statement.replace("%", "%%"))

        self._patiently(once)

    @staticmethod
    def _patiently(work: Callable[[], object]) -> None:
        """Do what can be done again, and again if a lock was not to be had."""
        for attempt in range(_TRIES):
            try:
                work()
            except DRIVER_ERRORS as error:
                if not isinstance(failure_of(error), Busy) or attempt == _TRIES - 1:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    # --- where the move stands, and who may move

    def _legacy(self, connection: Connection, steps: tuple[str, ...], name: str) -> Legacy:
        with connection.begin():
            self._require(connection, steps, name)
            return legacy_in(connection, self.map)

    def _require(self, connection: Connection, steps: tuple[str, ...], name: str) -> str:
        step, kept = _kept(connection, self.map)
        if step not in steps:
            known = ", ".join(one for one in steps if one not in _UNDERWAY)
            raise _refused(name, "wrong_step", f"the move is {step}; {name} is for one that is {known}")
        if kept is not None and kept != json.loads(json.dumps(self.map.as_json())):
            raise _refused(
                name,
                "map_changed",
                "the mapping is not the one that expand was run with; take that, or roll back and expand again",
            )
        return step

    def _require_room(self, connection: Connection, legacy: Legacy) -> None:
        """Refuse to expand where the engine is at work already, or where the user may not."""
        check_rights(connection, legacy)
        orders = f"{quoted(self.map.engine_schema)}.orders"
        is_taken = scalar(connection, "SELECT to_regclass(:table)", table=orders) is not None
        if is_taken and _kept(connection, self.map)[0] == "nothing":
            rule = "must be a schema without the engine's tables: a rollback drops it; name another one"
            raise InvalidInput("engine_schema", shown(self.map.engine_schema), rule)

    def _require_done(self, connection: Connection, legacy: Legacy, *, accept_quarantined: bool) -> None:
        self._require_verified(connection, legacy, "contract")
        with connection.begin():
            status = status_of(connection, legacy, "switched")
        if status.waiting:
            raise _refused(
                "contract", "waiting", f"{status.waiting} orders wait to be moved; run backfill, then verify"
            )
        if status.quarantined and not accept_quarantined:
            rule = f"{status.quarantined} rows are in quarantine; mend them, or --accept-quarantined"
            raise _refused("contract", "quarantined", rule)

    def _require_verified(self, connection: Connection, legacy: Legacy, name: str) -> None:
        with connection.begin():
            sql = f"SELECT is_verified FROM {installing.moving_schema(legacy)}.state"
            if not scalar(connection, sql):
                raise _refused(name, "not_verified", f"{name} comes after a verify that finds nothing; run verify")

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except DRIVER_ERRORS as error:
            raise failure_of(error) from None

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """Give a connection while no other run moves in this database.

        Raises:
            Busy: another one does.
        """
        with self._connected() as connection:
            key = f"{_LOCK} {self.map.engine_schema}"
            with connection.begin():
                is_mine = scalar(connection, "SELECT pg_try_advisory_lock(hashtextextended(:key, 0))", key=key)
            if not is_mine:
                raise Busy("another run of upgrade is at work in this database; wait until it is done")
            try:
                yield connection
            finally:
                if not connection.invalidated:
                    connection.rollback()
                    with connection.begin():
                        scalar(connection, "SELECT pg_advisory_unlock(hashtextextended(:key, 0))", key=key)


def _kept(connection: Connection, legacy_map: LegacyMap) -> tuple[str, Any]:
    """Return the step that a move is at, and the map that it began with."""
    moving = installing.schema_for(legacy_map)
    if scalar(connection, "SELECT to_regclass(:table)", table=f"{moving}.state") is None:
        return "nothing", None
    found = connection.execute(text(f"SELECT step, map FROM {moving}.state")).one_or_none()
    return ("nothing", None) if found is None else (found[0], found[1])


def _refused(step: str, code: str, message: str) -> Refused:
    return Refused(f"upgrade {step}", (Reason(code, ReasonKind.STATE, message),))
