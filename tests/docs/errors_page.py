"""docs/reference/errors.md: the tree of errors, and all codes; beside it a page for each code."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Final

from tests.docs.commands_page import MAKERS
from tests.docs.markdown import bullets, page, words
from tests.docs.reasons import Refusable, all_reasons, codes_of, common_codes
from tests.docs.source import doc_of

from unified_orders.application.advice import SUBJECTS, all_advice
from unified_orders.domain import errors
from unified_orders.domain.commands import CreateOrder, Duplicate
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.rules import TABLE

INTRO: Final = """\
`except UnifiedOrdersError` catches all that the library raises on purpose. Of each error, `retryable` says whether the
same call may succeed later without a change, `code` is a stable word for programs, and `page` is where this
documentation explains it. Errors pickle and copy; their data stands in `args` and in the fields that are named here."""
LINKED: Final = """\
Every code has its page: `Reason.page` and `UnifiedOrdersError.page` give its path, like `reference/errors/over_quota/`,
to be joined to the address where you publish this documentation. Without any, `unified-orders error over_quota` prints
the same in a terminal, and `advice_on("over_quota")` of `unified_orders.application.advice` gives it to a program."""
REFUSALS: Final = """\
## Refusals

`Refused.reasons` holds every reason that was found, each with a stable `code`, a `kind`, a sentence that ends with what
to do, and the `path` within the command. Nothing was changed. There are four kinds:

* `state`: where the order or group stands;
* `permission`: who asks;
* `guard`: a rule on the facts;
* `input`: what was sent."""
TITLES: Final = {
    "common": "Of any command",
    "orders": "Of orders and groups",
    "review": "Of the review",
    "money": "Of money",
    "work": "Of the work",
    "sharing": "Of share links and accounts",
}
#: The modules that have errors of their own, beside the domain.
HOMES: Final = (
    "unified_orders.wire.errors",
    "unified_orders.adapters.files.errors",
    "unified_orders.adapters.cli.orderfile.problems",
)
_HELD: Final = re.compile(r"(?:#: (.+)\n\s+)?self\.(\w+) = ")
#: What the sentence can't show, since it is made elsewhere.
SAID_ELSEWHERE: Final = {"invalid_input": "field: rule, got value"}
OF_MANY: Final = {
    "link_expired": "any command or query of a guest",
    "link_revoked": "any command or query of a guest",
    "order_changed": "any command that names the version it is for",
    "wrong_group_state": "any command for a group",
}


def errors_page() -> str:
    return page(
        "Errors",
        INTRO,
        LINKED,
        f"```text\n{_tree()}\n```",
        bullets(_class_line(cls) for cls in error_classes()),
        REFUSALS,
        *(part for subject in SUBJECTS if subject in TITLES for part in _subject(subject)),
    )


def error_pages() -> Mapping[str, Callable[[], str]]:
    """Return what makes the page of each code, by its name under docs/reference."""
    return {f"errors/{code}.md": partial(_page, code) for code in all_advice()}


def _tree() -> str:
    lines = inspect.cleandoc(errors.__doc__ or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("    "))


@cache
def error_classes() -> tuple[type[UnifiedOrdersError], ...]:
    """Return every error of the library, parents first, the root and the domain's before those of adapters."""
    for home in HOMES:
        importlib.import_module(home)
    return tuple(_below(UnifiedOrdersError))


def _below(cls: type[UnifiedOrdersError]) -> Iterator[type[UnifiedOrdersError]]:
    if cls.__module__ in {errors.__name__, *HOMES}:
        yield cls
        for child in sorted(cls.__subclasses__(), key=_place):
            yield from _below(child)


def _place(cls: type[Exception]) -> tuple[bool, str, int]:
    """Order the domain's errors first, then by module, each in the order of its source, whatever was loaded first."""
    return not cls.__module__.startswith(errors.__name__), cls.__module__, inspect.getsourcelines(cls)[1]


def _class_line(cls: type[UnifiedOrdersError]) -> str:
    retry = " *Retryable.*" if cls.retryable else ""
    return f"[`{cls.__name__}`](errors/{cls.code}.md): {doc_of(cls)}{retry}"


def _subject(subject: str) -> Iterator[str]:
    yield f"### {TITLES[subject]}"
    advices = (one for one in all_advice().values() if one.subject == subject)
    yield bullets(f"[`{one.code}`](errors/{one.code}.md): {_first(one.cause)}" for one in advices)


def _first(text: str) -> str:
    """Return the first sentence, or its first part if it goes on with a list."""
    return re.split(r"(?<=\.) |:", text)[0].rstrip(".") + "."


def _page(code: str) -> str:
    advice = all_advice()[code]
    return page(
        code,
        *(part for cls in error_classes() if vars(cls).get("code") == code for part in _of_class(cls)),
        *_of_reason(code),
        "## Why",
        advice.cause,
        "## What to do",
        advice.remedy,
        *_said(code),
        f"[All errors](../errors.md) · in a terminal: `unified-orders error {code}`",
    )


def _of_class(cls: type[UnifiedOrdersError]) -> Iterator[str]:
    parents = [one.__name__ for one in cls.__bases__ if issubclass(one, UnifiedOrdersError)]
    kind = f", a `{parents[0]}`" if parents else ""
    again = (
        "Retryable: the same call may succeed later." if cls.retryable else "Not retryable: the same call fails again."
    )
    yield f"The error `{cls.__name__}` of `{_home(cls)}`{kind}. {again} {doc_of(cls)}"
    held = _held(cls)
    if held:
        yield "It holds:"
        yield bullets(f"`{name}`" + (f": {meaning}" if meaning else "") for name, meaning in held.items())


def _held(cls: type[UnifiedOrdersError]) -> dict[str, str]:
    """Return the fields that an error sets, with what their comments say."""
    if "__init__" not in vars(cls):
        return {}
    return {name: comment for comment, name in _HELD.findall(inspect.getsource(cls))}


def _home(cls: type[UnifiedOrdersError]) -> str:
    """Return the shortest name of a module that has it."""
    parts = cls.__module__.split(".")
    homes = (".".join(parts[: length + 1]) for length in range(len(parts)))
    return next(home for home in homes if hasattr(importlib.import_module(home), cls.__name__))


def _of_reason(code: str) -> Iterator[str]:
    reasons = reasons_by_code().get(code, ())
    if reasons:
        yield f"A reason to refuse, of kind {words(sorted({one.kind for one in reasons}))}. Given to {_commands(code)}."


def _said(code: str) -> Iterator[str]:
    sentences = sorted({SAID_ELSEWHERE.get(code, one.message) for one in reasons_by_code().get(code, ())})
    if sentences:
        yield "## What it says"
        yield "\n>\n".join(f"> {one}" for one in sentences)
    if "…" in "".join(sentences):
        yield "… stands for what is filled in."


@cache
def reasons_by_code() -> Mapping[str, tuple[Refusable, ...]]:
    """Return all places that give a reason, by its code."""
    found: dict[str, tuple[Refusable, ...]] = {}
    for reason in all_reasons():
        found[reason.code] = (*found.get(reason.code, ()), reason)
    return found


def _commands(code: str) -> str:
    named = {rule.name for rule in TABLE if code == rule.code != "wrong_state"}
    own = [rule.name for rule in TABLE if code in codes_of(rule.command) or rule.name in named]
    if code in MAKERS:
        own = [CreateOrder.name, Duplicate.name]
    elif code in common_codes() and not named:
        return OF_MANY.get(code, "any command")
    return ", ".join(f"[`{name}`](../commands.md#{name})" for name in own) or "hosts that ask for `InvalidInput.reason`"
