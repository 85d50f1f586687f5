"""A host's own bulk analyses are read from its tables, whatever its columns are called; what does not fit is named."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from tests.adapters.postgres.conftest import Engines

from unified_orders import Actor, CreateOrder, GroupRequest, InvalidInput, Relay, Submit
from unified_orders.adapters.postgres import PostgresOrders, PostgresOutbox, postgres_service
from unified_orders.adapters.postgres.analysed import BulkAnalysis, BulkColumns
from unified_orders.domain.errors import Unavailable
from unified_orders.domain.sites import Metric, Price
from unified_orders.domain.words import Qualification

STAFF = Actor.staff("sam")
COLUMNS = BulkColumns(
    metrics={"dr": "dr", "traffic": "organic_traffic"},
    source="ahrefs",
    measured_at="analysed_on",
    retail="price",
    wholesale="cost",
    price_factor=100,
    qualification="verdict",
    qualifications={"high_quality": "qualified", "average": "marginal"},
    qualification_note="notes",
    niches="niches",
)
TABLES = """
CREATE TYPE verdict AS ENUM ('high_quality', 'average', 'disqualified');
CREATE TABLE clients (id uuid PRIMARY KEY);
CREATE TABLE bulk_analysis_projects (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), client_id uuid NOT NULL REFERENCES clients, name varchar(255),
    created_at timestamp NOT NULL DEFAULT now());
