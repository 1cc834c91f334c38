"""What beside the journals knows how far a submission had come: where its clerk was, and its checkpoint.

Both are written only behind lines that are on disk, so that a submission with fewer has lost the rest.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.store.disk.files import guarded
from cchc_tui.store.journals.checkpoint import SUFFIX, last_told
from cchc_tui.store.journals.place import SUFFIX as PLACE
from cchc_tui.store.journals.place import PlaceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace


def known_ends(workspace: Workspace) -> dict[str, int]:
    """Return by submission the highest number of a line that is known of.

    To be asked before journals are read: while clerks key it grows.
    """
    found: dict[str, int] = {}
    for folder, path in _files(workspace):
        last = last_told(path) if path.suffix == SUFFIX else PlaceFile(path).read()[2]
        found[folder] = max(last, found.get(folder, 0))
    return found


def forget_ends(workspace: Workspace, folder: str) -> None:
    """Take away what knows of lines that are lost and told of; the submission's lock must be held."""
    for suffix in (SUFFIX, PLACE):
        path = workspace.locks / f"{folder}{suffix}"
        with guarded(path):
            path.unlink(missing_ok=True)


def _files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    for suffix in (SUFFIX, PLACE):
        with suppress(OSError):
            for path in workspace.locks.glob(f"*/*/*{suffix}"):
                yield path.relative_to(workspace.locks).as_posix().removesuffix(suffix), path
