"""Every sentence of the staff page; what the engine says of an order is said in its own words."""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen
from starlette.requests import Request

from unified_orders.adapters.http.pages.texts import Catalogue, Texts, Words

ENGLISH: Final[Catalogue] = {
    # all pages
    "orders": "Orders",
    "signed_in": "Signed in as {name}",
    "done": "Done: {what}.",
    "not_done": "This was not done",
    "none": "None.",
    # the list
    "all_states": "All",
    "state_configuring": "Configuring",
    "state_analyzing": "Analyzing",
    "state_reviewing": "Reviewing",
    "state_payment_pending": "Payment pending",
    "state_in_progress": "In progress",
    "state_completed": "Completed",
    "state_cancelled": "Cancelled",
    "find": "Find",
    "find_help": "Client, account, note or id",
    "list_sort": "Order by",
    "sort_newest": "newest first",
    "sort_oldest": "oldest first",
    "sort_deadline": "deadline",
    "sort_updated": "last changed",
    "list_show": "Show",
    "order": "Order",
    "no_account": "not known yet",
    "state": "State",
    "placements": "Placements",
    "placements_of": "{done} of {items} completed",
    "total": "Total",
    "due": "Due",
    "deadline": "Deadline",
    "changed": "Changed",
    "no_orders": "No order is like that.",
    "next_orders": "Next orders",
    "first_orders": "Back to the first",
    "bad_cursor": "This page of the list is of another search; this is its beginning.",
    # one order
    "order_of": "Order of {account}",
    "order_of_nobody": "Order, account not known yet",
    "what_next": "What is next",
    "nothing_next": "Nothing is left to do.",
    "where": "Where it stands",
    "picture_order": "The machine of an order. This one is {state}.",
    "picture_group": "The machine of a group. This one is {state}.",
    "ways_on": "From here",
    "no_way_on": "This is final.",
    "groups": "Groups",
    "client": "Client",
    "status": "Status",
    "round": "Round",
    "links": "Links",
    "approved_of_wanted": "{approved} of {wanted} approved",
    "sites": "Sites",
    "sites_counts": "{suggested} suggested, {alternate} kept, {rejected} rejected",
    "analysis_failed": "The analysis failed: {reason}",
    "status_pending": "pending",
    "status_analyzing": "analyzing",
    "status_reviewing": "reviewing",
    "status_approved": "approved",
    "status_cancelled": "cancelled",
    "status_open": "open",
    "status_in_progress": "in progress",
    "status_published": "published",
    "status_completed": "completed",
    "status_suggested": "suggested",
    "status_available": "available",
    "status_alternate": "kept as backup",
    "status_rejected": "rejected",
    "lines": "Lines",
    "lines_of": "{first}\u2013{last} of {total} lines",
    "no_lines": "There are no lines.",
    "link": "Link",
    "site": "Site",
    "price": "Price",
    "cost": "Cost",
    "costs": "cost {amount}",
    "any_page": "any page",
    "issue_is": "Issue: {text}",
    "failure_is": "Failed: {text}",
    "seen_live": "seen live {date}",
    "earlier": "Before",
    "later": "After",
    "money": "Money",
    "subtotal": "Sites",
    "discount": "Discount",
    "fees": "Fees",
    "paid": "Paid",
    "refunded": "Refunded",
    "due_back": "Due back",
    "wholesale": "Cost",
    "margin": "Margin",
    "notes": "Notes",
    "note_account": "From the account",
    "note_internal": "Among staff",
    # share links
    "share_links": "Share links",
    "share_all": "Make a share link",
    "share_group": "Share link for {client}",
    "share_made": "Here is the link. It is shown this once; whoever has it may review until {date}.",
    "share_over": "That link was shown already; make another one.",
    "share_address": "Address of the link",
    "link_row": "{label} \u00b7 {what} \u00b7 opened {times}",
    "link_whole": "whole order",
    "link_groups": "{count} of its groups",
    "link_plain": "Link",
    "link_open": "open until {date}",
    "link_revoked": "revoked {date}",
    "link_expired": "expired {date}",
    "times_0": "never",
    "times_1": "once",
    "times_n": "{count} times",
    # history
    "history": "History",
    "utc": "times in UTC",
    "history_none": "Nothing has happened yet.",
    "history_on": "Go on from event {seq}",
    "history_start": "From the beginning",
    # what may be done
    "actions": "What may be done",
    "refused_actions": "Not now, and why ({count})",
    "elsewhere": "By the API: {names}.",
    "do_submit": "Submit",
    "do_withdraw": "Withdraw",
    "do_cancel": "Cancel the order",
    "do_set_fees": "Set fees",
    "do_record_payment": "Record a payment",
    "do_record_refund": "Record a refund",
    "do_authorize_credit": "Let work start before it is paid",
    "do_assign": "Assign",
    "do_transfer": "Transfer to an account",
    "do_note": "Write a note",
    "do_reopen_review": "Reopen the review",
    "do_request_more_sites": "Ask for more sites",
    "do_complete_review": "Complete the review",
    "do_change_link_count": "Change the number of links",
    "do_cancel_group": "Cancel the group",
    "do_resolve_issue": "Resolve the issue",
    "do_revoke_share": "Revoke",
    "do_suggest": "Suggest sites",
    "do_share": "Share",
    "field_amount": "Amount in {currency}",
    "field_fees": "Fees in {currency}",
    "field_reference": "Reference",
    "field_reason": "Reason",
    "field_assigned_to": "To whom; empty for nobody",
    "field_account_id": "Account",
    "field_text": "Note",
    "field_message": "Message",
    "field_link_count": "Links",
    "field_resolution": "How it was resolved",
    "optional": "may stay empty",
    # one group
    "rounds": "Rounds",
    "round_number": "Round {number}",
    "round_began": "began {date}",
    "round_found": "{sites} sites analysed",
    "round_failed": "failed: {reason}",
    "round_asked": "asked for: \u201c{message}\u201d",
    "no_rounds": "No analysis was started yet.",
    "wanted": "What is wanted",
    "wanted_anchor": "as \u201c{anchor}\u201d",
    "suggest": "Suggest and rank",
    "suggest_help": (
        "Give a rank, 0 for the best, or a reason for the client: the site is suggested, or its suggestion renewed. "
        "What you leave alone stays as it is."
    ),
    "rank": "Rank",
    "why": "Why, for the client",
    "put_forward": "Suggest",
    "send_suggestions": "Send suggestions",
    "nothing_changed": "Nothing was ticked, ranked or given a reason.",
    "found_sites": "{first}\u2013{last} of {matching} sites",
    "no_sites": "There are no sites yet.",
    "no_match": "No site is like that.",
    "dr": "DR",
    "traffic": "Traffic",
    "used_before": "placed before",
    "rejected_before": "rejected before",
}


def _own(_: object, __: object, languages: Mapping[str, Catalogue]) -> None:
    for language, catalogue in languages.items():
        unknown = sorted(set(catalogue) - set(ENGLISH))
        if unknown:
            raise ValueError(f"staff[{language!r}] has {unknown[0]!r}, which is no sentence of the staff page")


@frozen
class StaffTexts(Texts):
    """The languages of a host's staff: `languages` for what all pages say, `staff` for what this one does.

    Raises:
        ValueError: a sentence has an unknown name.
    """

    #: the staff page's own sentences, by language tag
    staff: Mapping[str, Catalogue] = field(factory=dict, validator=_own)

    def words(self, request: Request) -> Words:
        """Return the sentences for whoever asks."""
        common = super().words(request)
        own = {**ENGLISH, **self.staff.get(common.language, {})}
        return Words(common.language, {**common.catalogue, **own})
