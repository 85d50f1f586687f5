"""docs/reference/commands.md: every command, when it is legal, who gives it, what it takes, why it may be refused."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, get_args

from attrs import fields
from tests.docs.markdown import anchor, page, table, type_text, words
from tests.docs.meanings import MEANINGS
from tests.docs.reasons import codes_of
from tests.docs.source import FieldDoc, doc_of, fields_of

from unified_orders.domain import commands as c
from unified_orders.domain import results
from unified_orders.domain.group import TargetPage
from unified_orders.domain.limits import Limits
from unified_orders.domain.permission import ALWAYS, Grant
from unified_orders.domain.rules import TABLE, Rule
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.words import ActorKind, GroupStatus, OrderState, Word

#: Values that commands take, by the page's order.
VALUES: Final = (
    c.GroupRef, c.GroupRequest, TargetPage, Requirements, c.SiteDecision, Rejection, c.SiteSuggestion,
    Site, Metric, Price,
)  # fmt: skip
SUBJECTS: Final = {
    "orders": "Orders",
    "groups": "Groups",
    "sites": "Sites",
    "review": "Review",
    "payments": "Money",
    "work": "Work",
    "sharing": "Share links",
}
INTRO: Final = """\
A command is a frozen value; `orders.execute(Submit(order_id), actor=..., key=...)` returns `Done`, or raises `Refused`
with every reason that holds. `Done.result` is what the last line of each section names. In JSON a command is an object
with its word in `command`, [like these](wire-commands.md)."""
COMMON: Final = """\
Not repeated below: any command may be refused with {anybody}, and a guest's with {guests}. A value
that can never be right raises `InvalidInput` when the command is made. Sizes are those of [limits](limits.md)."""
#: What any command may meet, what a guest's may, and what those that make an order may.
ANYBODY: Final = ("not_found", "not_permitted", "over_limit")
GUESTS: Final = ("link_expired", "link_revoked")
MAKERS: Final = ("already_exists",)


def commands_page() -> str:
    sections = (part for subject, title in SUBJECTS.items() for part in _subject(subject, title))
    values = (part for cls in VALUES for part in _value(cls))
    return page(
        "Commands",
        INTRO,
        COMMON.format(anybody=_linked(ANYBODY), guests=_linked(GUESTS)),
        "## When",
        "Who may give them, and under what conditions: [permissions](permissions.md).",
        table(("command", "the order is", "the group is"), (_row(rule) for rule in TABLE)),
        *sections,
        "## Values in commands",
        *values,
    )


def _row(rule: Rule) -> tuple[str, ...]:
    name = f"[`{rule.name}`](#{anchor(rule.name)})"
    return name, _states(rule.orders, OrderState), _states(rule.groups, GroupStatus)


def who(rule: Rule) -> str:
    """Return the kinds of actors that may give a command, each with its condition."""
    kinds = (kind for kind in ActorKind if kind in rule.roles)
    return ", ".join(f"{kind}{_condition(rule.roles[kind])}" for kind in kinds)


def _condition(grant: Grant) -> str:
    return "" if grant is ALWAYS else f" ({grant.name})"


def _states(legal: Iterable[Word] | None, every: type[Word]) -> str:
    if legal is None:
        return ""
    left_out = [state for state in every if state not in set(legal)]
    if not left_out:
        return "any"
    if len(left_out) <= 2:
        return f"not {' or '.join(left_out)}"
    return ", ".join(state for state in every if state in set(legal))


def _subject(subject: str, title: str) -> Iterator[str]:
    yield f"## {title}"
    for rule in TABLE:
        if rule.command.__module__.endswith(f".{subject}"):
            yield from _section(rule)


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}"
    yield f"`{rule.command.__name__}`: {doc_of(rule.command)}"
    yield f"Given by {who(rule)}."
    yield fields_table(rule.command)
    codes = [*_by_state(rule), *(code for code in codes_of(rule.command) if code not in ANYBODY)]
    refused = f"Refused besides: {_linked(codes)}. " if codes else ""
    yield f"{refused}Result: {_result(rule.command)}."


def _linked(codes: Iterable[str]) -> str:
    return ", ".join(f"[`{code}`](errors/{code}.md)" for code in codes)


def _by_state(rule: Rule) -> Iterator[str]:
    """Yield what a command may meet before its own rules are asked, and not every command does."""
    if rule.command in {c.CreateOrder, c.Duplicate}:
        yield from MAKERS
    if rule.orders != frozenset(OrderState):
        yield rule.code
    if rule.groups is not None:
        yield "wrong_group_state"


def _result(command: type[Any]) -> str:
    (result,) = (arg for base in command.__orig_bases__ for arg in get_args(base))
    if result is type(None):
        return "none"
    names = words(doc.name for doc in fields_of(result))
    assert getattr(results, result.__name__) is result
    return f"`{result.__name__}` ({names})"


def _value(cls: type[Any]) -> Iterator[str]:
    yield f"### {cls.__name__}"
    yield doc_of(cls)
    yield fields_table(cls)


def fields_table(cls: type[Any]) -> str:
    """Return a table of what a class takes."""
    docs = fields_of(cls)
    return table(("field", "type", "meaning"), map(_field, docs)) if docs else ""


def _field(doc: FieldDoc) -> tuple[str, ...]:
    default = "required" if doc.default is None else f"default {doc.default}"
    limit = f" (limit `{doc.limit}`)" if doc.limit in _LIMITED else ""
    return f"`{doc.name}`", f"{type_text(doc.type)}, {default}", f"{doc.meaning or MEANINGS.get(doc.name, '')}{limit}"


#: Limits that bound one value, and so are worth naming at each field; `host_id` bounds every id of the host's.
_LIMITED: Final = frozenset(attribute.name for attribute in fields(Limits)) - {"host_id"}
