"""The signs that each screen uses, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.schema.model import Severity
from cchc_tui.tui import theme
from cchc_tui.tui.actions import key_of
from cchc_tui.tui.form.comparing import UNLIKE_SIGN
from cchc_tui.tui.form.table import BLANK_SIGN, DERIVED_SIGN, LATER_SIGN, NOTE_SIGN, PASSED_SIGN
from cchc_tui.tui.standing_signs import DRAFT, ESTIMATE, HANDED_IN, MISSING, RETURNED

if TYPE_CHECKING:
    from rich.style import Style

    from cchc_tui.tui.lines import Span

_FINDINGS = ("error", "warning", "info")
_ON = {
    "home": ("error", "warning", "done", "draft", "returned", "corrected"),
    "form": (*_FINDINGS, "blank", "passed", "derived", "later", "other_span", "note"),
    "findings": (*_FINDINGS, "proposal"),
    "series": ("estimate",),
    "ranking": ("far", "missing", "draft", "returned"),
    "dashboard": ("estimate", "error", "warning"),
    "pairs": ("estimate", "other_span"),
    "matrix": ("missing", "draft", "handed_in", "accepted", "returned", "late", "error", "warning"),
}


def _signs() -> dict[str, Span]:
    return {
        "error": (theme.SIGNS[Severity.ERROR], theme.ERROR),
        "warning": (theme.SIGNS[Severity.WARNING], theme.WARNING),
        "info": (theme.SIGNS[Severity.INFO], theme.INFO),
        "done": (theme.DONE, theme.GOOD),
        "missing": (MISSING, theme.QUIET),
        "handed_in": (HANDED_IN, theme.GOOD),
        "accepted": (theme.DONE, theme.GOOD),
        "far": (theme.SIGNS[Severity.WARNING], theme.WARNING),
        "estimate": (ESTIMATE, theme.WARNING),
        "late": ("+3", theme.WARNING),
        "draft": (DRAFT, theme.PLAIN),
        "returned": (RETURNED, theme.WARNING),
        "corrected": (theme.CORRECTED, theme.WARNING),
        "blank": (BLANK_SIGN, theme.PLAIN),
        "passed": (PASSED_SIGN, theme.PLAIN),
        "derived": (DERIVED_SIGN, theme.PLAIN),
        "later": (LATER_SIGN, theme.PLAIN),
        "other_span": (UNLIKE_SIGN, theme.PLAIN),
        "note": (NOTE_SIGN, theme.PLAIN),
        "proposal": ("→", theme.GOOD),
    }


def signs_on(screen: str) -> list[tuple[str, Style, str]]:
    """Return sign, style and meaning of every sign that a screen uses."""
    signs = _signs()
    key = key_of("findings", "apply")
    return [(*signs[name], tr(f"help.sign_{name}", key=key)) for name in _ON.get(screen, ())]
