"""An order as a host would keep it beside a state machine library: counts to guard by, and a list of what happened.

It is far less than the engine keeps: no sites, prices, permission, versions, receipts or effects; groups are counts,
items are words. So the comparison favours the peers.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from benchmarks import program


@dataclass(frozen=True, slots=True)
class Fact:
    """One event record."""

    seq: int
    state: str
    named: tuple[object, ...]
    author: str
    at: datetime


@dataclass
class Tally:
    """One order. Its methods are the guards and actions that the peers' tables name."""

    id: UUID = field(default_factory=uuid4)
    state: str | None = None
    wanted: dict[str, int] = field(default_factory=lambda: dict(program.GROUPS))
    approved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(program.GROUPS, 0))
    come_back: set[str] = field(default_factory=set)
    items: dict[str, str] = field(default_factory=dict)
    paid: int = 0
    history: list[Fact] = field(default_factory=list)

    def note(self, *named: object) -> None:
        self.history.append(Fact(len(self.history) + 1, str(self.state), named, "sam", datetime.now(UTC)))

    def is_unpaid(self) -> bool:
        return self.paid == 0

    def has_groups(self) -> bool:
        return bool(self.wanted) and min(self.wanted.values()) > 0

    def is_new(self, client: str) -> bool:
        return client in self.wanted and client not in self.come_back

    def ends_analysis(self, client: str) -> bool:
        return self.is_new(client) and len(self.come_back) + 1 == len(self.wanted)

    def keep_analysis(self, client: str) -> None:
        self.come_back.add(client)

    def fits(self, client: str, count: int) -> bool:
        return self.approved[client] + count <= self.wanted[client]

    def ends_review(self, client: str, count: int) -> bool:
        rest = sum(self.wanted.values()) - sum(self.approved.values())
        return self.fits(client, count) and rest == count

    def approve_sites(self, client: str, count: int) -> None:
        for index in range(self.approved[client], self.approved[client] + count):
            self.items[f"{client}-{index}"] = "pending"
        self.approved[client] += count

    def settles(self, amount: int) -> bool:
        return self.paid + amount >= program.PRICE * len(self.items)

    def take(self, amount: int) -> None:
        self.paid += amount

    def is_pending(self, item: str) -> bool:
        return self.items.get(item) == "pending"

    def start_item(self, item: str) -> None:
        self.items[item] = "in_progress"

    def is_started(self, item: str) -> bool:
        return self.items.get(item) == "in_progress"

    def ends_work(self, item: str) -> bool:
        rest = sum(status != "completed" for status in self.items.values())
        return self.is_started(item) and rest == 1

    def complete_item(self, item: str) -> None:
        self.items[item] = "completed"

    @property
    def end(self) -> program.End:
        done = sum(status == "completed" for status in self.items.values())
        return program.End(str(self.state), dict(self.approved), len(self.items), done, self.paid)
