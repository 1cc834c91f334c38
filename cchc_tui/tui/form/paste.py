"""A column pasted out of a spreadsheet: what goes where is shown first, Enter puts it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.entry.notation import read_figure
from cchc_tui.errors import FigureError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.text import squeeze
from cchc_tui.tui.form.prompt import Question

if TYPE_CHECKING:
    from cchc_tui.entry.figure import Figure
    from cchc_tui.tui.form.desk import Desk

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Landing:
    """Where one pasted value goes. `row` is None behind the last row, `wrong` says why it is refused."""

    typed: str
    row: str | None
    figure: Figure | None = None
    wrong: str = ""


def paste(desk: Desk, text: str) -> None:
    """Take what the terminal pasted: one value into the cell or the question, a column over her rows."""
    lines = _LINE_END.split(text.rstrip("\r\n"))
    buffer = desk.prompt.buffer if desk.prompt is not None else desk.buffer
    if desk.prompt is not None or desk.buffer is not None:
        if buffer is not None:
            buffer.insert(squeeze(text))
            if desk.prompt is not None:
                desk.prompt.changed(desk)
    elif desk.refuse_change():
        return
    elif any("\t" in line.strip("\t ") for line in lines):
        desk.say(tr("form.paste_one_column"), Severity.WARNING)
    elif len(lines) == 1:
        if value := squeeze(lines[0]):
            desk.begin(value, fresh=True)
    else:
        desk.prompt = PastePrompt(desk, plan(desk, lines))


def plan(desk: Desk, lines: list[str]) -> list[Landing]:
    """Return where each line goes: down her rows from the current one; an empty line leaves its row alone."""
    row: str | None = desk.at if desk.form.is_mine(desk.at) else desk.form.next_mine(desk.at)
    landings = []
    for line in lines:
        value = squeeze(line)
        if value:
            landings.append(_landing(desk, value, row))
        row = desk.form.next_mine(row) if row is not None else None
    return landings


def _landing(desk: Desk, value: str, row: str | None) -> Landing:
    if row is None:
        return Landing(value, None, wrong=tr("form.paste_no_row"))
    try:
        return Landing(value, row, read_figure(value, desk.schema.indicators[row]).figure)
    except FigureError as error:
        return Landing(value, row, wrong=str(error))


class PastePrompt(Question):
    """Shows what goes where; Enter puts in what can be read, ↑ and ↓ turn the list."""

    def __init__(self, desk: Desk, landings: list[Landing]) -> None:
        self.landings = sorted(landings, key=lambda one: not one.wrong)
        self.names = {one.row: desk.name(one.row) for one in landings if one.row}
        self.labels = {one.row: desk.schema.indicators[one.row].label for one in landings if one.row}
        self.top = 0
        refused = sum(bool(one.wrong) for one in landings)
        super().__init__(
            tr("form.ask_paste_some", good=len(landings) - refused, refused=refused)
            if refused
            else tr("form.ask_paste", good=len(landings))
        )

    def takes(self, key: str) -> bool:  # noqa: ARG002  (what was copied elsewhere is not dropped by chance)
        """Every key is for the list."""
        return True

    def lines(self) -> list[str]:
        """Return the list, what is refused first."""
        return [self._line(one) for one in self.landings[self.top :]]

    def _line(self, one: Landing) -> str:
        if one.row is None:
            return f"× {one.typed}: {one.wrong}"
        if one.wrong:
            return f"× {self.names[one.row]} {one.wrong}"
        return f"{one.typed:>14} → {self.names[one.row]} {self.labels[one.row]}"

    def step(self, desk: Desk, by: int) -> None:  # noqa: ARG002  (as every prompt's)
        """Turn the list."""
        self.top = max(0, min(self.top + by, len(self.landings) - 1))

    def accept(self, desk: Desk) -> None:
        """Put in all that can be read, as one act."""
        desk.prompt = desk.message = None
        figures = {one.row: one.figure for one in self.landings if one.row and one.figure is not None}
        if not figures:
            desk.say(tr("form.paste_nothing"), Severity.WARNING)
            return
        desk.keep(desk.form.put_all(figures, "enter"))
        order = desk.form.walk.index
        last = max(figures, key=order)
        desk.at = desk.form.next_mine(last) or last
        if desk.message is None:
            desk.say(tr("form.pasted", count=len(figures)))
