"""Being the forced command of an SSH key: what the client asked for is read as a call of ours, or refused.

No shell ever sees it. What may be asked is what each command declares (see `rights.allow`).
"""

from __future__ import annotations

import os
import re
import shlex
import signal
from typing import TYPE_CHECKING

from cchc_tui.cli import open_
from cchc_tui.cli.parser import parse, remote_commands
from cchc_tui.errors import UsageError
from cchc_tui.store.workspaces.access import Role

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

LONGEST = 8192
"""Bytes of a call; a question in SQL may have some lines' worth."""
_ORIGINAL = "SSH_ORIGINAL_COMMAND"
_KEPT = frozenset(
    {"COLORTERM", "COLUMNS", "LANG", "LINES", "NO_COLOR", "TERM", "TZ", "CCHC_LANG"}
    | {"SSH_CONNECTION", "SSH_TTY", "SSH_USER_AUTH"}
)
_LOCALE = re.compile(r"[0-9A-Za-z_.@-]*")
_NOT_GIVEN: tuple[object, ...] = (None, False, [])
_HARMLESS = frozenset({"run", "roles", "remote", "org_unit", "only_unit", "lang"})
"""What stands among a call's arguments for ourselves, and the language."""


def admitted(words: Sequence[str]) -> list[str]:
    """Return the whole call: that of the forced command, then what the client asked of it, if anything.

    Raises:
        UsageError: what was asked is not among what the role may ask.
    """
    original = os.environb.get(_ORIGINAL.encode(), b"")
    clear_environment()
    # nobody could wake up what Ctrl+Z puts to sleep: no shell waits behind it
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    if not original.strip():
        return list(words)
    forced = parse(words)
    if forced.run is not open_.run:
        return list(words)  # the administrator has named the one command that this key runs
    role = Role(forced.role)
    return [*words, *_asked(original, role)]


def clear_environment() -> None:
    """Forget every variable that is not needed: some name programs, modules or files to use."""
    for name, value in list(os.environ.items()):
        is_locale = (name == "LANG" or name.startswith("LC_")) and _LOCALE.fullmatch(value) is not None
        if not is_locale and (name not in _KEPT or name == "LANG"):
            del os.environ[name]


def _asked(original: bytes, role: Role) -> list[str]:
    """The words that the client sent, all of them known to be harmless."""
    known = remote_commands(role)
    refused = UsageError("access.remote_refused", commands=", ".join(known))
    try:
        text = original.decode("utf-8")
        words = shlex.split(text)
    except ValueError as error:
        raise refused from error
    if len(original) > LONGEST or not text.isprintable():
        raise refused
    words = words[1:] if words[:1] == ["cchc"] else words
    try:
        asked = parse(words)
    except UsageError as error:
        raise (error if words and words[0] in known else refused) from error
    if role not in asked.roles or asked.remote is None:
        raise refused
    _check_arguments(asked, role)
    return words


def _check_arguments(asked: argparse.Namespace, role: Role) -> None:
    allowed = asked.remote - ({"asked_unit"} if role is Role.CLERK else set())
    given = {name for name, value in vars(asked).items() if value not in _NOT_GIVEN} - _HARMLESS
    if given - allowed or any(name != "-" for name in getattr(asked, "files", ())):
        raise UsageError("access.remote_option")
