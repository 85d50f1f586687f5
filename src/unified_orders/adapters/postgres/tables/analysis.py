"""Tables of what analyses found, for hosts that have none of their own."""

from sqlalchemy import MetaData, PrimaryKeyConstraint, Table

from unified_orders.adapters.postgres.tables.columns import count, document, moment, number, prices, words


def sites_table(metadata: MetaData) -> Table:
    """Return `analysed_sites`: what each analysis found, as its latest page describes it."""
    return Table(
        "analysed_sites",
        metadata,
        words("project_id"),
        words("domain_id"),
        words("domain"),
        # the domain, case folded
        words("search"),
        number("dr"),
        number("traffic"),
        prices(),
        document("site"),
        PrimaryKeyConstraint("project_id", "domain_id", name="analysed_sites_pkey"),
    )


def projects_table(metadata: MetaData) -> Table:
    """Return `analysis_projects`."""
    return Table(
        "analysis_projects",
        metadata,
        words("id"),
        words("client_id"),
        words("account_id", optional=True),
        moment("completed_at", optional=True),
        count("site_count"),
        PrimaryKeyConstraint("id", name="analysis_projects_pkey"),
    )
