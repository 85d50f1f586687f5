"""Sites, analyses, selections and items as rows."""

from typing import Final

from unified_orders.adapters.postgres.mapping.documents import metrics_in, site_in
from unified_orders.adapters.postgres.mapping.values import (
    Row,
    Stored,
    author_columns,
    author_of,
    id_of,
    moment,
    optional_author,
    optional_id,
    optional_moment,
)
from unified_orders.domain.copying import maker
from unified_orders.domain.item import Issue, OrderItem, Placement, WorkTimes
from unified_orders.domain.selection import Rejection, SiteSelection
from unified_orders.domain.sites import DR, TRAFFIC, AnalysisProject, Site
from unified_orders.domain.words import ItemStatus, RejectionCode, SelectionStatus

_SELECTION: Final = maker(SiteSelection)
_ITEM: Final = maker(OrderItem)
_PLACEMENT: Final = maker(Placement)
_TIMES: Final = maker(WorkTimes)


def selection_row(selection: SiteSelection) -> Row:
    """Return a selection as a row of `order_site_selections`."""
    return {
        "id": selection.id,
        "order_id": selection.order_id,
        "order_group_id": selection.order_group_id,
        **_site_columns(selection.site),
        "why": selection.why,
        "created_at": selection.created_at,
        **_decision(selection),
    }


def changed_selection_row(before: SiteSelection, selection: SiteSelection) -> Row:
    """Return what a stored selection's row needs: what was decided, and the site if that has changed."""
    same = selection.site is before.site and selection.why is before.why
    return {"id": selection.id, **_decision(selection)} if same else selection_row(selection)


def _decision(selection: SiteSelection) -> Row:
    rejection = selection.rejection
    return {
        "status": selection.status,
        "rank": selection.rank,
        "target_page_url": selection.target_page_url,
        "anchor_text": selection.anchor_text,
        "link_index": selection.link_index,
        "reviewed_at": selection.reviewed_at,
        **author_columns("reviewed_by", selection.reviewed_by),
        "rejection_code": rejection.code if rejection else None,
        "rejection_text": rejection.text if rejection else None,
        "client_notes": selection.client_notes,
        "internal_notes": selection.internal_notes,
        "round": selection.round,
        "updated_at": selection.updated_at,
        **author_columns("updated_by", selection.updated_by),
        "version": selection.version,
    }


def selection_of(row: Stored) -> SiteSelection:
    """Return the selection of a row."""
    code = row["rejection_code"]
    return _SELECTION(
        id=id_of(row["id"]),
        order_id=id_of(row["order_id"]),
        order_group_id=id_of(row["order_group_id"]),
        domain_id=row["domain_id"],
        site=site_in(row["site"]),
        status=SelectionStatus(row["status"]),
        rank=row["rank"],
        why=tuple(row["why"]),
        target_page_url=row["target_page_url"],
        anchor_text=row["anchor_text"],
        link_index=row["link_index"],
        reviewed_at=optional_moment(row["reviewed_at"]),
        reviewed_by=optional_author("reviewed_by", row),
        rejection=None if code is None else Rejection(RejectionCode(code), row["rejection_text"]),
        client_notes=row["client_notes"],
        internal_notes=row["internal_notes"],
        round=row["round"],
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        updated_by=author_of("updated_by", row),
        version=row["version"],
    )


def item_row(item: OrderItem) -> Row:
    """Return an item as a row of `order_items`."""
    placement = item.placement
    return {
        "id": item.id,
        "order_id": item.order_id,
        "order_group_id": item.order_group_id,
        "site_selection_id": item.site_selection_id,
        "client_id": item.client_id,
        "position": item.position,
        "link_index": item.link_index,
        "domain_id": placement.domain_id,
        "domain": placement.domain,
        "metrics": placement.metrics,
        "target_page_url": placement.target_page_url,
        "anchor_text": placement.anchor_text,
        "retail": placement.retail,
        "wholesale": placement.wholesale,
        "created_at": item.created_at,
        **_work(item),
    }


