"""What pages ask of the ledger while keys are handled: first of the last copy, then of a fresh one."""

from __future__ import annotations

import asyncio
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from cchc_tui.errors import CchcError
from cchc_tui.tui.merging import ended, start_merge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from cchc_tui.store.workspace import Workspace

T = TypeVar("T")
_LOOK = 0.05


class Background:
    """The questions of one page; `stop` gives up those on their way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._cancel = Event()

    def stop(self) -> None:
        """Give up what is asked now, since the page has gone."""
        self._cancel.set()

    async def ask(self, question: Callable[[Event], T]) -> T:
        """Return what a question of the last copy comes to, asked aside.

        Raises:
            CchcError: it went wrong.
        """
        try:
            return await asyncio.to_thread(partial(question, self._cancel))
        except asyncio.CancelledError:
            self.stop()
            raise

    async def answers(self, question: Callable[[Event], T]) -> AsyncIterator[T]:
        """Yield the answer of the last copy, if there is one, and that of a fresh one where it is another.

        Raises:
            CchcError: there is nothing to read, or the question went wrong.
        """
        before = self._stamp()
        if before is not None:
            try:
                yield await self.ask(question)
            except CchcError:
                before = None  # the copy may be damaged, or of an older version: a fresh one follows
        process = start_merge(self._workspace, refresh=True)
        await asyncio.to_thread(self._wait, process)
        if not self._cancel.is_set() and (before is None or self._stamp() != before):
            yield await self.ask(question)

    def _wait(self, process: int) -> None:
        while not ended(process) and not self._cancel.wait(_LOOK):
            pass

    def _stamp(self) -> tuple[int, int] | None:
        """Which copy there is now."""
        try:
            stat = self._workspace.snapshot.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino
