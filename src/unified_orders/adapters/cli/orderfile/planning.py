"""A whole order file as a plan: the order, what its analyses will find, and the steps, all checked."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from attrs import Factory, define, frozen

from unified_orders.adapters.cli.actors import ActorName, actor_named
from unified_orders.adapters.cli.orderfile.document import Document
from unified_orders.adapters.cli.orderfile.entries import FileEntry, GroupEntry, OrderEntry, Told, built
from unified_orders.adapters.cli.orderfile.naming import no_such
from unified_orders.adapters.cli.orderfile.steps import Step
from unified_orders.adapters.files import Reading, SiteFile, UnreadableFile, read_sites
from unified_orders.domain.commands import CreateOrder
from unified_orders.domain.fields import fault
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.domain.words import ActorKind

#: What stands for every id until the file is run.
_SOME_ID: Final = UUID(int=1)


@frozen(slots=True)
class Plan:
    """An order file that can be run."""

    path: Path
    order: CreateOrder
    creator: ActorName
    clients: tuple[Client, ...]
    discounts: tuple[DiscountRule, ...]
    #: what each round of a client's analysis finds
    rounds: Mapping[str, tuple[Reading, ...]]
    steps: tuple[Step, ...]
    #: what a tour explains first
    about: str | None = None


@define
class PlannedNames:
    """What the names of a file will stand for, as far as it can be known before it is run."""

    #: clients of the groups, in their order
    clients: list[str]
    labels: list[str] = Factory(list)

    @property
    def order_id(self) -> UUID:
        return _SOME_ID

    def group(self, name: str) -> UUID:
        names = group_names(self.clients)
        if name not in names:
            raise no_such("group", name, "groups", names)
        return _SOME_ID

    def item(self, domain: str, group: str | None) -> UUID:
        return self.group(group) if group is not None else _SOME_ID

    def selection(self, group: str, domain: str) -> UUID:
        # Two sites of one step are two selections: whoever looks at both must not take them for one.
        return UUID(int=sum(domain.encode()) + self.group(group).int)

    def link(self, label: str) -> tuple[UUID, str]:
        if label not in self.labels:
            raise no_such("link", label, "links shared so far", self.labels)
        return _SOME_ID, "to-be-made"

    def learn(self, step: Step) -> None:
        """Take note of the names that a step makes."""
        request = step.fields.get("request")
        if step.do == "add_group" and not step.refused and isinstance(request, dict):
            self.clients.append(str(request.get("client")))
        if step.do == "share" and not step.refused and isinstance(step.fields.get("label"), str):
            self.labels.append(step.fields["label"])


def group_names(clients: Iterable[str]) -> list[str]:
    """Return what steps call the groups of these clients, in order: `tea`, and `tea/2` for its second one."""
    met: dict[str, int] = {}
    names = []
    for client in clients:
        met[client] = met.get(client, 0) + 1
        names.append(client if met[client] == 1 else f"{client}/{met[client]}")
    return names


def order_of(document: Document, entry: OrderEntry, told: Told) -> tuple[ActorName, CreateOrder] | None:
    """Return who makes the order, and the command; None: the faults were told."""
    creator = built(document, "", lambda: _creator(entry.created_by), told)
    requests = [built(document, f"groups[{at}]", one.request, told) for at, one in enumerate(entry.groups)]
    groups = [request for request in requests if request is not None]
    make = partial(
        CreateOrder,
        currency=entry.currency,
        groups=groups,
        account_id=entry.account,
        requires_client_review=entry.requires_client_review,
        deadline=entry.deadline,
        metadata=entry.metadata,
    )
    order = built(document, "", make, told)
    return None if creator is None or order is None or len(groups) < len(requests) else (creator, order)


def _creator(text: str) -> ActorName:
    name = actor_named("created_by", text)
    if name.kind is ActorKind.GUEST:
        raise fault("created_by", text, "must be staff or an account: nothing is shared before there is an order")
    return name


def clients_of(
    document: Document, groups: Iterable[tuple[str, GroupEntry]], account: str | None, told: Told
) -> tuple[Client, ...]:
    """Return the clients of the groups, each once; the first group of a client says its name."""
    found: dict[str, Client] = {}
    for place, group in groups:
        client = built(document, place, partial(Client, group.client, account, group.name), told)
        if client is not None:
            found.setdefault(client.id, client)
    return tuple(found.values())


def discounts_of(document: Document, entry: OrderEntry, told: Told) -> tuple[DiscountRule, ...]:
    """Return the rules of the discounts, each with an id of its own."""
    found: dict[str, DiscountRule] = {}
    for at, one in enumerate(entry.discounts):
        rule = built(document, f"discounts[{at}]", one.rule, told)
        if rule is not None and found.setdefault(rule.id, rule) is not rule:
            told(document.problem(f"discounts[{at}].id", f"{rule.id!r} was given before; give each rule an id"))
    return tuple(found.values())


def rounds_of(
    document: Document, groups: Iterable[tuple[str, GroupEntry]], entry: OrderEntry, told: Told
) -> dict[str, tuple[Reading, ...]]:
    """Read the exports of each client with the price lists; what cannot be read is told."""
    found: dict[str, tuple[Reading, ...]] = {}
    for place, group in groups:
        if group.client in found and (group.files or group.more_files):
            told(
                document.problem(f"{place}.files", f"were given with the first group of {group.client}; add them there")
            )
            continue
        lists = [(f"price_lists[{at}]", one) for at, one in enumerate(entry.price_lists)]
        rounds = []
        for name in ("files", "more_files"):
            exports = [(f"{place}.{name}[{at}]", one) for at, one in enumerate(getattr(group, name))]
            if exports:
                rounds.append(_reading(document, exports, lists, entry.currency, told))
        found.setdefault(group.client, tuple(reading for reading in rounds if reading is not None))
    return found


def _reading(
    document: Document,
    exports: list[tuple[str, FileEntry]],
    lists: list[tuple[str, FileEntry]],
    currency: str,
    told: Told,
) -> Reading | None:
    files = [_site_file(document, place, one, told, adds_sites=True) for place, one in exports]
    files += [_site_file(document, place, one, told, adds_sites=False) for place, one in lists]
    known = [one for one in files if one is not None]
    if len(known) < len(files):
        return None
    try:
        return read_sites(known, currency=currency)
    except UnreadableFile as error:
        place = next(
            place for (place, _), file in zip([*exports, *lists], known, strict=True) if file.path == error.path
        )
        told(document.problem(place, str(error)))
        return None


def _site_file(document: Document, place: str, one: FileEntry, told: Told, *, adds_sites: bool) -> SiteFile | None:
    make = partial(
        SiteFile,
        document.path.parent / one.path,
        currency=one.currency,
        columns=one.columns,
        as_of=one.as_of,
        adds_sites=adds_sites,
        source=one.source,
    )
    return built(document, place, make, told)


def added_groups(steps: Iterable[tuple[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the requests of steps that add a group, each with its place."""
    return [
        (f"{place}.request", one["request"])
        for place, one in steps
        if isinstance(one, dict) and one.get("do") == "add_group" and isinstance(one.get("request"), dict)
    ]