CREATE TABLE bulk_analysis_domains (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), project_id uuid NOT NULL REFERENCES bulk_analysis_projects,
    domain varchar(255) NOT NULL, dr integer, organic_traffic bigint, analysed_on date, price numeric(10, 2),
    cost numeric(10, 2), verdict verdict, notes text, niches text[])"""
CLIENT = UUID(int=17)
OLD, NEW = UUID(int=1), UUID(int=2)


@pytest.fixture
def host(engine: Engine) -> Engine:
    """A database with the tables of a host beside ours: a client with two projects."""
    with engine.begin() as connection:
        connection.execute(text(TABLES))
        connection.execute(text("INSERT INTO clients VALUES (:id)"), {"id": CLIENT})
        for project, made in ((OLD, "2026-01-01"), (NEW, "2026-02-01")):
            row = "INSERT INTO bulk_analysis_projects (id, client_id, created_at) VALUES (:id, :client, :made)"
            connection.execute(text(row), {"id": project, "client": CLIENT, "made": made})
        connection.execute(
            text("INSERT INTO bulk_analysis_domains (project_id, domain) VALUES (:old, 'old.example')"), {"old": OLD}
        )
        for number, row in enumerate(
            (
                "'WWW.Slow-Brew.example', 61, 9000, '2026-01-31', 120.50, 80, 'high_quality', 'fine', '{tea,food}'",
                "'bare.example', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
            )
        ):
            values = f"('{UUID(int=100 + number)}', '{NEW}', {row})"
            connection.execute(text(f"INSERT INTO bulk_analysis_domains VALUES {values}"))
    return engine


def submitted(orders: PostgresOrders, client: object = CLIENT) -> tuple[UUID, UUID]:
    group = GroupRequest(client_id=str(client), link_count=1)
    made = orders.execute(CreateOrder(currency="USD", groups=[group]), actor=STAFF)
    orders.execute(Submit(made.order_id), actor=STAFF)
    return made.order_id, made.group_ids[0]


def analyse(engine: Engine, orders: PostgresOrders, columns: BulkColumns = COLUMNS, page: int = 1_000) -> None:
    analysis = BulkAnalysis(engine, orders, columns, page=page)
    Relay(PostgresOutbox(engine), analysis=analysis).run_once()


def test_the_sites_of_the_client_s_latest_project_come_to_the_group(host: Engine) -> None:
    orders = postgres_service(host)
    order, group = submitted(orders)
    analyse(host, orders)
    board = orders.board(order, group, actor=STAFF)
    assert {site.domain for site in (*board.suggested, *board.sites)} >= {"slow-brew.example", "bare.example"}
    sight = orders.queries.look(order, {"sites"})  # type: ignore[arg-type]  # a word as good as its enum
    assert sight is not None
    ((_, sites),) = sight.sites.items()
    brew, bare = sites[str(UUID(int=100))], sites[str(UUID(int=101))]
    assert [(one.name, one.value, one.source, str(one.as_of)) for one in brew.metrics] == [
        ("dr", 61.0, "ahrefs", "2026-01-31"),
        ("traffic", 9000.0, "ahrefs", "2026-01-31"),
    ]
    assert brew.prices == (Price("USD", 12_050, 8_000),)
    assert (brew.qualification, brew.qualification_note) == (Qualification.QUALIFIED, "fine")
    assert brew.niches == ("tea", "food")
    assert (bare.metrics, bare.prices, bare.qualification) == ((), (), Qualification.UNKNOWN)
    assert Metric("dr", 0.0, "ahrefs") not in bare.metrics


def test_all_pages_come_in_and_a_repeat_changes_nothing(host: Engine) -> None:
    with host.begin() as connection:
        many = "SELECT :new, 'd' || i FROM generate_series(1, 25) i"
        connection.execute(text(f"INSERT INTO bulk_analysis_domains (project_id, domain) {many}"), {"new": NEW})
    orders = postgres_service(host)
    order, group = submitted(orders)
    with host.connect() as connection:
        stored = connection.scalar(text("SELECT count(*) FROM order_outbox"))
    assert stored == 1
    analyse(host, orders, page=10)
    version = orders.summary(order, actor=STAFF).version
    assert orders.board(order, group, actor=STAFF).total == 27
    analyse(host, orders, page=10)
    assert orders.summary(order, actor=STAFF).version == version


def test_a_client_without_a_project_is_told_to_the_group(host: Engine) -> None:
    orders = postgres_service(host)
    order, _ = submitted(orders, "nobody")
    analyse(host, orders)
    sight = orders.queries.look(order)
    assert sight is not None
    (group,) = sight.state.groups.values()
    assert group.analysis_failure == "bulk_analysis_projects has no project of client nobody"


@pytest.mark.parametrize(
    ("mend", "columns", "field", "rule"),
    [
        ("DROP TABLE bulk_analysis_domains", COLUMNS, "columns.domains", "a table that the database's user can see"),
        (
            "ALTER TABLE bulk_analysis_projects RENAME client_id TO customer",
            COLUMNS,
            "columns.project_client",
            "must be a column of bulk_analysis_projects, which has id, customer, name, created_at",
        ),
        ("SELECT", BulkColumns(), "columns.metrics.traffic", "which has id, project_id, domain, dr, organic_traffic"),
        ("SELECT", BulkColumns(metrics={"dr": "notes"}), "columns.metrics.dr", "must hold a number"),
        ("SELECT", BulkColumns(metrics={}, retail="analysed_on"), "columns.retail", "must hold a number"),
    ],
)
def test_a_table_column_or_type_that_does_not_fit_is_named(
    host: Engine, mend: str, columns: BulkColumns, field: str, rule: str
) -> None:
    with host.begin() as connection:
        connection.execute(text(mend))
    with pytest.raises(InvalidInput, match=rule) as refused:
        BulkAnalysis(host, postgres_service(host), columns).check()
    assert refused.value.field_name == field


def test_tables_that_fit_are_found_so(host: Engine) -> None:
    BulkAnalysis(host, postgres_service(host), COLUMNS).check()


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("domain", "''", "domain.*must be there"),
        ("price", "-5", "retail"),
        ("domain", "E'a\\u0001b'", "domain"),
    ],
)
def test_a_row_that_no_site_can_be_is_named_and_the_effect_waits(
    host: Engine, column: str, value: str, rule: str
) -> None:
    with host.begin() as connection:
        connection.execute(text(f"UPDATE bulk_analysis_domains SET {column} = {value} WHERE domain = 'bare.example'"))
    orders = postgres_service(host)
    order, _ = submitted(orders)
    analyse(host, orders)
    with host.connect() as connection:
        reason = connection.scalar(text("SELECT reason FROM order_outbox"))
    assert f"bulk_analysis_domains {UUID(int=101)}" in (reason or "")
    assert orders.summary(order, actor=STAFF).state == "analyzing"
    assert rule.partition(".*")[0] in (reason or "")


def test_amounts_that_are_no_whole_minor_units_are_not_rounded(host: Engine) -> None:
    with host.begin() as connection:
        connection.execute(text("ALTER TABLE bulk_analysis_domains ALTER price TYPE numeric(10, 3)"))
        connection.execute(text("UPDATE bulk_analysis_domains SET price = 1.005 WHERE domain = 'bare.example'"))
    orders = postgres_service(host)
    submitted(orders)
    analyse(host, orders)
    with host.connect() as connection:
        assert "whole number of minor units" in (connection.scalar(text("SELECT reason FROM order_outbox")) or "")


@pytest.mark.parametrize("wrong", ["", "a;b", "a.b.c", 'x"y'])
def test_what_is_no_name_of_a_table_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput, match="must be a table's name"):
        BulkColumns(domains=wrong)


def test_a_database_out_of_reach_is_unavailable(engines: Engines) -> None:
    engine = engines(pool_size=1, max_overflow=0, pool_timeout=0.05)
    with engine.connect(), pytest.raises(Unavailable):
        BulkAnalysis(engine, postgres_service(engine)).check()
