"""What a code of an error means and what to do about it: its page, read from the package alone."""

import json
import sys
from difflib import get_close_matches

from rich.padding import Padding
from rich.text import Text

from unified_orders.adapters.cli.exits import BAD_INPUT, OK
from unified_orders.adapters.cli.screen.style import BAD, QUIET, STRONG, screen
from unified_orders.application.advice import SUBJECTS, advice_on, all_advice
from unified_orders.domain.errors import shown


def show_code(word: str, *, as_json: bool) -> int:
    """Show the advice on one code; brackets around it, as in a sentence, do not matter."""
    code = word.strip("[]")
    advice = advice_on(code)
    if advice is None:
        near = get_close_matches(code, all_advice(), n=1)
        meant = f"did you mean {near[0]}?" if near else "`unified-orders error` lists all"
        screen(errors=True).print(Text.assemble(("error: ", BAD), f"there is no code {shown(code)}; {meant}"))
        return BAD_INPUT
    if as_json:
        return _answer({"code": code, "cause": advice.cause, "remedy": advice.remedy, "page": advice.page})
    console = screen()
    console.print(Text(code, STRONG))
    for heading, text in (("Why", advice.cause), ("What to do", advice.remedy)):
        console.print(Text.assemble("\n", (heading, QUIET), f"\n{text}"))
    console.print(Text(f"\nIn the documentation: {advice.page}", QUIET))
    return OK


def list_codes(*, as_json: bool) -> int:
    """Show every code there is, by subject."""
    subjects = {subject: [one.code for one in all_advice().values() if one.subject == subject] for subject in SUBJECTS}
    if as_json:
        return _answer(subjects)
    console = screen()
    for subject, codes in subjects.items():
        console.print(Text(subject, QUIET))
        console.print(Padding(Text(", ".join(codes)), (0, 0, 0, 2)))
    return OK


def _answer(content: object) -> int:
    sys.stdout.write(json.dumps(content, indent=2) + "\n")
    return OK
