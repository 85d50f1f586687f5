"""A group's rounds: the analysis starts, its results come in by pages, sites are put before the reviewer."""

from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.copying import evolve
from unified_orders.domain.effects import CancelAnalysis, StartAnalysis
from unified_orders.domain.errors import legible
from unified_orders.domain.group import OrderGroup
from unified_orders.domain.results import Received
from unified_orders.domain.selection import SiteSelection
from unified_orders.domain.sites import ANY_SITE, AnalysisProject, Requirements, Site
from unified_orders.domain.suggesting import judge, suggest
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import GroupStatus, ReasonKind, SelectionStatus


def start_round(turn: Turn, group_id: UUID, *, again: bool = False, message: str | None = None) -> None:
    """Begin a group's next round; with results at hand it goes straight to review, unless asked `again`."""
    group = turn.group(group_id)
    project_id = group.bulk_analysis_project_id or str(turn.new_id())
    project = turn.slice.projects.get(project_id)
    finished = not again and project is not None and project.completed_at is not None
    if project is None:
        turn.projects[project_id] = AnalysisProject(project_id, group.client_id, account_id=turn.order.account_id)
    turn.record(e.AnalysisStarted(group_id, project_id, group.epoch + 1, group.round + 1, finished, message))
    target = GroupStatus.REVIEWING if finished else GroupStatus.ANALYZING
    turn.record(e.GroupMoved(group_id, group.group_status, target))
    if finished:
        make_suggestions(turn, group_id)
    else:
        turn.send(_start(turn, turn.group(group_id), project_id, message))


def _start(turn: Turn, group: OrderGroup, project_id: str, message: str | None) -> StartAnalysis:
    return StartAnalysis(
        group.order_id,
        group.id,
        group.client_id,
        project_id,
        group.epoch,
        group.round,
        turn.order.currency,
        group.link_count,
        requirements_of(turn, group),
        message,
    )


def stop_analysis(turn: Turn, group: OrderGroup) -> None:
    """Tell the analysis of a group that is analyzing to stop."""
    if group.group_status is GroupStatus.ANALYZING and group.bulk_analysis_project_id is not None:
        turn.send(CancelAnalysis(group.order_id, group.id, group.bulk_analysis_project_id, group.epoch))


def requirements_of(turn: Turn, group: OrderGroup) -> Requirements:
    """Return what a group asks of a site: the client's defaults, overridden by the group's."""
    client = turn.slice.clients.get(group.client_id)
    return group.requirement_overrides.over(client.requirements if client else ANY_SITE)


def record_analysis(turn: Turn, command: c.RecordAnalysis) -> Received:
    group = turn.state.groups.get(command.group_id)
    ignored = _too_late(group, command.epoch)
    if group is None or ignored:
        return Received(ignored=ignored)
    project_id = group.bulk_analysis_project_id or ""
    new = _keep_sites(turn, project_id, command.sites)
    if turn.reasons:
        return Received()
    if new:
        turn.record(e.AnalysisReceived(group.id, new))
    if not command.last:
        return Received(new)
    project = turn.projects[project_id]
    turn.projects[project_id] = evolve(project, completed_at=project.completed_at or turn.now)
    turn.record(e.AnalysisCompleted(group.id, project.site_count))
    turn.record(e.GroupMoved(group.id, GroupStatus.ANALYZING, GroupStatus.REVIEWING))
    return Received(new, make_suggestions(turn, group.id))


def fail_analysis(turn: Turn, command: c.FailAnalysis) -> Received:
    group = turn.state.groups.get(command.group_id)
    ignored = _too_late(group, command.epoch)
    if group is None or ignored:
        return Received(ignored=ignored)
    turn.record(e.AnalysisFailed(group.id, command.reason))
    turn.record(e.GroupMoved(group.id, GroupStatus.ANALYZING, GroupStatus.REVIEWING, "the analysis failed"))
    return Received(suggested=make_suggestions(turn, group.id))


def _too_late(group: OrderGroup | None, epoch: int) -> str | None:
    if group is None:
        return "no such group in this order"
    if group.group_status is not GroupStatus.ANALYZING:
        return f"the group is {group.group_status}, not analyzing"
    if epoch != group.epoch:
        return f"results of epoch {epoch}, the group is at {group.epoch}"
    return None


def _keep_sites(turn: Turn, project_id: str, sites: tuple[Site, ...]) -> int:
    """Keep the sites that are new or differ; of a domain given twice the later one counts."""
    known = turn.slice.sites.get(project_id, {})
    given = {site.domain_id: site for site in sites}
    fresh = tuple(site for site in given.values() if known.get(site.domain_id) != site)
    project = turn.slice.projects[project_id]
    count = project.site_count + sum(site.domain_id not in known for site in fresh)
    most = turn.context.limits.sites_per_analysis
    if count > most:
        message = f"an analysis may hold at most {most} sites, this page makes it {count}; start another one"
        turn.refuse("over_limit", message, "sites", kind=ReasonKind.INPUT)
    turn.sites[project_id] = fresh
    turn.projects[project_id] = evolve(project, site_count=count)
    return len(fresh)


