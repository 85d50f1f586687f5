"""From a step to its command: the names that stand in the file become the ids that the engine gave out."""

from collections.abc import Mapping
from typing import Any, Final, Protocol
from uuid import UUID

from attrs import fields_dict

from unified_orders.adapters.cli.meaning import meant
from unified_orders.adapters.cli.orderfile.entries import spelled_out
from unified_orders.adapters.cli.orderfile.problems import NAMES
from unified_orders.adapters.files import normalised_domain
from unified_orders.domain.commands import GroupCommand
from unified_orders.domain.errors import InvalidInput, shown
from unified_orders.domain.rules import BY_NAME
from unified_orders.domain.words import Decision

#: Fields of an added group that are about its files and its name, not its request.
_BESIDES: Final = ("name", "files", "more_files")
#: The fields that each name may stand for, in the wire's words: the first one that the command has.
_WIRE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "groups": ("group_ids",),
    "item": ("item_id",),
    "link": ("token_id", "token"),
    "domain": ("domain_id", "selection_id"),
    "account": ("account_id",),
    "alternate": ("alternate_id",),
    "approved": ("approved_id",),
}
_SITES: Final = frozenset({"decisions", "sites"})


class Names(Protocol):
    """What names of an order file stand for. A name that stands for nothing is an `InvalidInput`."""

    @property
    def order_id(self) -> UUID: ...
    def group(self, name: str) -> UUID:
        """Return a group: `tea`, or `tea/2` for the second one of that client."""

    def item(self, domain: str, group: str | None) -> UUID:
        """Return the live placement on a site; the group matters where several have one there."""

    def selection(self, group: str, domain: str) -> UUID:
        """Return a selected site of a group."""

    def link(self, label: str) -> tuple[UUID, str]:
        """Return a share link and its token."""


def wire_command(do: str, fields: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return a step's command as the wire writes it.

    Raises:
        InvalidInput: a name that stands for nothing, or no name where one has to be.
    """
    cls = BY_NAME[do].command
    wanted = frozenset(fields_dict(cls))  # type: ignore[arg-type]  # every command is one of attrs
    content: dict[str, Any] = {"command": do}
    for name, value in fields.items():
        if name in NAMES or name == "order_id":
            raise InvalidInput(name, shown(value), _no_ids(name))
        content |= _translated(name, value, wanted, fields, names)
    if "order_id" in wanted:
        content["order_id"] = str(names.order_id)
    if issubclass(cls, GroupCommand) and "group" in fields:
        content["group"] = {"order_id": str(names.order_id), "group_id": str(names.group(text_of("group", fields)))}
    return content


def _no_ids(name: str) -> str:
    if name == "order_id":
        return "is left out: there is one order in the file"
    return f"is not written here: ids are made when the file is run; name {NAMES[name]} instead"


def _translated(
    name: str, value: object, wanted: frozenset[str], fields: Mapping[str, Any], names: Names
) -> dict[str, Any]:
    if name == "group" and "item_id" in wanted:
        return {}  # it only helps to find the item
    wire_name = next((one for one in _WIRE_NAMES.get(name, ()) if one in wanted), None)
    if wire_name is None:
        return {name: _nested(name, value) if name in wanted else value}
    return {wire_name: _id(wire_name, name, fields, names)}


def _id(wire_name: str, name: str, fields: Mapping[str, Any], names: Names) -> object:
    """Return what the wire has in place of a name."""
    match wire_name:
        case "group_ids":
            return [str(names.group(one)) for one in _texts(name, fields[name])]
        case "item_id":
            group = text_of("group", fields) if "group" in fields else None
            return str(names.item(_domain(name, fields[name]), group))
        case "token_id":
            return str(names.link(text_of(name, fields))[0])
        case "token":
            return names.link(text_of(name, fields))[1]
        case "domain_id":
            return _domain(name, fields[name])
        case "account_id":
            return fields[name]
        case _:
            return str(names.selection(text_of("group", fields), _domain(name, fields[name])))


def _nested(name: str, value: object) -> object:
    """Return what a field of a command holds, with names in place of ids."""
    if name in _SITES and isinstance(value, list):
        site_of = _decision if name == "decisions" else _named
        return [site_of(f"{name}.{at}", one) if isinstance(one, dict) else one for at, one in enumerate(value)]
    if name == "request" and isinstance(value, dict):
        asked = {key: one for key, one in spelled_out(value).items() if key not in _BESIDES}
        return {**{key: one for key, one in asked.items() if key != "client"}, "client_id": asked.get("client")}
    if name == "target_pages":
        return spelled_out({name: value})[name]
    return value


def _decision(place: str, one: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{approve: a.example, ...}` as the wire has it; a reason may be its code alone."""
    given = [word for word in Decision if word in one]
    if len(given) != 1:
        strange = next((f"{key}{close}" for key in one if (close := meant(key, Decision))), None)
        rule = f"must name one of {', '.join(Decision)}, with the domain of the site"
        raise InvalidInput(place, strange or ", ".join(given) or "none of them", rule)
    rest = {key: value for key, value in one.items() if key != given[0]}
    if "domain" in rest:
        raise InvalidInput(f"{place}.domain", shown(rest["domain"]), f"is given with the decision: {given[0]}: DOMAIN")
    if isinstance(rest.get("reason"), str):
        rest["reason"] = {"code": rest["reason"]}
    return {**rest, "decision": given[0].value, "domain_id": _domain(f"{place}.{given[0]}", one[given[0]])}


def _named(place: str, one: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in one.items() if key != "domain"}
    return {**rest, "domain_id": _domain(f"{place}.domain", one["domain"])} if "domain" in one else rest


def text_of(name: str, fields: Mapping[str, Any]) -> str:
    """Return a field that must be text."""
    value = fields.get(name)
    if value is None:
        raise InvalidInput(name, "nothing", "is required")
    if not isinstance(value, str):
        raise InvalidInput(name, shown(value), "must be text; put it in quotes")
    return value


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list):
        raise InvalidInput(name, shown(value), "must be a list")
    return [text_of(f"{name}.{at}", {f"{name}.{at}": one}) for at, one in enumerate(value)]


def _domain(place: str, value: object) -> str:
    """Return the one spelling of a domain, which is the id of a site that came from files."""
    try:
        return normalised_domain(text_of(place, {place: value}))
    except InvalidInput as error:
        raise InvalidInput(place, error.value, error.rule) from None


def no_such(field: str, given: str, what: str, known: list[str]) -> InvalidInput:
    """Return the error of a name that stands for nothing."""
    there = f"{what}: {', '.join(known)}" if known else f"there are no {what}"
    return InvalidInput(field, shown(given), f"stands for nothing{meant(given, known)}; {there}")
