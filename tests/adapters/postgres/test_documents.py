"""Sites that are read without their validators are those that were stored."""

import json

from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.postgres.mapping.documents import site_in
from unified_orders.domain.sites import Site
from unified_orders.wire import from_wire, to_wire


@given(st.from_type(Site))
def test_a_stored_site_comes_back_as_validation_would_bring_it(site: Site) -> None:
    document = json.loads(json.dumps(to_wire(site)))
    found = site_in(document)
    assert found == site == from_wire(document, Site)
    assert repr(found) == repr(site)
