"""docs/reference/commands.md: every command, when it is legal, who gives it, what it takes, why it may be refused."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, get_args

from attrs import fields
from tests.docs.markdown import anchor, page, table, words
from tests.docs.reasons import codes_of, common_codes
from tests.docs.source import FieldDoc, doc_of, fields_of

from unified_orders.domain import commands as c
from unified_orders.domain import results
from unified_orders.domain.group import TargetPage
from unified_orders.domain.limits import Limits
from unified_orders.domain.permission import ALWAYS, Grant
from unified_orders.domain.rules import TABLE, Rule
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.words import ActorKind, GroupStatus, OrderState

#: What fields mean of which the name says it all in the source.
SHARED: Final = {
    "order_id": "the order",
    "group": "the group, with its order",
    "group_id": "the group",
    "item_id": "the item",
    "client_id": "the client, by the host's id",
    "selection_id": "the site by its selection",
    "domain_id": "the site by its domain's id",
    "alternate_id": "the selection that comes in; an alternate",
    "approved_id": "the selection that goes out; approved",
    "alternate_version": "the version that the reviewer saw",
    "approved_version": "the version that the reviewer saw",
    "expected_price": "the retail price that was seen, in minor units; if another holds, the command is refused",
    "allow_repeat": "take a domain that the same client already gets in another group of this order",
    "reason": "why, for history",
    "message": "a word to whoever reads it",
    "label": "a name for people",
    "currency": "ISO 4217, like `USD`",
    "groups": "what is ordered, one for each client's share",
    "requires_client_review": "staff review only on behalf of the client, and nothing is approved automatically",
    "deadline": "a promise to sort and filter by; no timer",
    "metadata": "the host's own facts, as a JSON object",
    "request": "the share as it is asked for",
    "link_count": "how many links",
    "target_pages": "URLs or `TargetPage`s, one for each wanted link",
    "anchor_texts": "preferred anchors; the one at index i goes with the page at index i",
    "requirements": "what is asked of sites",
    "account_id": "the account, by the host's id",
    "assigned_to": "a member of staff by the host's id; None takes it away",
    "text": "what it says",
    "audience": "`internal` is for staff, `account` for and by the account",
    "reference": "the payer's or provider's own word for it",
    "epoch": "as `StartAnalysis` gave it",
    "sites": "the sites",
    "last": "True: there are no further pages of this round",
    "decisions": "one for each site that is decided on",
    "decision": "`approve`, `reject`, `alternate` or `reconsider`",
    "client_notes": "the reviewer's note on the site; not in history",
    "internal_notes": "staff's note on the site; not in history",
    "target_page_url": "one of the group's pages",
    "anchor_text": "the anchor",
    "stage": "`started`, `published`, `completed`, `reopened` or `failed`",
    "workflow_id": "the host's id of the workflow",
    "published_url": "where the link is live",
    "resolution": "how it was settled",
    "token": "the text of the share link's token",
    "token_id": "the share link",
    "expires_in": "from 5 minutes to 30 days",
    "code": "why, as a word",
    "url": "an http or https address",
    "domain": "the domain itself",
    "metrics": "what was measured",
    "prices": "what it costs",
    "niches": "what it is about",
    "qualification": "the analyst's verdict",
    "name": "`dr`, `traffic`, or any other",
    "value": "a number >= 0",
    "min_dr": "least domain rating, 0 to 100",
    "max_dr": "greatest domain rating, 0 to 100",
}
#: Values that commands take, by the page's order.
VALUES: Final = (
    c.GroupRef, c.GroupRequest, TargetPage, Requirements, c.SiteDecision, Rejection, c.SiteSuggestion, Site, Metric, Price,
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
with its word in `command`; fields at their default may be left out. What the codes mean: [errors](errors.md)."""
COMMON: Final = """\
Not repeated below: any command may be refused with {codes}; a guest's also with `link_expired` and `link_revoked`; a
value that can never be right raises `InvalidInput` when the command is made. Sizes are those of [limits](limits.md)."""


def commands_page() -> str:
    sections = (part for subject, title in SUBJECTS.items() for part in _subject(subject, title))
    values = (part for cls in VALUES for part in _value(cls))
    general = sorted(common_codes() - {"link_expired", "link_revoked"})
    return page(
        "Commands",
        INTRO,
        COMMON.format(codes=words(general)),
        "## When, and who",
        table(("command", "the order is", "the group is", "who"), (_row(rule) for rule in TABLE)),
        "In brackets stands a condition on that kind of actor:",
        table(("condition", "meaning"), ((f"`{grant.name}`", grant.sentence) for grant in _grants())),
        *sections,
        "## Values in commands",
        *values,
    )


def _row(rule: Rule) -> tuple[str, ...]:
    name = f"[`{rule.name}`](#{anchor(rule.name)})"
    return name, _states(rule.orders, OrderState), _states(rule.groups, GroupStatus), who(rule)


def who(rule: Rule) -> str:
    """Return the kinds of actors that may give a command, each with its condition."""
    kinds = (kind for kind in ActorKind if kind in rule.roles)
    return ", ".join(f"{kind}{_condition(rule.roles[kind])}" for kind in kinds)


def _condition(grant: Grant) -> str:
    return "" if grant is ALWAYS else f" ({grant.name})"


def _states(legal: Iterable[Any] | None, every: Any) -> str:
    if legal is None:
        return ""
    left_out = [state for state in every if state not in set(legal)]
    if not left_out:
        return "any"
    if len(left_out) <= 2:
        return f"not {' or '.join(left_out)}"
    return ", ".join(state for state in every if state in set(legal))


def _grants() -> list[Grant]:
    found = {grant.name: grant for rule in TABLE for grant in rule.roles.values() if grant is not ALWAYS}
    return [found[name] for name in sorted(found)]


def _subject(subject: str, title: str) -> Iterator[str]:
    yield f"## {title}"
    for rule in TABLE:
        if rule.command.__module__.endswith(f".{subject}"):
            yield from _section(rule)


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}"
    yield f"`{rule.command.__name__}`: {doc_of(rule.command)}"
    yield fields_table(rule.command)
    own = [code for code in codes_of(rule.command) if code not in common_codes()]
    refused = f"Refused besides: {words(own)}. " if own else ""
    yield f"{refused}Result: {_result(rule.command)}."


def _result(command: type[Any]) -> str:
    (result,) = (arg for base in command.__orig_bases__ for arg in get_args(base))  # type: ignore[attr-defined]
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
    return table(("field", "type", "default", "meaning"), map(_field, docs)) if docs else ""


def _field(doc: FieldDoc) -> tuple[str, ...]:
    default = "required" if doc.default is None else doc.default
    limit = f" (limit `{doc.limit}`)" if doc.limit in _LIMITED else ""
    return f"`{doc.name}`", f"`{doc.type}`", default, f"{doc.meaning or SHARED.get(doc.name, '')}{limit}"


#: Limits that bound one value, and so are worth naming at each field; `host_id` bounds every id of the host's.
_LIMITED: Final = frozenset(attribute.name for attribute in fields(Limits)) - {"host_id"}
