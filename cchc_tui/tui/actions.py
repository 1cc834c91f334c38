"""One registry of actions: it gives keys, footer, palette and help of every screen, in both languages.

Each screen declares its actions in a module of its own (see `_DECLARED_IN`) as a tuple ``ACTIONS``; those of
"app" hold on every screen. A screen asks `action_for` what a key means; nothing else maps keys to actions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from cchc_tui.messages import tr

EVERYWHERE = "app"
_DECLARED_IN = {
    EVERYWHERE: "cchc_tui.tui.app_actions",
    "home": "cchc_tui.tui.home.actions",
    "units": "cchc_tui.tui.home.unit_actions",
    "form": "cchc_tui.tui.form.actions",
    "findings": "cchc_tui.tui.findings.actions",
    "query": "cchc_tui.tui.query.actions",
    "questions": "cchc_tui.tui.chooser_actions",
    "palette": "cchc_tui.tui.chooser_actions",
    "help": "cchc_tui.tui.help.actions",
}
_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "minus": "-",
    "equals_sign": "=",
    "full_stop": ".",
    "comma": ",",
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
        return tr(f"{self.topic}.action_{self.id}_help")

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
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    if key.startswith("upper_"):
        return key.removeprefix("upper_").upper()
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key


@cache
def _declared(screen: str) -> tuple[Action, ...]:
    module = _DECLARED_IN.get(screen)
    if module is None or find_spec(module) is None:
        return ()
    actions: tuple[Action, ...] = import_module(module).ACTIONS
    return actions


@cache
def actions_on(screen: str) -> tuple[Action, ...]:
    """Return what can be done on a screen: its own actions first, then those that hold everywhere.

    An action of the screen hides one of the whole program that has the same id.
    """
    own = _declared(screen)
    hidden = {action.id for action in own}
    shared = [one for one in _declared(EVERYWHERE) if one.id not in hidden]
    return (*own, *(one for one in shared if not one.screens or screen in one.screens))


@cache
def _by_key(screen: str) -> dict[str, Action]:
    keys: dict[str, Action] = {}
    for action in actions_on(screen):
        for key in action.all_keys:
            keys.setdefault(key, action)
    return keys


def action_for(screen: str, key: str) -> Action | None:
    """Return what a key does on a screen, None if nothing."""
    return _by_key(screen).get(key)


def footer(screen: str) -> tuple[Action, ...]:
    """Return the actions to show on the bottom line, most useful first."""
    return tuple(sorted((one for one in actions_on(screen) if one.footer), key=lambda one: one.footer))


def palette(screen: str) -> tuple[Action, ...]:
    """Return the actions to offer in the command palette."""
    return tuple(one for one in actions_on(screen) if one.palette)


def help_lines(screen: str) -> tuple[tuple[str, str, str], ...]:
    """Return (keys, name, sentence) of every action of a screen, in the order declared."""
    return tuple((one.labels, one.name, one.help) for one in actions_on(screen))
