"""Sites gathered in memory, row by row, and joined at the end."""

from unified_orders.adapters.files.joining import prices_of, site_of
from unified_orders.adapters.files.rows import SiteRow
from unified_orders.adapters.files.statements import Statement
from unified_orders.domain.sites import Site


class SitesByDomain:
    """What files say of sites, by domain, in the order in which they say it."""

    def __init__(self) -> None:
        self._said: dict[str, list[Statement]] = {}

    def add(self, row: SiteRow) -> bool:
        """Take one row, and tell whether it changes a price that was known before."""
        known = self._said.setdefault(row.domain, [])
        offers = known and any(said.prices or said.costs for said in row.statements)
        before = prices_of(known) if offers else ()
        known.extend(row.statements)
        if not before:
            return False
        now = {price.currency: price for price in prices_of(known)}
        return any(price != now[price.currency] for price in before)

    def __contains__(self, domain: str) -> bool:
        """Tell whether a file named the site."""
        return domain in self._said

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites, in the order in which they were first named."""
        return tuple(site_of(domain, said) for domain, said in self._said.items())

    @property
    def unpriced(self) -> int:
        """How many sites have a cost, and no retail price in its currency."""
        return sum(
            1
            for said in self._said.values()
            if {code for one in said for code in one.costs} - {code for one in said for code in one.prices}
        )
