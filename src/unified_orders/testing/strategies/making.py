"""Values of any class of the library, made from its types and validators: a new field or class is in them at once.

Sizes stay within the default limits. `instances(cls)` takes fields of your own:
`instances(Submit, order_id=st.just(order_id))`. Each value holds by itself; whole orders that hold together are in
`orders`.
"""

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
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
from unified_orders.domain.effects import Effect
from unified_orders.domain.events import Event, Recorded
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.money import BASIS, DiscountRule
from unified_orders.domain.results import Done
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Requirements, Site
from unified_orders.domain.tokens import make_token
from unified_orders.domain.words import ActorKind, Decision, RejectionCode, Stage
from unified_orders.testing.strategies.kinds import COMMANDS, EFFECTS, ENTITIES, EVENTS, RESULTS
from unified_orders.testing.strategies.values import currencies, ids, metadata, moments, texts, urls

T = TypeVar("T")
Strategy = st.SearchStrategy[Any]
Hint: TypeAlias = Any


def commands(*classes: type[Command[Any]]) -> st.SearchStrategy[Command[Any]]:
    """Return commands of these classes, or of all."""
    return st.one_of(*map(instances, classes or COMMANDS))


def events(*classes: type[Event]) -> st.SearchStrategy[Event]:
    """Return events of these classes, or of all."""
    return st.one_of(*map(instances, classes or EVENTS))


def recorded() -> st.SearchStrategy[Recorded]:
    """Return events with their place in history."""
    return instances(Recorded)


def effects(*classes: type[Effect]) -> st.SearchStrategy[Effect]:
    """Return effects of these classes, or of all."""
    return st.one_of(*map(instances, classes or EFFECTS))


def entities(*classes: type[Any]) -> Strategy:
    """Return entities of these classes, or of all. Each holds by itself; sums and counters agree with no others."""
    return st.one_of(*map(instances, classes or ENTITIES))


def outcomes() -> st.SearchStrategy[Done[Any]]:
    """Return what commands answer."""
    return instances(Done)


def actors(*kinds: ActorKind) -> st.SearchStrategy[Actor]:
    """Return actors of these kinds, or of all."""
    return instances(Actor, kind=st.sampled_from(kinds or tuple(ActorKind)))


def instances(cls: type[T], **like: Strategy) -> st.SearchStrategy[T]:
    """Return values of a class that its validators take."""
    return st.deferred(lambda: _instances(cls, like)) if like else _whole(cls)  # type: ignore[arg-type]  # a class hashes


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
            return st.one_of(st.none(), _ruled(rule.inner, rest), *map(typed, more))
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
            return currencies()
        case fields.finite:
            return _numbers(10**9)
    return typed(of)


def typed(of: Hint) -> Strategy:
    """Return values of a type."""
    origin: Any = get_origin(of)
    arguments = get_args(of)
    if of in _LEAVES:
        return _LEAVES[of]()
    if origin in {Union, types.UnionType}:
        return st.one_of(*map(typed, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(typed(arguments[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(typed(arguments[0]))
    if origin in {dict, Mapping}:
        return st.dictionaries(typed(arguments[0]), typed(arguments[1]), max_size=3)
    if isinstance(of, type) and issubclass(of, Enum):
        return st.sampled_from(of)
    return instances(origin, **_parameters(origin, arguments)) if origin else instances(of)


def _parameters(cls: type[Any], arguments: tuple[Any, ...]) -> dict[str, Strategy]:
    """Return the fields of a generic class whose types the arguments in its brackets complete."""
    open_ones = [attribute for attribute in attrs.fields(cls) if getattr(attribute.type, "__parameters__", ())]
    return {one.name: typed(one.type[arguments]) for one in open_ones}


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
    UUID: ids,
    datetime: moments,
    date: st.dates,
    timedelta: st.timedeltas,
    Metadata: metadata,
    Command: commands,
    Event: events,
    Effect: effects,
}
