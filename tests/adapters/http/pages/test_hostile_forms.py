"""Whatever a form holds, the page answers in a sentence, and what does not fit changes nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.adapters.http.pages.conftest import Agency, sites_file

from unified_orders import Actor

SAM = Actor.staff("sam")
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "approve", "reject", "alternate", "reconsider", "other", "0", "-1", "1e9", "https://tea.example/a"]
    ),
)
STEPS = st.sampled_from(
    [
        "check",
        "send",
        "look:",
        "look:20",
        "enter:",
        "all:",
        "swap:0",
        "swap:1",
        "open:x",
        *(
            f"ask:{name}"
            for name in ("finish_review", "reopen_review", "request_more_sites", "complete_review", "cancel")
        ),
    ]
)
NAMES = st.sampled_from(["decide", "page", "anchor", "note", "reason", "because", "swap", "seen"])
WISHES = st.sampled_from(["group", "text", "status", "sort", "min_dr", "min_traffic", "max_price", "key", "repeat"])


@pytest.fixture(scope="module")
def folder() -> "object":
    with TemporaryDirectory() as made:
        yield Path(made)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(st.tuples(NAMES, st.integers(0, 3)), VALUES, max_size=8),
    wishes=st.dictionaries(WISHES, VALUES, max_size=3),
    step=STEPS,
)
def test_no_form_makes_the_page_fail(
    folder: Path, fields: dict[tuple[str, int], str], wishes: dict[str, str], step: str
) -> None:
    agency = Agency(sites_file(folder))
    reader, page = agency.guest()
    before = agency.orders.summary(agency.order_id, actor=SAM)
    typed = {f"{name}.{number}": value for (name, number), value in fields.items()}
    answer = reader.send(page, {**page.reading.fields, **typed, **wishes, "step": step})
    assert answer.status < 500
    assert "<main" in answer.html
    if answer.status >= 400 or step in {"check", "look:", "look:20", "enter:", "all:"}:
        assert agency.orders.summary(agency.order_id, actor=SAM) == before
    assert agency.orders.doctor(agency.order_id, actor=SAM) == ()
