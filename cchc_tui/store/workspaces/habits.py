"""What the program remembers of one person at one org unit. Losing it harms nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from cchc_tui.store.disk.files import file_name, open_plain, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

_LONGEST = 65536


class Habits:
    """Small texts by name, in one file; a disk that refuses, or a damaged file, is no matter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] | None = None

    @classmethod
    def of(cls, workspace: Workspace, who: str, org_unit: str) -> Habits:
        """Return the habits of a person at an org unit; `org_unit` is "" while none is chosen."""
        return cls(workspace.data / "habits" / f"{file_name(f'{who}@{org_unit}')}.json")

    def get(self, name: str) -> str:
        """Return what is remembered under a name, "" if nothing is."""
        if self._known is None:
            self._known = self._read()
        return self._known.get(name, "")

    def put(self, name: str, value: str) -> None:
        """Remember a value, or forget it where it is ""."""
        if self.get(name) == value:
            return
        known = {**self._read(), name: value}
        self._known = {key: said for key, said in known.items() if said}
        with suppress(OSError):
            # its data folder was made with the workspace: one that has gone is not made anew for this
            self._path.parent.mkdir(exist_ok=True)
            replace_file(self._path, json.dumps(self._known, ensure_ascii=False).encode())

    def _read(self) -> dict[str, str]:
        try:
            with open_plain(self._path) as file:
                content = json.loads(file.read(_LONGEST))
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {str(key): value for key, value in content.items() if isinstance(value, str)}
