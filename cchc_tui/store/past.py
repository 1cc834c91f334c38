"""What can be taken back on a submission, told by its journals: also what an earlier session did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.change import Change
from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.history import History
from cchc_tui.store.lines import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.entry.figure import Figure
    from cchc_tui.store.lines import Line


def history_of(lines: Sequence[Line]) -> History:
    """Return what was done since the last step of a submission, whoever did it.

    Lines written together are one act; "undo" and "redo" took back the act that stood there then.
    """
    history = History()
    figures: dict[str, Figure] = {}
    notes: dict[str, str] = {}
    group: list[Change] = []
    for line in lines:
        if not isinstance(line, Entry):
            history.forget()
            group = []
            continue
        note, before = notes.get(line.id, ""), figures.get(line.id, BLANK)
        new = None if line.note == note else line.note
        group.append(Change(line.id, before, line.figure, new, line.act, None if new is None else note))
        figures[line.id], notes[line.id] = line.figure, line.note
        if not line.more:
            _follow(history, group)
            group = []
    return history


def _follow(history: History, group: Sequence[Change]) -> None:
    """Let the history do what a group of lines tells."""
    act = group[0].act
    if act == "undo" and history.can_undo:
        history.undo()
    elif act == "redo" and history.can_redo:
        history.redo()
    else:
        history.record(group)
