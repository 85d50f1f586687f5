"""docs/reference/wire*.md: how values look as JSON, each kind with an example that the wire made and read back."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.docs.commands_page import SUBJECTS
from tests.docs.examples import example
from tests.docs.markdown import anchor, bullets, json_block, page, words
from tests.docs.source import doc_of
from tests.docs.viewing import STAFF_VIEWS, Answer, answers, staff_only

from unified_orders.domain.commands import Command, Submit
from unified_orders.domain.errors import Reason
from unified_orders.domain.events import Recorded, event_kinds
from unified_orders.domain.results import Created, Done, Shared
from unified_orders.domain.rules import TABLE
from unified_orders.domain.words import OrderState, ReasonKind
from unified_orders.ports import Receipt
from unified_orders.wire import UPCASTERS, WireError, from_json, from_wire, to_wire, values
from unified_orders.wire.tags import EFFECTS, RESULTS
from unified_orders.wire.text import DEPTH

INTRO: Final = """\
`unified_orders.wire` writes values of the library as JSON and reads them back, exactly: a queue, a file, an HTTP body.

```python
from uuid import UUID
from unified_orders import Command, Submit
from unified_orders.wire import from_json, to_json

text = to_json(Submit(UUID("0198f3c2-7a10-7c44-9d21-000000000001")))
text  # -> {"command":"submit","order_id":"0198f3c2-7a10-7c44-9d21-000000000001"}
from_json(text, Command) == Submit("0198f3c2-7a10-7c44-9d21-000000000001")  # -> True
```

`to_wire` and `from_wire` do the same with dicts and lists instead of text. Examples of everything:
[commands](wire-commands.md), [events, effects and results](wire-events.md), [views](wire-views.md)."""
CLOSED: Final = f"""\
## Closed

A field that is unknown, given twice, missing or of another type is an error; nothing is coerced, left out or guessed.
Text is UTF-8 JSON without `NaN` and `Infinity`, nested at most {DEPTH} deep. A command leaves out fields at their
default; in `edit_order` what is left out stays as it is. All else has every field."""
SCALARS: Final = """\
## Values"""
EVENTS: Final = """\
## Events and their schemas

An event is stored as its `kind`, its `schema` and its `body`. A change of an event's fields raises `schema` by one, and
an *upcaster* turns a stored body of the former schema into the next one; a chain of them brings any stored event up to
today. Nothing stored is rewritten, so a reader of stored events has to expect every schema. A schema that is newer than
the library knows is refused: a newer version wrote it."""
FAULTS: Final = """\
## What does not fit

`WireError.problems` names every fault with its path, its rule, and the value as shown to people. Of these documents,
each read as any command:"""
VIEWS: Final = """\
What queries answer, written by `to_wire`; views are never read back. One order after its review, with the first link
live, as its account sees it unless the call says staff. Amounts are in minor units, times in UTC."""
COMMANDS: Final = """\
Every command with all of its fields. Those at their [default](commands.md) are left out when it is written, and may be
when it is read."""
#: Documents that are wrong, each in a way of its own.
WRONG: Final = (
    '{"command": "submit"}',
    '{"command": "submitt", "order_id": "0198f3c2-7a10-7c44-9d21-000000000001"}',
    '{"command": "assign", "order_id": 17, "assigned_to": "sam", "note": ""}',
    """{"command": "review",
 "group": {"order_id": "0198f3c2-7a10-7c44-9d21-000000000001",
           "group_id": "0198f3c2-7a10-7c44-9d21-000000000002"},
 "decisions": [{"decision": "approved"}]}""",
    '{"command": }',
)


def wire_page() -> str:
    return page("Wire format", INTRO, CLOSED, SCALARS, _scalars(), EVENTS, _upcasters(), FAULTS, *(map(_fault, WRONG)))


def _scalars() -> str:
    lines = [line for line in inspect.cleandoc(values.__doc__ or "").splitlines()[2:] if line]
    rows = (line.split("  ", 1) for line in lines)
    return bullets(f"`{name.strip()}`: {meaning.strip()}" for name, meaning in rows)


def _upcasters() -> str:
    raised = [f"`{kind}`: schema {cls.schema}" for kind, cls in event_kinds().items() if cls.schema > 1]
    assert len(raised) == len({kind for kind, _ in UPCASTERS})
    return bullets(raised) if raised else "So far every event is of schema 1, and there is no upcaster."


def _fault(text: str) -> str:
    try:
        from_json(text, Command)
    except WireError as error:
        return f"```text\n{text}\n```\n\n" + bullets(f"{problem}" for problem in error.problems)
    raise AssertionError(f"{text} is right")


def wire_commands_page() -> str:
    return page(
        "Commands as JSON", COMMANDS, *(part for subject, title in SUBJECTS.items() for part in _of(subject, title))
    )


def _of(subject: str, title: str) -> Iterator[str]:
    yield f"## {title}"
    for rule in TABLE:
        if rule.command.__module__.endswith(f".{subject}"):
            yield f"### {rule.name}"
            yield f"[`{rule.command.__name__}`](commands.md#{anchor(rule.name)})"
            yield read_back(rule.command)


def wire_events_page() -> str:
    return page(
        "Events, effects and results as JSON",
        "What the fields mean: [events](events.md) and [effects](events.md#effects).",
        "## In history",
        doc_of(Recorded),
        read_back(Recorded),
        *_each("Events", event_kinds()),
        *_each("Effects", EFFECTS.classes),
        "## Outcomes",
        "`Done`, with its result under the word in `kind`; null where the command has none.",
        json_block(_written(_done(example(Created)), Done[Any])),
        "A `Receipt` keeps the outcome under its key; of a share link's token it keeps nothing.",
        json_block(to_wire(Receipt(_ORDER, "order-17", "5f0c...", _done(example(Shared)), _AT))),
        "The results, each as it stands in `result`:",
        *(part for word, cls in RESULTS.classes.items() for part in (f"### {word}", _result(cls))),
        "## Reasons",
        "Those of a refusal, which are only written:",
        json_block(to_wire(_REASON)),
    )


_ORDER: Final = example(Submit).order_id
_AT: Final = example(Recorded).at
_REASON: Final = Reason("no_price", ReasonKind.GUARD, "teablog.example has no price in USD", ("decisions", 0))


def wire_views_page() -> str:
    parts = [part for answer in answers() for part in _view(answer)]
    more = (f"`{staff.__name__}`: {words(staff_only(staff, others))}" for staff, others in STAFF_VIEWS)
    return page("Views as JSON", VIEWS, *parts, "## What staff get besides", bullets(more))


def _view(answer: Answer) -> Iterator[str]:
    yield f"## {answer.query}{' for staff' if 'actor=staff' in answer.call else ''}"
    yield f"`to_wire(orders.{answer.query}({answer.call}))`"
    yield json_block(to_wire(answer.value))


def _done(result: Any) -> Done[Any]:  # noqa: ANN401
    return Done(_ORDER, 3, OrderState.REVIEWING, result, example(Created).group_ids)


def _result(cls: type[Any]) -> str:
    return json_block(_written(_done(example(cls)), Done[Any])["result"])


def _each(title: str, classes: Mapping[str, type[Any]]) -> Iterator[str]:
    yield f"## {title}"
    for word, cls in classes.items():
        yield f"### {word}"
        yield read_back(cls)


def read_back(cls: type[Any]) -> str:
    """Return the example of a class as JSON, which reads back as the same."""
    return json_block(_written(example(cls), cls))


def _written(value: object, cls: Any) -> Any:  # noqa: ANN401 - any type, JSON
    content = to_wire(value)
    assert from_wire(content, cls) == value
    return content
