"""What would come of a step: yes, with what changes, happens and is sent; or no, with all reasons."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unified_orders.adapters.cli.differing import Difference
from unified_orders.adapters.cli.opening import Opened
from unified_orders.adapters.cli.orderfile.amounts import AMOUNTS
from unified_orders.adapters.cli.screen.actions import names_of
from unified_orders.adapters.cli.screen.steps import reasons_table
from unified_orders.adapters.cli.screen.style import BAD, GOOD, QUIET, STRONG, spoken
from unified_orders.adapters.cli.screen.way import Way
from unified_orders.adapters.cli.simulation import Simulation
from unified_orders.domain.amounts import amount_text
from unified_orders.domain.effects import Announce, Effect, OfGroup, OfItem
from unified_orders.domain.events import kind_of
from unified_orders.wire import to_wire

_INDENT: Final = (0, 0, 0, 2)
#: What follows from the rest or says who and when: `--json` has it.
_FOLLOW: Final = ("counters.", "counts.", "money.", "taken", "updated_by.", "reviewed_by.", "reviewed_at", "times.")
_LONGEST: Final = 60
_AMOUNTS: Final = AMOUNTS | {"net_paid", "due", "due_back", "owed", "subtotal", "paid", "refunded"}
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]+)?(?:Z|\+00:00)")


def show_simulation(console: Console, found: Opened, simulation: Simulation) -> None:
    """Print the answer to a step, and that nothing is stored."""
    step = simulation.step
    mark = ("✓ accepted", GOOD) if simulation.accepted else ("✗ refused", BAD)
    console.print(Text.assemble(mark, f": {step.do} by {step.who}, {found.where}"))
    if simulation.done is None:
        console.print(Padding(reasons_table(simulation.reasons), _INDENT))
    else:
        called = Called(names_of(found.standing), simulation.sites, found.standing.summary().currency)
        for title, rows in _parts(simulation, called):
            console.print(Text(f"\n{title}", style=STRONG))
            console.print(Padding(rows, _INDENT))
        console.print(Padding(Way(simulation.done.state), (1, 0, 0, 0)))
    console.print(Text("simulated: nothing is stored", style=QUIET))


def _parts(simulation: Simulation, called: "Called") -> Iterator[tuple[str, RenderableType]]:
    if simulation.sentences:
        told = zip(simulation.events, simulation.sentences, strict=True)
        yield "What happens", _grid((str(one.seq), text) for one, text in told)
    if simulation.differences:
        yield "What changes", Group(*_changes(simulation.differences, called))
    if simulation.effects:
        yield "What is sent", _grid((spoken(one.name), called(_target(one))) for one in simulation.effects)
    result = to_wire(simulation.done.result) if simulation.done is not None else None
    if isinstance(result, dict):
        yield "What comes back", _grid((spoken(name), called(value, name)) for name, value in result.items())


def _grid(rows: Iterable[tuple[str, str]]) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0))
    made.add_column(style=QUIET, no_wrap=True)
    made.add_column(overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def _changes(changed: Iterable[Difference], called: "Called") -> Iterator[RenderableType]:
    """Yield each entity that changes, with its fields before and after."""
    for one in changed:
        shown = [(path, pair) for path, pair in one.fields.items() if not path.startswith(_FOLLOW)]
        if one.what == "changed" and not shown:
            continue
        yield Text.assemble(_subject(one, called), (f"  {one.what}" if one.what != "changed" else "", QUIET))
        for path, (before, after) in shown:
            told = Text.assemble((f"{spoken(path)}: ", QUIET), f"{called(before, path)} → {called(after, path)}")
            yield Padding(told, _INDENT)


def _subject(one: Difference, called: "Called") -> str:
    if one.entity == "order":
        return "the order"
    name = called(str(one.id))
    return name if name.startswith("the ") else f"{one.entity} {name}"


def _target(effect: Effect) -> str:
    match effect:
        case OfGroup() | OfItem():
            return str(effect.group_id if isinstance(effect, OfGroup) else effect.item_id)
        case Announce():
            return kind_of(type(effect.recorded.event))
        case _:
            return effect.key


class Called:
    """Values of the wire as people read them: ids by what they stand for, amounts in their currency, long texts cut."""

    def __init__(self, names: Mapping[UUID, str], sites: Mapping[UUID, str], currency: str) -> None:
        self._names = {str(id_): name for id_, name in (*sites.items(), *names.items())}
        self._currency = currency

    def __call__(self, value: Any, name: str = "") -> str:  # noqa: ANN401 - JSON
        """Return a value as text; a name, or a path of names, says of what."""
        if value is None or value in ("", [], {}):
            return "nothing"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(map(self, value))
        if isinstance(value, dict):
            return self._site(value) if "domain_id" in value else self._fields(value)
        if isinstance(value, int) and name.rpartition(".")[2] in _AMOUNTS:
            return amount_text(value, self._currency)
        return self._names.get(str(value)) or self._text(str(value))

    def _fields(self, value: Mapping[str, Any]) -> str:
        return ", ".join(f"{spoken(name)} {self(one, name)}" for name, one in value.items())

    def _site(self, value: Mapping[str, Any]) -> str:
        """Return a site that a review answers with: what became of it, or why it was passed over."""
        return f"{value['domain_id']} {spoken(value.get('status') or value.get('why') or 'available')}"

    def _text(self, text: str) -> str:
        if _MOMENT.fullmatch(text):
            return f"{text[:10]} {text[11:19]} UTC"
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
