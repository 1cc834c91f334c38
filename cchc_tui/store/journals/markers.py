"""The markers of sessions: which journals may have rows that the ledger does not hold yet."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, open_plain, replace_file
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals.archive import ARCHIVE, stored_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

_PARTS = 4
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Marker:
    """One session's marker. `lock` is held if the session is over, None while it lives."""

    path: Path
    lock: Lock | None
    journals: tuple[str, ...]

    def release(self, *, merged: bool) -> None:
        """Let go of the marker, and remove it if the session is over and all of it is `merged`."""
        if self.lock is not None:
            if merged:
                with guarded(self.path):
                    self.path.unlink(missing_ok=True)
            self.lock.release()


def markers(workspace: Workspace) -> list[Marker]:
    """Return all markers; whoever calls holds the ledger's lock, and releases each of them."""
    found: list[Marker] = []
    if not workspace.pending.is_dir():
        return found
    for path in sorted(workspace.pending.iterdir()):
        # where every account may leave a file, none may keep all others from being merged
        with suppress(OSError), open_plain(path) as file:
            # before it is read: a session that ends in between may have named another journal
            lock = _lock(path)
            content = file.read(_MOST_BYTES).decode(errors="replace")
            found.append(Marker(path, lock, tuple(_named(content))))
    return found


def announced(workspace: Workspace) -> set[str]:
    """Return the journals that markers name now; touches no lock."""
    found: set[str] = set()
    with suppress(OSError):
        for path in workspace.pending.iterdir():
            with suppress(OSError), open_plain(path) as file:
                found.update(_named(file.read(_MOST_BYTES).decode(errors="replace")))
    return found


def _lock(path: Path) -> Lock | None:
    try:
        return Lock.take(path)
    except StoreError:  # another account's, as good as living
        return None


def _named(content: str) -> list[str]:
    """The journals that a marker names; a line cut off by a crash is no name yet."""
    whole = content[: content.rfind("\n") + 1].splitlines()
    return [line for line in dict.fromkeys(whole) if is_journal(line)]


def is_journal(line: str) -> bool:
    """Whether a line names a journal: family, org unit, period and session."""
    parts = PurePosixPath(line).parts
    return len(parts) == _PARTS and ".." not in parts and line.endswith(".jsonl")


def all_journals(workspace: Workspace) -> list[str]:
    """Return every journal of the workspace, marked or not."""
    return _names(workspace, workspace.journals.glob("*/*/*/*.jsonl"))


def names_in(workspace: Workspace, folder: str) -> list[str]:
    """Return every journal that lies with a submission: family, org unit and period."""
    return _names(workspace, (workspace.journals / folder).glob("*.jsonl"))


def _names(workspace: Workspace, paths: Iterable[Path]) -> list[str]:
    """The names of journals; an archive of them gives what it holds, and its own name if it is damaged."""
    found: set[Path] = set()
    for path in list(paths):
        if path.name != ARCHIVE:
            found.add(path)
            continue
        there, problems = stored_in(path.parent)
        found.update(one.path for one in there)
        found.update([path] if problems else [])
    return sorted(path.relative_to(workspace.journals).as_posix() for path in found)


class Seen:
    """How large each journal of a living session was when it was merged last.

    Only a hint that spares opening the database when nothing is new: it counts only with the very ledger
    that it was written for.

    `looked` is when (of `time.time`) one began to look for journals: what was announced later was not seen.
    """

    def __init__(self, workspace: Workspace, looked: float) -> None:
        self._path = workspace.data / "merged.json"
        self._ledger = workspace.ledger
        self._journals = workspace.journals
        self._looked = looked
        self._before = self._read()

    def changed(self, journals: Sequence[str]) -> dict[str, int]:
        """Return those journals that are larger or smaller than when last merged, with their size now."""
        sizes = self.sizes(journals)
        return {journal: size for journal, size in sizes.items() if self._before.get(journal) != size}

    def sizes(self, journals: Sequence[str]) -> dict[str, int]:
        """Return how large journals are now, -1 for one that is not there."""
        return {journal: self._size(journal) for journal in journals}

    def write(self, sizes: Mapping[str, int], living: Sequence[str]) -> None:
        """Keep the sizes of the journals of sessions that still live."""
        known = {**self._before, **sizes}
        with guarded(self._path):
            content = {
                "ledger": self._stamp(),
                "looked": self._looked,
                "journals": {name: known[name] for name in living if name in known},
            }
            replace_file(self._path, json.dumps(content).encode(), durable=False)

    def _read(self) -> dict[str, int]:
        try:
            content = json.loads(self._path.read_bytes())
            if content["ledger"] == self._stamp():
                return {str(name): int(size) for name, size in content["journals"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        return {}

    def _stamp(self) -> list[int]:
        stat = self._ledger.stat()
        return [stat.st_size, stat.st_mtime_ns, stat.st_ino]

    def _size(self, journal: str) -> int:
        try:
            return (self._journals / journal).stat().st_size
        except OSError:
            return -1
