"""When this machine's ledger is sent to the lake it shares with others, and a copy of all brought back.

Needs no database itself: the work is done by `lake.push` and `lake.copy`, under a lock of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cchc_tui
from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, replace_file
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.workspaces.modes import is_left_to_others

if TYPE_CHECKING:
    from cchc_tui.store.journals.content import Content
    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_REST = 10.0
"""Seconds between two sendings that nobody waits for: whoever merges in between is served by the second."""
_AGAIN = 30.0
"""Seconds until a lake that could not be reached is tried again."""
_YOUNG = 5.0
"""Seconds for which a copy of the lake is new enough for the next question."""
_LONGEST = 600.0


def share(workspace: Workspace) -> None:
    """Send what the lake lacks, soon; to be called after a merge, where nobody waits. Never raises.

    If another process is at it, it also sends what was merged just now.
    """
    while _due(workspace):
        # who rests keeps nobody else from sending
        resting = Lock.take(workspace.locks / "sharing-next.lock")
        if resting is None:
            return
        with resting:
            time.sleep(min(max(_read(workspace).get("at", 0.0) + _REST - time.time(), 0), _REST))
            if refresh_here(workspace, wait=_LONGEST, copy_too=False) is not None:
                return


def share_behind(workspace: Workspace) -> None:
    """Send what the lake lacks in a process of its own, which nobody waits for; one at a time."""
    global _behind  # noqa: PLW0603  (it is waited for once it has ended)
    if _due(workspace) and (_behind is None or _behind.poll() is not None):
        _behind = subprocess.Popen(**_ourselves(workspace), start_new_session=True)


_behind: subprocess.Popen[bytes] | None = None


def _ourselves(workspace: Workspace, *more: str) -> dict[str, Any]:
    package = str(Path(cchc_tui.__file__).parent.parent)
    paths = os.pathsep.join([package, *(one for one in sys.path if one.endswith("site-packages"))])
    nothing = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    command = [sys.executable, "-P", "-m", "cchc_tui.store.copies.sharing", str(workspace.root), *more]
    return {"args": command, "env": {**os.environ, "PYTHONPATH": paths}, **nothing}


def refresh(workspace: Workspace, *, wait: float = 10) -> StoreError | None:
    """Send what the lake lacks and bring the copy for readers up to date, in a process of its own.

    Return what kept it from being done; the last copy has to do then.

    Raises:
        StoreError: there is no copy yet and none can be made.
    """
    from cchc_tui.store.copies.snapshot import is_fresh  # noqa: PLC0415  (it asks us in turn)

    stopped = trouble(workspace)
    if not (_is_young(workspace) and (stopped is not None or is_fresh(workspace))):
        stopped = _refreshed(workspace, wait)
    if not workspace.snapshot.exists():
        raise stopped or StoreError("lake.busy")
    return stopped


def _refreshed(workspace: Workspace, wait: float) -> StoreError | None:
    try:
        done = subprocess.run(**_ourselves(workspace, str(wait)), timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return StoreError("lake.busy")
    return trouble(workspace) or (StoreError("lake.busy") if done.returncode else None)


def refresh_here(workspace: Workspace, *, wait: float = 10, copy_too: bool = True) -> StoreError | None:
    """Do in this process what `refresh` does, or only send; return what kept it from being done."""
    lock = Lock.take(workspace.locks / "sharing.lock", wait=wait)
    if lock is None:
        return StoreError("lake.busy")
    with lock:
        return _send(workspace, copy_too=copy_too)


def trouble(workspace: Workspace) -> StoreError | None:
    """Return why the lake was not reached when it was tried last, None if it was."""
    said = _read(workspace).get("trouble") if workspace.settings.shares else None
    return StoreError(said[0], **said[1]) if said else None


def kept_twice_here(workspace: Workspace) -> dict[str, StoreError]:
    """Return by name which submissions another machine has lines of too, and the sentence that says so."""
    names = _read(workspace).get("twice", ()) if workspace.settings.shares else ()
    return {name: StoreError("lake.twice", name=name) for name in names}


def is_shared(workspace: Workspace) -> bool:
    """Whether a workspace shares a ledger with other machines; one whose settings cannot be read does not."""
    try:
        return workspace.settings.shares
    except StoreError:
        return False


def compared(workspace: Workspace, journals: Content, *, tampering: bool = False) -> list[Remark]:
    """Say whether the lake holds what the journals say, whose content is `journals`; [] where none is shared.

    Asked after `tampering`, it is no trouble that the lake cannot be reached or takes nothing from here.
    """
    if not is_shared(workspace):
        return []
    from cchc_tui.store.lake.compare import TAMPERED, compare  # noqa: PLC0415  (brings in the database)

    found = compare(workspace, journals)
    return (
        [one._replace(trouble=one.trouble and one.said.key in TAMPERED) for one in found]
        if tampering
        else found
    )


def _send(workspace: Workspace, *, copy_too: bool) -> StoreError | None:
    from cchc_tui.store.copies.snapshot import note_copy, stamp  # noqa: PLC0415
    from cchc_tui.store.lake.copy import pull  # noqa: PLC0415
    from cchc_tui.store.lake.lake import open_lake  # noqa: PLC0415  (brings in the database)
    from cchc_tui.store.lake.push import kept_twice, push_through, settle_own  # noqa: PLC0415

    workspace = workspace.whole()
    try:
        before = _ledger(workspace)
        if copy_too:
            settle_own(workspace)
            before, made_of = _ledger(workspace), stamp(workspace)
        with open_lake(workspace) as connection:
            push_through(connection, workspace)
            twice = kept_twice(connection)
            if copy_too:
                pull(connection, workspace, workspace.snapshot)
                note_copy(workspace, made_of)
    except StoreError as error:
        _write(workspace, {**_read(workspace), "trouble": [error.key, error.values], "at": time.time()})
        return error
    _write(workspace, {"sent": before, "at": time.time(), "twice": twice})
    return None


def _due(workspace: Workspace) -> bool:
    """Whether the ledger has changed since it was sent, is ours to send, and the lake may be tried."""
    if not workspace.settings.shares or is_left_to_others(workspace):
        return False
    said = _read(workspace)
    if "trouble" in said and 0 <= time.time() - said["at"] < _AGAIN:
        return False
    return bool(said.get("sent") != _ledger(workspace))


def _ledger(workspace: Workspace) -> list[int]:
    try:
        stat = workspace.ledger.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _is_young(workspace: Workspace) -> bool:
    return bool(0 <= time.time() - _read(workspace).get("at", 0.0) < _YOUNG)


def _note(workspace: Workspace) -> Path:
    return workspace.data / "sharing.json"


def _read(workspace: Workspace) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(_note(workspace).read_bytes())
        return {**said, "at": float(said["at"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(workspace: Workspace, said: dict[str, Any]) -> None:
    with suppress(StoreError), guarded(_note(workspace)):
        replace_file(_note(workspace), json.dumps(said, ensure_ascii=False, default=str).encode())


if __name__ == "__main__":
    from cchc_tui.store.workspaces.workspace import Workspace as Opened

    if sys.argv[2:]:
        sys.exit(refresh_here(Opened.open(sys.argv[1]), wait=float(sys.argv[2])) is not None)
    else:
        share(Opened.open(sys.argv[1]))
