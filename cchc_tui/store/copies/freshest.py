"""The newest copy of the ledger that a question can have, and what is missing from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.messages import language
from cchc_tui.messages.dates import moment
from cchc_tui.store.copies import sharing
from cchc_tui.store.copies.snapshot import forget_snapshot, is_fresh, snapshot
from cchc_tui.store.ledger.troubles import OLD_RULES, STOPPED, read_troubles, take_notice
from cchc_tui.store.workspaces.modes import is_left_to_others

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.errors import CchcError
    from cchc_tui.store.disk.lock import Lock
    from cchc_tui.store.workspaces.workspace import Workspace

_WAIT = 10.0


class Freshest(NamedTuple):
    """A copy to read, and sentences that say what it does not hold, or holds only as it was."""

    path: Path
    problems: tuple[str, ...]


def freshest(workspace: Workspace, *, refresh: bool) -> Freshest:
    """Return the newest copy there can be; what was committed is merged first if `refresh`.

    Raises:
        StoreError: there is no copy and none can be made.
    """
    if is_left_to_others(workspace):
        raise StoreError("modes.ledger_elsewhere")
    stopped = _merge(workspace) if refresh else None
    try:
        if refresh and workspace.settings.shares:
            stopped = sharing.refresh(workspace, wait=_WAIT) or stopped
        path = snapshot(workspace, wait=0 if stopped else _WAIT)
    except StoreError as error:
        if not workspace.snapshot.exists():
            raise
        path, stopped = workspace.snapshot, error
    problems: list[CchcError] = take_notice(workspace)
    troubles = {**read_troubles(workspace), **sharing.kept_twice_here(workspace)}
    stopped = stopped or troubles.pop(STOPPED, None)
    problems += [error for name, error in troubles.items() if name != STOPPED and _seen(workspace, name)]
    stopped = stopped or sharing.trouble(workspace)
    if stopped is not None or not is_fresh(workspace):
        problems.append(_older(path))
    problems += [stopped] if stopped is not None else []
    return Freshest(path, tuple(dict.fromkeys(str(error) for error in problems)))


def _seen(workspace: Workspace, name: str) -> bool:
    """Whether a journal or submission is of an org unit that may be seen; old rules concern all."""
    if name == OLD_RULES:
        return True
    unit = "".join(PurePosixPath(name).parts[1:2])
    return workspace.access.may_see(unit, workspace.all_units)


def forget_copies(workspace: Workspace) -> None:
    """Let the next copy be a whole one of the ledger, since what a question met in this one is damaged.

    Raises:
        StoreError: another process keeps the ledger, or its folder cannot be written.
    """
    with _locked(workspace):
        forget_snapshot(workspace)


def start_anew(workspace: Workspace) -> None:
    """Make ledger and copy anew, since what a question met in a whole copy of it is damaged.

    Raises:
        StoreError: another process keeps the ledger, or it cannot be written.
    """
    from cchc_tui.store.ledger import merge  # noqa: PLC0415  (brings in the database)

    with _locked(workspace):
        forget_snapshot(workspace)
        merge.start_anew(workspace)


def _locked(workspace: Workspace) -> Lock:
    from cchc_tui.store.ledger.ledger import ledger_lock  # noqa: PLC0415  (brings in the database)

    lock = ledger_lock(workspace, wait=_WAIT)
    if lock is None:
        raise StoreError("store.ledger_busy")
    return lock


def _merge(workspace: Workspace) -> CchcError | None:
    """Merge, and return why that could not be done."""
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (brings in the database)

    try:
        merged = merge(workspace, wait=_WAIT)
    except StoreError as error:
        return error
    return None if merged is not None else StoreError("store.ledger_busy")


def _older(path: Path) -> StoreError:
    made = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return StoreError("store.older_copy", made=moment(made, language()))
