"""What can be asked with an id: the fields of commands and the arguments of queries in which one stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol
from uuid import UUID

from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import Place, places, put, taken
from tests.hostile.test_queries import ASKED, QUERIES, words

from campaigns.realms import ORDERS, OWN, SIGHT, Realm
from unified_orders.domain.commands import Command
from unified_orders.domain.errors import UnifiedOrdersError

OTHER_GROUP: Final = "another group"
NARROW: Final = "guest of one group"
#: ids that a caller makes up for what is to be made: who takes a taken one is told so
_MADE_UP: Final = {("create", ("order_id",)), ("duplicate", ("new_order_id",))}
Commands = Mapping[Realm, Mapping[str, Command[Any]]]


class Subject(Protocol):
    """One place for an id, in a command or a query."""

    @property
    def whose(self) -> Iterable[str]:
        """Whose ids are put there."""

    def hides(self, whose: str, who: str) -> bool:
        """Return whether such an id must be as one that is nobody's."""

    def id_of(self, realm: Realm, whose: str) -> UUID:
        """Return the id to be put there."""

    def ask(self, realm: Realm, who: str, given: object, *, store: bool) -> object:
        """Put an id there and ask; return the answer, or the refusal. `store`: as is, else a simulation will do."""


class OfCommand:
    """The id in one place of a command."""

    def __init__(self, name: str, place: Place, commands: Commands) -> None:
        self._name = name
        self._place = place
        self._commands = commands
        realm = next(iter(commands))
        own, value = realm.orders[OWN], taken(commands[realm][OWN], place)
        self._is_order = value == own.id
        self._is_group = value in own.snapshot.groups

    def __str__(self) -> str:
        return f"{self._name} with {'.'.join(map(str, self._place))}"

    @property
    def whose(self) -> Iterable[str]:
        return (*ORDERS, OTHER_GROUP) if self._is_group else ORDERS

    def hides(self, whose: str, who: str) -> bool:
        if (self._name, self._place) in _MADE_UP:
            return False
        if self._is_order and self._name != "claim":  # a claim is made by the token alone, whoever the account
            return whose not in SIGHT[who]
        return whose not in {OWN, OTHER_GROUP} or (self._is_group and who == NARROW and not self._is_first(whose))

    def _is_first(self, whose: str) -> bool:
        """Tell whether it is the group that the narrow guest was invited to."""
        realm = next(iter(self._commands))
        return self.id_of(realm, whose) == realm.orders[OWN].group().id

    def id_of(self, realm: Realm, whose: str) -> UUID:
        if whose == OTHER_GROUP:
            return _other_group(realm, taken(self._commands[realm][OWN], self._place))
        found = taken(self._commands[realm][whose], self._place)
        assert isinstance(found, UUID)  # noqa: S101 - that is why the place was chosen
        return found

    def ask(self, realm: Realm, who: str, given: object, *, store: bool) -> object:
        service = realm.agency.service
        do: Callable[..., object] = service.execute if store else service.simulate
        return answered(lambda: do(self._with(realm, given), actor=realm.actors[who]))

    def _with(self, realm: Realm, given: object) -> Command[Any]:
        """Return the command with another id; that of the order stands in several places."""
        command = self._commands[realm][OWN]
        value = taken(command, self._place)
        for place in list(_ids(command)) if self._is_order else [self._place]:
            if taken(command, place) == value:
                command = put(command, place, given)
        return command


class OfQuery:
    """The id in one argument of a query."""

    def __init__(self, query: str, argument: str) -> None:
        self._query = query
        self._argument = argument
        self._is_order = argument == "order_id"

    def __str__(self) -> str:
        return f"{self._query} with {self._argument}"

    @property
    def whose(self) -> Iterable[str]:
        return ORDERS if self._is_order else (*ORDERS, OTHER_GROUP)

    def hides(self, whose: str, who: str) -> bool:
        if self._is_order:
            return whose not in SIGHT[who]
        return whose != OWN and (whose != OTHER_GROUP or who == NARROW)

    def id_of(self, realm: Realm, whose: str) -> UUID:
        if whose == OTHER_GROUP:
            return _other_group(realm, realm.orders[OWN].group().id)
        order = realm.orders[whose]
        return order.id if self._is_order else order.group().id

    def ask(self, realm: Realm, who: str, given: object, *, store: bool) -> object:
        asked = words(self._query, realm.orders[OWN]) | {self._argument: given, "actor": realm.actors[who]}
        return answered(lambda: QUERIES[self._query](realm.agency.service, **asked))


def of_commands(names: Iterable[str], realms: Iterable[Realm]) -> Iterator[OfCommand]:
    """Yield the place of each id in these commands."""
    for name in names:
        _, wish, _ = PAYLOADS[name]
        made = {realm: {word: wish(order) for word, order in realm.orders.items()} for realm in realms}
        for place in _ids(next(iter(made.values()))[OWN]):
            yield OfCommand(name, place, made)


def of_queries() -> Iterator[OfQuery]:
    """Yield the argument of each id in the queries."""
    return (OfQuery(query, argument) for query, argument in ASKED if argument.endswith("_id"))


def answered(call: Callable[[], object]) -> object:
    """Return what a call returns, or the error of ours that it raises."""
    try:
        return call()
    except UnifiedOrdersError as error:
        return error


def _ids(command: Command[Any]) -> Iterator[Place]:
    return (place for place in places(command) if isinstance(taken(command, place), UUID))


def _other_group(realm: Realm, group_id: UUID) -> UUID:
    return next(id_ for id_ in realm.orders[OWN].snapshot.groups if id_ != group_id)
