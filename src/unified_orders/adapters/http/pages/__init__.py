"""Pages for people: what they share, whoever builds one.

look, texts   what a host chooses: its name, logo and colours; every sentence, in any language
frame         templates, rendered into answers whose headers let nothing in and nothing out
static        style and scripts, under names that change with their content
forms         what a form sent, and whether a page of ours sent it
wish          what somebody wants to look at, as it was typed and as a query has it
visit         who asks, and how they are answered; telling: why not
review        what a client is shown, and decides
staff         what staff are shown, and do
"""

from unified_orders.adapters.http.pages.look import Look
from unified_orders.adapters.http.pages.review import review_pages
from unified_orders.adapters.http.pages.staff import StaffTexts, staff_pages
from unified_orders.adapters.http.pages.texts import Texts

__all__ = ["Look", "StaffTexts", "Texts", "review_pages", "staff_pages"]
