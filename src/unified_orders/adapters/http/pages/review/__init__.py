"""The review page: what the bearer of a share link sees, and the account after login.

routes     its addresses; who is let in, and what those are told who are not
showing    the board of a group as a page
draft      what was chosen and is not sent yet; it travels in the form
deciding   from a draft to a review: looked over first, then sent
asking     the other things a reader may ask for
"""

from unified_orders.adapters.http.pages.review.routes import review_pages

__all__ = ["review_pages"]
