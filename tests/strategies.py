"""Hypothesis strategies for everything that can be made: commands, events, effects, outcomes, entities, actors.

They are made from the classes themselves, their types and validators, so that a new field or class is in them at once;
sizes stay within the default limits.
`instances(cls)` gives values of any class, with fields of your own: `instances(Submit, order_id=st.just(order_id))`.
"""

import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin
from uuid import UUID

import attrs
from hypothesis import strategies as st

from unified_orders.domain import fields
from unified_orders.domain.actors import Actor, Scope
from unified_orders.domain.commands import Claim, Command, RecordProgress, ReplaceItem, Share, SiteDecision
from unified_orders.domain.commands.sharing import LONGEST, SHORTEST
from unified_orders.domain.effects import Announce, CancelAnalysis, CancelWorkflow, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.events import Event, Recorded, event_kinds
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import BASIS, DiscountRule
from unified_orders.domain.order import Order
from unified_orders.domain.payments import Payment, Refund
from unified_orders.domain.results import Done
from unified_orders.domain.rules import TABLE
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Metric, Price, Requirements, Site
from unified_orders.domain.tokens import ShareToken, make_token
from unified_orders.domain.words import ActorKind, Decision, RejectionCode, Stage

T = TypeVar("T")
Strategy = st.SearchStrategy[Any]
Hint: TypeAlias = Any

COMMANDS: Final = tuple(rule.command for rule in TABLE)
EVENTS: Final = tuple(event_kinds().values())
EFFECTS: Final[tuple[type[Effect], ...]] = (StartAnalysis, CancelAnalysis, StartWorkflow, CancelWorkflow, Announce)
ENTITIES: Final = (
    Order,
    OrderGroup,
    SiteSelection,
    OrderItem,
    ShareToken,
    Payment,
    Refund,
    Site,
    AnalysisProject,
    Client,
    DiscountRule,
)
RESULTS: Final = tuple(
    {
        argument: None
        for command in COMMANDS
        for origin in command.__orig_bases__  # type: ignore[attr-defined]  # every command is a subscripted one
        for argument in get_args(origin)
        if argument is not type(None)
    }
)

#: noncharacters, which no store need take
_REFUSED: Final = "".join(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)))


def commands(*classes: type[Command[Any]]) -> st.SearchStrategy[Command[Any]]:
    """Commands of these classes, or of all."""
    return st.one_of(*map(instances, classes or COMMANDS))


def events(*classes: type[Event]) -> st.SearchStrategy[Event]:
    """Events of these classes, or of all."""
    return st.one_of(*map(instances, classes or EVENTS))


def recorded() -> st.SearchStrategy[Recorded]:
    """Events with their place in history."""
    return instances(Recorded)


def effects(*classes: type[Effect]) -> st.SearchStrategy[Effect]:
    """Effects of these classes, or of all."""
    return st.one_of(*map(instances, classes or EFFECTS))


def entities(*classes: type[Any]) -> Strategy:
    """Entities of these classes, or of all. Each holds by itself; sums and counters agree with no others."""
    return st.one_of(*map(instances, classes or ENTITIES))


def outcomes() -> st.SearchStrategy[Done[Any]]:
    """What commands answer."""
    return instances(Done)


def actors(*kinds: ActorKind) -> st.SearchStrategy[Actor]:
    """Actors of these kinds, or of all."""
    return instances(Actor, kind=st.sampled_from(kinds or tuple(ActorKind)))


def instances(cls: type[T], **like: Strategy) -> st.SearchStrategy[T]:
    """Values of a class that its validators take."""
    return st.deferred(lambda: _instances(cls, like)) if like else _whole(cls)  # type: ignore[arg-type]  # a class hashes


