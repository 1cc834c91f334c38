"""Writing the result of a query where other programs can read it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_tui.store.query import QueryResult
    from cchc_tui.store.workspace import Workspace


def write_csv(workspace: Workspace, result: QueryResult) -> Path:
    """Write a result to a new file ``exports/query-<n>.csv`` of the workspace and return its path.

    UTF-8 with a byte order mark, so that Excel reads the diacritics.

    Raises:
        OSError: it cannot be written.
    """
    folder = workspace.root / "exports"
    folder.mkdir(exist_ok=True)
    taken = {path.name for path in folder.glob("query-*.csv")}
    number = next(n for n in range(1, len(taken) + 2) if f"query-{n}.csv" not in taken)
    path = folder / f"query-{number}.csv"
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(result.columns)
        writer.writerows(result.rows)
    return path
