"""Going to a code, and finding rows by words without diacritics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.search import Finder
from cchc_tui.messages import tr

if TYPE_CHECKING:
    from cchc_tui.tui.plain.keying import Keying

_MOST = 12
"""How many rows are listed; more are only counted."""


def go(keying: Keying, words: str) -> None:
    """Go to a code such as 3.4.2."""
    text = words or keying.talk.ask(tr("form.ask_code"))
    if not text:
        return
    row = keying.desk.form.walk.by_code(text.replace(",", "."))
    if row is None:
        keying.refuse(tr("plain.no_such_code", code=text))
    else:
        keying.go_to(row)


def find(keying: Keying, words: str) -> None:
    """Go to the row that words are found in; where there are several, ask which."""
    text = words or keying.talk.ask(tr("form.ask_find"))
    if not text:
        return
    desk = keying.desk
    targets = (match.target for match in Finder(desk.schema).find(text))
    rows = list(dict.fromkeys(target for target in targets if target))
    if not rows:
        keying.refuse(tr("plain.not_found", words=text))
    elif len(rows) == 1:
        keying.go_to(rows[0])
    else:
        _choose(keying, rows)


def _choose(keying: Keying, rows: list[str]) -> None:
    desk = keying.desk
    for number, name in enumerate(rows[:_MOST], 1):
        keying.talk.say(f"  {number}. {desk.name(name)} {desk.schema.indicators[name].label}")
    if len(rows) > _MOST:
        keying.talk.say(tr("plain.more_found", count=len(rows) - _MOST))
    answer = keying.talk.ask(tr("plain.ask_which"))
    if not answer:
        return
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= min(len(rows), _MOST):
        keying.go_to(rows[int(answer) - 1])
    else:
        keying.refuse(tr("plain.no_such_number", number=answer))