def changed_item_row(before: OrderItem, item: OrderItem) -> Row:
    """Return what a stored item's row needs: how the work stands, and where it goes if that has changed."""
    same = item.placement is before.placement and item.link_index == before.link_index
    return {"id": item.id, **_work(item)} if same else item_row(item)


def _work(item: OrderItem) -> Row:
    times, issue = item.times, item.issue
    return {
        "status": item.status,
        "workflow_id": item.workflow_id,
        "attempt": item.attempt,
        "started_at": times.started_at,
        "published_at": times.published_at,
        "completed_at": times.completed_at,
        "cancelled_at": times.cancelled_at,
        "failure": item.failure,
        "published_url": item.published_url,
        "publication_verified_at": item.publication_verified_at,
        "issue_text": issue.text if issue else None,
        "issue_raised_at": issue.raised_at if issue else None,
        "issue_resolution": issue.resolution if issue else None,
        "issue_resolved_at": issue.resolved_at if issue else None,
        "replaced_by": item.replaced_by,
        "updated_at": item.updated_at,
        "version": item.version,
    }


def item_of(row: Stored) -> OrderItem:
    """Return the item of a row."""
    return _ITEM(
        id=id_of(row["id"]),
        order_id=id_of(row["order_id"]),
        order_group_id=id_of(row["order_group_id"]),
        site_selection_id=id_of(row["site_selection_id"]),
        client_id=row["client_id"],
        position=row["position"],
        link_index=row["link_index"],
        placement=_PLACEMENT(
            row["domain_id"],
            row["domain"],
            metrics_in(row["metrics"]),
            row["target_page_url"],
            row["anchor_text"],
            row["retail"],
            row["wholesale"],
        ),
        status=ItemStatus(row["status"]),
        workflow_id=row["workflow_id"],
        attempt=row["attempt"],
        times=_TIMES(
            optional_moment(row["started_at"]),
            optional_moment(row["published_at"]),
            optional_moment(row["completed_at"]),
            optional_moment(row["cancelled_at"]),
        ),
        failure=row["failure"],
        published_url=row["published_url"],
        publication_verified_at=optional_moment(row["publication_verified_at"]),
        issue=_issue_of(row),
        replaced_by=optional_id(row["replaced_by"]),
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        version=row["version"],
    )


def _issue_of(row: Stored) -> Issue | None:
    if row["issue_text"] is None:
        return None
    resolved_at = optional_moment(row["issue_resolved_at"])
    return Issue(row["issue_text"], moment(row["issue_raised_at"]), row["issue_resolution"], resolved_at)


def site_row(project_id: str, site: Site) -> Row:
    """Return an analysed site as a row of `analysed_sites`."""
    return {
        "project_id": project_id,
        **_site_columns(site),
    }


def _site_columns(site: Site) -> Row:
    """Return a site as it is, and beside it what boards are filtered and sorted by."""
    return {
        "domain_id": site.domain_id,
        "domain": site.domain,
        "search": site.domain.casefold(),
        "dr": site.metric(DR),
        "traffic": site.metric(TRAFFIC),
        "prices": {price.currency: price.retail for price in site.prices},
        "site": site,
    }


def site_of(row: Stored) -> Site:
    """Return the site of a row that holds it in `site`."""
    return site_in(row["site"])


def project_row(project: AnalysisProject) -> Row:
    """Return an analysis as a row of `analysis_projects`."""
    return {
        "id": project.id,
        "client_id": project.client_id,
        "account_id": project.account_id,
        "completed_at": project.completed_at,
        "site_count": project.site_count,
    }


def project_of(row: Stored) -> AnalysisProject:
    """Return the analysis of a row."""
    completed_at = optional_moment(row["completed_at"])
    return AnalysisProject(row["id"], row["client_id"], completed_at, row["site_count"], row["account_id"])
