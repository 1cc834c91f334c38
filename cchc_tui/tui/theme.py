"""Colours and signs of every screen: out of the terminal's own sixteen colours, and a sign beside each.

Nothing is told by colour alone. The signs stand in every font that PuTTY and the Linux console come with.
`use` puts another theme's styles in the place of these, so screens read them when they paint, and keep none.
"""

from __future__ import annotations

from rich.style import Style

from cchc_tui.schema.model import Severity
from cchc_tui.store.workspaces.settings import THEMES
from cchc_tui.tui.capabilities import here

DEFAULT, HIGH_CONTRAST, COLOUR_BLIND, MONOCHROME = THEMES

PLAIN = Style()
STRONG = Style(bold=True)
QUIET = Style(dim=True)
TITLE = Style(bold=True)
HEADING = Style(color="cyan", bold=True)
KEY = Style(color="cyan")
GOOD = Style(color="green")
CURSOR = Style(reverse=True)
FIELD = Style(underline=True)

ERROR = Style(color="red", bold=True)
WARNING = Style(color="yellow")
INFO = Style(color="cyan")

SIGNS = {Severity.ERROR: "×", Severity.WARNING: "!", Severity.INFO: "i"}
STYLES = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO}

POINTER = "►"
DONE = "√"
CORRECTED = "±"
RULE = "─"

_STYLES = tuple(name for name, style in list(globals().items()) if isinstance(style, Style))
_FIRST = {name: globals()[name] for name in _STYLES}
_chosen = DEFAULT


def _others(theme: str) -> dict[str, Style]:
    """Return the styles in which a theme differs from the first; made only when it is chosen."""
    bold = Style(bold=True)
    if theme == HIGH_CONTRAST:
        return {
            "QUIET": Style(),
            "HEADING": Style(bold=True, underline=True),
            "KEY": bold,
            "GOOD": bold,
            "FIELD": Style(bold=True, underline=True),
            "ERROR": Style(color="bright_white", bgcolor="red", bold=True),
            "WARNING": Style(color="black", bgcolor="yellow"),
            "INFO": Style(color="black", bgcolor="cyan"),
        }
    if theme == COLOUR_BLIND:
        return {
            "GOOD": Style(color="bright_blue"),
            "ERROR": Style(color="yellow", bold=True, underline=True),
            "WARNING": Style(color="yellow"),
        }
    if theme == MONOCHROME:
        return {
            "HEADING": bold,
            "KEY": bold,
            "GOOD": Style(),
            "ERROR": Style(bold=True, underline=True),
            "WARNING": bold,
            "INFO": Style(),
        }
    return {}


def chosen() -> str:
    """Return the name of the theme that is shown now."""
    return _chosen


def first(*wanted: str) -> str:
    """Return the first of some names that is a theme's; a terminal without colours has but one to offer."""
    if not here().colours:
        return MONOCHROME
    return next((name for name in wanted if name in THEMES), DEFAULT)


def following(name: str) -> str:
    """Return the theme after one, in turn."""
    return THEMES[(THEMES.index(name) + 1) % len(THEMES)]


def use(name: str) -> None:
    """Show everything in a theme from the next painting on."""
    global _chosen  # noqa: PLW0603  (one process draws on one terminal)
    if name == _chosen:
        return
    _chosen = name
    globals().update(_FIRST | _others(name))
    STYLES.update({Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.INFO: INFO})
