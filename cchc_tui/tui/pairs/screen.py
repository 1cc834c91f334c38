"""The page of two periods of the session's unit side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.pairs import offer, ordered, pairs
from cchc_tui.analysis.series import course_of
from cchc_tui.store.journals.over_time import unit_name
from cchc_tui.tui.browsed import Browsed
from cchc_tui.tui.canvas import Page
from cchc_tui.tui.pairs.paint import PairsState, paint_pairs, rows_seen
from cchc_tui.tui.series.opening import show_series

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cchc_tui.schema.period import Period
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session


class PairsScreen(Page):
    """Begins with a period and that of the year before.

    Raises:
        StoreError: the session has no unit, or it may not be seen.
    """

    def __init__(self, session: Session, period: Period) -> None:
        super().__init__()
        self._canvas = PairsCanvas(session, period)

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield self._canvas


class PairsCanvas(Browsed):
    """Draws both periods and does what its keys say."""

    page: ClassVar[str] = "pairs"

    def __init__(self, session: Session, period: Period) -> None:
        super().__init__()
        self.session = session
        unit, schema = session.unit_or_fail(), session.schema
        self._course = course_of(
            session.workspace, schema, unit.code, max(session.today.year, period.year) + 1
        )
        self._known = ordered(self._course)
        name = unit_name(session.workspace, unit.code, session.today) or unit.name
        self.state = PairsState(schema, f"{name} ({unit.code})")
        offered = offer(self._course, period)
        if offered is not None:
            self._lay(*offered)

    def _lay(self, here: Period, there: Period) -> None:
        """Lay two periods side by side; the cursor stays on its row."""
        row = self.state.shown[self.state.cursor].row if self.state.shown else None
        found = pairs(self._course, self.session.unit_or_fail().level, here, there)
        self.state = replace(self.state, here=here, there=there, pairs=found)
        places = [place for place, one in enumerate(self.state.shown) if one.row is row]
        self.state = self.state.at(places[0] if places else self.state.cursor)

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        return paint_pairs(self.state, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of the chosen row's."""
        self.state = replace(self.state, notice=sentence)

    def _next(self, period: Period, by: int) -> Period:
        place = self._known.index(period) + by
        return self._known[max(0, min(len(self._known) - 1, place))]

    def _turn(self, here: int = 0, there: int = 0) -> None:
        if self.state.here is not None and self.state.there is not None:
            self._lay(self._next(self.state.here, here), self._next(self.state.there, there))

    def do_here_before(self) -> None:
        """Take an earlier period on the left."""
        self._turn(here=-1)

    def do_here_after(self) -> None:
        """Take a later period on the left."""
        self._turn(here=1)

    def do_there_before(self) -> None:
        """Take an earlier period on the right."""
        self._turn(there=-1)

    def do_there_after(self) -> None:
        """Take a later period on the right."""
        self._turn(there=1)

    def do_differing(self) -> None:
        """Show the rows that differ alone, or all again."""
        self.state = replace(self.state, differing=not self.state.differing).at(0)

    def do_series(self) -> None:
        """Show the chosen row over the years."""
        if self.state.shown:
            row = self.state.shown[self.state.cursor].row
            session = self.session
            show_series(self, session, session.schema, session.unit_or_fail().code, row.id)

    def go(self, by: int) -> None:
        """Move the cursor."""
        self.state = self.state.at(self.state.cursor + by)

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        return rows_seen(self.size.height)
