"""What is wrong with a draft, choice by choice, in sentences for its reader."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from unified_orders.adapters.http.pages.review.draft import Choice
from unified_orders.adapters.http.pages.texts import Words
from unified_orders.domain.commands import SiteDecision
from unified_orders.domain.errors import InvalidInput, Reason, StorageError

#: which field of the form a field of a decision came from; the rest is about the decision itself
_FIELD: Final = {"target_page_url": "page", "anchor_text": "anchor", "client_notes": "note", "text": "because"}


@frozen
class Fault:
    """One thing that is wrong."""

    code: str
    sentence: str
    #: None: it is about the whole
    choice: Choice | None = None
    #: the field of the form
    field: str = "decide"


def decisions_of(choices: Sequence[Choice]) -> tuple[list[SiteDecision], list[Fault]]:
    """Return the decisions to send, and what no decision can be made of."""
    decisions: list[SiteDecision] = []
    faults: list[Fault] = []
    for choice in choices:
        try:
            decisions.append(choice.decision())
        except InvalidInput as error:
            faults.append(Fault(error.code, f"{error.value}: {error.rule}", choice, _field(error.field_name)))
    return decisions, faults


def faults_in(reasons: Iterable[Reason], choices: Sequence[Choice], say: Words) -> list[Fault]:
    """Return why a review was refused; a sentence of the page's own goes before that of the engine."""
    found: list[Fault] = []
    for reason in reasons:
        choice = _choice(reason.path, choices)
        sentence = say.of_code(reason.code, site=choice.domain if choice is not None else "") or reason.message
        found.append(Fault(reason.code, sentence, choice, _field(str(reason.path[-1])) if reason.path else "decide"))
    return found


def put_off(error: StorageError, say: Words) -> Fault:
    """Return that nothing could be stored just now."""
    return Fault(error.code, say.of_code(error.code) or say("refused_unavailable"))


def _choice(path: Sequence[str | int], choices: Sequence[Choice]) -> Choice | None:
    at = path[1] if len(path) > 1 and path[0] == "decisions" else None
    return choices[at] if isinstance(at, int) and at < len(choices) else None


def _field(name: str) -> str:
    return _FIELD.get(name.rpartition(".")[2], "decide")
