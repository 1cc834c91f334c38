"""Colours and signs of every screen: the terminal's own sixteen colours, and a sign beside each of them.

Nothing is told by colour alone. The signs stand in every font that PuTTY and the Linux console come with.
"""

from __future__ import annotations

from rich.style import Style

from cchc_tui.schema.model import Severity

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
RULE = "─"
