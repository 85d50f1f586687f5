"""How an outbox hands effects out: in order, under a lease, again after a failure, and never after they arrived."""

from datetime import UTC

from unified_orders.domain.effects import Effect
from unified_orders.testing.contracts.outbox.stage import ALL, LONG, NONE, SHORT, OutboxStage
from unified_orders.testing.contracts.racing import THREADS, together


class Handing(OutboxStage, suite=True):
    """Effects one by one, whatever they are about."""

    def test_effects_come_out_in_the_order_in_which_they_went_in(self) -> None:
        self.herald.submitted("tea", "coffee", "milk")
        self.herald.submitted("water")
        assert self.rest() == self.herald.stored
        assert len(self.herald.stored) == 8, "two orders made, two moved, four analyses"

    def test_a_claim_takes_what_there_is_and_no_more_than_it_asks_for(self) -> None:
        assert self.outbox.claim(ALL, LONG) == ()
        self.herald.submitted("tea", "coffee", "milk")
        assert [len(self.outbox.claim(2, LONG)) for _ in range(4)] == [2, 2, 1, 0]

    def test_an_effect_that_was_handed_out_is_nobody_elses(self) -> None:
        self.herald.draft("tea")
        self.one()
        assert self.rest() == []

    def test_a_lease_ends_by_itself_and_the_effect_is_handed_out_again(self) -> None:
        self.herald.draft("tea")
        (first,) = self.outbox.claim(1, SHORT)
        self.later(SHORT)
        second = self.one()
        assert (second.id, second.effect, second.stored_at) == (first.id, first.effect, first.stored_at)

    def test_a_lease_of_no_time_has_ended_at_once(self) -> None:
        self.herald.draft("tea")
        self.outbox.claim(1, NONE)
        assert self.rest() == self.herald.stored

    def test_every_claim_counts_as_a_try_even_one_that_was_never_answered(self) -> None:
        self.herald.draft("tea")
        assert [self.outbox.claim(1, NONE)[0].tries for _ in range(3)] == [0, 1, 2]
        self.outbox.failed(self.one(), "busy", NONE)
        assert self.one().tries == 4

    def test_a_delivered_effect_does_not_come_again(self) -> None:
        self.herald.draft("tea")
        (delivery,) = self.outbox.claim(1, NONE)
        self.outbox.delivered(delivery)
        self.outbox.delivered(delivery)
        assert (self.rest(), self.outbox.retry_parked()) == ([], 0)

    def test_an_effect_that_arrived_after_its_lease_does_not_come_again(self) -> None:
        self.herald.draft("tea")
        (late,) = self.outbox.claim(1, NONE)
        (other,) = self.outbox.claim(1, NONE)
        self.outbox.delivered(late)
        self.outbox.failed(other, "busy", NONE)
        assert (self.rest(), self.outbox.retry_parked()) == ([], 0)

    def test_a_delivery_takes_out_nothing_but_its_own_effect(self) -> None:
        self.herald.draft("tea")
        self.herald.draft("coffee")
        first, second = self.outbox.claim(ALL, NONE)
        self.outbox.delivered(second)
        assert first.id != second.id
        assert self.rest() == [first.effect]

    def test_a_failed_effect_waits_for_as_long_as_it_is_told_to(self) -> None:
        self.herald.draft("tea")
        self.outbox.failed(self.one(), "busy", SHORT)
        self.later(SHORT)
        self.outbox.failed(self.one(), "busy", NONE)
        self.outbox.failed(self.one(), "busy", LONG)
        assert self.rest() == []

    def test_an_effect_that_waits_holds_up_no_other(self) -> None:
        self.herald.draft("tea")
        self.outbox.failed(self.one(), "busy", LONG)
        self.herald.draft("coffee")
        assert self.rest() == self.herald.stored[1:]

    def test_a_parked_effect_waits_until_it_is_put_back_with_all_its_tries(self) -> None:
        self.herald.draft("tea")
        self.outbox.claim(1, NONE)
        self.outbox.failed(self.one(), "broken", None)
        assert self.rest() == []
        assert (self.outbox.retry_parked(), self.outbox.retry_parked()) == (1, 0)
        again = self.one()
        assert (again.effect, again.tries) == (self.herald.stored[0], 0)

    def test_all_that_is_parked_is_put_back_and_counted(self) -> None:
        for client in ("tea", "coffee", "milk"):
            self.herald.draft(client)
        for delivery in self.outbox.claim(2, LONG):
            self.outbox.failed(delivery, "broken", None)
        assert self.outbox.retry_parked() == 2
        assert sorted(one.key for one in self.rest()) == sorted(one.key for one in self.herald.stored)

    def test_whoever_lost_the_lease_cannot_give_the_effect_back_under_its_new_holder(self) -> None:
        self.herald.draft("tea")
        for again_in in (NONE, LONG, None):
            (late,) = self.outbox.claim(1, NONE)
            holder = self.one()
            self.outbox.failed(late, "too slow", again_in)
            assert (self.rest(), self.outbox.retry_parked()) == ([], 0)
            self.outbox.failed(holder, "busy", NONE)

    def test_an_effect_given_back_twice_is_given_back_once(self) -> None:
        self.herald.draft("tea")
        delivery = self.one()
        self.outbox.failed(delivery, "busy", NONE)
        self.outbox.failed(delivery, "busy", LONG)
        self.outbox.failed(delivery, "broken", None)
        assert (self.rest(), self.outbox.retry_parked()) == (self.herald.stored, 0)

    def test_a_delivery_says_since_when_it_waits(self) -> None:
        self.herald.draft("tea")
        self.later(SHORT)
        self.herald.draft("coffee")
        first, second = self.outbox.claim(ALL, LONG)
        assert first.stored_at.tzinfo is UTC
        assert first.stored_at < second.stored_at

    def test_no_two_claims_share_an_effect(self) -> None:
        for number in range(3 * THREADS):
            self.herald.draft(f"client-{number}")
        claims = together(lambda _: [one.key for _ in range(6) for one in self._few()])
        keys = [key for claim in claims for key in claim]
        assert sorted(keys) == sorted(effect.key for effect in self.herald.stored)

    def _few(self) -> list[Effect]:
        return [delivery.effect for delivery in self.outbox.claim(2, LONG)]
