"""Sites and requirements that are read without their validators are those that were stored."""

import json

from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.postgres.mapping.documents import document_of, requirements_in, site_in
from unified_orders.domain.sites import Requirements, Site
from unified_orders.wire import from_wire, to_wire


@given(st.from_type(Site))
def test_a_site_is_stored_as_the_wire_has_it(site: Site) -> None:
    assert json.dumps(document_of(site)) == json.dumps(to_wire(site))


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
