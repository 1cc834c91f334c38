"""Who may run which command, and what of it may be asked from afar; who is at work in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError, UsageError
from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import Workspace, default_root
from cchc_tui.text import printable, squeeze

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

EVERYONE = frozenset(Role)
FILLING = frozenset({Role.CLERK, Role.OFFICER, Role.ADMINISTRATOR})
JUDGING = frozenset({Role.OFFICER, Role.ADMINISTRATOR})
ASKING = frozenset({Role.OFFICER, Role.READER, Role.ADMINISTRATOR})
_MANAGING = frozenset({Role.ADMINISTRATOR})
_LONGEST_NAME = 80


def allow(
    parser: argparse.ArgumentParser, roles: Iterable[Role], remote: Iterable[str] | None = None
) -> None:
    """Say which roles may run a command, and which of its arguments may come with a call over SSH.

    `remote` names them as the parser does (``asked_unit`` for ``--org-unit``), None if the command may not be
    called over SSH at all. None of them may name a file; ``files`` may only be ``-``.
    """
    parser.set_defaults(roles=frozenset(roles), remote=None if remote is None else frozenset(remote))


def keep_to_administrators(parser: argparse.ArgumentParser) -> None:
    """Leave a command that says nothing of roles to administrators, and off SSH."""
    if parser.get_default("roles") is None:
        allow(parser, _MANAGING)


def check_role(arguments: argparse.Namespace) -> None:
    """Make sure that the role of the call may run its command.

    Raises:
        UsageError: it may not, or it lacks the org unit that it is bound to.
    """
    if arguments.role is None:
        return
    role = Role(arguments.role)
    if role.is_bound and not arguments.bound_unit:
        raise UsageError("access.needs_unit", role=role.value)
    if role not in arguments.roles:
        raise UsageError("access.command_refused", role=role.label)


def is_restricted(arguments: argparse.Namespace) -> bool:
    """Whether the role of the call may do less than the account that runs it."""
    return arguments.role not in {None, Role.ADMINISTRATOR.value}


def restricted_root(arguments: argparse.Namespace) -> str:
    """Return the folder of a restricted role's workspace: only the call names it, no environment does."""
    return str(arguments.workspace or default_root())


def enter(arguments: argparse.Namespace, workspace: Workspace) -> None:
    """Give a workspace the access of whoever makes the call.

    Raises:
        StoreError: the workspace does not know the org unit that the role is bound to.
    """
    name = squeeze(printable(arguments.who or ""))[:_LONGEST_NAME]
    if arguments.role is None:
        workspace.access = Access(who=name)
        return
    role, code = Role(arguments.role), arguments.bound_unit or ""
    if code:
        unit = workspace.all_units.get(code)
        if unit is None:
            raise StoreError("access.unit_missing", code=code)
        name = name or unit.name
    workspace.access = Access(role, code, name)
    if is_restricted(arguments):
        global _logs  # noqa: PLW0603  (one process makes one call)
        _logs = workspace.data / "logs"


_logs: Path | None = None


def log_folder() -> Path | None:
    """Return where a restricted role's mishaps are written down: inside its workspace, None without one."""
    return _logs
