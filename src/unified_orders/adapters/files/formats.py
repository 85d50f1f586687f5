"""The exports that are known, as data: how to tell each, what its headings mean, how it says that a value is unknown.

A format never needs all of its columns: what a file does not have stays unknown.
"""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen


@frozen(slots=True)
class Measure:
    """What the numbers of a metric are."""

    unit: str
    #: counted, so never a fraction
    whole: bool = True
    #: the greatest value there can be; None: any
    most: float | None = None


_SCORE: Final = Measure("0 to 100", whole=False, most=100)
_RANK: Final = Measure("place, 1 is best")
_VISITS: Final = Measure("visits a month")
_KEYWORDS: Final = Measure("keywords in the first 100 results")
_DOMAINS: Final = Measure("domains")
_LINKS: Final = Measure("links")
#: A metric of the caller's own, mapped as `metric.<name>`.
OWN_METRIC: Final = Measure("as exported", whole=False)
OWN_PREFIX: Final = "metric."

#: Every metric that the formats below know.
MEASURES: Final[Mapping[str, Measure]] = {
    "dr": _SCORE,
    "ur": _SCORE,
    "ahrefs_rank": _RANK,
    "traffic": _VISITS,
    "keywords": _KEYWORDS,
    "country_traffic": _VISITS,
    "country_keywords": _KEYWORDS,
    "ref_domains": _DOMAINS,
    "ref_domains_followed": _DOMAINS,
    "linked_domains_followed": _DOMAINS,
    "backlinks": _LINKS,
    "backlinks_followed": _LINKS,
    "authority_score": _SCORE,
    "semrush_rank": _RANK,
    "trust_flow": _SCORE,
    "citation_flow": _SCORE,
    "domain_authority": _SCORE,
    "spam_score": _SCORE,
}
#: The fields of a site that are no metrics.
FACTS: Final = (
    "domain", "retail", "wholesale", "currency", "niches", "languages", "qualification", "qualification_note",
)  # fmt: skip

#: How a cell says that its value is unknown, in any file; compared without case.
UNKNOWN: Final = frozenset({"", "-", "\u2013", "\u2014", "n/a", "na", "n.a.", "none", "null", "nan", "unknown", "?"})


@frozen(slots=True, kw_only=True)
class Format:
    """One kind of file. Headings are written as `plain` makes them: lower case, single blanks for all punctuation."""

    name: str
    #: who measured: the `source` of its metrics
    source: str
    #: headings that the file must have
    all_of: frozenset[str] = frozenset()
    #: of which it must have at least one; empty: none is needed
    any_of: frozenset[str] = frozenset()
    #: what a heading means: a fact, a metric, or how to take the row (`mode`, `status`)
    columns: Mapping[str, str] = field(factory=dict)
    unknown: frozenset[str] = UNKNOWN
    #: rows with this value in the column `mode` are about a page
    page_mode: str | None = None
    #: only rows with this value in the column `status` were measured; the metrics of others are unknown
    measured_status: str | None = None
    #: why no file of this kind can be a list of sites; None if it can
    useless: str | None = None
    #: a field that the file seems to have and does not
    lacks: str | None = None
    #: what to tell whoever misses it
    note: str = ""

    def fits(self, headings: frozenset[str]) -> bool:
        """Tell whether a file with these headings is of this kind."""
        return self.all_of <= headings and (not self.any_of or bool(self.any_of & headings))


_AHREFS_SITE: Final = {
    "target": "domain",
    "mode": "mode",
    "url rating": "ur",
    "domain rating": "dr",
    "ahrefs rank": "ahrefs_rank",
    "ref domains all": "ref_domains",
    "ref domains followed": "ref_domains_followed",
    "backlinks all": "backlinks",
    "backlinks followed": "backlinks_followed",
    "outgoing domains followed": "linked_domains_followed",
}

