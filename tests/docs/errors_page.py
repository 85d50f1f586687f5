"""docs/reference/errors.md: the tree of errors, and every code of a refusal with what it says and what to do."""

import inspect
from collections.abc import Iterator
from typing import Final

from tests.docs.commands_page import MAKERS
from tests.docs.markdown import page, table, words
from tests.docs.reasons import Refusable, all_reasons, codes_of, common_codes
from tests.docs.source import doc_of

from unified_orders.adapters.files import UnreadableFile
from unified_orders.domain import errors
from unified_orders.domain.commands import CreateOrder, Duplicate
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.rules import TABLE
from unified_orders.wire import WireError

INTRO: Final = """\
`except UnifiedOrdersError` catches all that the library raises on purpose, and `retryable` says whether the same call
may succeed later without a change. Errors pickle and copy; their data stands in `args` and in the named fields."""
REFUSALS: Final = """\
## Refusals

`Refused.reasons` holds every reason at once, each with a stable `code`, a `kind`, a sentence, and the `path` within the
command; nothing was changed. Kinds: `state` (where the order or group stands), `permission` (who asks), `guard` (a rule
on the facts), `input` (what was sent). What a reader of the order may not know to exist is `not_found`, foreign and
unknown alike. The sentence ends with what to do; … stands for what it fills in."""
#: What the sentence can't show, since it is made elsewhere.
SAID_ELSEWHERE: Final = {"invalid_input": "the field, the rule and the value, as `InvalidInput` says them"}
OF_MANY: Final = {
    "link_expired": "any command of a guest",
    "link_revoked": "any command of a guest",
    "wrong_group_state": "any command for a group",
}


def errors_page() -> str:
    return page(
        "Errors",
        INTRO,
        f"```text\n{_tree()}\n```",
        table(("error", "retry", "meaning", "holds"), (_row(cls) for cls in error_classes())),
        REFUSALS,
        table(("code", "kind", "what it says", "of"), (_code(code) for code in sorted(_by_code()))),
    )


def _tree() -> str:
    lines = inspect.cleandoc(errors.__doc__ or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("    "))


def error_classes() -> list[type[Exception]]:
    """Return every error of the library below the root, parents first, those of the command line left out."""
    assert {UnreadableFile, WireError} <= set(_below(UnifiedOrdersError)), "their modules have to be loaded"
    return list(_below(UnifiedOrdersError))


def _below(cls: type[Exception]) -> Iterator[type[Exception]]:
    if not cls.__module__.startswith(("unified_orders.adapters.cli", "tests.")):
        yield cls
        for child in sorted(cls.__subclasses__(), key=_place):
            yield from _below(child)


def _place(cls: type[Exception]) -> tuple[bool, str, int]:
    """Order the domain's errors first, then by module, each in the order of its source, whatever was loaded first."""
    return not cls.__module__.startswith(errors.__name__), cls.__module__, inspect.getsourcelines(cls)[1]


def _row(cls: type[Exception]) -> tuple[str, ...]:
    held = inspect.signature(cls).parameters if "__init__" in vars(cls) else {}
    names = (name for name, one in held.items() if one.kind is one.POSITIONAL_OR_KEYWORD)
    return f"`{cls.__name__}`", "yes" if getattr(cls, "retryable", False) else "", doc_of(cls), words(names)


def _by_code() -> dict[str, list[Refusable]]:
    found: dict[str, list[Refusable]] = {}
    for reason in all_reasons():
        found.setdefault(reason.code, []).append(reason)
    return found


def _code(code: str) -> tuple[str, ...]:
    reasons = _by_code()[code]
    kinds = ", ".join(sorted({reason.kind for reason in reasons}))
    said = "<br>".join(sorted({SAID_ELSEWHERE.get(code, reason.message) for reason in reasons}))
    return f"`{code}`", kinds, said, _commands(code)


def _commands(code: str) -> str:
    named = {rule.name for rule in TABLE if code == rule.code != "wrong_state"}
    own = [rule.name for rule in TABLE if code in codes_of(rule.command) or rule.name in named]
    if code in MAKERS:
        return words((CreateOrder.name, Duplicate.name))
    if code in common_codes() and not named:
        return OF_MANY.get(code, "any command")
    return words(own) or "`InvalidInput.reason`"
