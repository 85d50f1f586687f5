"""Every command and query, with every id, by everybody: what is foreign is as unknown as what never was.

Asked of memory and of PostgreSQL, which have to say the same, and of which nothing may change.

python -m campaigns authorisation
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tests.domain import stages
from tests.hostile.payloads import PAYLOADS
from tests.hostile.test_queries import QUERIES
from tests.scenarios.kit import Agency

from campaigns.realms import ABSENT, SIGHT, Realm, StoredRealm
from campaigns.seeds import Vacuous, Wrong, parsed, parser_of, tell
from campaigns.stored import StoredAgency, connected, database, empty, served
from campaigns.subjects import Subject, answered, of_commands, of_queries
from unified_orders.adapters.postgres.store import Store
from unified_orders.domain.deciding import Accepted, Refusal
from unified_orders.domain.errors import Refused, UnifiedOrdersError
from unified_orders.domain.results import Done

_MALFORMED: Final = "42"
_LISTS: Final = ("orders", "counts")
#: of all questions so many, at least, have to be about something foreign, and so many be accepted
_LEAST: Final = 1 / 20


class Interview:
    """Asks all realms the same, and holds the answers against each other."""

    def __init__(self, realms: Sequence[Realm]) -> None:
        self._realms = realms
        self.tally: Counter[str] = Counter()

    def about(self, subjects: Iterable[Subject]) -> None:
        """Ask about these with every id, by everybody."""
        asked = list(subjects)  # some wishes need a link first
        before = [realm.mark() for realm in self._realms]
        for subject in asked:
            for who in SIGHT:
                self._all(subject, who)
        if [realm.mark() for realm in self._realms] != before:
            raise Wrong("what was refused, read or only simulated has changed something")

    def lists(self) -> None:
        """Ask for the lists, by everybody: an account sees its own orders."""
        for query in _LISTS:
            for who in SIGHT:
                said = [answered(lambda: self._list(query, realm, who)) for realm in self._realms]  # noqa: B023
                self._same(f"{query} by {who}", said)

    def _all(self, subject: Subject, who: str) -> None:
        absent = [subject.ask(realm, who, ABSENT, store=False) for realm in self._realms]
        self._same(f"{subject} of nobody by {who}", absent)
        for whose in subject.whose:
            asked, hides = f"{subject} of {whose} by {who}", subject.hides(whose, who)
            said = [subject.ask(realm, who, subject.id_of(realm, whose), store=hides) for realm in self._realms]
            self._same(asked, said)
            for one, other in zip(said, absent, strict=True):
                if hides and (not _is_nothing(one) or _words(one) != _words(other)):
                    raise Wrong(f"{asked}: {one}; of nobody: {other}")
            self.tally["hidden" if hides else "refused" if isinstance(said[0], Refusal | Refused) else "granted"] += 1
        self._malformed(subject, who)

    def _malformed(self, subject: Subject, who: str) -> None:
        said = [subject.ask(realm, who, _MALFORMED, store=True) for realm in self._realms]
        self._same(f"{subject} {_MALFORMED!r} by {who}", said)
        if not isinstance(said[0], UnifiedOrdersError):
            raise Wrong(f"{subject} {_MALFORMED!r} by {who}: {said[0]}")
        self.tally["malformed"] += 1

    def _list(self, query: str, realm: Realm, who: str) -> object:
        said = QUERIES[query](realm.agency.service, actor=realm.actors[who])
        if query == "orders":
            named = {order.id: word for word, order in realm.orders.items()}
            return sorted(named[one.order_id] for one in said.orders)
        return said

    def _same(self, asked: str, said: Sequence[object]) -> None:
        first, *others = map(_shape, said)
        if any(other != first for other in others):
            raise Wrong(f"{asked}: {' but '.join(map(str, said))}")


def _is_nothing(answer: object) -> bool:
    """Tell whether an answer refuses, or acknowledges without effect."""
    return isinstance(answer, Refused) or (isinstance(answer, Done) and answer.result.ignored is not None)


def _words(answer: object) -> object:
    """Return what an answer says, whether it was given or only simulated."""
    match answer:
        case Refused() | Refusal():
            return answer.reasons
        case Accepted():
            return answer.done
        case _:
            return answer


def _shape(answer: object) -> object:
    """Return what two realms, with other ids and times, have to say alike."""
    match answer:
        case Refused() | Refusal():
            return sorted((reason.code, reason.path) for reason in answer.reasons)
        case UnifiedOrdersError():
            return type(answer), str(answer)
        case list() | dict():
            return answer
        case _:
            return type(answer)


def run(address: str, store: Store | None = None) -> Counter[str]:
    """Ask everything; return how many answers there were, by kind."""
    tally: Counter[str] = Counter()
    leads = dict.fromkeys(lead for lead, _, _ in PAYLOADS.values())
    with connected(address) as connection, served(address, store) as service:
        for lead in leads:
            empty(connection)
            realms = [Realm(Agency(), lead), StoredRealm(StoredAgency(service), lead, connection)]
            asking = Interview(realms)
            asking.about(of_commands([name for name, known in PAYLOADS.items() if known[0] is lead], realms))
            if lead is stages.reviewing:
                asking.about(of_queries())
                asking.lists()
            tally += asking.tally
    check(tally)
    return tally


def check(tally: Mapping[str, int]) -> None:
    """Refuse an interview in which little was hidden, or little granted."""
    for what in ("hidden", "granted"):
        if tally.get(what, 0) < _LEAST * sum(tally.values()):
            raise Vacuous(f"of {sum(tally.values())} answers {tally.get(what, 0)} were {what}")


def main() -> int:
    """Run the campaign as the command line asks."""
    parsed(parser_of("authorisation", __doc__, seeded=False))
    started = time.monotonic()
    with database() as address:
        tally = run(address)
    told = ", ".join(f"{count:,} {what}" for what, count in tally.most_common())
    tell(f"{len(PAYLOADS)} commands and {len(QUERIES)} queries by {len(SIGHT)} actors: {told}; 0 faults, none changed")
    tell(f"({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
