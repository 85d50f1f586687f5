"""`db upgrade --reference`: the engine's rows are held to keys of the host's."""

import pytest
from sqlalchemy import Engine, text
from tests.adapters.cli.kit import typed

from unified_orders import Actor, CreateOrder, GroupRequest, StorageError
from unified_orders.adapters.postgres import postgres_service


@pytest.fixture
def host(bare: Engine) -> Engine:
    """A database in which the host has tables of its own, and the engine none yet."""
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE accounts (id text PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE clients (id text PRIMARY KEY, size numeric UNIQUE, name text)"))
        connection.execute(text("INSERT INTO clients VALUES ('tea')"))
        connection.execute(text("INSERT INTO accounts VALUES ('acme')"))
    return bare


def dsn(engine: Engine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def create(engine: Engine, client: str, account: str = "acme") -> None:
    order = CreateOrder(currency="USD", groups=[GroupRequest(client_id=client, link_count=1)], account_id=account)
    postgres_service(engine).execute(order, actor=Actor.staff("sam"))


def test_keys_that_are_named_hold_what_is_stored_and_may_be_named_again(host: Engine) -> None:
    words = ("db", "upgrade", "--dsn", dsn(host), "--reference", "client=clients.id")
    for _ in range(2):
        ran = typed(*words, "--reference", "account=public.accounts.id")
        assert ran.exit_code == 0, ran.output
    create(host, "tea")
    with pytest.raises(StorageError, match="order_groups_client_of_host"):
        create(host, "cello")
    with pytest.raises(StorageError, match="orders_account_of_host"):
        create(host, "tea", "nobody")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("clients.id", "--reference: must be NAME=TABLE.KEY, like client=clients.id"),
        ("client=", "--reference: must be NAME=TABLE.KEY"),
        ("customer=clients.id", "--reference: must be one of account, assigned_to, client, project, domain"),
        ("client=clients", "--reference: must be the key that is referred to, with its table"),
        ("client=nowhere.id", "--reference: must be a column that is there"),
        ("client=clients.size", "--reference: must be of one of these types"),
    ],
)
def test_a_reference_that_can_not_be_is_told_by_its_option_and_nothing_is_made(
    given: str, told: str, host: Engine
) -> None:
    ran = typed("db", "upgrade", "--dsn", dsn(host), "--reference", given)
    assert ran.exit_code == 2
    assert told in ran.stderr
    assert given in ran.stderr or given.partition("=")[0] in ran.stderr
    with host.connect() as connection:
        assert connection.scalar(text("SELECT to_regclass('orders')")) is None


def test_one_name_for_two_keys_is_told(host: Engine) -> None:
    words = ("--reference", "client=clients.id", "--reference", "client=accounts.id")
    ran = typed("db", "upgrade", "--dsn", dsn(host), *words)
    assert ran.exit_code == 2
    assert "--reference: names client twice; it was client=clients.id before, got 'client=accounts.id'" in ran.stderr


def test_a_column_that_is_no_key_is_told(host: Engine) -> None:
    ran = typed("db", "upgrade", "--dsn", dsn(host), "--reference", "client=clients.name")
    assert ran.exit_code == 1
    assert "its column has no PRIMARY KEY or UNIQUE constraint" in ran.stderr
