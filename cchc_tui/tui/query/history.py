"""The queries that somebody has run in a workspace, oldest first, kept in a file of their own."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.store.disk.files import file_name

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

_KEPT = 200


class History:
    """Queries run before, and which of them the editor shows now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries = _read(path)
        self._place = len(self._entries)
        self._unsent = ""

    @classmethod
    def of(cls, workspace: Workspace, who: str) -> History:
        """Return the history of one person, at the org unit that her role is bound to if it is to one."""
        name = "@".join(filter(None, (who, workspace.access.org_unit)))
        return cls(workspace.data / "history" / f"{file_name(name)}.jsonl")

    def add(self, sql: str) -> None:
        """Remember a query; a disk that refuses costs only the memory of it."""
        sql = sql.strip()
        if sql and sql != (self._entries[-1] if self._entries else ""):
            self._entries.append(sql)
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(sql, ensure_ascii=False) + "\n")
        self._place = len(self._entries)

    def older(self, now: str) -> str | None:
        """Return the query before the one shown; None before the first."""
        if self._place == 0:
            return None
        if self._place == len(self._entries):
            self._unsent = now
        self._place -= 1
        return self._entries[self._place]

    def newer(self) -> str | None:
        """Return the query after the one shown, at last what was being written; None behind that."""
        if self._place == len(self._entries):
            return None
        self._place += 1
        return self._unsent if self._place == len(self._entries) else self._entries[self._place]


def _read(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    found = []
    for line in lines[-_KEPT:]:
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, str):
                found.append(entry)
    return found
