"""Steps: each is one command by its name in the table, with names where the command has ids.

- do: review                       # a command, or `complete_work`
  as: guest:tea-desk                   # who gives it
  group: tea                       # by its client; the second group of one client is tea/2
  decisions:
    - {approve: leafnotes.example, anchor_text: loose leaf tea}
    - {reject: brewdiary.example, reason: off_topic}

In short: `review: {as: guest:tea-desk, group: tea, approve: [leafnotes.example]}`.
"""

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from unified_orders.adapters.cli.actors import ActorName, actor_named
from unified_orders.adapters.cli.meaning import meant
from unified_orders.adapters.cli.orderfile.amounts import DUE
from unified_orders.adapters.cli.orderfile.document import Document
from unified_orders.adapters.cli.orderfile.entries import Told, built, joined
from unified_orders.adapters.cli.orderfile.naming import Names, text_of, wire_command
from unified_orders.adapters.cli.orderfile.problems import message_of, unknown
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.rules import BY_NAME
from unified_orders.domain.words import ActorKind, Decision
from unified_orders.wire import WireError, from_wire

#: Brings all work to its end, item by item: no command, but the news of a workflow that goes well.
COMPLETE_WORK: Final = "complete_work"
#: Made from the file itself, or not about the one order that it holds.
_NOT_STEPS: Final = frozenset({"create", "duplicate", "discard", "record_analysis", "fail_analysis"})
STEPS: Final = (*(name for name in BY_NAME if name not in _NOT_STEPS), COMPLETE_WORK)
_OWN: Final = ("do", "as", "refused", "title", "about")
#: Steps whose amount may be `due`.
MONEY: Final = ("record_payment", "record_refund")
#: Stands for what is due until it is known.
_SOME: Final = 1


@frozen(slots=True)
class Step:
    """One step of an order file, checked as far as it can be before anything runs."""

    path: str
    line: int
    #: `steps[3]`
    place: str
    #: a command's name, or `complete_work`
    do: str
    #: None: the workflow itself
    who: ActorName | None
    fields: Mapping[str, Any]
    #: reason codes that this step is there to meet; empty: it has to be accepted
    refused: tuple[str, ...] = ()
    #: a sentence for whoever watches
    title: str | None = None
    #: what a tour explains before the step is taken
    about: str | None = None

    @property
    def is_of_all_due(self) -> bool:
        """Whether it pays all that is to be paid, or gives back all that is due back."""
        return self.do in MONEY and self.fields.get("amount") == DUE

    def command(self, names: Names, due: Mapping[str, int]) -> Command[Any]:
        """Return the command; `due` says what the amount `due` comes to, of a payment and of a refund.

        Raises:
            InvalidInput: a name that stands for nothing now.
            WireError: the content breaks a rule that the names decide.
        """
        fields = {**self.fields, "amount": due[self.do]} if self.is_of_all_due else self.fields
        command: Command[Any] = from_wire(wire_command(self.do, fields, names), Command)
        return command


def read_step(document: Document, place: str, content: object, names: Names, told: Told) -> Step | None:
    """Return a step, with its command tried on the names of the file; None: the faults were told."""
    if isinstance(content, str):
        content = {"do": content}
    if not isinstance(content, dict):
        told(document.problem(place, f"must be a step: the fields {', '.join(_OWN)}, and those of its command"))
        return None
    found = built(document, place, lambda: _step(document, place, in_full(content)), told)
    if found is None or found.do == COMPLETE_WORK:
        return found
    return found if _fits(document, found, names, told) else None


def in_full(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a step with its short forms written out: `review: {...}`, and in it `approve: [a.example]`."""
    named = [name for name, value in content.items() if name in STEPS and isinstance(value, dict | None)]
    if "do" not in content and len(named) == 1:
        rest = {name: value for name, value in content.items() if name != named[0]}
        content = {"do": named[0], **rest, **(content[named[0]] or {})}
    short = [word for word in Decision if isinstance(content.get(word), list)]
    if content.get("do") != "review" or not short:
        return content
    decisions = content.get("decisions", [])
    if not isinstance(decisions, list):
        return content
    decided = [{word: domain} for word in short for domain in content[word]]
    return {**{name: value for name, value in content.items() if name not in short}, "decisions": decisions + decided}


def _step(document: Document, place: str, content: Mapping[str, Any]) -> Step:
    do = text_of("do", content)
    if do not in STEPS:
        names = meant(do, STEPS) or f"; they are {', '.join(STEPS)}"
        why = "is no step: the file itself says it" if do in _NOT_STEPS else f"must be the name of a step{names}"
        raise InvalidInput("do", shown(do), why)
    fields = {name: value for name, value in content.items() if name not in _OWN}
    if do == COMPLETE_WORK:
        for name in (*fields, *(name for name in ("as", "refused") if name in content)):
            raise InvalidInput(name, shown(content[name]), unknown(name, ("do", "title", "about")))
    title, about = (text_of(name, content) if name in content else None for name in ("title", "about"))
    who = None if do == COMPLETE_WORK else actor_named("as", content.get("as"))
    line = document.lines.get(place, 1)
    return Step(str(document.path), line, place, do, who, fields, _codes(content.get("refused")), title, about)


def _codes(given: object) -> tuple[str, ...]:
    codes = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InvalidInput("refused", shown(given), "must be the code of a refusal, or a list of them: over_quota")
    return tuple(codes)


def _fits(document: Document, step: Step, names: Names, told: Told) -> bool:
    """Tell whether a step stands for a command, with names that stand for something; else the faults are told."""
    content = built(document, step.place, lambda: _tried(step, names), told)
    if content is None:
        return False
    try:
        from_wire(content, Command)
    except WireError as error:
        for problem in error.problems:
            here = joined(step.place, problem.path)
            told(document.problem(here, message_of(problem)))
        return False
    return True


def _tried(step: Step, names: Names) -> dict[str, Any]:
    if step.who is not None and step.who.kind is ActorKind.GUEST:
        try:
            names.link(step.who.id)
        except InvalidInput as error:
            raise InvalidInput("as", error.value, error.rule) from None
    fields = {**step.fields, "amount": _SOME} if step.is_of_all_due else step.fields
    return wire_command(step.do, fields, names)