@cache
def texts(*, lines: bool = False, empty: bool = False) -> st.SearchStrategy[str]:
    """Text that stores anywhere, and all that makes stores stumble: other scripts, marks, astral planes, overrides."""
    hard = (
        "'; --",
        '"\\',
        "İi\u0307",
        "e\u0301",
        "\u202egnp.",
        "👩‍👩‍👧",
        "\U0010fffd",
        "null",
        "1",
        "%s",
        "\u00a0x",
        "x" * 200,
    )
    alphabet = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=_REFUSED)
    letters = st.one_of(alphabet, st.sampled_from("\t\n\u2028")) if lines else alphabet
    any_text = st.one_of(st.text(letters, max_size=12), st.sampled_from(hard))
    return any_text if empty else any_text.filter(str.strip)


@cache
def urls() -> st.SearchStrategy[str]:
    """Web addresses."""
    hosts = st.sampled_from(("tea.example", "xn--mnchen-3ya.example", "münchen.example", "10.0.0.1:8080", "[::1]"))
    paths = st.text(st.sampled_from("abz019/-._~%20?&=#'é"), max_size=12)
    return st.builds("{}://{}/{}".format, st.sampled_from(("https", "http")), hosts, paths)


@cache
def moments() -> st.SearchStrategy[datetime]:
    """Moments with a zone, in UTC and elsewhere."""
    zones = st.sampled_from((UTC, UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=11))))
    return st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 - the zone is beside


