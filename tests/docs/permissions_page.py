"""docs/reference/permissions.md: who may give which command and ask which query, and what a share link lets do."""

from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Final

from tests.docs.commands_page import SUBJECTS
from tests.docs.markdown import anchor, bullets, page, table
from tests.docs.viewing import queries_by_kind

from unified_orders.domain.permission import ALWAYS, REVIEW_LINK, Grant
from unified_orders.domain.rules import TABLE, Rule
from unified_orders.domain.words import ActorKind, LinkPermission

INTRO: Final = """\
Permission is part of every decision: what the tables do not grant is refused with
[`not_permitted`](errors/not_permitted.md). ● stands for always, a letter for a condition, and nothing for never. Before
that comes sight: an order of another account, or a group beyond a guest's link, is
[`not_found`](errors/not_found.md), as if it did not exist. In which states a command is legal:
[commands](commands.md#when)."""
SYSTEM: Final = "The fifth kind of actor, `system`, is the author of migrations and gives no command."
LINKS: Final = """\
## What a share link permits

A link opens one order, or some of its groups, to a guest without an account. What `share` puts into its permissions:"""
NARROWING: Final = """\
## Less than this

A host may take grants away, and never add any:

```python
from unified_orders import PERMISSIONS, ActorKind, Settings, narrowed

no_house_reviews = Settings(permissions=narrowed(PERMISSIONS, [("auto_approve", ActorKind.STAFF)]))
```"""
KINDS: Final = (ActorKind.STAFF, ActorKind.ACCOUNT, ActorKind.GUEST, ActorKind.WORKER)
_ALWAYS: Final = "●"


def permissions_page() -> str:
    letters = dict(zip(_conditions(), ascii_lowercase, strict=False))
    return page(
        "Permissions",
        INTRO,
        "## Commands",
        *(part for subject, title in SUBJECTS.items() for part in _commands(subject, title, letters)),
        "## Conditions",
        bullets(f"**{letter}** `{grant.name}`: {grant.sentence}" for grant, letter in letters.items()),
        SYSTEM,
        "## Queries",
        table(("query", *KINDS), ((f"`{query}`", *_marks(kinds)) for query, kinds in queries_by_kind().items())),
        LINKS,
        bullets(_links()),
        NARROWING,
    )


def _conditions() -> list[Grant]:
    """Return every condition, in the order in which the page comes to it."""
    rules = [rule for subject in SUBJECTS for rule in _rules(subject)]
    found = (rule.roles[kind] for rule in rules for kind in KINDS if kind in rule.roles)
    return [grant for grant in dict.fromkeys(found) if grant is not ALWAYS]


def _rules(subject: str) -> list[Rule]:
    return [rule for rule in TABLE if rule.command.__module__.endswith(f".{subject}")]


def _commands(subject: str, title: str, letters: dict[Grant, str]) -> Iterator[str]:
    rows = (
        (f"[`{rule.name}`](commands.md#{anchor(rule.name)})", *(_cell(rule.roles.get(kind), letters) for kind in KINDS))
        for rule in _rules(subject)
    )
    yield f"### {title}"
    yield table(("command", *KINDS), rows)


def _cell(grant: Grant | None, letters: dict[Grant, str]) -> str:
    if grant is None:
        return ""
    return letters.get(grant, _ALWAYS)


def _marks(kinds: Iterable[ActorKind]) -> list[str]:
    allowed = set(kinds)
    return [_ALWAYS if kind in allowed else "" for kind in KINDS]


def _links() -> Iterator[str]:
    review = [f"`{rule.name}`" for rule in TABLE if rule.roles.get(ActorKind.GUEST) is REVIEW_LINK]
    says = {
        LinkPermission.VIEW: "the queries above that are open to guests; every link has it",
        LinkPermission.REVIEW: f"besides, {', '.join(review)} for the groups it opens",
        LinkPermission.CLAIM: "an account may take the order by `claim` with the link's token; for a whole order only",
    }
    return (f"`{permission}`: {says[permission]}" for permission in LinkPermission)
