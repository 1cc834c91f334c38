"""One query on its way: it runs in a thread, which waits for a process of its own; both can be given up."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, QueryError
from cchc_tui.tui.merging import ended, start_merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchc_tui.store.query.query import QueryResult
    from cchc_tui.store.workspaces.workspace import Workspace

ROWS = 1_000_000
"""The most rows that are fetched for the screen."""
_SECONDS = 60
_LOOK = 0.05


class Running:
    """A query that was started, or is about to be."""

    def __init__(
        self, workspace: Workspace, sql: str, parameters: Mapping[str, str | int | float | bool | None] | None
    ) -> None:
        self._workspace = workspace
        self._sql = sql
        self._parameters = parameters
        self._cancel = Event()

    @property
    def stopped(self) -> bool:
        """Whether it was given up."""
        return self._cancel.is_set()

    def stop(self) -> None:
        """Give it up; `result` then ends at once, whatever the database is at."""
        self._cancel.set()

    async def result(self) -> QueryResult:
        """Wait for the answer without holding up the page.

        Raises:
            QueryError: it is no question, went wrong, or was stopped.
            StoreError: there is nothing to read.
        """
        task = asyncio.create_task(asyncio.to_thread(self._ask))
        while not self.stopped:
            try:
                done, _ = await asyncio.wait({task}, timeout=_LOOK)
            except asyncio.CancelledError:
                self.stop()  # the page has gone, and the program could not end before the thread
                raise
            if done:
                return task.result()
        task.add_done_callback(_forget)
        raise QueryError("query.cancelled")

    def _ask(self) -> QueryResult:
        from cchc_tui.store.query.query import run_query  # noqa: PLC0415  (not before something is asked)

        # The database would take twice this process's memory, so what was typed is merged by another one.
        began = time.monotonic()
        process = start_merge(self._workspace, refresh=True)
        while not ended(process) and not self.stopped:
            time.sleep(_LOOK)
        result = run_query(
            self._workspace,
            self._sql,
            self._parameters,
            seconds=_SECONDS,
            rows=ROWS,
            cancel=self._cancel,
            refresh=False,
        )
        return replace(result, seconds=time.monotonic() - began)


async def columns_of(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Return all tables' columns and what they mean; nothing where that fails, since nobody asked."""
    from cchc_tui.tui.query.vocabulary import COLUMNS  # noqa: PLC0415  (not before somebody writes)

    try:
        return [(row[0], row[1], row[2]) for row in (await Running(workspace, COLUMNS, None).result()).rows]
    except CchcError:
        return []


def _forget(task: asyncio.Task[QueryResult]) -> None:
    """Look at what came of a query given up, so that nobody complains of an error unseen."""
    if not task.cancelled():
        task.exception()
