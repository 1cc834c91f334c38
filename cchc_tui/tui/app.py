"""Starting the program on screen: the terminal's settings before Textual is imported, then the pages."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from cchc_tui import messages
from cchc_tui.tui.session import Session
from cchc_tui.tui.terminal import prepare

if TYPE_CHECKING:
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace


def run_app(  # noqa: PLR0913  (each is an option of the command line)
    workspace: Workspace,
    org_unit: str | None = None,
    period: Period | None = None,
    language: str | None = None,
    *,
    family: str | None = None,
    who: str | None = None,
    today: date | None = None,
    mouse: bool = False,
) -> int:
    """Show the program until its user leaves; return the exit status.

    What is not given comes from the workspace's settings: org unit, language, family of the form. With a
    period its form opens at once.

    Raises:
        StoreError: the org unit or the form is unknown to the workspace.
        PeriodError: the form has no such period.
    """
    messages.use(language or workspace.settings.language or "vi")
    session = session_of(workspace, org_unit, family=family, who=who, today=today)
    if period is not None:
        session.check_period(period)
    if workspace.settings.keys:
        from cchc_tui.tui.bindings import adopt  # noqa: PLC0415  (most workspaces change no key)

        session.notice = adopt(workspace.settings.keys)
    prepare()
    from cchc_tui.tui import preferences  # noqa: PLC0415  (themes are made of what Textual is made of)
    from cchc_tui.tui.program import CchcApp  # noqa: PLC0415  (Textual reads the environment when imported)

    preferences.begin(session, language)
    app = CchcApp(session, period)
    app.run(mouse=mouse)
    if app.failure is not None:
        raise app.failure
    if app.farewell:
        with suppress(OSError):  # there may be no terminal left
            sys.stderr.write(f"\n{app.farewell}\n")
    return app.return_code or 0


def session_of(
    workspace: Workspace,
    org_unit: str | None = None,
    *,
    family: str | None = None,
    who: str | None = None,
    today: date | None = None,
) -> Session:
    """Return the session of whoever calls; what is not given comes from the workspace's settings.

    Raises:
        StoreError: the org unit or the form is unknown to the workspace.
    """
    settings = workspace.settings
    return Session(
        workspace=workspace,
        schema=workspace.schema(family or settings.family or workspace.schemas()[0].family),
        who=who or workspace.access.who,
        today=today or date.today(),  # noqa: DTZ011  (due days are days of the clerk's own calendar)
        unit=first_unit(workspace, org_unit or settings.org_unit),
    )


def first_unit(workspace: Workspace, code: str) -> OrgUnit | None:
    """Return the unit named, or the only one there is; None if it has to be chosen.

    Raises:
        StoreError: the one named is unknown.
    """
    if code:
        return workspace.unit(code)
    known = list(workspace.org_units.values())
    return known[0] if len(known) == 1 else None
