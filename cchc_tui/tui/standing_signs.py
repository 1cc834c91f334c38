"""Signs that several pages share: how a submission stands, and whether a figure is final."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.store.journals.submission import Status
from cchc_tui.tui import theme

if TYPE_CHECKING:
    from rich.style import Style

MISSING, DRAFT, HANDED_IN, RETURNED = "·", "…", "→", "←"
ESTIMATE = "≈"
"""Stands before a figure that was given before its cut-off, until the final one comes."""


def sign_of(status: Status) -> tuple[str, Style]:
    """Return sign and style of how a submission stands."""
    signs = {
        Status.NOT_STARTED: (MISSING, theme.QUIET),
        Status.DRAFT: (DRAFT, theme.PLAIN),
        Status.SUBMITTED: (HANDED_IN, theme.GOOD),
        Status.ACCEPTED: (theme.DONE, theme.GOOD),
        Status.RETURNED: (RETURNED, theme.WARNING),
    }
    return signs[status]
