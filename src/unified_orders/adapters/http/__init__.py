"""The plan's API over HTTP: `orders_router` for FastAPI, `orders_app` for any other ASGI host; and pages for people.

app.include_router(orders_router(orders, identify=who))
app.include_router(review_pages(orders, identify=who, look=Look(name="Larkspur")))
app.include_router(staff_pages(orders, identify=who, look=Look(name="Larkspur")))

router, app     what a host includes or mounts
gate            who asks: identity, share links, rates; `routes` put it before every address
table           every command with its address; `commanding` makes routes of it. `querying`: every query
bodies, answers what requests and answers hold, written down field by field for each audience
pages           what people see instead of JSON
statuses        which error has which status; `problems`, `faults` tell them
"""

from unified_orders.adapters.http.app import orders_app
from unified_orders.adapters.http.gate import Identify, Throttle
from unified_orders.adapters.http.pages import Look, StaffTexts, Texts, review_pages, staff_pages
from unified_orders.adapters.http.router import orders_router

__all__ = [
    "Identify",
    "Look",
    "StaffTexts",
    "Texts",
    "Throttle",
    "orders_app",
    "orders_router",
    "review_pages",
    "staff_pages",
]
