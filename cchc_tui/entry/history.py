"""What was done on a form, so that it can be taken back and done once more."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchc_tui.entry.change import Change

DEEPEST = 500
"""The most acts that can be taken back."""


class History:
    """Acts in their order, each the changes that were made together; those taken back wait to be done again.

    It is rebuilt from journals by the same calls that made it, and so goes on across sessions.
    """

    def __init__(self) -> None:
        self._done: deque[tuple[Change, ...]] = deque(maxlen=DEEPEST)
        self._undone: list[tuple[Change, ...]] = []

    @classmethod
    def of(cls, done: Iterable[tuple[Change, ...]], undone: Iterable[tuple[Change, ...]]) -> Self:
        """Return a history that holds these `acts`."""
        history = cls()
        history._done.extend(done)
        history._undone.extend(undone)
        return history

    @property
    def acts(self) -> tuple[Sequence[tuple[Change, ...]], Sequence[tuple[Change, ...]]]:
        """The acts that can be taken back and those that can be done once more, the latest last."""
        return tuple(self._done), tuple(self._undone)

    def record(self, changes: Sequence[Change]) -> None:
        """Remember an act; what was taken back before it cannot be done again."""
        self._done.append(tuple(changes))
        self._undone.clear()

    def undo(self) -> tuple[Change, ...]:
        """Return the changes that take the last act back; none if there is no act left."""
        if not self._done:
            return ()
        self._undone.append(step := self._done.pop())
        return tuple(change.reverted("undo") for change in reversed(step))

    def redo(self) -> tuple[Change, ...]:
        """Return the changes that do once more what was taken back last; none if nothing was."""
        if not self._undone:
            return ()
        self._done.append(step := self._undone.pop())
        return tuple(change.again("redo") for change in step)

    def forget(self) -> None:
        """Let nothing done so far be taken back, or done once more."""
        self._done.clear()
        self._undone.clear()

    def edited(self) -> tuple[str, ...]:
        """Return the rows that were changed, each once, the one of the latest act first."""
        return tuple(dict.fromkeys(step[0].id for step in reversed(self._done)))

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do once more."""
        return bool(self._undone)
