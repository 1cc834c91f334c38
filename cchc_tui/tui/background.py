"""What pages ask of the ledger while keys are handled: first of the last copy, then of a fresh one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cchc_tui.errors import CchcError
from cchc_tui.store.copies.snapshot import is_fresh
from cchc_tui.tui.merging import ended, start_merge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from textual.widget import Widget

    from cchc_tui.store.workspaces.workspace import Workspace

T = TypeVar("T")


class How(NamedTuple):
    """How to ask: what gives it up, and how fresh the answer has to be; both are as in `run_query`."""

    cancel: Event
    refresh: bool | None


Question = Callable[[How], T]
_LOOK = 0.05


def work(page: Widget, what: Callable[[], Coroutine[Any, Any, None]], *, alone: bool) -> None:
    """Do something on a page's own time; `alone` gives up what it was at before, even before that began."""
    # Textual takes what makes a coroutine, which its types leave out
    page.run_worker(what, exclusive=alone)  # type: ignore[arg-type]


class Background:
    """The questions of one page; `stop` gives up those on their way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._given_up: set[Event] = set()

    def stop(self) -> None:
        """Give up what is asked now, since the page has gone."""
        for one in tuple(self._given_up):
            one.set()

    async def ask(self, question: Question[T], *, as_is: bool = True) -> T:
        """Return what a question comes to, asked aside: of the last copy `as_is`, or one that is made first.

        Whoever cancels the wait gives up this question alone.

        Raises:
            CchcError: it went wrong.
        """
        given_up = Event()
        self._given_up.add(given_up)
        try:
            return await asyncio.to_thread(question, How(given_up, None if as_is else False))
        except asyncio.CancelledError:
            given_up.set()
            raise
        finally:
            self._given_up.discard(given_up)

    async def answers(self, question: Question[T]) -> AsyncIterator[T]:
        """Yield the answer of the last copy, if there is one, and that of a fresh one where it is another.

        Where no fresh one can be had the last one is asked again, which then tells what it lacks.

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
        waited = await self.ask(partial(_wait, process))
        if waited and (before is None or self._stamp() != before or not is_fresh(self._workspace)):
            yield await self.ask(question, as_is=False)

    def _stamp(self) -> tuple[int, int] | None:
        """Which copy there is now."""
        try:
            stat = self._workspace.snapshot.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino


def _wait(process: int, how: How) -> bool:
    """Wait until a process has ended; False if that was given up."""
    while not ended(process):
        if how.cancel.wait(_LOOK):
            return False
    return True
