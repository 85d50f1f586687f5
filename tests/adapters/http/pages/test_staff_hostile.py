"""Whatever an address or a form holds, the staff page answers in a sentence, and what does not fit changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.adapters.http.pages.staffing import ACME, SAM, Office

from unified_orders import GroupRef, RequestMoreSites

TEXT = st.text(max_size=30) | st.sampled_from(["", "0", "-1", "1e9", "9" * 40, "12.00", "<b>", "null", "\u0661", "\0"])
SEEN = st.sampled_from(['["leaf.example", "leaf.example", "0"]', '["x", "x", ""]', "[", "{}", "[1, 2, 3]", "null"])
FIELDS = st.dictionaries(
    st.sampled_from(["amount", "reference", "reason", "fees", "assigned_to", "message", "link_count", "key"]), TEXT
)
ROWS = st.dictionaries(st.sampled_from(["rank.0", "why.0", "take.0", "rank.7", "why.7", "take.99"]), TEXT)
ASKED = st.dictionaries(
    st.sampled_from(
        ["state", "text", "sort", "cursor", "lines", "after", "said", "status", "min_dr", "max_price", "offset"]
    ),
    TEXT,
    max_size=4,
)
OF_ORDER = ("set_fees", "cancel", "assign", "withdraw", "record_payment", "share", "revoke_share", "resolve_issue", "x")
OF_GROUP = ("suggest", "change_link_count", "request_more_sites", "complete_review", "cancel_group", "share")


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        yield Office(Path(folder))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=FIELDS, rows=ROWS, seen=SEEN, name=st.sampled_from(OF_ORDER + OF_GROUP), asked=ASKED)
def test_no_form_makes_the_page_fail(
    office: Office, fields: dict[str, str], rows: dict[str, str], seen: str, name: str, asked: dict[str, str]
) -> None:
    order_id, (group_id,) = office.ordered("tea")
    address, target = f"/staff/orders/{order_id}", order_id
    if name in OF_GROUP:
        address, target = f"{address}/groups/{group_id}", group_id
    page = office.sam.open(address)
    before = office.orders.summary(order_id, actor=SAM)
    typed = {**asked, **fields, **rows, "site.99": seen, "step": f"{name}:{target}"}
    answer = office.sam.send(page, {**page.reading.fields, **typed})
    assert answer.status < 500
    assert "<main" in answer.html
    if answer.status >= 400:
        assert office.orders.summary(order_id, actor=SAM) == before
    assert office.orders.doctor(order_id, actor=SAM) == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED, at=st.sampled_from(range(3)))
def test_no_address_makes_the_page_fail(office: Office, asked: dict[str, str], at: int) -> None:
    place = ("/staff", office.address, office.group_address)[at]
    answer = office.sam.open(f"{place}?{urlencode(asked, errors='surrogatepass')}")
    assert answer.status in {200, 422}


def test_what_others_wrote_is_shown_as_they_wrote_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    said = "<script>alert(1)</script> & <b>more</b>"
    office.orders.execute(RequestMoreSites(GroupRef(office.order_id, office.tea), said), actor=ACME)
    office.orders.drain()
    page = office.sam.open(office.group_address)
    assert said in page.text
    assert "<script" not in page.html


def test_a_search_that_can_find_nothing_is_told_beside_its_field(office: Office) -> None:
    page = office.sam.open(f"/staff?text={'x' * 201}")
    assert page.status == 422
    assert 'aria-invalid="true" aria-describedby="wrong-text"' in page.html
    assert "Write a shorter text" in page.text
    assert page.reading.fields["text"] == "x" * 201
