"""Every sentence of the pages, in the reader's language."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Final

from attrs import field, frozen
from starlette.requests import Request

#: Sentences by name, with `{places}` to fill.
Catalogue = Mapping[str, str]

ENGLISH: Final[Catalogue] = {
    # every page
    "skip": "Skip to the content",
    "cannot": "This cannot be shown",
    "go_back": "Go back",
    "link_over": "This link does not open anything any more",
    "whom_to_ask": "Ask {name} for a new link: {contact}",
    "whom_to_ask_nobody": "Ask {name} for a new link.",
    # the board
    "sites_to_review": "Sites to review",
    "clients": "Clients",
    "approved_of": "{approved} of {wanted} links",
    "needs_you": "needs you",
    "round": "Round {number}",
    "your_links": "Your links",
    "link_open": "still open: choose a site below",
    "any_page": "any page",
    "anchor_says": "with the text \u201c{anchor}\u201d",
    "link_live": "see it live",
    "group_pending": "The order is being put together; sites come later.",
    "group_analyzing": "Sites are being looked for and analysed. Come back a little later.",
    "group_reviewing": "Choose the sites where your links shall stand.",
    "group_reviewing_full": "Every link has its site; some still need a page.",
    "group_approved": "The review of this share is closed: what you chose stands.",
    "group_cancelled": "This share was cancelled.",
    "analysis_failed": "The last analysis did not come to an end; these are the sites that were found before.",
    "look_only": "You may look at everything here; deciding is not part of this link.",
    "no_sites": "There are no sites yet.",
    "no_match": "No site is like that. Ask for less above.",
    # filter
    "narrow": "Find and sort",
    "text": "Part of the name",
    "status": "Show",
    "all_sites": "all sites",
    "sort": "Sort by",
    "min_dr": "DR at least",
    "min_traffic": "Traffic at least",
    "max_price": "Price at most ({currency})",
    "show": "Show",
    "everything": "Show all again",
    "found": "{first}\u2013{last} of {matching} sites",
    "earlier": "Sites before",
    "more": "Next sites",
    "sort_status": "where they stand",
    "sort_dr": "DR, highest first",
    "sort_traffic": "traffic, highest first",
    "sort_cheapest": "price, lowest first",
    "sort_dearest": "price, highest first",
    "sort_domain": "name",
    "choose_one": "Choose one of the list.",
    "plain_number": "Write a plain number, such as 40.",
    "shorter_text": "Write a shorter text, in plain characters.",
    # a site
    "status_suggested": "suggested",
    "status_available": "available",
    "status_approved": "approved",
    "status_alternate": "backup",
    "status_rejected": "not for us",
    "used_before": "You have a link here from another order.",
    "rejected_before": "You said no to it in another order.",
    "last_said": "{name}, {date}",
    "page_is": "Page: {page}",
    "no_price": "no price yet",
    "more_figures": "More figures",
    "metric_dr": "DR",
    "metric_traffic": "Traffic",
    "measured": "{source}, {date}",
    "decide_on": "Your decision on {site}",
    "approve": "Approve",
    "alternate": "Keep as backup",
    "reject": "Not for us",
    "undecided": "Undecided",
    "page": "Page",
    "next_free_page": "the next open link",
    "anchor": "Anchor text",
    "note": "Note to the agency",
    "reason": "Why?",
    "because": "In your words",
    "reason_off_topic": "off topic",
    "reason_low_quality": "low quality",
    "reason_too_expensive": "too expensive",
    "reason_already_used": "already used",
    "reason_competitor": "a competitor",
    "reason_other": "another reason",
    "reason_withdrawn_after_payment": "taken back by the agency",
    "swap_for": "Take it in the place of",
    "swap": "Swap",
    # looking over and sending
    "kept_typed": "Nothing you typed is lost: it is kept on this page.",
    "try_again": "Try again",
    "more_links": "and {count} more",
    "unsent_count": "{count} not sent yet",
    "look_over": "Look over",
    "forget": "forget them",
    "look_over_title": "Look over what you chose",
    "not_yet": "Nothing is sent yet.",
    "counted": "{count} \u00d7 {what}",
    "links_after": "{approved} of {wanted} links will have their site; {left} stay open.",
    "total_after": "Sum of all approved sites: {total}",
    "will_close": "With this every link has its site, and this review closes. You may reopen it until payment.",
    "stale_before": "{name} changed it on {date}: it is {status} now. It will be left as it is.",
    "send": "Send",
    "change": "Change something",
    "answer_lost": "The answer got lost on the way. Send it again: nothing is done twice.",
    "sent_title": "Sent",
    "applied": "done: {status}",
    "unchanged": "it was so already",
    "stale": "left as it is: {name} changed it on {date}, it is {status} now",
    "somebody": "somebody",
    "to_sites": "Back to the sites",
    "to_receipt": "Receipt",
    # the rest
    "done": "I am done",
    "done_help": "Tells the agency that you are done for now. It changes nothing else.",
    "message": "Message (you may leave it empty)",
    "tell": "Tell the agency",
    "ask_more": "Ask for more sites",
    "ask_more_help": "Nothing fits? The agency looks for more sites; what you approved stays.",
    "ask": "Ask",
    "missing": "What should be different?",
    "close_short": "Close with fewer links",
    "close_short_help": "The review ends with the sites that are approved; the open links are dropped.",
    "why_close": "Why",
    "close": "Close the review",
    "change_mind": "Change my mind",
    "change_mind_help": "Opens the review of this share again; what you chose stays until you change it.",
    "why_reopen": "Why (you may leave it empty)",
    "reopen": "Open the review again",
    "said_finish_review": "Thank you. The agency was told that you are done.",
    "said_reopen_review": "The review is open again.",
    "said_request_more_sites": "Thank you. More sites are looked for.",
    "said_complete_review": "The review is closed.",
    "said_swap": "Swapped.",
    "unsent": "You have choices that are not sent yet: send them, or forget them, first.",
    "nothing_chosen": "You have not changed anything yet.",
    "something_wrong": "Please look at this again:",
    "take_twice": "Take a site once more though the client has it in this order",
    "swap_stale": "Somebody changed one of the two meanwhile; look at them again.",
    "swap_unclear": "Choose the approved site whose place it takes.",
    "refused_link_expired": "This link has expired; ask for a new one.",
    "refused_link_revoked": "This link was ended; ask for a new one.",
    "refused_not_found": "There is no such order here, or nothing of it that you may see.",
    "refused_no_credentials": "Log in first; then open this page again.",
    "refused_foreign_form": "This form was not sent by the page you opened. Open it again, with cookies allowed.",
    "refused_body_too_large": "That is more than can be sent at once; send less.",
    "refused_unavailable": "The orders can't be reached just now. Try again in a moment.",
    "refused_unforeseen": "Something went wrong that nobody foresaw. Tell the agency when it happened.",
    "refused_over_quota": "No link is left for {site}: take another site back, swap, or keep it as a backup.",
    "refused_price_moved": "The price of {site} has changed meanwhile; look at it again.",
    "refused_repeated_domain": "The client has {site} in this order already. Tick below to take it once more.",
    "refused_no_price": "{site} has no price yet; the agency has to name one first.",
    # the receipt
    "receipt": "What was agreed on",
    "print_help": "Print this page, or save it as PDF, to keep it.",
    "order_number": "Order {order}",
    "link": "Link",
    "site": "Site",
    "price": "Price",
    "subtotal": "Sites",
    "discount": "Discount",
    "fees": "Fees",
    "total": "Total",
    "paid": "Paid",
    "due": "Due",
    "nothing_agreed": "Nothing yet.",
}


@frozen
class Words:
    """One language's sentences; what is missing there is said in English."""

    language: str
    catalogue: Catalogue

    def __call__(self, name: str, /, **places: object) -> str:
        """Return a sentence with its places filled.

        Raises:
            KeyError: no sentence has this name.
        """
        sentence = self.catalogue[name] if name in self.catalogue else ENGLISH[name]
        return sentence.format(**places)

    def has(self, name: str) -> bool:
        """Tell whether there is such a sentence."""
        return name in ENGLISH

    def of_code(self, code: str, /, **places: object) -> str | None:
        """Return the page's own sentence for a reason to refuse; None: it has none, the engine's is told."""
        name = f"refused_{code}"
        return self(name, **places) if self.has(name) else None


