"""The host's clients and discounts, as dictionaries and lists."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

from unified_orders.domain.fields import as_tuple, fault
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client

T = TypeVar("T")


def members(name: str, given: Iterable[T]) -> tuple[T, ...]:
    """Return what a list-like holds."""
    found: object = as_tuple(given)
    if not isinstance(found, tuple):
        raise fault(name, given, "must be a list")
    return found


def check_client(client: Client) -> None:
    """Refuse what is no client."""
    if not isinstance(client, Client):
        raise fault("clients", client, "must be a Client, or a dict of client ids and account ids")


class MemoryDirectory:
    """Clients by id."""

    def __init__(self, clients: Iterable[Client] | Mapping[str, str | None] = ()) -> None:
        """Take clients, or a dict of client ids and the accounts they belong to."""
        if isinstance(clients, Mapping):
            clients = [Client(id_, account_id) for id_, account_id in clients.items()]
        self._clients: dict[str, Client] = {}
        for client in members("clients", clients):
            check_client(client)
            if client.id in self._clients:
                raise fault("clients", client.id, "must be given once")
            self._clients[client.id] = client

    def put(self, client: Client) -> None:
        """Add a client, or take the place of the one with its id."""
        check_client(client)
        self._clients[client.id] = client

    def clients(self, ids: AbstractSet[str]) -> Mapping[str, Client]:
        """Return the clients that are known."""
        return {id_: self._clients[id_] for id_ in ids if id_ in self._clients}


class MemoryPriceList:
    """Discount rules, each with an id of its own."""

    def __init__(self, rules: Iterable[DiscountRule] = ()) -> None:
        self._rules: dict[str, DiscountRule] = {}
        for rule in members("discounts", rules):
            if not isinstance(rule, DiscountRule):
                raise fault("discounts", rule, "must be a DiscountRule")
            if rule.id in self._rules:
                raise fault("discounts", rule.id, "must be given once")
            self._rules[rule.id] = rule

    def discounts(self, account_id: str | None, at: datetime) -> tuple[DiscountRule, ...]:
        """Return the rules for an account, and those for all, that hold at a moment."""
        return tuple(rule for rule in self._rules.values() if rule.holds(account_id, rule.min_quantity, at))