@cache
def metadata() -> st.SearchStrategy[Metadata]:
    """JSON objects of a host."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts()
    nested = st.recursive(
        leaves, lambda x: st.lists(x, max_size=2) | st.dictionaries(texts(), x, max_size=2), max_leaves=4
    )
    return st.dictionaries(texts(empty=True), nested, max_size=3).map(Metadata)


@cache
def _whole(cls: type[Any]) -> Strategy:
    return st.deferred(lambda: _instances(cls, {}))


def _instances(cls: type[Any], like: Mapping[str, Strategy]) -> Strategy:
    known = {**_PARTS.get(cls, {}), **like}
    chosen = {
        attribute.name: known[attribute.name]
        if attribute.name in known
        else _ruled(attribute.validator, attribute.type)
        for attribute in attrs.fields(cls)
    }
    fit = _FITS.get(cls, dict)
    return st.fixed_dictionaries(chosen).map(lambda made: cls(**fit(made)))


def _ruled(rule: object, of: Hint) -> Strategy:
    """Return values of a type that a validator takes."""
    match rule:
        case fields.Optional():
            rest, *more = (argument for argument in get_args(of) if argument is not types.NoneType)
            return st.one_of(st.none(), _ruled(rule.inner, rest), *map(_typed, more))
        case fields.Each():
            members = _ruled(rule.inner, get_args(of)[0])
            return st.lists(members, min_size=rule.least, max_size=3, unique=rule.distinct).map(tuple)
        case fields.Url():
            return urls()
        case fields.Text():
            return texts(lines=rule.lines, empty=rule.empty)
        case fields.Integer():
            most = min(rule.most, getattr(DEFAULT_LIMITS, rule.limit)) if rule.limit else rule.most
            return st.integers(rule.least, min(rule.least + 3, most)) | st.integers(rule.least, most)
        case fields.currency:
            return st.sampled_from(("USD", "EUR", "JPY"))
        case fields.finite:
            return _numbers(10**9)
    return _typed(of)


def _typed(of: Hint) -> Strategy:
    """Return values of a type."""
    origin: Any = get_origin(of)
    arguments = get_args(of)
    if of in _LEAVES:
        return _LEAVES[of]()
    if origin in {Union, types.UnionType}:
        return st.one_of(*map(_typed, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_typed(arguments[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(_typed(arguments[0]))
    if origin in {dict, Mapping}:
        return st.dictionaries(_typed(arguments[0]), _typed(arguments[1]), max_size=3)
    if isinstance(of, type) and issubclass(of, Enum):
        return st.sampled_from(of)
    return instances(origin, **_parameters(origin, arguments)) if origin else instances(of)


def _parameters(cls: type[Any], arguments: tuple[Any, ...]) -> dict[str, Strategy]:
    """Return the fields of a generic class whose types the arguments in its brackets complete."""
    open_ones = [attribute for attribute in attrs.fields(cls) if getattr(attribute.type, "__parameters__", ())]
    return {one.name: _typed(one.type[arguments]) for one in open_ones}


def _numbers(most: int) -> Strategy:
    return st.integers(0, most) | st.floats(0, most)


def _unique(cls: type[Any], by: str) -> Strategy:
    return st.lists(instances(cls), max_size=3, unique_by=lambda member: getattr(member, by)).map(tuple)


def _one_name(made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "domain_id": None if made["selection_id"] else made["domain_id"]}


def _fit_decision(made: dict[str, Any]) -> dict[str, Any]:
    goes_with = {"reason": Decision.REJECT} | dict.fromkeys(
        ("target_page_url", "anchor_text", "expected_price"), Decision.APPROVE
    )
    stray = {name: None for name, decision in goes_with.items() if made["decision"] is not decision}
    return {**_one_name(made), **stray}


def _fit_progress(made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "attempt": max(made["attempt"], 2 if made["stage"] is Stage.REOPENED else 1)}


def _fit_requirements(made: dict[str, Any]) -> dict[str, Any]:
    low, high = made["min_dr"], made["max_dr"]
    return {**made, "min_dr": high, "max_dr": low} if None not in {low, high} and low > high else made


def _fit_rule(made: dict[str, Any]) -> dict[str, Any]:
    first, last = made["valid_from"], made["valid_until"]
    return {**made, "valid_until": None} if first and last and first >= last else made


def _fit_actor(made: dict[str, Any]) -> dict[str, Any]:
    goes_with = {"account_id": ActorKind.ACCOUNT, "scope": ActorKind.GUEST, "on_behalf_of": ActorKind.STAFF}
    return {**made, **{name: None for name, kind in goes_with.items() if made["kind"] is not kind}}


#: fields of which neither type nor validator says enough
_PARTS: Final[Mapping[type[Any], Mapping[str, Strategy]]] = {
    Actor: {"account_id": texts(), "scope": instances(Scope)},
    Claim: {"token": st.builds(make_token, st.uuids(), st.binary(min_size=32, max_size=32))},
    DiscountRule: {"basis_points": st.integers(0, BASIS)},
    Done: {"result": st.none() | st.one_of(*map(instances, RESULTS))},
    ReplaceItem: {"domain_id": texts()},
    Requirements: {name: st.none() | _numbers(100) for name in ("min_dr", "max_dr")},
    Share: {"expires_in": st.timedeltas(SHORTEST, LONGEST)},
    Site: {"metrics": _unique(Metric, "name"), "prices": _unique(Price, "currency")},
    SiteDecision: {
        "domain_id": texts(),
        "reason": st.none()
        | instances(
            Rejection, code=st.sampled_from(sorted(set(RejectionCode) - {RejectionCode.WITHDRAWN_AFTER_PAYMENT}))
        ),
    },
}

#: what makes fields fit each other
_FITS: Final[Mapping[type[Any], Callable[[dict[str, Any]], dict[str, Any]]]] = {
    Actor: _fit_actor,
    DiscountRule: _fit_rule,
    RecordProgress: _fit_progress,
    ReplaceItem: _one_name,
    Requirements: _fit_requirements,
    SiteDecision: _fit_decision,
}

_LEAVES: Final[Mapping[Any, Callable[[], Strategy]]] = {
    str: lambda: texts(lines=True, empty=True),
    bool: st.booleans,
    int: lambda: st.integers(0, 3) | st.integers(-(2**63), 2**63 - 1),
    float: lambda: st.floats(allow_nan=False, allow_infinity=False),
    types.NoneType: st.none,
    UUID: st.uuids,
    datetime: moments,
    date: st.dates,
    timedelta: st.timedeltas,
    Metadata: metadata,
    Command: commands,
    Event: events,
    Effect: effects,
}
