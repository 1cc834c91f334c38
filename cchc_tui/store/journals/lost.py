"""Which lines were lost for good and told of: a rebuild writes them down, so that they are no news again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cchc_tui.store.disk.files import guarded, replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchc_tui.store.workspaces.workspace import Workspace

FILE = "data/lost.json"


def read_lost(workspace: Workspace) -> dict[str, list[range]]:
    """Return the numbers of lines told of as lost by submission; none where that cannot be read."""
    try:
        told = json.loads((workspace.root / FILE).read_bytes())
        return {str(name): [range(int(a), int(b)) for a, b in spans] for name, spans in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_lost(workspace: Workspace, lost: Mapping[str, Sequence[range]]) -> None:
    """Write down what was told of these submissions instead of what was told of them before.

    Raises:
        StoreError: the disk refuses.
    """
    before = read_lost(workspace)
    told = {name: spans for name, spans in {**before, **lost}.items() if spans}
    if told != before:
        path = workspace.root / FILE
        content = {name: [(one.start, one.stop) for one in spans] for name, spans in sorted(told.items())}
        with guarded(path):
            replace_file(path, json.dumps(content).encode())


def are_told(gaps: Sequence[range], lost: Sequence[range]) -> bool:
    """Whether all of these gaps were told of as lost."""
    return all(any(one.start <= gap.start and gap.stop <= one.stop for one in lost) for gap in gaps)
