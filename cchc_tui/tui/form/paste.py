"""What was copied elsewhere comes onto the form: what goes where is shown first, Enter puts it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.documents.text.clipboard import without_sequences
from cchc_tui.entry.notation import write_figure
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.text import squeeze
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.form.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cchc_tui.schema.model import Schema
    from cchc_tui.tui.form.desk import Desk
    from cchc_tui.tui.form.pasting import Landing, Plan

_PAGE = 5


def paste(desk: Desk, text: str, others: Callable[[], Iterable[Schema]] = tuple) -> None:
    """Take what the terminal pasted: words into what is being typed, else figures onto the form.

    `others` gives the forms that a table may belong to.
    """
    desk.advanced = False
    if desk.prompt is not None and desk.prompt.buffer is not None:
        lines = without_sequences(text).strip("\r\n").splitlines()
        # An input method may send each word as a paste; the space behind it belongs to it.
        desk.prompt.buffer.insert(lines[0] if len(lines) == 1 else squeeze(" ".join(lines)))
        desk.prompt.wrong = ""
        desk.prompt.changed(desk)
    elif desk.prompt is None and desk.buffer is not None:
        _into_cell(desk, without_sequences(text))
    elif not desk.refuse_change():
        desk.prompt = desk.message = None
        _onto_form(desk, text, others)


def _into_cell(desk: Desk, text: str) -> None:
    """Put one value where one is being typed; several would run together into a figure that nobody meant."""
    values = [value for line in text.splitlines() if (value := squeeze(line))]
    if len(values) > 1 or "\t" in text.strip():
        desk.say(tr("paste.typing"), Severity.WARNING)
    elif values and desk.buffer is not None:
        desk.buffer.insert(values[0])


def _onto_form(desk: Desk, text: str, others: Callable[[], Iterable[Schema]]) -> None:
    from cchc_tui.tui.form.pasting import plans  # noqa: PLC0415  (reads tables, which few paste)

    def look() -> list[Plan]:
        return plans(desk.form, desk.at, text, others)

    try:
        found = look()
    except CchcError as error:
        desk.say(str(error), Severity.WARNING)
        return
    if len(text.strip("\r\n\t ").splitlines()) == 1 and found[0].way:
        if value := squeeze(text):
            desk.begin(value, fresh=True)
    elif found[0].landings:
        desk.prompt = PastePrompt(desk, found, look)
    elif text.strip():
        desk.say(tr("paste.same"))


class PastePrompt(Question):
    """Shows what goes where; Enter puts in what can be read, ↑ and ↓ turn the list, Tab shows another way."""

    def __init__(self, desk: Desk, plans: list[Plan], look: Callable[[], list[Plan]]) -> None:
        self._asked = ""
        super().__init__(lambda: self._asked)
        self._look = look
        self.plans = plans
        self.listed: list[str] = []
        self.top = 0
        self._show(desk)

    def say_anew(self, desk: Desk) -> None:
        """List it anew, the likeliest way first."""
        self.plans = self._look()
        self._show(desk)

    def _show(self, desk: Desk) -> None:
        plan, self.top = self.plans[0], 0
        self.listed = [*(f"{theme.SIGNS[Severity.WARNING]} {one}" for one in plan.said), *_lines(desk, plan)]
        other = next((one for one in self.plans[1:] if one.landings != plan.landings), None)
        what = counted(desk, plan) or tr("paste.nothing")
        self._asked = (
            tr("paste.ask", what=what) if other is None else tr("paste.ask_way", what=what, way=other.way)
        )

    def takes(self, key: str) -> bool:  # noqa: ARG002  (what was copied elsewhere is not dropped by chance)
        """Every key is for the list."""
        return True

    def press(self, desk: Desk, key: str, character: str | None) -> None:
        """Turn the list, take another way, or what every question takes."""
        if key == "tab":
            shown = self.plans[0].landings
            others = [one for one in self.plans if one.landings != shown]
            self.plans = [*others, *(one for one in self.plans if one.landings == shown)]
            self._show(desk)
        elif key in {"pageup", "pagedown"}:
            self.step(desk, _PAGE if key == "pagedown" else -_PAGE)
        else:
            super().press(desk, key, character)

    def lines(self) -> list[str]:
        """Return the list, what is refused first."""
        return self.listed[self.top :]

    def step(self, desk: Desk, by: int) -> None:  # noqa: ARG002  (as every prompt's)
        """Turn the list."""
        self.top = max(0, min(self.top + by, len(self.listed) - 1))

    def accept(self, desk: Desk) -> None:
        """Put in all that can be read, as one act."""
        plan = self.plans[0]
        desk.prompt = desk.message = None
        figures, notes = plan.figures, plan.notes
        if not figures and not notes:
            desk.say(tr("paste.nothing"), Severity.WARNING)
            return
        what = counted(desk, plan, refused=False)
        desk.keep(desk.form.put_all(figures, "enter", notes))
        last = max(figures or notes, key=desk.form.walk.index)
        desk.at = desk.form.next_mine(last) or last
        if desk.message is None:
            desk.say(tr("paste.done", what=what, key=key_of("form", "undo")))


def counted(desk: Desk, plan: Plan, *, refused: bool = True) -> str:
    """Return how many figures and notes a plan puts in, how many it replaces, how many it leaves out."""
    counts = {
        "figures": len(plan.figures),
        "notes": len(plan.notes),
        "replaced": sum(not desk.is_blank(row) for row in plan.figures),
        "refused": plan.refused if refused else 0,
    }
    return ", ".join(tr(f"paste.{name}", count=count) for name, count in counts.items() if count)


def _lines(desk: Desk, plan: Plan) -> list[str]:
    """What is refused, then what replaces something, then the rest, each in the form's order."""
    weights = [(_weight(desk, one), place) for place, one in enumerate(plan.landings)]
    return [line for _, place in sorted(weights) for line in _line(desk, plan.landings[place])]


def _weight(desk: Desk, one: Landing) -> int:
    if one.wrong:
        return 0
    replaces = one.row is not None and (one.kept or (one.figure and not desk.is_blank(one.row)))
    return 1 if replaces or (one.note and one.row and desk.form.note(one.row)) else 2


def _line(desk: Desk, one: Landing) -> list[str]:
    if one.row is None:
        return [f"× {one.typed}: {one.wrong}"]
    name, row = desk.name(one.row), desk.schema.indicators[one.row]
    lines = [f"× {name} {one.wrong}"] if one.wrong else []
    if one.kept:
        lines.append(f"= {name} {one.kept}")
    elif one.figure is not None:
        read = write_figure(one.figure, row)
        figure = read if one.typed == read else f"{one.typed} = {read}"
        old = desk.form.text(one.row)
        said = tr("paste.into_instead" if old else "paste.into", figure=figure, code=name, old=old)
        lines.append(f"{said} {row.label}")
    if one.note:
        old = desk.form.note(one.row)
        said = tr("paste.note_instead" if old else "paste.note_into", code=name, note=one.note, old=old)
        lines.append(said)
    return lines
