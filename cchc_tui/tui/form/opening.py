"""The desk of a draft: with its rules, its hint, and what was left on it when the line broke."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.schema.model import Severity
from cchc_tui.store.journals.over_time import name_in
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui.form.desk import Desk
from cchc_tui.tui.form.filling import Occasion
from cchc_tui.tui.form.hint import Hint
from cchc_tui.tui.form.resuming import TakeOver, offer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cchc_tui.checks.finding import Finding
    from cchc_tui.checks.form import FormChecker
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.store.sessions.draft import Draft


class LateChecker:
    """The rules of a draft's form, compiled when they are first needed: the form is painted before that."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    @cached_property
    def _checker(self) -> FormChecker:
        from cchc_tui.checks.live import LiveChecker  # noqa: PLC0415
        from cchc_tui.checks.rulebook import rulebook  # noqa: PLC0415
        from cchc_tui.store.checking.stored import form_checker  # noqa: PLC0415

        draft = self._draft
        live = LiveChecker(rulebook(draft.schema, draft.level))
        return form_checker(draft.workspace, draft.key, draft.schema, draft.level, live)

    def findings(self, sheet: Sheet) -> list[Finding]:
        """Return what is to be said about a form, in its order."""
        return self._checker.findings(sheet)

    def recheck(
        self, sheet: Sheet, changed_ids: Collection[str], previous: Sequence[Finding]
    ) -> list[Finding]:
        """Return the same, looking only at rules that the changed rows touch."""
        return self._checker.recheck(sheet, changed_ids, previous)


def open_desk(draft: Draft, row: str | None) -> Desk:
    """Return the desk of a draft."""
    name = name_in(draft.workspace, draft.key) or draft.key.org_unit
    desk = Desk(draft, Occasion(name, draft.key.period, draft.last_period), LateChecker(draft), row)
    desk.hint = Hint(Habits.of(draft.workspace, draft.session.who, draft.key.org_unit))
    if draft.problems:
        desk.say(str(draft.problems[0]), Severity.WARNING)
    elif draft.judges or draft.status == "returned":
        from cchc_tui.tui.form.judging import greet  # noqa: PLC0415  (few forms were judged)

        greet(desk, draft)
    if draft.hold.earlier is not None:
        desk.prompt = TakeOver(draft.hold.earlier)
    else:
        offer(desk)
    return desk
