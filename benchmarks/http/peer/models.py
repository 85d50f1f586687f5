"""What requests and answers hold."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator
from pydantic.alias_generators import to_camel

Status = Literal["suggested", "available", "approved", "alternate", "rejected"]
Words = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(min_length=1, max_length=2_048, pattern=r"^https?://[^\s/]+(/\S*)?$")]
Count = Annotated[StrictInt, Field(ge=0)]
Measured = Annotated[float | None, Field(ge=0)]


class Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class TargetPage(Wire):
    url: Url
    page_id: Words | None = None


class Requirements(Wire):
    min_dr: Measured = None
    max_dr: Measured = None
    min_traffic: Measured = None
    niches: list[Words] | None = None
    languages: list[Words] | None = None
    max_price: Count | None = None
    excluded_domains: list[Words] | None = None
    count: Count | None = None


class WantedGroup(Wire):
    client_id: Words
    link_count: Annotated[StrictInt, Field(ge=1, le=10_000)]
    target_pages: list[TargetPage] = []
    anchor_texts: list[Annotated[str, Field(max_length=255)]] = []
    requirements: Requirements = Requirements()

    @model_validator(mode="after")
    def pages_fit(self) -> "WantedGroup":
        if len(self.target_pages) > self.link_count:
            raise ValueError("targetPages: at most linkCount")
        return self


class WantedOrder(Wire):
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    groups: Annotated[list[WantedGroup], Field(max_length=100)] = []


class Decision(Wire):
    selection_id: UUID | None = None
    domain_id: Words | None = None
    decision: Literal["approve", "reject"]
    target_page_url: Words | None = None
    anchor_text: Annotated[str, Field(max_length=255)] | None = None
    client_notes: Annotated[str, Field(max_length=10_000)] | None = None
    version: Count | None = None
    expected_price: Count | None = None

    @model_validator(mode="after")
    def names_a_site(self) -> "Decision":
        if self.selection_id is None and self.domain_id is None:
            raise ValueError("give selectionId, domainId or both")
        return self


class Reviewing(Wire):
    selections: Annotated[list[Decision], Field(min_length=1, max_length=1_000)]


class Made(Wire):
    order_id: UUID
    group_ids: list[UUID]


class Decided(Wire):
    outcome: Literal["applied", "stale"]
    selection_id: UUID
    domain_id: str
    status: Status
    version: int


class Reviewed(Wire):
    selections: list[Decided]
    open_links: int


class Outcome(Wire):
    order_id: UUID
    version: int
    state: str
    group_ids: list[UUID]
    replayed: bool = False
    result: Made | Reviewed


class Metric(Wire):
    name: str
    value: float
    source: str
    as_of: str | None


class Site(Wire):
    selection_id: UUID | None
    domain_id: str
    version: int
    domain: str
    status: Status
    why: list[str]
    rank: int | None
    metrics: list[Metric]
    niches: list[str]
    languages: list[str]
    qualification: str
    price: int | None
    used_before: bool
    rejected_before: bool
    target_page_url: str | None
    anchor_text: str | None
    client_notes: str | None
    rejection: str | None
    rejection_text: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None


class Board(Wire):
    order_id: UUID
    group_id: UUID
    client_id: str
    client_name: str
    status: str
    round: int
    currency: str
    link_count: int
    open_links: int
    target_pages: list[TargetPage]
    anchor_texts: list[str]
    requirements: Requirements
    analysis_failed: bool
    suggested: list[Site]
    available: list[Site]
    approved: list[Site]
    alternate: list[Site]
    rejected: list[Site]
    counts: dict[Status, int]
    matching: int
    total: int
    offset: int
    next_offset: int | None
