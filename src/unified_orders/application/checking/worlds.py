"""Small worlds, and which of their states are one and the same.

Projected away, in every world: ids, versions, `seq`, times, epochs, rounds after the second, cancelled items
(but whether there are any, where there is one group), notes,
labels, references, the sums behind "nothing, part, all or too much is paid"; once work is under way: pages, link counts
and the analysis; once cancelled: the selections too. Groups alike, and sites alike, are folded.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor, Scope
from unified_orders.domain.deciding import Accepted, decide
from unified_orders.domain.errors import InvariantBroken
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.item import OrderItem
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.order import Order
from unified_orders.domain.permission import Permissions
from unified_orders.domain.rules import PERMISSIONS
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import AnalysisProject, Client, Price, Site
from unified_orders.domain.slices import Slice
from unified_orders.domain.state import State
from unified_orders.domain.tokens import make_token
from unified_orders.domain.turn import Context
from unified_orders.domain.words import LinkPermission, OrderState

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
ORDER_ID: Final = UUID(int=1)
ACCOUNT: Final = "account"
SECRET: Final = bytes(32)
TOKEN: Final = make_token(ORDER_ID, SECRET)
CURRENCY: Final = "USD"
PAGES: Final = ("https://client.example/a", "https://client.example/b")
#: retail of each site, by its number
PRICES: Final = (100, 150)
#: states in which pages, counts and analyses no longer matter
_SETTLED: Final = frozenset({OrderState.IN_PROGRESS, OrderState.COMPLETED, OrderState.CANCELLED})
#: from two links on, a tenth off
DISCOUNTS: Final = (DiscountRule("two or more", 1_000, min_quantity=2),)


@frozen(slots=True)
class World:
    """How large a world is, and what may happen in it."""

    name: str
    groups: int
    sites: int
    #: the greatest link count of a group
    links: int
    #: what is told apart and followed besides, not only tried: `marks` on items, `prices` and fees, `accounts` and
    #: share links (the client reviews, and the account is unknown at first)
    follows: str = ""


#: the largest first, so that several processes end together
WORLDS: Final = (
    World("2 groups x 1 site", groups=2, sites=1, links=1),
    World("1 group x 2 sites, two rounds", groups=1, sites=2, links=2),
    World("1 group x 1 site, marks", groups=1, sites=1, links=1, follows="marks"),
    World("1 group x 1 site, prices", groups=1, sites=1, links=1, follows="prices"),
    World("1 group x 1 site, accounts", groups=1, sites=1, links=1, follows="accounts"),
)
#: a campaign of its own
LARGE: Final = (World("2 groups x 2 sites", groups=2, sites=2, links=2),)


@frozen(slots=True)
class Node:
    """A state of a world: the whole order, and what its analyses know."""

    state: State
    sites: Mapping[str, Mapping[str, Site]]
    projects: Mapping[str, AnalysisProject]
    clients: Mapping[str, Client]

    def loaded(self) -> Slice:
        """Return the node as a slice that holds everything."""
        return Slice(
            NOW,
            self.state,
            sites=self.sites,
            projects=self.projects,
            clients=self.clients,
            discounts=DISCOUNTS,
        )

    def context(self, permissions: Permissions = PERMISSIONS) -> Context:
        """Return a context whose ids no earlier step gave out."""
        first_id = UUID(int=(self.state.order.last_seq + 1) * 1_000)
        return Context(NOW, first_id, SECRET, permissions=permissions)

    def after(self, accepted: Accepted[Any]) -> "Node":
        """Return the node that an accepted decision leads to."""
        changes = accepted.changes
        if changes is None:
            return self
        sites = {project: dict(known) for project, known in self.sites.items()}
        for project, fresh in changes.sites.items():
            sites.setdefault(project, {}).update((site.domain_id, site) for site in fresh)
        projects = {**self.projects, **{project.id: project for project in changes.projects}}
        return Node(changes.onto(self.state), sites, projects, self.clients)


def site(world: World, number: int) -> Site:
    """Return the site with this number: the same domain in every group, and without a price where prices change."""
    prices = () if world.follows == "prices" else (Price(CURRENCY, PRICES[number], 40),)
    return Site(f"s{number}", f"s{number}.example", prices=prices)


def actors_of(world: World) -> Mapping[str, Actor]:
    """Return who acts: each kind, with and without what it may need."""
    token_id = UUID(int=_token_number(world))
    scope = Scope(ORDER_ID, token_id, None, frozenset(LinkPermission))
    narrow = Scope(ORDER_ID, UUID(int=token_id.int + 1), None, frozenset({LinkPermission.VIEW}))
    return {
        "staff": Actor.staff("sam"),
        "staff for the client": Actor.staff("sam", on_behalf_of="client"),
        "account": Actor.account(ACCOUNT),
        "other account": Actor.account("other"),
        "guest": Actor.guest(scope),
        "guest who views": Actor.guest(narrow),
        "worker": Actor.worker("worker"),
    }


def _token_number(world: World) -> int:
    """Return the id of the first share link, which the world's fourth event makes (third, with one group)."""
    return (1 + world.groups + 1) * 1_000


