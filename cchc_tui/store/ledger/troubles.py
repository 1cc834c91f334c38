"""What merging could not do, kept on disk so that every reader is told until it is mended."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store.disk.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cchc_tui.store.workspaces.workspace import Workspace

STOPPED = ""
"""The name under which stands why the last merge came to nothing at all."""
REMADE = "ledger"
"""The name under which a merge says that it made the ledger anew."""

OLD_RULES = "rules"
"""The name under which a merge says how many submissions are still to be checked by rules that changed."""


def is_submission(name: str) -> bool:
    """Whether what is wrong is told of a submission, and not of a journal or of the ledger."""
    return name.count("/") == 2  # noqa: PLR2004  (family, org unit and period)


def read_troubles(workspace: Workspace) -> dict[str, CchcError]:
    """Return what is wrong by the name of its journal or submission."""
    return _read(_troubles(workspace))


def keep_troubles(workspace: Workspace, troubles: Mapping[str, CchcError]) -> None:
    """Keep what is wrong; a disk that refuses is told of elsewhere. The ledger's lock must be held."""
    lasting = {name: error for name, error in troubles.items() if name != REMADE}
    path = _troubles(workspace)
    if _written(lasting) == _written(_read(path)):
        return
    with suppress(OSError):
        if lasting:
            replace_file(path, _written(lasting))
        else:
            path.unlink(missing_ok=True)


def leave_notice(workspace: Workspace, notice: StoreError) -> None:
    """Leave a sentence for whoever asks next."""
    with suppress(OSError):
        replace_file(_notice(workspace), _written({REMADE: notice}))


def take_notice(workspace: Workspace) -> list[CchcError]:
    """Return the sentence that was left, if any; it is told once."""
    found = list(_read(_notice(workspace)).values())
    if found:
        with suppress(OSError):
            _notice(workspace).unlink(missing_ok=True)
    return found


def _troubles(workspace: Workspace) -> Path:
    return workspace.data / "troubles.json"


def _notice(workspace: Workspace) -> Path:
    return workspace.data / "notice.json"


def _written(errors: Mapping[str, CchcError]) -> bytes:
    content = {name: [error.key, error.values] for name, error in errors.items()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()


def _read(path: Path) -> dict[str, CchcError]:
    try:
        content: dict[str, tuple[str, dict[str, Any]]] = json.loads(path.read_bytes())
        return {name: StoreError(key, **values) for name, (key, values) in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
