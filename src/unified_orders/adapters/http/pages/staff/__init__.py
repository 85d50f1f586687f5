"""The staff page: orders by state, and one order with all that staff need of it.

routes    its addresses; staff are let in, and nobody else
visit     one member of staff at one address
listing   orders, by state
order     one order: groups, lines, money, links, history, what may be done
group     one group: its rounds, its sites, which to suggest
deeds     what may be done here, as data: a command, and what a form asks for it
doing     from a form to a command
drawing   a machine as a picture
"""

from unified_orders.adapters.http.pages.staff.routes import staff_pages
from unified_orders.adapters.http.pages.staff.texts import StaffTexts

__all__ = ["StaffTexts", "staff_pages"]
