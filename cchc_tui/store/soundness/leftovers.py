"""Files that killed processes left, and ledgers that were set aside: nobody will ever use them again."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.store.disk.takeover import began
from cchc_tui.store.soundness.examination import CHECKING
from cchc_tui.store.soundness.surroundings import locked_files
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.units import FILE as UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchc_tui.store.workspaces.workspace import Workspace

_LEDGERS = (
    "ledger.duckdb.broken-*",
    ".ledger.duckdb.migrating*",
    "*.duckdb.tmp",
    "backups/.ledger-*.part",
)
"""What whoever holds the ledger's lock leaves; they are to be removed by its holder."""
_GUARDED = {
    "snapshot.lock": (".snapshot.duckdb.new*",),
    "sharing.lock": (".snapshot.duckdb.lake*", "lake-check.duckdb*", ".lake-check.duckdb.lake*", "spill"),
}
"""What the holders of other locks leave; while such a lock is held it may be in use."""
_OWN = (SETTINGS, UNITS)
_NUMBERED = re.compile(rf"{re.escape(CHECKING)}(\d+)-.*|\..+\.(\d+)(?:\.part)?")
"""Names that tell the process which writes beside a file before it takes its place."""


def leftover_paths(workspace: Workspace) -> list[Path]:
    """Return what killed processes and damaged ledgers left; what a living process uses is not in it."""
    held = {path.name for path in locked_files(workspace.locks)}
    patterns = [*_LEDGERS, *(one for lock, some in _GUARDED.items() if lock not in held for one in some)]
    found = {path for pattern in patterns for path in workspace.data.glob(pattern)}
    return sorted(found.union(_of_the_dead(workspace)))


def _of_the_dead(workspace: Workspace) -> Iterator[Path]:
    """Yield what processes wrote that are no more."""
    own = [path for name in _OWN for path in workspace.root.glob(f".{name}.*")]
    inside = (Path(at, name) for at, folders, files in os.walk(workspace.data) for name in (*folders, *files))
    for path in (*own, *inside):
        told = _NUMBERED.fullmatch(path.name)
        if told and not began(int(told[1] or told[2])):
            yield path
