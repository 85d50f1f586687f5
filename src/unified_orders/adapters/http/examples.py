"""An example of every body, by the word of its command, for the document and for people."""

from collections.abc import Mapping
from typing import Any, Final

_SELECTION: Final = "0198f3c2-7a10-7c44-9d21-000000000003"
_OTHER: Final = "0198f3c2-7a10-7c44-9d21-000000000013"
_GROUP: Final = "0198f3c2-7a10-7c44-9d21-000000000002"
_TEA: Final = {
    "clientId": "tea",
    "linkCount": 2,
    "targetPages": [{"url": "https://tea.example/green"}, {"url": "https://tea.example/black"}],
    "anchorTexts": ["green tea"],
}
_POTS: Final = {
    "clientId": "pots",
    "linkCount": 1,
    "targetPages": [{"url": "https://pots.example/"}],
    "requirements": {"minDr": 45, "niches": ["tea"], "maxPrice": 40_000},
}
_SITE: Final = {
    "domainId": "teablog.example",
    "domain": "teablog.example",
    "metrics": [{"name": "dr", "value": 61, "source": "Ahrefs", "asOf": "2026-03-31"}],
    "prices": [{"currency": "USD", "retail": 22_500, "wholesale": 15_000}],
    "niches": ["tea"],
    "languages": ["en"],
    "qualification": "qualified",
}

EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "create": {"currency": "USD", "groups": [_TEA, _POTS]},
    "edit_order": {"deadline": "2026-06-30T00:00:00Z", "metadata": {"campaign": "spring"}},
    "duplicate": {},
    "cancel": {"reason": "the campaign was called off"},
    "set_fees": {"fees": 5_000, "reason": "express delivery"},
    "transfer": {"accountId": "northwind", "reason": "the client moved to another agency"},
    "assign": {"assignedTo": "sam"},
    "note": {"text": "prefers blogs to magazines", "audience": "account"},
    "finish_review": {"message": "done, thank you"},
    "reopen_review": {"groupIds": [_GROUP], "reason": "one page has moved"},
    "record_payment": {"amount": 45_500, "reference": "wire-17"},
    "record_refund": {"amount": 5_500, "reference": "back-1", "reason": "one link was not delivered"},
    "authorize_credit": {"reason": "pays by the month"},
    "share": {"groupIds": [_GROUP], "permissions": ["review"], "label": "Ann of Leaf & Pot", "expiresIn": "P3D"},
    "add_group": _POTS,
    "edit_group": {"targetPages": [{"url": "https://tea.example/green"}, {"url": "https://tea.example/white"}]},
    "cancel_group": {"reason": "the client has left"},
    "change_link_count": {"linkCount": 3},
    "review": {
        "selections": [
            {"selectionId": _SELECTION, "decision": "approve", "version": 1, "expectedPrice": 22_500},
            {"domainId": "pressmill.example", "decision": "reject", "reason": {"code": "off_topic"}, "version": 0},
        ]
    },
    "swap": {"alternateId": _OTHER, "approvedId": _SELECTION},
    "auto_approve": {},
    "complete_review": {"reason": "one link is enough for now"},
    "request_more_sites": {"message": "more blogs about tea, please"},
    "suggest": {"sites": [{"domainId": "teablog.example", "rank": 0, "why": "read by people who buy this tea"}]},
    "set_price": {"selectionId": _SELECTION, "retail": 20_000, "reason": "the seller gave a discount"},
    "record_analysis": {"epoch": 1, "sites": [_SITE], "last": True},
    "fail_analysis": {"epoch": 1, "reason": "no site matched the search"},
    "record_progress": {"stage": "published", "publishedUrl": "https://teablog.example/best-green-tea"},
    "mark_issue": {"text": "the link is nofollow"},
    "resolve_issue": {"resolution": "the editor made it a follow link"},
    "verify_publication": {"publishedUrl": "https://teablog.example/best-green-tea"},
    "replace_item": {"reason": "the site has closed", "domainId": "slowbrew.example"},
    "cancel_item": {"reason": "the site has closed"},
}
