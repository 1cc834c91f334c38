"""Who changed what as values: the lists that can be shown, which one is, and where the cursor stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cchc_tui.documents.handed_in.audit_words import base_words, tell, tell_difference
from cchc_tui.messages import tr
from cchc_tui.store.journals.audit import since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.documents.handed_in.audit_words import Told
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.journals.audit import Record

MODES = ("row", "since", "all")


@dataclass(frozen=True)
class HistoryState:
    """What the page is painted from: `done` is all that was done, `row` the row that she came from."""

    schema: Schema
    period: Period
    row: str
    done: tuple[Record, ...]
    mode: str = "row"
    cursor: int = 0
    notice: str = ""

    @cached_property
    def shown(self) -> Sequence[Told]:
        """The list of the mode, the latest last; the cursor goes through it."""
        if self.mode == "since":
            return [tell_difference(self.schema, one) for one in since(self.done)[1]]
        rows = {None, self.row}
        kept = [one for one in self.done if self.mode == "all" or getattr(one.line, "id", None) in rows]
        return [tell(self.schema, one) for one in kept]

    @property
    def about(self) -> str:
        """What the list is: which row's, or what it is compared with."""
        if self.mode == "row":
            return self.schema.indicators[self.row].label
        base = since(self.done)[0] if self.mode == "since" else None
        return base_words(base) if base is not None else ""

    @property
    def empty(self) -> str:
        """What to say of an empty list."""
        if self.mode != "since":
            return tr("history.nothing")
        return tr("history.nothing_since" if since(self.done)[0] else "history.no_base")

    @property
    def current(self) -> Told | None:
        """What the cursor is on, None on an empty list."""
        return self.shown[self.cursor] if self.shown else None

    def at(self, cursor: int) -> HistoryState:
        """Return the state with the cursor there, stopping at both ends."""
        return replace(self, cursor=max(0, min(len(self.shown) - 1, cursor)), notice="")

    def turned(self) -> HistoryState:
        """Return the state that shows the next list, at its end."""
        mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        other = replace(self, mode=mode)
        return other.at(len(other.shown) - 1)
