"""What a lake holds of one workspace alone, as a ledger: to compare with its journals, or to bring back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cchc_tui.store.lake.lake import LakeError, is_made, open_lake, script, turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace


@contextmanager
def own_rows(workspace: Workspace) -> Iterator[DuckDBPyConnection]:
    """Open the lake with all that it holds of this workspace as the tables of a ledger, in schema ``base``.

    Raises:
        LakeError: the lake cannot be reached or read.
    """
    with open_lake(workspace) as lake:
        gather_own(lake, workspace)
        yield lake


def gather_own(lake: DuckDBPyConnection, workspace: Workspace) -> None:
    """Gather the same in an open lake, as it is now.

    Raises:
        LakeError: nothing was ever sent there, or it was made by a newer program.
    """
    if not is_made(lake):
        raise LakeError("lake.empty")
    turn(lake)
    lake.execute("SET VARIABLE workspace = ?", [workspace.id])
    lake.execute(script("own"))
