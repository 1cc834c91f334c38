"""The page of org units by periods: see who has handed in, and open what one of them did."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cchc_tui.analysis.matrix import Expected, columns, standing, units_beneath
from cchc_tui.entry.editor import EditBuffer
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.background import Background, work
from cchc_tui.tui.canvas import Canvas, Page
from cchc_tui.tui.matrix.model import MatrixState, begun_on, where_to_start, worth_showing
from cchc_tui.tui.matrix.paint import columns_seen, paint_matrix, rows_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from cchc_tui.analysis.matrix import Column, Standing
    from cchc_tui.tui.background import How
    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.session import Session

_AT_FIRST = 2
"""How many years are read at once before any other."""


class MatrixScreen(Page):
    """How those beneath the session's unit stand; it stays the session's unit."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._unit = session.unit
        self._seen = False

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield MatrixCanvas(self.session)

    def on_screen_resume(self) -> None:
        """Back from a submission: look at the unit as before, and at what may have changed."""
        self.session.unit = self._unit
        if self._seen:
            self.query_one(MatrixCanvas).read_anew()
        self._seen = True


class MatrixCanvas(Canvas):
    """Draws the matrix and does what its keys say."""

    page: ClassVar[str] = "matrix"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        workspace = session.workspace
        code = session.unit.code if session.unit is not None else ""
        self._background = Background(workspace)
        self._buffer = EditBuffer()
        self._since = session.today.year - _AT_FIRST + 1
        self._columns = self._of_years(range(self._since, session.today.year + 1))
        units = units_beneath(workspace, code, session.schema.levels)
        self.state = MatrixState(units, self._columns, session.today, Expected(workspace))
        self._show_columns(where=None)
        is_part = session.unit is not None and len(units) < len(workspace.org_units)
        self._above = session.unit.name if is_part and session.unit else ""
        self._asked: set[int] = set()

    def _of_years(self, years: Sequence[int]) -> tuple[Column, ...]:
        family = self.session.schema.family
        return tuple(one for year in years for one in columns(self.session.workspace, family, year))

    def on_mount(self) -> None:
        """Read how all stand once the page is seen."""
        super().on_mount()
        self.read_anew()

    def on_unmount(self) -> None:
        """Give up what is being read."""
        self._background.stop()

    def read_anew(self) -> None:
        """Read the years in sight, as of now, and behind them the one before, which is looked at next."""
        self._asked = self._in_sight()
        work(self, partial(self._read, sorted(self._asked), fresh=True), alone=True)

    def _in_sight(self) -> set[int]:
        seen = columns_seen(self.state, self.app.size.width)
        return {self.state.columns[place].period.year for place in seen}

    def read_more(self) -> None:
        """Read years that came into sight, or will with the next steps to the left."""
        wanted = self._in_sight()
        if wanted and (earlier := min(wanted) - 1) >= self._since:
            wanted.add(earlier)
        if missing := sorted(wanted - self._asked):
            self._asked.update(missing)
            work(self, partial(self._read, missing, fresh=False), alone=False)

    async def _read(self, years: Sequence[int], *, fresh: bool) -> None:
        question = partial(self._ask, self._of_years(years))
        try:
            if fresh:
                async for found in self._background.answers(question):
                    self._take(found)
                    self.read_more()
            else:
                self._take(await self._background.ask(question))
        except CchcError as error:
            self.say(str(error))
        self.show()

    def _ask(self, of: tuple[Column, ...], how: How) -> Standing:
        codes = [unit.code for unit in self.state.units]
        workspace, family = self.session.workspace, self.session.schema.family
        return standing(workspace, family, codes, of, refresh=how.refresh, cancel=how.cancel)

    def _take(self, found: Standing) -> None:
        """Put what was read in its place; years before the first that is known come in sight to the left."""
        before = self.state.columns[self.state.column].period if self.state.columns else None
        self.state = replace(self.state, cells={**self.state.cells, **found.cells})
        if found.since is not None and found.since < self._since:
            self._columns = (*self._of_years(range(found.since, self._since)), *self._columns)
            self._since = found.since
        begun = begun_on(self._columns, self.state.cells, found.since, self.session.today)
        self.state = replace(self.state, begun=begun)
        self._show_columns(before)
        if found.problems:
            self.say(tr("query.not_all", why=" ".join(found.problems)))
        self.show()

    def _show_columns(self, where: object) -> None:
        cells, today = self.state.cells, self.session.today
        shown = tuple(
            one
            for one in self._columns
            if one.period.year not in self._years_known or worth_showing(one, cells, today)
        )
        places = [place for place, one in enumerate(shown) if one.period == where]
        column = places[0] if places else where_to_start(shown, today)
        self.state = replace(self.state, columns=shown, column=column)

    @property
    def _years_known(self) -> set[int]:
        today = self.session.today.year
        return {period.year for period in self.state.cells} | {today}

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the page."""
        title = tr("matrix.title", unit=self._above) if self._above else tr("matrix.title_all")
        return paint_matrix(self.state, title, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of the chosen cell's."""
        self.state = replace(self.state, notice=sentence)

    def type(self, event: events.Key) -> bool:
        """Take letters for the filter."""
        if event.key in {"left", "right", "home", "end", "tab"}:
            return False
        if not self._buffer.press(event.key, event.character):
            return False
        self.state = self.state.typed(self._buffer.text, self._buffer.cursor)
        return True

    def _go(self, down: int, across: int = 0) -> None:
        self.state = self.state.at(self.state.row + down, self.state.column + across)
        if across:
            self.read_more()

    def do_up(self) -> None:
        """Go up one unit."""
        self._go(-1)

    def do_down(self) -> None:
        """Go down one unit."""
        self._go(1)

    def do_left(self) -> None:
        """Go to the period before."""
        self._go(0, -1)

    def do_right(self) -> None:
        """Go to the next period."""
        self._go(0, 1)

    def do_page_up(self) -> None:
        """Go up half a page."""
        self._go(-(rows_seen(self.size.height) // 2))

    def do_page_down(self) -> None:
        """Go down half a page."""
        self._go(rows_seen(self.size.height) // 2)

    def do_first(self) -> None:
        """Go to the first unit."""
        self.state = self.state.at(0)

    def do_last(self) -> None:
        """Go to the last unit."""
        self.state = self.state.at(len(self.state.shown) - 1)

    def do_owing(self) -> None:
        """Show those alone that have not handed in, or all again."""
        self.state = replace(self.state, owing=not self.state.owing, row=0)

    def do_back(self) -> None:
        """Forget the filter, or go back."""
        if self.state.words or self.state.owing:
            self._buffer.clear()
            self.state = replace(self.state.typed("", 0), owing=False)
        else:
            self.screen.dismiss(None)

    def do_open(self) -> None:
        """Open the chosen submission."""
        unit = self.state.unit
        if unit is None or not self.state.columns:
            return
        column = self.state.columns[self.state.column]
        workspace = self.session.workspace
        if self.state.cell(unit, column) is None and not workspace.access.may_fill(unit.code):
            self.say(tr("home.look_not_started"))
            return
        before, self.session.unit = self.session.unit, unit
        try:
            self.program.open_form(column.period)
        except CchcError as error:
            self.session.unit = before
            self.say(str(error))
