"""What a client directory promises."""

from typing import Final, cast

from unified_orders.domain.sites import Client, Requirements
from unified_orders.ports.directory import ClientDirectory
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.factories import AsyncFactory, Factory
from unified_orders.testing.contracts.racing import THREADS, together

TEA: Final = Client("tea", "acme", "Tea House")
COFFEE: Final = Client("coffee", "rival", "Café „Größe”")
NOBODYS: Final = Client("nobodys")
CHOOSY: Final = Client(
    "choosy",
    "acme",
    None,
    Requirements(
        min_dr=20.5,
        max_dr=90,
        min_traffic=1e6,
        niches=["tea", "Küche"],
        languages=["de"],
        max_price=10**12,
        excluded_domains=["spam.example"],
        count=0,
    ),
)
#: ids that a pattern, a quotation or a trim would take for others
ODD: Final = (
    "%",
    "_ea",
    "*",
    "te",
    "tea ",
    " tea",
    "TEA",
    "tea'--",
    'tea"',
    "tea\\",
    "téa",
    "",
    "t" * 200,
    "0",
    "None",
)


class ClientDirectoryContract(Factory, suite=True):
    """A host's clients, by id.

    `make` gives a function that takes clients and returns a new directory which knows these and no others.
    """

    def directory(self, *clients: Client) -> ClientDirectory:
        """Return a directory that knows these clients."""
        return cast("ClientDirectory", self.new(clients))

    def test_a_known_client_comes_under_its_id_as_the_host_knows_it(self) -> None:
        for client in (TEA, COFFEE, NOBODYS, CHOOSY):
            directory = self.directory(TEA, COFFEE, NOBODYS, CHOOSY)
            found = directory.clients(frozenset({client.id}))
            assert shape(found) == shape({client.id: client})

    def test_several_clients_come_at_once(self) -> None:
        directory = self.directory(TEA, COFFEE, NOBODYS, CHOOSY)
        found = directory.clients({"tea", "choosy", "nobodys"})
        assert found == {"tea": TEA, "choosy": CHOOSY, "nobodys": NOBODYS}

    def test_an_unknown_client_is_left_out(self) -> None:
        directory = self.directory(TEA)
        assert directory.clients(frozenset({"tea", "unknown"})) == {"tea": TEA}
        assert directory.clients(frozenset({"unknown"})) == {}
        assert self.directory().clients(frozenset({"tea"})) == {}

    def test_whoever_asks_for_nobody_gets_nobody(self) -> None:
        assert self.directory(TEA, COFFEE).clients(frozenset()) == {}

    def test_a_client_of_no_account_is_nobodys(self) -> None:
        found = self.directory(TEA, NOBODYS).clients(frozenset({"nobodys"}))
        assert found["nobodys"].account_id is None

    def test_what_a_client_requires_comes_with_it(self) -> None:
        found = self.directory(CHOOSY).clients(frozenset({"choosy"}))
        assert shape(found["choosy"].requirements) == shape(CHOOSY.requirements)

    def test_ids_are_compared_letter_for_letter(self) -> None:
        directory = self.directory(TEA, COFFEE)
        for odd in ODD:
            assert directory.clients(frozenset({odd})) == {}, odd

    def test_an_odd_id_is_as_good_as_any(self) -> None:
        odd = [Client(id_, "acme") for id_ in ODD if id_.strip() == id_ != ""]
        directory = self.directory(TEA, *odd)
        for client in odd:
            assert directory.clients(frozenset({client.id})) == {client.id: client}

    def test_as_many_clients_come_as_an_order_may_have(self) -> None:
        clients = [Client(f"client-{number}", f"account-{number % 7}") for number in range(100)]
        found = self.directory(*clients).clients(frozenset(client.id for client in clients[10:]))
        assert found == {client.id: client for client in clients[10:]}

    def test_what_was_handed_out_is_the_askers_own(self) -> None:
        directory = self.directory(TEA, COFFEE)
        for ids in ({"tea"}, {"tea", "coffee"}):
            found = directory.clients(ids)
            if isinstance(found, dict):
                found.clear()
                found["coffee"] = TEA
            assert directory.clients({"tea", "coffee"}) == {"tea": TEA, "coffee": COFFEE}

    def test_what_was_handed_out_stays_as_it_was(self) -> None:
        directory = self.directory(TEA, COFFEE)
        first = directory.clients(frozenset({"tea"}))
        directory.clients(frozenset({"coffee"}))
        assert first == {"tea": TEA}

    def test_asking_changes_nothing(self) -> None:
        directory, asked = self.directory(TEA, COFFEE), {"tea", "unknown"}
        for _ in range(3):
            assert directory.clients(asked) == {"tea": TEA}
        assert asked == {"tea", "unknown"}

    def test_any_kind_of_set_will_do(self) -> None:
        directory = self.directory(TEA, COFFEE)
        for ids in ({"tea"}, frozenset({"tea"}), {"tea": 1}.keys()):
            assert directory.clients(ids) == {"tea": TEA}

    def test_threads_that_ask_at_once_get_each_its_own_answer(self) -> None:
        clients = [Client(f"client-{number}", f"account-{number}") for number in range(THREADS)]
        directory = self.directory(*clients)
        found = together(lambda number: [directory.clients({clients[number].id}) for _ in range(20)])
        for client, answers in zip(clients, found, strict=True):
            assert answers == [{client.id: client}] * 20


class AsyncClientDirectoryContract(AsyncFactory, ClientDirectoryContract, suite=True):
    """The same for a directory that is awaited; the function that `make` gives may be awaited too."""
