"""What the bottom line of the form offers: of all its keys those that would do something as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_tui.tui.actions import declared, footer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchc_tui.tui.actions import Action
    from cchc_tui.tui.form.desk import Desk

_TO_READ = frozenset({"next_finding", "go", "find", "compare", "quit", "help"})
"""What still can be done on a form in which nothing can be changed."""


def offered(desk: Desk) -> Sequence[Action]:
    """Return the actions to name on the bottom line, most useful first."""
    idle = frozenset(_idle(desk))
    if not desk.filling.is_locked:
        return [one for one in footer("form") if one.id not in idle]
    submit_is = _submit_is(desk)
    own = [replace(one, id=submit_is) for one in declared("form") if one.id == "submit" and submit_is]
    return [*own, *(one for one in footer("form") if one.id in _TO_READ - idle)]


def _submit_is(desk: Desk) -> str:
    """What the key to submit does on a locked form, "" for nothing."""
    filling = desk.filling
    if filling.judges:
        return "judge" if filling.status in {"submitted", "accepted"} else ""
    return "reopen" if filling.status == "submitted" and not filling.why_read_only else ""


def _idle(desk: Desk) -> Iterator[str]:
    """Actions that would do nothing on the form as it stands."""
    form = desk.form
    filled, mine = form.progress()
    if not desk.checked.proposes(desk.at):
        yield "propose"
    if not any(desk.checked.counts().values()):
        yield "next_finding"
    if filled == mine:
        yield "next_blank"
    if not desk.later:
        yield "next_later"
    if not form.last:
        yield "last_figure"
    if not form.last and not form.sheet.last_year:
        yield "compare"
