"""What queries answer: each class is the written-down list of what its audience may see.

Staff get the `Staff...` classes, which add fields; the classes that accounts and guests get do not have these fields.
Nothing here is derived from an entity's fields: a new column is seen by nobody until it is named here.
"""

from unified_orders.application.views.actions import Action
from unified_orders.application.views.boards import Board, SiteView, StaffSiteView
from unified_orders.application.views.histories import History, HistoryRow, PastOrder, StaffHistoryRow
from unified_orders.application.views.lines import Line, LineStatus, StaffLine
from unified_orders.application.views.links import LinkView
from unified_orders.application.views.listing import OrderList, OrderRow, StaffOrderRow
from unified_orders.application.views.next import NextStep
from unified_orders.application.views.orders import (
    AccountSummary,
    GroupProgress,
    StaffGroupProgress,
    StaffSummary,
    Summary,
)
from unified_orders.application.views.page import Page
from unified_orders.application.views.reports import GroupReport, Report, StaffGroupReport

__all__ = [
    "AccountSummary",
    "Action",
    "Board",
    "GroupProgress",
    "GroupReport",
    "History",
    "HistoryRow",
    "Line",
    "LineStatus",
    "LinkView",
    "NextStep",
    "OrderList",
    "OrderRow",
    "Page",
    "PastOrder",
    "Report",
    "SiteView",
    "StaffGroupProgress",
    "StaffGroupReport",
    "StaffHistoryRow",
    "StaffLine",
    "StaffOrderRow",
    "StaffSiteView",
    "StaffSummary",
    "Summary",
]
