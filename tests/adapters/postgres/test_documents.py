"""Sites and requirements that are read without their validators are those that were stored."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.postgres.mapping.documents import requirements_in, site_in
from unified_orders.adapters.postgres.mapping.values import document_in, json_of
from unified_orders.domain.metadata import Metadata
from unified_orders.domain.sites import Requirements, Site
from unified_orders.wire import from_wire, to_wire


@given(st.from_type(Site))
def test_a_site_is_stored_as_the_wire_has_it(site: Site) -> None:
    assert document_in(json_of(site)) == to_wire(site)


@given(st.from_type(Requirements))
def test_requirements_are_stored_as_the_wire_has_them(requirements: Requirements) -> None:
    assert document_in(json_of(requirements)) == to_wire(requirements)


@given(st.from_type(Metadata))
def test_metadata_travels_as_it_is(metadata: Metadata) -> None:
    assert document_in(json_of({"metadata": metadata})) == {"metadata": dict(metadata)}


class Name(str):
    """Text of a host's own kind."""

    __slots__ = ()


def test_text_of_any_kind_is_text_and_what_has_no_words_is_refused() -> None:
    assert json_of([Name("acme"), UUID(int=10), datetime(2026, 1, 2, tzinfo=UTC)]) == (
        b'["acme","0000000000000000000000000000000a","2026-01-02T00:00:00Z"]'
    )
    with pytest.raises(TypeError, match="object"):
        json_of([object()])


@given(st.from_type(Site))
def test_a_stored_site_comes_back_as_validation_would_bring_it(site: Site) -> None:
    document = json.loads(json.dumps(to_wire(site)))
    found = site_in(document)
    assert found == site == from_wire(document, Site)
    assert repr(found) == repr(site)


@given(st.from_type(Requirements))
def test_stored_requirements_come_back_as_validation_would_bring_them(requirements: Requirements) -> None:
    document = json.loads(json.dumps(to_wire(requirements)))
    found = requirements_in(document)
    assert found == requirements == from_wire(document, Requirements)
    assert repr(found) == repr(requirements)
