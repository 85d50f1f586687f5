"""A share link is found by its digest, and each opening of it is counted."""

from uuid import uuid4

from unified_orders.domain import commands as c
from unified_orders.domain.slices import Need
from unified_orders.domain.tokens import ShareToken
from unified_orders.testing.contracts.alike import shape
from unified_orders.testing.contracts.racing import THREADS, together
from unified_orders.testing.contracts.repository.life import Life, drafted
from unified_orders.testing.contracts.repository.stage import RepositoryStage


class Links(RepositoryStage, suite=True):
    """Promises about `open_link`."""

    def test_each_opening_is_counted_and_told_with_the_time(self) -> None:
        order, token = self._shared()
        for openings in (1, 2, 3):
            found = self.adapter.repository.open_link(order.id, token.digest)
            assert found is not None
            opened, now = found
            self.kept.opened(opened, now)
            assert (opened.openings, opened.last_opened_at) == (openings, now)
            assert shape(opened) == shape(order.state.tokens[token.id])
        self.check(order.id)

    def test_an_old_token_is_found_by_its_digest_alone(self) -> None:
        order, token = self._shared()
        found = self.adapter.repository.open_link(None, token.digest)
        assert found is not None
        self.kept.opened(*found)
        self.check(order.id)

    def test_a_link_that_is_not_there_is_none_and_counts_nowhere(self) -> None:
        order, token = self._shared()
        other, _ = self._shared()
        for order_id, digest in (
            (order.id, "0" * 64),
            (None, "0" * 64),
            (other.id, token.digest),
            (uuid4(), token.digest),
        ):
            assert self.adapter.repository.open_link(order_id, digest) is None
        self.check(order.id, other.id)

    def test_openings_stay_counted_when_the_link_is_revoked(self) -> None:
        order, token = self._shared()
        self.orders.open_link(order.links[-1])
        self.do(c.RevokeShare(order.id, token.id))
        found = self.adapter.repository.open_link(order.id, token.digest)
        assert found is not None
        assert found[0].revoked_at is not None
        self.kept.opened(*found)
        self.check(order.id)

    def test_an_opening_makes_no_command_stale(self) -> None:
        order, _ = self._shared()
        write = self.prepared(c.Assign(order.id, "ann"))
        self.orders.open_link(order.links[-1])
        self.save(write)
        self.check(order.id)

    def test_openings_at_the_same_time_are_all_counted(self) -> None:
        order, token = self._shared()
        repository = self.adapter.repository
        together(lambda _: self.patiently(lambda: repository.open_link(order.id, token.digest)))
        loaded = self.load(Need(order.id, all_tokens=True)).slice.state
        assert loaded.tokens[token.id].openings == THREADS

    def _shared(self) -> tuple[Life, ShareToken]:
        """Return a draft with a share link that nobody has opened."""
        order = drafted(self)
        shared = order.do(c.Share(order.id, label="for Ann")).result
        order.links.append(shared.token or "")
        return order, order.state.tokens[shared.token_id]
