"""The language and the theme that a person likes: as chosen last time, else as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui import messages
from cchc_tui.messages import LANGUAGES
from cchc_tui.store.workspaces.habits import Habits
from cchc_tui.tui import theme

if TYPE_CHECKING:
    from cchc_tui.tui.session import Session

_LANGUAGE, _THEME = "language", "theme"


def begin(session: Session, language: str | None = None) -> None:
    """Speak and show what is liked; a `language` asked for by option comes first."""
    settings = session.workspace.settings
    habits = _habits(session)
    wanted = (language, habits.get(_LANGUAGE), settings.language)
    messages.use(next((one for one in wanted if one in LANGUAGES), LANGUAGES[0]))
    theme.use(theme.first(habits.get(_THEME), settings.theme))


def other_language(session: Session) -> None:
    """Speak the other language, now and the next time."""
    messages.use("vi" if messages.language() == "en" else "en")
    _habits(session).put(_LANGUAGE, messages.language())


def next_theme(session: Session) -> str:
    """Show the next theme, now and the next time; return its name in the current language."""
    name = theme.following(theme.chosen())
    theme.use(name)
    _habits(session).put(_THEME, name)
    return messages.tr(f"app.theme_{name.replace('-', '_')}")


def _habits(session: Session) -> Habits:
    return Habits.of(session.workspace, session.who, session.unit.code if session.unit else "")
