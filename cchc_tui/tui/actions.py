"""One registry of actions: it gives keys, footer, palette and help of every screen, in both languages.

Each screen declares its actions in a module of its own (see `_DECLARED_IN`) as a tuple ``ACTIONS``; those of
"app" hold on every screen. A screen asks `action_for` what a key means; nothing else maps keys to actions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYWHERE = "app"
LOOKS = frozenset({"language", "theme", "repaint"})
"""Actions that change no more than what pages look like; they interrupt no typing and close nothing."""
_DECLARED_IN = {
    EVERYWHERE: "cchc_tui.tui.app_actions",
    "home": "cchc_tui.tui.home.actions",
    "units": "cchc_tui.tui.home.unit_actions",
    "form": "cchc_tui.tui.form.actions",
    "findings": "cchc_tui.tui.findings.actions",
    "history": "cchc_tui.tui.history.actions",
    "matrix": "cchc_tui.tui.matrix.actions",
    "dashboard": "cchc_tui.tui.dashboard.actions",
    "ranking": "cchc_tui.tui.ranking.actions",
    "reminders": "cchc_tui.tui.reminders.actions",
    "pairs": "cchc_tui.tui.pairs.actions",
    "series": "cchc_tui.tui.series.actions",
    "query": "cchc_tui.tui.query.actions",
    "answer": "cchc_tui.tui.query.answer_actions",
    "questions": "cchc_tui.tui.chooser_actions",
    "palette": "cchc_tui.tui.chooser_actions",
    "help": "cchc_tui.tui.help.actions",
}
KEY_SIGNS = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "minus": "-",
    "equals_sign": "=",
    "full_stop": ".",
    "comma": ",",
    "exclamation_mark": "!",
    "quotation_mark": '"',
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "apostrophe": "'",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "asterisk": "*",
    "plus": "+",
    "semicolon": ";",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "at": "@",
    "left_square_bracket": "[",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
    "grave_accent": "`",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "right_curly_bracket": "}",
    "tilde": "~",
    "space": "␣",
    "enter": "⏎",
    "escape": "Esc",
    "backspace": "⌫",
    "delete": "Del",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}
"""Textual's names of keys that are no letter or digit, as shown to people."""
_changed: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does on some screens.

    `id` is unique on each screen that has it. `keys` are Textual's names of the plain keys, first the one to
    show; `twin` is the F-key that does the same ("" for none). `topic` names the message file that holds
    ``action_<id>`` (a word or two, for footer and palette) and ``action_<id>_help`` (one sentence). `footer`
    is its rank on the bottom line, from 1; 0 keeps it off. `palette`: whether it makes sense out of a list.
    """

    id: str
    keys: tuple[str, ...]
    twin: str = ""
    screens: tuple[str, ...] = ()
    topic: str = "app"
    footer: int = 0
    palette: bool = True

    @property
    def name(self) -> str:
        """A word or two in the current language."""
        return tr(f"{self.topic}.action_{self.id}")

    @property
    def help(self) -> str:
        """One sentence in the current language."""
        return tr(f"{self.topic}.action_{self.id}_help", key=self.label)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Plain keys and the F-key."""
        return (*self.keys, self.twin) if self.twin else self.keys

    @property
    def label(self) -> str:
        """Its first key as shown to people: ``^Z``, ``F2``, ``?``."""
        return key_label(self.all_keys[0])

    @property
    def labels(self) -> str:
        """All its keys as shown to people: ``n · F4``."""
        return " · ".join(key_label(key) for key in self.all_keys)


def key_label(key: str) -> str:
    """Return Textual's name of a key as shown to people."""
    if key in KEY_SIGNS:
        return KEY_SIGNS[key]
    if key.startswith("ctrl+"):
        plain = key.removeprefix("ctrl+")
        return "^" + KEY_SIGNS.get(plain, plain.upper())
    if key.startswith("upper_"):
        return key.removeprefix("upper_").upper()
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key


@cache
def declared(screen: str) -> tuple[Action, ...]:
    """Return the actions of a screen's own, with the keys that they have now."""
    module = _DECLARED_IN.get(screen)
    if module is None or find_spec(module) is None:
        return ()
    actions: tuple[Action, ...] = import_module(module).ACTIONS
    return tuple(_with_keys(one, _changed.get(f"{screen}.{one.id}")) for one in actions)


def _with_keys(action: Action, keys: tuple[str, ...] | None) -> Action:
    if keys is None:
        return action
    twin = next((key for key in keys if key[:1] == "f" and key[1:].isdecimal()), "")
    return replace(action, keys=tuple(key for key in keys if key != twin), twin=twin)


def use_keys(chosen: Mapping[str, tuple[str, ...]]) -> None:
    """Give actions other keys from now on, by ``screen.action``; those that are not named have their own.

    `bindings.read` says whether that makes sense.
    """
    global _changed  # noqa: PLW0603  (one process has one keyboard)
    _changed = dict(chosen)
    for known in (declared, actions_on, _by_key):
        known.cache_clear()


def screens() -> tuple[str, ...]:
    """Return the names of all screens, that of actions that hold everywhere first."""
    return tuple(_DECLARED_IN)


@cache
def actions_on(screen: str) -> tuple[Action, ...]:
    """Return what can be done on a screen: its own actions first, then those that hold everywhere.

    An action of the screen hides one of the whole program that has the same id.
    """
    own = declared(screen)
    hidden = {action.id for action in own}
    shared = [one for one in declared(EVERYWHERE) if one.id not in hidden]
    return (*own, *(one for one in shared if not one.screens or screen in one.screens))


@cache
def _by_key(screen: str) -> dict[str, Action]:
    keys: dict[str, Action] = {}
    for action in actions_on(screen):
        for key in action.all_keys:
            keys.setdefault(key, action)
    return keys


def action_for(screen: str, key: str) -> Action | None:
    """Return what a key does on a screen, None if nothing; a capital letter is the letter's own key."""
    return _by_key(screen).get(key.lower() if len(key) == 1 else key)


def key_of(screen: str, action_id: str) -> str:
    """Return the first key of an action as shown to people, for sentences that name it.

    Raises:
        KeyError: the screen has no such action.
    """
    for action in actions_on(screen):
        if action.id == action_id:
            return action.label
    raise KeyError(action_id)


def footer(screen: str) -> tuple[Action, ...]:
    """Return the actions to show on the bottom line, most useful first."""
    return tuple(sorted((one for one in actions_on(screen) if one.footer), key=lambda one: one.footer))


def palette(screen: str) -> tuple[Action, ...]:
    """Return the actions to offer in the command palette."""
    return tuple(one for one in actions_on(screen) if one.palette)


def help_lines(screen: str) -> tuple[tuple[str, str, str], ...]:
    """Return (keys, name, sentence) of every action of a screen, in the order declared."""
    return tuple((one.labels, one.name, one.help) for one in actions_on(screen))
