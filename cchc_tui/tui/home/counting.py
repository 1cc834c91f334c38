"""Counting the findings of the appendices on a page, one after another, keys in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError
from cchc_tui.tui.home.load import count_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.overview import PeriodOverview
    from cchc_tui.tui.canvas import Canvas
    from cchc_tui.tui.home.model import Counts
    from cchc_tui.tui.session import Session


class Counting:
    """What a page still has to count; `keep` is told each period's counts, `say` what went wrong."""

    def __init__(
        self,
        page: Canvas,
        session: Session,
        keep: Callable[[Period, Counts], None],
        say: Callable[[str], None],
    ) -> None:
        self._page, self._session, self._keep, self._say = page, session, keep, say
        self.waiting: list[PeriodOverview] = []

    def start(self, lines: Iterable[PeriodOverview]) -> None:
        """Count these, and no longer those that were to be counted before."""
        self.waiting = list(lines)
        self._next()

    def _next(self) -> None:
        if not self.waiting:
            return
        line = self.waiting.pop(0)
        try:
            found = count_findings(self._session, line)
        except CchcError as error:
            self._say(str(error))
        else:
            if found is not None:
                self._keep(line.key.period, found)
        self._page.show()
        self._page.call_later(self._next)
