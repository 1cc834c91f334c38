"""Turning from a page to one indicator's series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError

if TYPE_CHECKING:
    from cchc_tui.schema.model import Schema
    from cchc_tui.tui.canvas import Canvas
    from cchc_tui.tui.session import Session


def show_series(page: Canvas, session: Session, schema: Schema, org_unit: str, indicator: str) -> None:
    """Show an org unit's indicator over the years, or say on the page why not."""
    from cchc_tui.tui.series.screen import SeriesScreen  # noqa: PLC0415  (not before it is asked for)

    try:
        series = SeriesScreen(session.workspace, schema, org_unit, indicator, session.today)
    except CchcError as error:
        page.say(str(error))
    else:
        page.program.turn_to(series)
