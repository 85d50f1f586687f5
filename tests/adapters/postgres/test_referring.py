"""Accounts, clients, projects, domains and assignees are held to the host's tables, if the host names them."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.test_schema import catalogue

from unified_orders import Actor, Assign, CreateOrder, GroupRequest, InvalidInput, StorageError
from unified_orders.adapters.postgres import PostgresOrders, postgres_service
from unified_orders.adapters.postgres.upgrading import upgrade
from unified_orders.domain.errors import InvariantBroken

STAFF = Actor.staff("sam")
TEA = UUID(int=17)
REFERENCES = {
    "account": "accounts.id",
    "client": "public.clients.id",
    "assigned_to": "people.id",
    "domain": "bulk_analysis_domains.id",
    "project": "bulk_analysis_projects.id",
}


@pytest.fixture
def host(engine: Engine) -> Engine:
    """A database in which the host has tables of its own, with keys of several types."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE accounts (id varchar(40) PRIMARY KEY, flags text, size numeric UNIQUE)"))
        connection.execute(text("CREATE TABLE clients (id uuid PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE people (id bigint PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE bulk_analysis_domains (id integer PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE bulk_analysis_projects (id uuid PRIMARY KEY)"))
        connection.execute(text("INSERT INTO accounts VALUES ('acme')"))
        connection.execute(text("INSERT INTO clients VALUES (:id)"), {"id": TEA})
        connection.execute(text("INSERT INTO people VALUES (7)"))
    return engine


def create(orders: PostgresOrders, client: object = TEA, account: str = "acme") -> UUID:
    order = CreateOrder(
        currency="USD",
        groups=[GroupRequest(client_id=str(client), link_count=1)],
        account_id=account,
    )
    return orders.execute(order, actor=STAFF).order_id


def test_what_the_host_has_is_taken_and_what_it_lacks_is_refused_by_the_database(host: Engine) -> None:
    upgrade(host, references=REFERENCES)
    orders = postgres_service(host)
    order = create(orders)
    assert orders.execute(Assign(order, "7"), actor=STAFF).version == 2
    with pytest.raises(StorageError, match="order_groups_client_of_host"):
        create(orders, client=UUID(int=18))
    with pytest.raises(StorageError, match="lacks the row that this refers to"):
        create(orders, account="nobody")
    with pytest.raises(StorageError, match="orders_assigned_to_of_host"):
        orders.execute(Assign(order, "8"), actor=STAFF)
    with host.connect() as connection, pytest.raises(Exception, match="orders_account_of_host"):
        connection.execute(text("DELETE FROM accounts"))


def test_an_id_that_the_host_s_key_can_not_be_is_refused(host: Engine) -> None:
    upgrade(host, references={"client": "clients.id"})
    with pytest.raises(InvariantBroken, match="22P02"):
        create(postgres_service(host), client="tea")


def test_naming_them_again_changes_nothing(host: Engine) -> None:
    upgrade(host, references=REFERENCES)
    before = catalogue(host)
    upgrade(host, references=REFERENCES)
    upgrade(host)
    assert catalogue(host) == before


def test_but_for_the_references_the_schema_is_as_it_was(host: Engine) -> None:
    before = set(catalogue(host))
    upgrade(host, references=REFERENCES)
    added = set(catalogue(host)) - before
    assert {row[2] for row in added if row[1] == "constraint"} >= {
        "orders_account_of_host", "orders_assigned_to_of_host", "order_groups_client_of_host",
        "order_groups_project_of_host", "order_site_selections_domain_of_host",
    }  # fmt: skip
    assert all("_of_host" in str(row[2]) for row in added)
    assert before <= set(catalogue(host))


@pytest.mark.parametrize(
    ("references", "rule"),
    [
        ({"acount": "accounts.id"}, "must be one of account, assigned_to"),
        ({"account": "accounts"}, "with its table"),
        ({"account": "nowhere.id"}, "must be a column that is there"),
        ({"account": "accounts.key"}, "must be a column that is there"),
        ({"account": "accounts.size"}, "must be of one of these types: text"),
    ],
)
def test_a_key_that_nothing_can_refer_to_is_named(host: Engine, references: dict[str, str], rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule) as refused:
        upgrade(host, references=references)
    assert refused.value.field_name.startswith("references")


@pytest.mark.parametrize(
    ("references", "sentence"),
    [
        ({"account": "accounts.flags"}, "no PRIMARY KEY or UNIQUE"),
        ({"account": "accounts.id"}, "orders.account_id has rows that accounts lacks"),
        ({"client": "clients.id"}, "order_groups.client_id has ids that are no uuid"),
    ],
)
def test_a_key_that_can_not_be_made_says_why_and_leaves_the_schema_alone(
    host: Engine, references: dict[str, str], sentence: str
) -> None:
    create(postgres_service(host), client="tea", account="other")
    before = catalogue(host)
    with pytest.raises(StorageError, match=sentence):
        upgrade(host, references=references)
    assert catalogue(host) == before


def test_another_target_than_the_one_there_is_refused(host: Engine) -> None:
    upgrade(host, references={"client": "clients.id"})
    with pytest.raises(InvalidInput, match="drop order_groups_client_of_host first"):
        upgrade(host, references={"client": "bulk_analysis_projects.id"})
