"""An analysis that reads what the host's own bulk analyses have found already."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from sqlalchemy import Connection, Engine, text

from unified_orders.adapters.postgres.analysed.columns import BulkColumns
from unified_orders.adapters.postgres.analysed.rows import site_of
from unified_orders.adapters.postgres.analysed.tables import check_tables, name_of
from unified_orders.adapters.postgres.failures import DRIVER_ERRORS, failure_of
from unified_orders.adapters.postgres.lending import check_source
from unified_orders.adapters.postgres.statements import quoted
from unified_orders.application.service import OrderService
from unified_orders.domain.actors import Actor
from unified_orders.domain.commands import FailAnalysis, GroupRef, RecordAnalysis
from unified_orders.domain.effects import CancelAnalysis, StartAnalysis
from unified_orders.domain.limits import DEFAULT_LIMITS
from unified_orders.domain.sites import Site

_ANALYST: Final = Actor.worker("bulk analysis")
_DEFAULT: Final = BulkColumns()
_PROJECT: Final = """SELECT {project_id}::text FROM {projects} WHERE {project_client}::text = :client
    ORDER BY {project_id}::text = :wanted DESC, {project_at} DESC NULLS LAST, {project_id} DESC LIMIT 1"""
_DOMAINS: Final = (
    "SELECT {selected} FROM {domains} WHERE {domain_project} = CAST(:project AS {type}) ORDER BY {domain_id}"
)


class BulkAnalysis:
    """An `AnalysisPort` over a host's tables of bulk analyses; give it to `Relay(..., analysis=...)`.

    A group gets the sites of the project that it names, if that is its client's; else those of its client's latest
    project. They are copied into the engine's own tables, page by page, each page once however often it comes.
    """

    def __init__(
        self,
        engine: Engine,
        orders: OrderService,
        columns: BulkColumns = _DEFAULT,
        *,
        page: int = DEFAULT_LIMITS.page_of_sites,
    ) -> None:
        """Nothing is asked yet: `check` sees whether tables and columns are there, and so does each start."""
        check_source(engine)
        self._engine = engine
        self._orders = orders
        self._columns = columns
        self._page = page

    def check(self) -> None:
        """See whether the tables hold what the columns say.

        Raises:
            InvalidInput: a table or column that is not there, or a type that can't be read; the error names it.
            StorageError: the database can't be reached.
        """
        try:
            with self._engine.connect() as connection:
                check_tables(connection, self._columns)
        except DRIVER_ERRORS as error:
            raise failure_of(error) from None

    def start(self, effect: StartAnalysis) -> None:
        """Hand in the sites of the group's project.

        Raises:
            InvalidInput: tables that are not as the columns say, or a row that can't be a site.
            StorageError: the database can't be reached.
        """
        try:
            with self._engine.connect() as connection:
                type_ = check_tables(connection, self._columns)
                project = self._project(connection, effect)
                if project is None:
                    self._lack(effect)
                else:
                    self._hand_in(effect, self._pages(connection, project, type_))
        except DRIVER_ERRORS as error:
            raise failure_of(error) from None

    def cancel(self, effect: CancelAnalysis) -> None:
        """Do nothing: what was read was handed in at once, and what comes later is ignored by its epoch."""

    def _lack(self, effect: StartAnalysis) -> None:
        reason = f"{self._columns.projects} has no project of client {effect.client_id}"
        group = GroupRef(effect.order_id, effect.group_id)
        self._orders.execute(FailAnalysis(group, effect.epoch, reason), actor=_ANALYST, key=effect.key)

    def _hand_in(self, effect: StartAnalysis, pages: Iterator[tuple[Site, ...]]) -> None:
        group = GroupRef(effect.order_id, effect.group_id)
        for number, (sites, following) in enumerate(pairwise(chain(pages, (None,)))):
            page = RecordAnalysis(group, effect.epoch, sites or (), following is None)
            done = self._orders.execute(page, actor=_ANALYST, key=f"{effect.key}:{number}")
            if done.result.ignored is not None:
                return

    def _project(self, connection: Connection, effect: StartAnalysis) -> str | None:
        named = {name: quoted(column) for name, column, _ in self._columns.of_projects()}
        asked = text(_PROJECT.format(projects=name_of(self._columns.projects), **named))
        project: str | None = connection.scalar(asked, {"client": effect.client_id, "wanted": effect.project_id})
        return project

    def _pages(self, connection: Connection, project: str, type_: str) -> Iterator[tuple[Site, ...]]:
        """Yield the sites in pages; without sites one empty page."""
        named = {name: quoted(column) for name, column, _ in self._columns.of_domains()}
        cast = {"domain_id": "::text", "qualification": "::text"}
        selected = ", ".join(f'{column}{cast.get(name, "")} AS "{name}"' for name, column in named.items())
        asked = _DOMAINS.format(selected=selected, domains=name_of(self._columns.domains), type=type_, **named)
        streamed = connection.execution_options(stream_results=True, yield_per=self._page)
        rows = streamed.execute(text(asked), {"project": project}).mappings()
        empty = True
        for part in rows.partitions():
            empty = False
            yield tuple(site_of(dict(row), self._columns) for row in part)
        if empty:
            yield ()