def _known(_: object, __: object, languages: Mapping[str, Catalogue]) -> None:
    for language, catalogue in languages.items():
        for name, sentence in catalogue.items():
            if name not in ENGLISH:
                raise ValueError(f"texts[{language!r}] has {name!r}, which is no sentence of the pages")
            extra = _places(sentence) - _places(ENGLISH[name])
            if extra:
                raise ValueError(f"texts[{language!r}][{name!r}] has places nothing fills: {sorted(extra)}")


def _places(sentence: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(sentence) if place is not None}


@frozen
class Texts:
    """The languages a host offers: sentences by language tag such as `de`; English needs only what differs.

    Raises:
        ValueError: a sentence has an unknown name, or a place that nothing fills.
    """

    languages: Mapping[str, Catalogue] = field(factory=dict, validator=_known)
    #: says the language of a request; None: by its Accept-Language
    choose: Callable[[Request], str] | None = None

    def words(self, request: Request) -> Words:
        """Return the sentences for whoever asks."""
        offered = {"en": ENGLISH, **self.languages}
        asked = [self.choose(request)] if self.choose else _accepted(request.headers.get("accept-language", ""))
        for tag in asked:
            for language in (tag, tag.partition("-")[0]):
                if language in offered:
                    return Words(language, offered[language])
        return Words("en", offered["en"])


def _accepted(header: str) -> list[str]:
    """Return the language tags of an Accept-Language, the dearest first."""
    weighed = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]
