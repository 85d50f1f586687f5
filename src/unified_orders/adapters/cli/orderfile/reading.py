"""Read an order file: all of it is checked, with the files it names, before anything runs."""

from pathlib import Path
from typing import Any, Final

from unified_orders.adapters.cli.meaning import meant
from unified_orders.adapters.cli.orderfile.amounts import in_minor_units
from unified_orders.adapters.cli.orderfile.document import Document, document_of, read_document
from unified_orders.adapters.cli.orderfile.entries import GroupEntry, OrderEntry, Told, read_entry, spelled_out
from unified_orders.adapters.cli.orderfile.naming import Names
from unified_orders.adapters.cli.orderfile.planning import (
    Plan,
    PlannedNames,
    added_groups,
    clients_of,
    discounts_of,
    order_of,
    rounds_of,
)
from unified_orders.adapters.cli.orderfile.problems import BadOrderFile, FileProblem
from unified_orders.adapters.cli.orderfile.steps import COMPLETE_WORK, Step, in_full, read_step
from unified_orders.domain.currencies import CODES

#: What a step by itself is called where a file has its name.
_STEP: Final = Path("STEP")
_FIELDS: Final = ("created_by", "currency", "account", "groups", "steps")


def read_order_file(path: Path) -> Plan:
    """Return the plan that a file stands for.

    Raises:
        BadOrderFile: with every fault that was found, by line.
    """
    document = read_document(path)
    problems: list[FileProblem] = []
    plan = _plan(document, problems.append)
    if problems or plan is None:
        raise BadOrderFile(tuple(sorted(set(problems), key=lambda one: (one.line, one.field))))
    return plan


def read_one_step(text: str, who: str | None, currency: str, names: Names) -> Step:
    """Return a step that stands by itself, as on a command line; `who` gives it where it does not say so.

    Raises:
        BadOrderFile: with every fault that was found.
    """
    document = document_of(_STEP, text)
    problems: list[FileProblem] = []
    content = in_minor_units(document, currency, problems.append)
    content = {"do": content} if isinstance(content, str) else content
    if isinstance(content, dict) and who is not None and content.get("do") != COMPLETE_WORK:
        content = {"as": who, **in_full(content)}
    step = read_step(document, "", content, names, problems.append)
    if problems or step is None:
        raise BadOrderFile(tuple(dict.fromkeys(problems)))
    return step


def _plan(document: Document, told: Told) -> Plan | None:
    content = document.content
    if not isinstance(content, dict):
        told(document.problem("", f"must be an order, with the fields {', '.join(_FIELDS)}"))
        return None
    currency = content.get("currency")
    if currency not in CODES:
        close = meant(currency.upper(), CODES) if isinstance(currency, str) else ""
        told(document.problem("currency", f"must be an ISO 4217 currency code in capitals, like USD{close}"))
        return None
    content = spelled_out(in_minor_units(document, currency, told))
    steps = [(f"steps[{at}]", one) for at, one in enumerate(_list_of("steps", document, content, told))]
    taken = _steps(document, steps, PlannedNames(_clients_in(content)), told)
    entry = read_entry(document, content, "", OrderEntry, told, extra=("steps",))
    return _of_entry(document, entry, steps, taken, told) if entry is not None else None


def _list_of(name: str, document: Document, content: dict[str, Any], told: Told) -> list[Any]:
    members = content.pop(name, [])
    if isinstance(members, list):
        return members
    told(document.problem(name, "must be a list"))
    return []


def _clients_in(content: dict[str, Any]) -> list[str]:
    groups = content.get("groups")
    return [str(one.get("client")) for one in groups if isinstance(one, dict)] if isinstance(groups, list) else []


def _of_entry(
    document: Document, entry: OrderEntry, steps: list[tuple[str, Any]], taken: tuple[Step, ...], told: Told
) -> Plan | None:
    groups = [(f"groups[{at}]", one) for at, one in enumerate(entry.groups)]
    for place, request in added_groups(steps):
        added = read_entry(document, spelled_out(request), place, GroupEntry, told)
        groups += [(place, added)] if added is not None else []
    made = order_of(document, entry, told)
    everybody = clients_of(document, groups, entry.account, told)
    discounts = discounts_of(document, entry, told)
    rounds = rounds_of(document, groups, entry, told)
    if made is None:
        return None
    return Plan(document.path, made[1], made[0], everybody, discounts, rounds, taken, entry.about)


def _steps(document: Document, steps: list[tuple[str, Any]], names: PlannedNames, told: Told) -> tuple[Step, ...]:
    found = []
    for place, content in steps:
        step = read_step(document, place, content, names, told)
        if step is not None:
            names.learn(step)
            found.append(step)
    return tuple(found)