def initial(world: World) -> Node:
    """Return where a world begins: a draft with its groups, and two share links."""
    # Where accounts change, the directory does not know whose the client is.
    clients = {"client": Client("client", None if world.follows == "accounts" else ACCOUNT)}
    node = Node(State(), {}, {}, clients)
    request = c.GroupRequest(client_id="client", link_count=world.links, target_pages=PAGES[:1])
    make = c.CreateOrder(
        currency=CURRENCY,
        groups=[request] * world.groups,
        account_id=None if world.follows == "accounts" else ACCOUNT,
        requires_client_review=world.follows == "accounts",
        order_id=ORDER_ID,
    )
    made = decide(make, Slice(NOW, State(), clients=clients), Context(NOW, UUID(int=100), SECRET), Actor.staff("sam"))
    node = _expect(node, made)
    for permissions in (frozenset(LinkPermission), frozenset({LinkPermission.VIEW})):
        share = c.Share(ORDER_ID, permissions=permissions)
        node = _expect(node, decide(share, node.loaded(), _sharing(node, world), Actor.staff("sam")))
    return node


def _sharing(node: Node, world: World) -> Context:
    made = len(node.state.tokens)
    return Context(NOW, UUID(int=_token_number(world) + made), bytes([made]) * 32)


def _expect(node: Node, answer: object) -> Node:
    if not isinstance(answer, Accepted):
        raise InvariantBroken(f"a world can't begin: {answer}")
    return node.after(answer)


def key_of(world: World, node: Node) -> tuple[Any, ...]:
    """Return what tells this state from others of its world."""
    state, order = node.state, node.state.order
    net, owed = order.money.net_paid, order.owed
    paid = 0 if not net else 1 if net < owed else 2 if net == owed else 3
    extra: tuple[Any, ...] = (order.terms.fees,) if world.follows == "prices" else ()
    if world.follows == "accounts":
        extra = (order.account_id or "", *(token.revoked_at is None for token in state.tokens.values()))
    groups = sorted(_group_key(world, node, group) for group in state.groups.values())
    return (order.state, paid, order.times.submitted_at is not None, tuple(groups), extra)


def _group_key(world: World, node: Node, group: OrderGroup) -> tuple[Any, ...]:
    state = node.state
    live = {item.site_selection_id: item for item in state.items.values() if item.is_live}
    project = group.bulk_analysis_project_id or ""
    selections = {one.domain_id: one for one in state.in_group(group.id)}
    domains = {*node.sites.get(project, {}), *selections}
    sites = [_site_key(world, state.order, selections.get(domain_id), live) for domain_id in domains]
    gone = (item.order_group_id == group.id and not item.is_live for item in state.items.values())
    trail = world.groups == 1 and any(gone)
    if state.order.state in _SETTLED:
        return (group.group_status, tuple(sorted(sites)))
    finished = project in node.projects and node.projects[project].completed_at is not None
    pages = len(group.target_pages)
    rounds = min(group.round, world.sites)
    return (group.group_status, group.link_count, pages, rounds, finished, trail, tuple(sorted(sites)))


def _site_key(
    world: World, order: Order, selection: SiteSelection | None, live: Mapping[UUID, OrderItem]
) -> tuple[Any, ...]:
    if selection is None:
        return ("available",)
    item = live.get(selection.id)
    work: tuple[Any, ...] = () if item is None else (item.status, min(item.attempt, 2))
    if item is not None and world.follows == "marks":
        issue = 0 if item.issue is None else 1 if item.issue.resolution is None else 2
        work = (*work, issue, item.failure is not None, item.publication_verified_at is not None)
    if order.state is OrderState.CANCELLED:
        return ("cancelled", *work)
    price = selection.site.price(CURRENCY)
    extra = (price.retail if price else None,) if world.follows == "prices" else ()
    if order.state in _SETTLED:
        return (selection.status, work, extra)
    return (selection.status, selection.target_page_url or "", selection.link_index or 0, work, extra)
