"""What the commands `upgrade ...` do."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.database.connecting import engine_of, tell
from unified_orders.adapters.cli.database.handing import stopped_by_signals
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, screen, table
from unified_orders.adapters.files.writing import whole_file
from unified_orders.domain.errors import Busy, InvalidInput, shown

if TYPE_CHECKING:
    from unified_orders.adapters.postgres.moving import Inspected, LegacyMap, Move, Verified

#: seconds between two looks for what changed
_EACH: Final = 1.0
#: what comes after a step that went well
_NEXT: Final = {
    "expand": "the earlier application goes on as before; next: upgrade backfill",
    "backfill": "next: upgrade verify",
    "switch": "the engine may write now; old readers go on; when the earlier application is gone: upgrade contract",
}


def work_on(step: str, dsn: str, map_: Path | None, *, as_json: bool, **given: Any) -> int:  # noqa: ANN401 - options
    """Take one step, or say what it would do."""
    from unified_orders.adapters.postgres.moving import Move  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        move = Move(engine, _map_of(map_))
        if given.get("sql") or given.get("dry_run"):
            return _foretell(move, step, as_sql=bool(given.get("sql")), as_json=as_json)
        return _STEPS[step](move, as_json, given)


def _map_of(path: Path | None) -> "LegacyMap":
    from unified_orders.adapters.postgres.moving import LegacyMap, read_map  # noqa: PLC0415 - an extra

    if path is None:
        return LegacyMap()
    try:
        return read_map(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("--map", shown(str(path)), f"must be a file that can be read: {error}") from None


def _foretell(move: "Move", step: str, *, as_sql: bool, as_json: bool) -> int:
    statements = move.statements(step)
    if as_sql:
        sys.stdout.write("".join(f"{statement.rstrip().rstrip(';')};\n" for statement in statements))
        return OK
    status = move.status()
    answer = {"step": step, "status": asdict(status), "statements": len(statements)}
    sentence = f"the move is {status.step}; {step} would run {len(statements)} statements (--sql prints them)"
    if step == "backfill":
        sentence = f"the move is {status.step}; backfill would move {status.total - status.moved:,} orders"
    return tell(answer, sentence, as_json=as_json)


def _inspect(move: "Move", as_json: bool, given: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    from unified_orders.adapters.cli.upgrading.proposing import proposal  # noqa: PLC0415 - an extra behind it

    found, target = move.inspect(), given.get("propose")
    if target is not None:
        with whole_file(target, replace=False) as stream:
            stream.write(proposal(move.map, found))
    if as_json:
        return tell({**asdict(found), "unknown": found.unknown}, "", as_json=True)
    _show_inspected(found)
    if target is not None:
        screen().print(f"a mapping file is at {target}; edit it, and name it with --map from now on")
    return OK


def _show_inspected(found: "Inspected") -> None:
    rows = table("table", "rows", right=("rows",))
    for name, count in found.rows.items():
        rows.add_row(name, f"{count:,}")
    screen().print(rows)
    words = table("status of", "word", "means", "rows", right=("rows",))
    for of, listed in (("orders", found.statuses), ("items", found.item_statuses)):
        for one in listed:
            means = one["means"] or Text("nothing yet: would be quarantined", style=BAD)
            words.add_row(of, str(one["word"]), means, f"{one['rows']:,}")
    screen().print(words)
    for title, counts in (("would be quarantined", found.reasons), ("would be moved with a remark", found.remarks)):
        if counts:
            screen().print(_counted(f"{title}, of {found.tried:,} orders tried", counts))
    if found.missing:
        screen().print(f"not there, and done without: {', '.join(found.missing)}", style=QUIET)
    if found.hanging:
        screen().print(f"hangs on the tables, and stays: {', '.join(found.hanging)}", style=QUIET)
    for name, count in found.left_over.items():
        screen().print(f"left where they are: {count:,} rows of {name}, of an earlier attempt", style=QUIET)
    for name, rule in found.unsaid.items():
        screen().print(f"✗ {name} {rule}", style=BAD)
    screen().print(f"a back-fill takes about {found.estimate:,} s")


def _counted(title: str, counts: dict[str, int]) -> Table:
    told = table(title, "rows", right=("rows",))
    for name, count in counts.items():
        told.add_row(name, f"{count:,}")
    return told


def _expand(move: "Move", as_json: bool, _: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    move.expand()
    return tell({"status": asdict(move.status())}, _NEXT["expand"], as_json=as_json)


def _backfill(move: "Move", as_json: bool, given: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    with _bar("orders") as moved:
        pace = move.backfill(throttle=given["throttle"], told=lambda one: moved(one.moved, one.total))
    if given["follow"]:
        _follow(move, given["throttle"])
    status = move.status()
    sentence = f"{status.moved:,} of {status.total:,} orders are moved, {status.quarantined:,} rows are in quarantine; "
    worst = round(pace.worst * 1000)
    return tell({"status": asdict(status), "worst_batch_ms": worst}, sentence + _NEXT["backfill"], as_json=as_json)


def _follow(move: "Move", throttle: float) -> None:
    """Move what changes until a signal says stop; another step that is at work has its turn."""
    stop = stopped_by_signals()
    screen(errors=True).print("following; Ctrl-C or SIGTERM ends it after the batch in hand")
    while not stop.wait(_EACH):
        with suppress(Busy):
            if move.status().waiting:
                move.backfill(throttle=throttle)


def _verify(move: "Move", as_json: bool, given: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    from unified_orders.adapters.cli.upgrading.reporting import as_html  # noqa: PLC0415 - only here

    target, total = given.get("report"), move.status().moved
    if target is not None and target.suffix.lower() not in {".html", ".json"}:
        raise InvalidInput("--report", shown(str(target)), "must end in .html or .json")
    with _bar("orders examined") as examined:
        found = move.verify(lambda number: examined(number, total))
    document = {**asdict(found), "is_clean": found.is_clean}
    if target is not None:
        with whole_file(target, replace=True) as stream:
            stream.write(
                as_html(found) if target.suffix.lower() == ".html" else json.dumps(document, indent=2, default=str)
            )
    if as_json:
        tell(document, "", as_json=True)
    else:
        _show_verified(found)
    return OK if found.is_clean else FOUND


def _show_verified(found: "Verified") -> None:
    heads = ("migrated", "kept as cancelled", "quarantined")
    rows = table("table", *heads, right=heads)
    for name, fates in found.rows.items():
        rows.add_row(name, *(f"{fates.get(fate, 0):,}" for fate in ("migrated", "cancelled", "quarantined")))
    screen().print(rows)
    for title, counts in (("quarantined because of", found.reasons), ("moved, with a remark", found.remarks)):
        if counts:
            screen().print(_counted(title, counts))
    for fault in found.faults[:20]:
        screen().print(f"✗ {fault}", style=BAD)
    if found.waiting:
        screen().print(
            f"{found.waiting:,} orders have changed since; run upgrade backfill, then verify again", style=BAD
        )
    if found.reasons:
        told = f"{sum(one.get('quarantined', 0) for one in found.rows.values()):,} rows are in quarantine"
        screen().print(f"{told}, left as they are; --report says of each why", style=QUIET)
    if found.is_clean:
        screen().print(f"all is well; checksum {found.checksum}; next: upgrade switch", style=GOOD)


def _switch(move: "Move", as_json: bool, _: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    move.switch()
    return tell({"status": asdict(move.status())}, _NEXT["switch"], as_json=as_json)


def _contract(move: "Move", as_json: bool, given: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    stayed = move.contract(accept_quarantined=given["accept_quarantined"])
    rest = "".join(f"\n  stays, since something hangs on it: {statement}" for statement in stayed)
    return tell({"stayed": stayed}, f"the move is done; the engine stands alone{rest}", as_json=as_json)


def _rollback(move: "Move", as_json: bool, given: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    left = move.left_behind()
    target = given.get("export")
    if left.orders and target is None:
        raise InvalidInput("--export", "no file", f"is needed: the engine has worked on {len(left.orders):,} orders")
    if target is not None:
        with whole_file(target, replace=False) as stream:
            stream.write(json.dumps(left.orders, indent=2, default=str))
    move.rollback()
    several = [one["order"]["id"] for one in left.orders if one["clients"] > 1]
    answer = {"exported": len(left.orders), "of_several_clients": several}
    told = f"; {len(left.orders):,} orders that the engine worked on are in {target}" if target is not None else ""
    return tell(answer, f"the move is undone, and the earlier application goes on{told}", as_json=as_json)


def _status(move: "Move", as_json: bool, _: dict[str, Any]) -> int:  # noqa: FBT001 - of `_STEPS`
    status = move.status()
    sentence = (
        f"the move is {status.step}: {status.moved:,} of {status.total:,} orders are moved, "
        f"{status.waiting:,} wait to be moved again, {status.quarantined:,} rows are in quarantine; "
        f"{'verified' if status.is_verified else 'not verified'}"
    )
    return tell(asdict(status), sentence, as_json=as_json)


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f}/s", style=QUIET)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a bar with rate and time left, on a terminal."""
    console = screen(errors=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)

        def moved(number: int, total: int) -> None:
            progress.update(task, completed=number, total=total)

        yield moved


_STEPS: Final[dict[str, Callable[["Move", bool, dict[str, Any]], int]]] = {
    "inspect": _inspect,
    "expand": _expand,
    "backfill": _backfill,
    "verify": _verify,
    "switch": _switch,
    "contract": _contract,
    "rollback": _rollback,
    "status": _status,
}
