"""Choosing the org unit: find one that is known, or add one's own with code, name and level."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.entry.editor import EditBuffer
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Level
from cchc_tui.store.workspaces.units import OrgUnit, is_code
from cchc_tui.text import squeeze
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.home.paint_units import UnitsState, paint_units
from cchc_tui.units.official import named

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session

_LEVELS = {"1": Level.COMMUNE, "2": Level.DISTRICT, "3": Level.PROVINCE}
_LONGEST = 120


class UnitsScreen(Page):
    """Sets the session's unit and goes on to its periods."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield UnitsCanvas(self.session)


class UnitsCanvas(Canvas):
    """Draws the choice and takes what is typed."""

    page: ClassVar[str] = "units"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.buffer = EditBuffer(limit=_LONGEST)
        self.state = UnitsState(
            units=tuple(session.workspace.org_units.values()),
            may_add=session.workspace.access.may_manage,
            name_of=partial(named, on=session.today),
        )

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_units(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence under the field."""
        self.state = replace(self.state, notice=sentence)

    def type(self, event: events.Key) -> bool:
        """Take text; while the level is asked for, only its digits."""
        if self.state.step == "level":
            if event.key in _LEVELS:
                self._add(_LEVELS[event.key])
            return event.key in _LEVELS
        if not self.buffer.press(event.key, event.character):
            return False
        self.state = self.state.typed(self.buffer.text, self.buffer.cursor)
        text = squeeze(self.buffer.text)
        wrong = self.state.may_add and not is_code(text)
        if self.state.step == "find" and text and not self.state.shown and wrong:
            self.say(tr("home.unit_code_wrong"))
        return True

    def do_unit_up(self) -> None:
        """Go up one unit."""
        self.state = self.state.at(self.state.cursor - 1)

    def do_unit_down(self) -> None:
        """Go down one unit."""
        self.state = self.state.at(self.state.cursor + 1)

    def do_unit_back(self) -> None:
        """Go one step back, or back to the periods if there are any to go back to."""
        if self.state.step != "find":
            self.buffer.clear()
            self.state = replace(
                self.state, step="find", text="", place=0, code="", name="", cursor=0, notice=""
            )
        elif self.session.unit is not None:
            self.program.unit_chosen()

    def do_choose(self) -> None:
        """Take the unit under the cursor, or the text as the next part of a new one."""
        text = squeeze(self.buffer.text)
        if self.state.step == "find" and self.state.shown:
            self._use(self.state.shown[self.state.cursor])
        elif not self.state.may_add:
            self.say(tr("home.unit_none_only"))
        elif self.state.step == "find":
            if is_code(text):
                self._next(replace(self.state, step="name", code=text))
            else:
                self.say(tr("home.unit_code_wrong"))
        elif self.state.step == "name":
            if text:
                self._next(replace(self.state, step="level", name=text))
            else:
                self.say(tr("home.unit_name_missing"))
        else:
            self.say(tr("home.unit_level_help"))

    def _next(self, state: UnitsState) -> None:
        self.buffer.clear()
        self.state = replace(state, text="", place=0, notice="")

    def _add(self, level: Level) -> None:
        unit = OrgUnit(self.state.code, self.state.name, level)
        try:
            self.session.workspace.add_unit(unit)
            self._use(unit)
        except CchcError as error:
            self.say(str(error))

    def _use(self, unit: OrgUnit) -> None:
        """Work on this unit, and begin with it the next time if nothing else is set."""
        workspace = self.session.workspace
        self.session.unit = unit
        if not workspace.settings.org_unit and workspace.access.may_manage:
            try:
                workspace.change_settings(replace(workspace.settings, org_unit=unit.code))
            except CchcError as error:
                self.say(str(error))
        self.program.unit_chosen()
