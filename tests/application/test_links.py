from datetime import timedelta

import pytest
from tests.application.agency import CUSTOMER, STAFF, Agency
from tests.application.walking import found

from unified_orders.domain import commands as c
from unified_orders.domain.words import LinkPermission


def test_links_tell_what_they_open_and_how_often_they_were_opened(agency: Agency) -> None:
    made = agency.draft(("tea", 1), ("coffee", 1))
    agency.guest(made, 1, permissions=[LinkPermission.REVIEW])
    (link,) = agency.service.links(made.order_id, actor=CUSTOMER)
    assert (link.group_ids, link.label, link.openings, link.is_open) == ((made.group_ids[1],), "Gwen", 1, True)
    assert link.permissions == {LinkPermission.VIEW, LinkPermission.REVIEW}
    assert link.expires_at - link.created_at == timedelta(days=7)
    assert link.created_by == "Jane"


def test_open_links_come_first_and_the_newest_before_the_older(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    guests = [agency.guest(made) for _ in range(3)]
    tokens = [guest.scope.token_id for guest in guests if guest.scope is not None]
    agency.service.execute(c.RevokeShare(made.order_id, tokens[2]), actor=CUSTOMER)
    links = agency.service.links(made.order_id, actor=STAFF)
    assert [link.token_id for link in links] == [tokens[1], tokens[0], tokens[2]]
    assert [link.is_open for link in links] == [True, True, False]
    assert len(agency.service.links(made.order_id, actor=STAFF, limit=2)) == 2


def test_neither_a_token_nor_its_digest_is_in_any_answer_or_in_its_repr(agency: Agency) -> None:
    made = agency.draft(("tea", 1))
    shared = agency.service.execute(c.Share(made.order_id), actor=CUSTOMER).result
    digest = agency.repository.shelves[made.order_id].state.tokens[shared.token_id].digest
    marks = (shared.token or "", digest)
    for actor in (STAFF, CUSTOMER):
        answers = (
            agency.service.links(made.order_id, actor=actor),
            agency.service.history(made.order_id, actor=actor),
            agency.service.explain(made.order_id, actor=actor),
        )
        assert found(answers, marks) == []
        assert not any(mark in repr(answers) for mark in marks)


@pytest.mark.parametrize("actor", [STAFF, CUSTOMER])
def test_an_order_without_links_has_an_empty_list(agency: Agency, actor: object) -> None:
    made = agency.draft(("tea", 1))
    assert agency.service.links(made.order_id, actor=CUSTOMER).rows == ()
