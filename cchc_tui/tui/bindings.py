"""Key bindings out of a workspace's settings: read strictly, and none taken where one of them is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cchc_tui.entry.editor import EDITING_KEYS
from cchc_tui.errors import CchcError
from cchc_tui.store.workspaces.settings import FILE
from cchc_tui.tui import actions
from cchc_tui.tui.actions import EVERYWHERE, LOOKS, key_label
from cchc_tui.tui.key_names import is_f_key, is_text, key_named, same_as, taken_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.tui.actions import Action

FIXED = ("enter", "escape", "up", "down")
"""Keys that do the same wherever they do anything: no setting takes them, or takes them away."""
_TYPED_INTO = frozenset({"units", "questions", "palette", "query"})
_BEGINS_A_FIGURE = frozenset("0123456789") | {
    "full_stop",
    "comma",
    "plus",
    "minus",
    "equals_sign",
    "left_parenthesis",
}
_TELEX = frozenset("aeiouydw")


class KeysError(CchcError):
    """A key binding of the settings file cannot be used, or (as a warning) had better not."""


class Bindings:
    """What the table of key bindings says.

    Reading it puts it in force, or the default keys where there are `faults`. `keys` holds the keys of each
    action named, as ``screen.action``; it is empty where there are faults. `warnings` tell of keys that work,
    but not for everybody.
    """

    def __init__(self, table: Mapping[str, object], path: Path | str) -> None:
        self.path = path
        self.keys: dict[str, tuple[str, ...]] = {}
        self.faults: list[KeysError] = []
        self.warnings: list[KeysError] = []
        actions.use_keys({})
        for name, value in _flat(table):
            self._read(name, value)
        if not self.faults:
            self._try()
        if self.faults:
            self.keys = {}

    def _fault(self, message: str, name: str, /, **values: object) -> None:
        fault = KeysError(message, path=self.path, name=name, **values)
        if all((one.key, one.values["name"]) != (message, name) for one in self.faults):
            self.faults.append(fault)

    def _read(self, name: str, value: object) -> None:
        """Read one line of the table."""
        screen, _, action_id = name.partition(".")
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._fault("keys.not_a_list", name)
        elif screen not in actions.screens():
            self._fault("keys.no_screen", name, screen=screen, known=", ".join(actions.screens()))
        elif (action := _action(screen, action_id)) is None:
            self._fault("keys.no_action", name, screen=screen, action=action_id)
        else:
            self._take(name, action, value)

    def _take(self, name: str, action: Action, written: list[str]) -> None:
        keys: dict[str, None] = {}
        before = len(self.faults)
        for one in written:
            key = key_named(one)
            if key is None:
                self._fault("keys.no_key", name, key=one)
            elif other := same_as(key):
                self._fault("keys.same", name, key=one, other=other)
            elif taker := taken_by(key):
                self._fault("keys.taken_by", name, key=one, taker=taker)
            elif key in FIXED and key not in action.all_keys:
                self._fault("keys.fixed", name, key=one)
            else:
                keys[key] = None
        if lost := [key for key in action.all_keys if key in FIXED and key not in keys]:
            self._fault("keys.lost", name, key=key_label(lost[0]))
        elif not any(not is_f_key(key) for key in keys) and len(self.faults) == before:
            self._fault("keys.only_f" if keys else "keys.none", name)
        self.keys[name] = tuple(keys)

    def _try(self) -> None:
        """Give the actions their keys, and look at every screen as it would be then."""
        actions.use_keys(self.keys)
        for screen in actions.screens():
            if screen != EVERYWHERE:
                self._look_at(screen)
        self.faults = list({(one.key, one.values["name"]): one for one in reversed(self.faults)}.values())[
            ::-1
        ]
        if self.faults:
            actions.use_keys({})

    def _look_at(self, screen: str) -> None:
        owners: dict[str, Action] = {}
        for action in actions.actions_on(screen):
            name = self._name(screen, action)
            for key in action.all_keys:
                if key in owners and (named := name or self._name(screen, owners[key])):
                    other = owners[key] if name else action
                    where = {"screen": screen, "key": key_label(key), "other": f"{screen}.{other.id}"}
                    self._fault("keys.twice", named, **where)
                owners.setdefault(key, action)
            if name:
                self._look_at_typing(screen, action, name)

    def _look_at_typing(self, screen: str, action: Action, name: str) -> None:
        """Refuse keys that would take away typing on a screen, or that typing would take away."""
        typed = [key for key in action.all_keys if _is_typed(screen, action, key)]
        own = name.partition(".")[0] == screen or screen == "form"
        if typed and (own or action.id in LOOKS or len(typed) == len(action.all_keys)):
            self._fault("keys.typing", name, screen=screen, key=key_label(typed[0]))
        if screen == "form" and action.id == "none" and "minus" not in action.all_keys:
            self._fault("keys.lost", name, key="-")
        if screen == "form" and (risky := sorted(_TELEX.intersection(action.all_keys))):
            self.warnings.append(KeysError("keys.telex", path=self.path, name=name, key=risky[0]))

    def _name(self, screen: str, action: Action) -> str:
        """How the settings name an action of a screen, "" if they do not."""
        names = (f"{screen}.{action.id}", f"{EVERYWHERE}.{action.id}")
        shared = _action(EVERYWHERE, action.id) == action
        return next((one for one in names if one in self.keys and (one != names[1] or shared)), "")


def _flat(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield names and values; TOML makes tables of names that stand without quotes."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            for inner, one in value.items():
                yield f"{name}.{inner}", one
        else:
            yield name, value


def _action(screen: str, action_id: str) -> Action | None:
    """An action that a screen declares itself."""
    return next((one for one in actions.declared(screen) if one.id == action_id), None)


def _is_typed(screen: str, action: Action, key: str) -> bool:
    if action.id in LOOKS and is_text(key) and screen in _TYPED_INTO | {"form", "findings"}:
        return True
    if screen == "form":
        return key in _BEGINS_A_FIGURE and (action.id, key) != ("none", "minus")
    if screen in _TYPED_INTO:
        return is_text(key) or (screen != "query" and key in EDITING_KEYS)
    return False


def adopt(table: Mapping[str, object]) -> KeysError | None:
    """Use the key bindings of the settings; where one is wrong use none, and return what to say of it."""
    faults = Bindings(table, FILE).faults
    return KeysError("keys.not_used", fault=faults[0]) if faults else None
