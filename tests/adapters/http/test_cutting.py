"""An answer is cut from a view as pydantic would: the same names, the same values, and nothing that no class names."""

import json

import pytest
from tests.adapters.http.asking import addresses
from tests.adapters.http.kit import Caller
from tests.adapters.http.life import live

from unified_orders.adapters.http.answers import boards, histories, lines, orders, outcomes
from unified_orders.adapters.http.models import View


@pytest.mark.parametrize("who", ["ann", "sam"])
def test_every_answer_is_what_pydantic_makes_of_its_view(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    told, seen = View.told.__func__, set()  # type: ignore[attr-defined]

    def compared(cls: type[View], view: object) -> bytes:
        made: bytes = told(cls, view)
        assert json.loads(made) == json.loads(cls.cut(view).model_dump_json(by_alias=True))
        seen.add(cls)
        return made

    monkeypatch.setattr(View, "told", classmethod(compared))
    life = live(ann).delivered()
    ids = life.ids()
    for address in addresses():
        if address.method == "GET":
            address.asked(ann.as_(who), ids)
    answers = {"ann": [orders.AccountOrder, boards.Board, lines.Lines, lines.Report, histories.History]}
    answers |= {"sam": [orders.StaffOrder, boards.StaffBoard, lines.StaffLines, histories.PastOrder]}
    assert seen >= {histories.Actions, histories.Links, outcomes.Outcome[outcomes.Reviewed], *answers[who]}


def test_what_a_class_does_not_name_is_left_out(ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []

    def keep(_: type[View], view: object) -> bytes:
        kept.append(view)
        return b"{}"

    monkeypatch.setattr(boards.StaffBoard, "told", classmethod(keep))
    live(ann).board(who=ann.as_("sam"))
    (view,) = kept
    told = json.loads(boards.Board.told(view))
    sites = [site for status in ("approved", "suggested", "available") for site in told[status]]
    assert sites
    assert all(not set(site) & {"wholesale", "internalNotes", "qualificationNote"} for site in sites)