def make_suggestions(turn: Turn, group_id: UUID) -> int:
    """Put the best sites that have no selection yet before the reviewer; return how many."""
    group = turn.group(group_id)
    project_id = group.bulk_analysis_project_id or ""
    selected = {selection.domain_id for selection in turn.state.in_group(group_id)}
    sites = dict(turn.slice.sites.get(project_id, {}))
    sites.update((site.domain_id, site) for site in turn.sites.get(project_id, ()))
    candidates = (site for domain_id, site in sites.items() if domain_id not in selected)
    rejected = turn.slice.rejected_before.get(group.client_id, frozenset())
    found = suggest(candidates, requirements_of(turn, group), turn.order.currency, rejected).suggested
    for rank, verdict in enumerate(found, group.counts.total):
        turn.record(e.SiteSuggested(group_id, turn.new_id(), verdict.site, rank, verdict.why))
    return len(found)


def request_more_sites(turn: Turn, command: c.RequestMoreSites) -> None:
    group = turn.group(command.group_id)
    if not group.open_links:
        turn.refuse("no_open_links", "every wanted link has its site; raise the link count to ask for more", "group")
        return
    start_round(turn, group.id, again=True, message=command.message)


def suggest_sites(turn: Turn, command: c.Suggest) -> None:
    group = turn.group(command.group_id)
    urls = {page.url for page in group.target_pages}
    sites = turn.slice.sites.get(group.bulk_analysis_project_id or "", {})
    selections = {selection.domain_id: selection for selection in turn.state.in_group(group.id)}
    seen: set[str] = set()
    for index, one in enumerate(command.sites):
        known, name = selections.get(one.domain_id), legible(one.domain_id)
        if one.domain_id not in sites:
            turn.refuse("unknown_site", f"{name} is not among the group's analysed sites", "sites", index)
        if one.domain_id in seen:
            turn.refuse("repeated_site", f"{name} is given twice; give it once", "sites", index)
        if one.target_page_url is not None and one.target_page_url not in urls:
            turn.refuse("unknown_page", "the page is not one of the group's pages", "sites", index, "target_page_url")
        if known is not None and known.status in {SelectionStatus.ALTERNATE, SelectionStatus.REJECTED}:
            message = f"the reviewer decided on {name} ({known.status}); only they reconsider it"
            turn.refuse("already_decided", message, "sites", index)
        seen.add(one.domain_id)
    if turn.reasons:
        return
    for one in command.sites:
        _suggest_one(turn, group, one, sites[one.domain_id], selections.get(one.domain_id))


def _suggest_one(turn: Turn, group: OrderGroup, one: c.SiteSuggestion, site: Site, known: SiteSelection | None) -> None:
    """Record one suggestion; what it leaves out stays as it is."""
    currency = turn.order.currency
    if known is not None and (price := known.site.price(currency)) is not None:
        site = site.at(price)
    selection_id = known.id if known is not None else turn.new_id()
    why = (one.why,) if one.why else judge(site, requirements_of(turn, group), currency).why
    proposal = e.SiteSuggested(group.id, selection_id, site, one.rank, why, one.target_page_url, one.anchor_text)
    if known is None:
        turn.record(proposal)
    elif known.status is SelectionStatus.SUGGESTED:
        renewed = _renewed(known, one, proposal)
        if renewed != _proposal_of(known):
            turn.record(renewed)
    elif _differs(known, proposal):
        item = turn.state.live_item_of(known.id)
        if item is not None:
            turn.record(e.ApprovalVoided(group.id, known.id, item.id, "staff changed what was approved"))
        turn.record(proposal)
    if one.internal_notes is not None:
        write_selection_note(turn, selection_id, c.NoteAudience.INTERNAL, one.internal_notes)


def _renewed(known: SiteSelection, one: c.SiteSuggestion, proposal: e.SiteSuggested) -> e.SiteSuggested:
    return evolve(
        proposal,
        rank=known.rank if one.rank is None else one.rank,
        why=known.why if one.why is None and proposal.site == known.site else proposal.why,
        target_page_url=one.target_page_url or known.target_page_url,
        anchor_text=known.anchor_text if one.anchor_text is None else one.anchor_text,
    )


def _proposal_of(known: SiteSelection) -> e.SiteSuggested:
    return e.SiteSuggested(
        known.order_group_id, known.id, known.site, known.rank, known.why, known.target_page_url, known.anchor_text
    )


def _differs(approved: SiteSelection, proposal: e.SiteSuggested) -> bool:
    return (
        approved.site != proposal.site
        or (proposal.target_page_url is not None and proposal.target_page_url != approved.target_page_url)
        or (proposal.anchor_text is not None and proposal.anchor_text != approved.anchor_text)
    )


def write_selection_note(turn: Turn, selection_id: UUID, audience: c.NoteAudience, text: str) -> None:
    """Replace a note on a selection; history says that it changed, not what it says."""
    name = "internal_notes" if audience is c.NoteAudience.INTERNAL else "client_notes"
    if getattr(turn.state.selections[selection_id], name) != text:
        turn.record(e.NoteWritten(audience, selection_id))
        turn.state.selections[selection_id] = evolve(turn.state.selections[selection_id], **{name: text})
