"""What can be done with an answer: moving in its table, sorting it, and taking it elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.canvas import Canvas
from cchc_tui.tui.query.grid import counted
from cchc_tui.tui.query.paint import ResultsState, grid_room, paint_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from cchc_tui.tui.lines import Line
    from cchc_tui.tui.query.grid import Grid
    from cchc_tui.tui.query.tabs import Tab, Tabs
    from cchc_tui.tui.session import Session

_MOVES = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1), "enter": (1, 0)}
_FAR = 10**9
_FORMATS = {"c": "csv", "enter": "csv", "x": "xlsx", "p": "parquet"}


class TableCanvas(Canvas):
    """Draws the answer of the question at hand."""

    tabs: Tabs

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._choosing = False
        """Whether the next key is to name a format to export in."""

    @property
    def tab(self) -> Tab:
        """The question at hand."""
        return self.tabs.now

    @property
    def state(self) -> ResultsState:
        """What is painted of it."""
        return self.tab.state

    @state.setter
    def state(self, state: ResultsState) -> None:
        self.tab.state = state

    def on_focus(self) -> None:
        """Show the table's cursor."""
        self.state = replace(self.state, active=True)
        self.show()

    def on_blur(self) -> None:
        """Hide the table's cursor."""
        self._choosing = False
        self.state = replace(self.state, active=False)
        self.show()

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the lower part of the page."""
        return paint_results(self.state, self.tabs.names, self.footer(width), width, height)

    def say(self, sentence: str) -> None:
        """Show a sentence above the keys."""
        self.state = replace(self.state, notice=sentence, wrong=False)

    def type(self, event: events.Key) -> bool:
        """Move in the table; with Shift, or behind the key that begins a selection, select."""
        if self._choosing:
            self._choosing = False
            if event.key in _FORMATS:
                self.run_worker(self._write(self.tab, _FORMATS[event.key]), group="export")
            return True
        grid = self.state.grid
        if grid is None or event.key not in self._moves:
            return False
        self.state = replace(
            self.state, grid=grid.moved(*self._moves[event.key], grid_room(self.size.height))
        )
        return True

    @property
    def _moves(self) -> dict[str, tuple[int, int]]:
        half = max(grid_room(self.size.height) // 2, 1)
        ends = {"home": (-_FAR, -_FAR), "end": (_FAR, 0)}
        return {**_MOVES, **ends, "pagedown": (half, 0), "pageup": (-half, 0)}

    def take_keys(self) -> None:
        """Have the keys come here."""
        self.focus()

    # Selecting, copying, sorting

    def do_select(self) -> None:
        """Begin a selection at the cursor's cell, or give it up."""
        if (grid := self._grid_with_rows()) is not None:
            anchor = None if grid.anchor is not None else (grid.row, grid.column)
            self.state = replace(self.state, grid=replace(grid, anchor=anchor))

    def do_copy(self) -> None:
        """Copy the selected cells."""
        from cchc_tui.tui.query.copying import selected  # noqa: PLC0415  (not before it is asked for)

        self._copy(selected)

    def do_copy_rows(self) -> None:
        """Copy the rows of the selected cells, whole."""
        from cchc_tui.tui.query.copying import whole_rows  # noqa: PLC0415

        self._copy(whole_rows)

    def do_copy_all(self) -> None:
        """Copy the table with its heads."""
        from cchc_tui.tui.query.copying import everything  # noqa: PLC0415

        self._copy(everything)

    def _copy(self, words_of: Callable[[Grid], str]) -> None:
        """Send text to the clipboard of the window that she sits at, if it is no more than windows take."""
        from cchc_tui.tui.query.copying import MOST_BYTES  # noqa: PLC0415

        if (grid := self._grid_with_rows()) is None:
            return
        words = words_of(grid)
        if len(words.encode()) > MOST_BYTES:
            self.say(tr("console.too_much_to_copy", most=MOST_BYTES // 1000, key=key_of("answer", "export")))
            return
        self.app.copy_to_clipboard(words)
        self.say(tr("console.copied", rows=words.count("\n") + 1))

    def _grid_with_rows(self) -> Grid | None:
        """The table if it has a row; else that is said."""
        grid = self.state.grid
        if grid is None or not grid.rows:
            self.say(tr("console.no_table"))
            return None
        return grid

    def do_sort(self) -> None:
        """Order the rows by the cursor's column: from the smallest, from the largest, as they came."""
        grid = self._grid_with_rows()
        if grid is None:
            return
        is_by_it = grid.by is not None and grid.by[0] == grid.column
        if is_by_it and grid.by is not None and grid.by[1]:
            self.state = replace(self.state, grid=grid.ordered(None, None))
            return
        self.say(tr("console.sorting"))
        self.run_worker(self._sort(self.tab, grid, (grid.column, is_by_it)), group="sort", exclusive=True)

    async def _sort(self, tab: Tab, grid: Grid, by: tuple[int, bool]) -> None:
        from cchc_tui.tui.query.sorting import sorted_places  # noqa: PLC0415

        order = await asyncio.to_thread(sorted_places, grid.rows, by[0], descending=by[1])
        if tab.state.grid is not None and tab.state.grid.rows is grid.rows:
            cut = tab.result is not None and tab.result.truncated
            shown = replace(tab.state.grid.ordered(order, by), column=by[0])
            said = tr("console.sorted_cut", rows=counted(len(grid.rows))) if cut else ""
            tab.state = replace(tab.state, grid=shown, notice=said, wrong=False)
            self.show()

    def do_plot(self) -> None:
        """Show the numbers of the cursor's column as a plot, or the table again."""
        if self._grid_with_rows() is not None:
            self.state = replace(self.state, plotted=not self.state.plotted)

    # Exporting

    def do_export(self) -> None:
        """Ask for the format to write the result in; who has no way to fetch it is told another one."""
        if not self.session.workspace.access.may_manage:
            self.say(tr("access.no_export"))
        elif self.tab.result is None:
            self.say(tr("console.nothing_to_export"))
        else:
            self.take_keys()
            self._choosing = True
            self.say(tr("console.choose_format"))

    async def _write(self, tab: Tab, form: str) -> None:
        from cchc_tui.documents.answers.answers import write_answer  # noqa: PLC0415

        result, workspace = tab.result, self.session.workspace
        if result is None:
            return
        self.say(tr("console.writing"))
        self.show()
        try:
            path = await asyncio.to_thread(write_answer, workspace.root / "exports", "query", form, result)
        except (OSError, CchcError) as error:
            said = str(error)
            if isinstance(error, OSError):
                said = tr("console.not_exported", path=error.filename or "", why=error.strerror or error)
            tab.state = replace(tab.state, notice=said, wrong=True)
        else:
            key = "console.exported_cut" if result.truncated else "console.exported"
            said = tr(key, rows=counted(len(result.rows)), path=path.relative_to(workspace.root))
            tab.state = replace(tab.state, notice=said, wrong=False)
        self.show()
