"""What can be taken back on a submission, told by its journals: also what an earlier session did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.entry.change import Change
from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.history import History
from cchc_tui.store.journals.lines import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchc_tui.store.journals.lines import Line


def history_of(
    lines: Sequence[Line], before: History | None = None, cells: Mapping[str, Entry] | None = None
) -> History:
    """Return what was done since the last step of a submission, whoever did it.

    `before` is what could be taken back before the first of the lines, and `cells` how the rows stood then.
    Lines written together are one act; "undo" and "redo" took back the act that stood there then.
    """
    history = before or History()
    stands = dict(cells or {})
    group: list[Change] = []
    for line in lines:
        if not isinstance(line, Entry):
            history.forget()
            group = []
            continue
        group.append(_change(stands.get(line.id), line))
        stands[line.id] = line
        if not line.more:
            _follow(history, group)
            group = []
    return history


def _change(before: Entry | None, line: Entry) -> Change:
    figure, note = (before.figure, before.note) if before else (BLANK, "")
    new = None if line.note == note else line.note
    return Change(line.id, figure, line.figure, new, line.act, None if new is None else note)


def _follow(history: History, group: Sequence[Change]) -> None:
    """Let the history do what a group of lines tells."""
    act = group[0].act
    if act == "undo" and history.can_undo:
        history.undo()
    elif act == "redo" and history.can_redo:
        history.redo()
    else:
        history.record(group)
