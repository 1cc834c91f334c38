"""Several questions side by side, each with what came of it; the words stay with the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cchc_tui.store.ledger.sqltext import tokens
from cchc_tui.tui.query.paint import ResultsState

if TYPE_CHECKING:
    from cchc_tui.store.query.query import QueryResult
    from cchc_tui.tui.session import Session

MOST = 9
_NAME = 14


@dataclass(eq=False)
class Tab:
    """One question: its words, where the cursor stands, what came of it, and what it was told last."""

    text: str = ""
    cursor: tuple[int, int] = (0, 0)
    state: ResultsState = field(default_factory=ResultsState)
    result: QueryResult | None = None
    known: dict[str, str] = field(default_factory=dict)
    title: str = ""
    """What it is called among the ready-made questions, "" if it is none of them."""

    @property
    def name(self) -> str:
        """A few words to know it by: those of its first comment, else of its first statement."""
        for token in tokens(self.text):
            words = self.text[token.start : token.end]
            if token.kind == "comment":
                return _short(words.removeprefix("--").strip("/* \n"))
            if token.kind != "space":
                return _short(self.text[token.start :])
        return "…"


class Tabs:
    """The questions at hand. There is always one; an empty one goes when it is left."""

    def __init__(self, texts: tuple[str, ...], at: int) -> None:
        self._tabs = [Tab(text) for text in texts] or [Tab()]
        self._at = min(at, len(self._tabs) - 1)

    @classmethod
    def of(cls, session: Session) -> Tabs:
        """Return those that a session keeps."""
        return cls(session.query_tabs, session.query_at)

    def keep(self, session: Session) -> None:
        """Let a session keep the words."""
        session.query_tabs = tuple(tab.text for tab in self._tabs)
        session.query_at = self._at

    @property
    def now(self) -> Tab:
        """The one that is shown."""
        return self._tabs[self._at]

    @property
    def names(self) -> list[tuple[str, bool]]:
        """What they are called, and which of them is shown."""
        return [(tab.name, tab is self.now) for tab in self._tabs]

    def holds(self, tab: Tab) -> bool:
        """Whether a question was not closed."""
        return any(one is tab for one in self._tabs)

    def go_on(self) -> None:
        """Show the next one; behind the last comes a new one, behind that the first."""
        left = self.now
        is_last = self._at == len(self._tabs) - 1
        if is_last and left.text.strip() and len(self._tabs) < MOST:
            self._tabs.append(Tab())
        self._at = (self._at + 1) % len(self._tabs)
        if not left.text.strip() and self.now is not left:
            shown = self.now
            self._tabs.remove(left)
            self._at = self._tabs.index(shown)

    def open(self) -> None:
        """Show an empty one: this one if it is, else a new one; this one emptied where there are too many."""
        if not self.now.text.strip():
            return
        if len(self._tabs) < MOST:
            self._tabs.insert(self._at + 1, Tab())
            self._at += 1
        else:
            self._tabs[self._at] = Tab()

    def close(self) -> None:
        """Put this one away and show the next."""
        del self._tabs[self._at]
        self._tabs = self._tabs or [Tab()]
        self._at = min(self._at, len(self._tabs) - 1)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _NAME else f"{line[: _NAME - 1].rstrip()}…"
