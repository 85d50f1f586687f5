"""Which tables and columns of a host's hold its bulk analyses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import Attribute, field, frozen

from unified_orders.domain.fields import Integer, Optional, Text, currency, fault

_PART: Final = r"[A-Za-z_][A-Za-z0-9_$ ]{0,62}"
_COLUMN: Final = re.compile(_PART)
_TABLE: Final = re.compile(rf"(?:{_PART}\.)?{_PART}")


def _table(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, str) or not _TABLE.fullmatch(value):
        raise fault(attribute, value, "must be a table's name, like bulk_analysis_domains or seo.domains")


def _column(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, str) or not _COLUMN.fullmatch(value):
        raise fault(attribute, value, "must be a column's name, like domain_rating")


def _columns(_: object, attribute: "Attribute[Any]", value: Mapping[str, object]) -> None:
    for name, column in value.items():
        if not (isinstance(column, str) and _COLUMN.fullmatch(column)):
            raise fault(f"{attribute.name}.{name}", column, "must be a column's name, like domain_rating")


@frozen(slots=True, kw_only=True)
class BulkColumns:
    """The tables of projects and of domains, and which of their columns hold what. None: there is no such column."""

    #: with its schema, unless the search path leads there
    projects: str = field(default="bulk_analysis_projects", validator=_table)
    #: what a group names as its analysis project
    project_id: str = field(default="id", validator=_column)
    #: whose sites the project holds
    project_client: str = field(default="client_id", validator=_column)
    #: the project with the greatest value is a client's latest one
    project_at: str = field(default="created_at", validator=_column)
    #: one row a site of a project
    domains: str = field(default="bulk_analysis_domains", validator=_table)
    #: by which a review names a site
    domain_id: str = field(default="id", validator=_column)
    #: the project that a site was analysed in
    domain_project: str = field(default="project_id", validator=_column)
    #: the name: example.com
    domain: str = field(default="domain", validator=_column)
    #: metric -> the column of its numbers
    metrics: Mapping[str, str] = field(factory=lambda: {"dr": "dr", "traffic": "traffic"}, validator=_columns)
    #: who measured them
    source: str = field(default="bulk analysis", validator=Text("label"))
    #: the day they were measured
    measured_at: str | None = field(default=None, validator=Optional(_column))
    #: what the client pays
    retail: str | None = field(default=None, validator=Optional(_column))
    #: what the agency pays; for staff alone
    wholesale: str | None = field(default=None, validator=Optional(_column))
    #: of all prices
    currency: str = field(default="USD", validator=currency)
    #: what a price is multiplied by to make minor units: 100 where a column holds dollars
    price_factor: int = field(default=1, validator=Integer(1))
    #: holds `qualified`, `marginal`, `disqualified` or `unknown`, or what `qualifications` turns into one of them
    qualification: str | None = field(default=None, validator=Optional(_column))
    #: a word of the column -> the word that it stands for
    qualifications: Mapping[str, str] = field(factory=dict)
    #: why a site qualifies, in words
    qualification_note: str | None = field(default=None, validator=Optional(_column))
    #: text that holds one, or an array of text
    niches: str | None = field(default=None, validator=Optional(_column))

    def of_projects(self) -> Iterator[tuple[str, str, str]]:
        """Yield (field, column, kinds of types that it may have) of the table of projects."""
        yield "project_id", self.project_id, "SNU"
        yield "project_client", self.project_client, "SNU"
        yield "project_at", self.project_at, "DN"

    def of_domains(self) -> Iterator[tuple[str, str, str]]:
        """Yield the same of the table of domains."""
        yield "domain_id", self.domain_id, "SNU"
        yield "domain_project", self.domain_project, "SNU"
        yield "domain", self.domain, "S"
        for metric, column in self.metrics.items():
            yield f"metrics.{metric}", column, "N"
        optional = (("measured_at", "D"), ("retail", "N"), ("wholesale", "N"), ("qualification", "SE"))
        for name, kinds in (*optional, ("qualification_note", "S"), ("niches", "SA")):
            column = getattr(self, name)
            if column is not None:
                yield name, column, kinds