#: Looked through in order; the first that fits is the file's.
FORMATS: Final = (
    Format(
        name="ahrefs_batch",
        source="ahrefs",
        all_of=frozenset({"target", "mode", "domain rating", "organic top countries"}),
        columns=_AHREFS_SITE | {"organic total keywords": "keywords", "organic traffic": "traffic"},
        page_mode="exact",
    ),
    Format(
        name="ahrefs_batch_country",
        source="ahrefs",
        all_of=frozenset({"target", "mode", "domain rating"}),
        columns=_AHREFS_SITE | {"organic total keywords": "country_keywords", "organic traffic": "country_traffic"},
        page_mode="exact",
        lacks="traffic",
        note="an export for one country: its visits are kept as country_traffic, the site's own traffic is unknown; "
        "to take the one for the other, map the field traffic to the heading Organic / Traffic",
    ),
    Format(
        name="ahrefs_referring_domains",
        source="ahrefs",
        all_of=frozenset({"domain", "dr", "dofollow ref domains"}),
        columns={
            "domain": "domain",
            "dr": "dr",
            "dofollow ref domains": "ref_domains_followed",
            "dofollow linked domains": "linked_domains_followed",
            "traffic": "traffic",
            "keywords": "keywords",
        },
    ),
    Format(
        name="semrush_domains",
        source="semrush",
        all_of=frozenset({"domain", "rank", "organic keywords", "organic traffic"}),
        columns={
            "domain": "domain",
            "rank": "semrush_rank",
            "organic keywords": "keywords",
            "organic traffic": "traffic",
        },
    ),
    Format(
        name="semrush_overview",
        source="semrush",
        all_of=frozenset({"ascore", "total", "domains num"}),
        columns={"ascore": "authority_score", "total": "backlinks", "domains num": "ref_domains"},
    ),
    Format(
        name="semrush_backlinks",
        source="semrush",
        all_of=frozenset({"page ascore", "source url", "target url"}),
        useless="lists links, each from a page; export a list of domains with their authority scores",
    ),
    Format(
        name="semrush_bulk",
        source="semrush",
        all_of=frozenset({"authority score", "backlinks"}),
        any_of=frozenset({"ref domains", "referring domains", "linking domains"}),
        columns={
            "authority score": "authority_score",
            "organic traffic": "traffic",
            "organic keywords": "keywords",
            "backlinks": "backlinks",
            "ref domains": "ref_domains",
            "referring domains": "ref_domains",
            "linking domains": "ref_domains",
        },
    ),
    Format(
        name="majestic",
        source="majestic",
        all_of=frozenset({"item", "status", "trustflow"}),
        columns={
            "item": "domain",
            "itemtype": "mode",
            "status": "status",
            "trustflow": "trust_flow",
            "citationflow": "citation_flow",
            "extbacklinks": "backlinks",
            "refdomains": "ref_domains",
            "language": "languages",
        },
        unknown=UNKNOWN | {"-1"},
        page_mode="3",
        measured_status="found",
    ),
    Format(
        name="moz_pages",
        source="moz",
        all_of=frozenset({"url", "title"}),
        any_of=frozenset({"domain authority", "da", "page authority", "pa"}),
        columns={"url": "domain", "domain authority": "domain_authority", "da": "domain_authority"},
    ),
    Format(
        name="moz_domains",
        source="moz",
        all_of=frozenset({"root domain", "domain authority"}),
        columns={
            "root domain": "domain",
            "domain authority": "domain_authority",
            "spam score": "spam_score",
        },
    ),
)
#: What has a price and is no tool's export.
PRICE_LIST: Final = Format(name="price_list", source="seller")
#: Any other list of sites.
GENERIC: Final = Format(name="generic", source="file")
#: What was imported before, from files of every kind.
CATALOGUE: Final = Format(name="site_catalogue", source="catalogue")
#: What measures; whoever else names a metric only claims it.
TOOLS: Final = frozenset(known.source for known in FORMATS)
