"""Doing what is harmless of what was found wrong with a workspace; each thing done is said."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.copies.snapshot import forget_snapshot
from cchc_tui.store.disk.files import guarded, replace_file
from cchc_tui.store.journals.journal import is_headless, salvage_journal
from cchc_tui.store.journals.markers import all_journals
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.rebuild import rebuild
from cchc_tui.store.soundness.doctor import IDENTITY, LEFTOVERS, MERGE, REBUILD, SNAPSHOT
from cchc_tui.store.soundness.leftovers import leftover_paths
from cchc_tui.store.workspaces.remark import note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.store.disk.lock import Lock
    from cchc_tui.store.soundness.doctor import Health
    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_PATIENCE = 30
_CONTENT = frozenset({"ledger", "journal", "gap"})
"""What an old ledger could still help with."""


def mend(workspace: Workspace, health: Health) -> Iterator[Remark]:
    """Do what is harmless of what was found, and say each thing done.

    Raises:
        StoreError: the disk refuses, or another process keeps the ledger.
    """
    wanted = {one.mend for one in health.remarks}
    if IDENTITY in wanted:
        yield _give_back_identity(workspace)
        return
    if REBUILD in wanted:
        done = rebuild(workspace)
        yield note("ledger", "sound.mended_rebuilt", kept=done.kept or "")
        yield from done.remarks
    if MERGE in wanted and (merged := merge(workspace, everything=True, wait=_PATIENCE)) is not None:
        yield note("ledger", "sound.mended_merged", count=merged.entries + merged.steps)
    if SNAPSHOT in wanted:
        with _locked(workspace):
            forget_snapshot(workspace)
        yield note("snapshot", "sound.mended_snapshot")
    if LEFTOVERS in wanted and not any(_needs_old(one) for one in health.remarks):
        yield from _remove_leftovers(workspace)


def _needs_old(remark: Remark) -> bool:
    return remark.topic in _CONTENT and (remark.trouble or remark.topic == "gap")


def _remove_leftovers(workspace: Workspace) -> Iterator[Remark]:
    """Remove what nobody needs; called only where ledger and journals are whole without it."""
    with _locked(workspace):
        for path in leftover_paths(workspace):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with guarded(path):
                    path.unlink(missing_ok=True)
            yield note("leftover", "sound.mended_removed", path=path)


def _give_back_identity(workspace: Workspace) -> Remark:
    """Write down again whose workspace it is, if all journals agree on that."""
    path = workspace.data / "workspace.toml"
    told: set[str] = set()
    for name in all_journals(workspace):
        with suppress(StoreError):
            if not is_headless(workspace.journals / name):
                told.add(salvage_journal(workspace.journals / name).header.workspace)
    if len(told) != 1:
        return trouble("workspace", "sound.identity_unclear", path=path)
    with guarded(path):
        replace_file(path, f'id = "{told.pop()}"\n'.encode())
    return note("workspace", "sound.mended_identity", path=path)


def _locked(workspace: Workspace) -> Lock:
    lock = ledger_lock(workspace, wait=_PATIENCE)
    if lock is None:
        raise StoreError("store.ledger_busy")
    return lock
