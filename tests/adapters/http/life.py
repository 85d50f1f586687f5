"""The life of an order over HTTP, from draft to completed."""

from typing import Any

from attrs import field, frozen
from tests.adapters.http.kit import Caller, Json

CANARY = "canary"
#: what only staff may see, wherever it is kept; amounts that come up nowhere else
WHOLESALE = 7_654_321


def pages_of(client: str, count: int) -> list[Json]:
    return [{"url": f"https://{client}.example/{number}"} for number in range(count)]


def group_for(client: str, links: int) -> Json:
    return {"clientId": client, "linkCount": links, "targetPages": pages_of(client, links)}


def site(number: int) -> Json:
    name = f"site-{number:02}.example"
    return {
        "domainId": name,
        "domain": name,
        "metrics": [{"name": "dr", "value": 90 - number, "source": "ahrefs", "asOf": "2026-03-31"}],
        "prices": [{"currency": "USD", "retail": 10_000 + number, "wholesale": WHOLESALE}],
        "qualification": "qualified",
        "qualificationNote": f"{CANARY} of the analyst",
    }


@frozen
class Life:
    """One order, made by ann and worked on by sam and the desk."""

    ann: Caller
    order_id: str
    group_ids: tuple[str, ...] = field(converter=tuple)

    @classmethod
    def made(cls, ann: Caller, *groups: Json, **more: Any) -> "Life":  # noqa: ANN401 - whatever it is
        told = ann.done("POST", "/orders", {"currency": "USD", "groups": groups, **more})
        return cls(ann, told["orderId"], told["groupIds"])

    def ids(self) -> dict[str, str]:
        """Return its ids, and those of a group, an item and a new link of it, by their names in addresses.

        Where there is no item yet, the order's id stands there: that of nothing.
        """
        token = self.sam.done("POST", f"{self.path}/links", {})["result"]["tokenId"]
        return {
            "orderId": self.order_id,
            "groupId": self.group_ids[0],
            "itemId": self.items()[0] or self.order_id,
            "tokenId": token,
        }

    @property
    def sam(self) -> Caller:
        return self.ann.as_("sam")

    @property
    def desk(self) -> Caller:
        return self.ann.as_("desk")

    @property
    def path(self) -> str:
        return f"/orders/{self.order_id}"

    def group(self, number: int = 0) -> str:
        return f"{self.path}/groups/{self.group_ids[number]}"

    def summary(self) -> Json:
        told: Json = self.sam.get(self.path).json()
        return told

    def analysed(self, count: int = 8) -> "Life":
        """Submit, and hand in what the analyses found."""
        self.ann.done("POST", f"{self.path}/submit")
        for number, group in enumerate(self.summary()["groups"]):
            page = {"epoch": group["epoch"], "sites": [site(one) for one in range(count)]}
            self.desk.done("POST", f"{self.group(number)}/analysis", page)
        return self

    def board(self, number: int = 0, who: Caller | None = None) -> Json:
        return (who or self.ann).done("GET", f"{self.group(number)}/sites")

    def approved(self, number: int = 0, who: Caller | None = None, skip: int = 0) -> Json:
        """Approve as many suggested sites as there are links."""
        board = self.board(number, who)
        chosen = board["suggested"][skip : skip + board["openLinks"]]
        return (who or self.ann).done("POST", f"{self.group(number)}/review", {"selections": approvals(chosen)})

    def paid(self) -> "Life":
        payment = {"amount": self.summary()["total"], "reference": "wire-17"}
        self.sam.done("POST", f"{self.path}/payments", payment)
        return self

    def items(self) -> list[str]:
        return [row["itemId"] for row in self.sam.done("GET", f"{self.path}/lines")["rows"]]

    def delivered(self) -> "Life":
        for item in self.items():
            for stage in ("started", "published", "completed"):
                news = {"stage": stage, "workflowId": "wf-1"} | (
                    {"publishedUrl": "https://site.example/post"} if stage == "published" else {}
                )
                self.desk.done("POST", f"{self.path}/items/{item}/progress", news)
        return self


def approvals(sites: list[Json]) -> list[Json]:
    return [
        {
            "domainId": site["domainId"],
            "decision": "approve",
            "version": site["version"],
            "expectedPrice": site["price"],
        }
        for site in sites
    ]


def live(ann: Caller, clients: tuple[str, str] = ("tea", "pots")) -> Life:
    """An order of two groups that has come to work, with what staff alone may know in every place for it."""
    life = Life.made(ann, *(group_for(client, 1) for client in clients)).analysed()
    notes = {"sites": [{"domainId": "site-07.example", "internalNotes": f"{CANARY} of a suggestion"}]}
    life.sam.done("POST", f"{life.group()}/suggestions", notes)
    life.sam.done("POST", f"{life.path}/notes", {"text": f"{CANARY} of staff", "audience": "internal"})
    life.sam.done("POST", f"{life.path}/assignment", {"assignedTo": f"{CANARY}-sam"})
    life.approved(0)
    life.approved(1, skip=1)
    return life.paid()
