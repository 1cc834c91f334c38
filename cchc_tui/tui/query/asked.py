"""The statement that is to be run: which part of a text it is, and what places in it are in that text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.messages import tr
from cchc_tui.store.ledger.sqltext import statement_at, tokens, with_parameters

if TYPE_CHECKING:
    from cchc_tui.errors import CchcError

_EXPLAIN = "EXPLAIN "


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement `sql` out of the text `whole`, in which it begins behind `start` characters.

    `added` is how many characters stand before it that are not in the text.
    """

    sql: str
    whole: str
    start: int = 0
    added: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that it has."""
        return with_parameters(self.sql).names

    def explained(self) -> Asked:
        """Return the question how it would be answered."""
        words = (self.sql[one.start : one.end] for one in tokens(self.sql) if one.kind == "word")
        if next(words, "").upper() == _EXPLAIN.strip():
            return self
        return Asked(_EXPLAIN + self.sql, self.whole, self.start, self.added + len(_EXPLAIN))

    def told(self, error: CchcError) -> str:
        """Return what an error says, by its place in the whole text, where the editor marks it."""
        place = self.place_of(error)
        if place is None:
            return str(error)
        there = {"line": place[0] + 1, "column": place[1] + 1, "mark": ""}
        return tr(error.key, **{**error.values, **there}).rstrip()

    def place_of(self, error: CchcError) -> tuple[int, int] | None:
        """Return the row and column, from 0, of what an error says is wrong; None if it says no place."""
        line, column = error.values.get("line"), error.values.get("column")
        if not isinstance(line, int) or not isinstance(column, int):
            return None
        if line > 1:
            return self.whole[: self.start].count("\n") + line - 1, column - 1
        place = max(self.start + column - 1 - self.added, self.start)
        before = self.whole[:place]
        return before.count("\n"), place - (before.rfind("\n") + 1)


def asked_at(whole: str, place: int) -> Asked | None:
    """Return the statement of a text that a place belongs to, None if there is none."""
    span = statement_at(whole, place)
    return Asked(whole[span.start : span.end], whole, span.start) if span is not None else None
