"""One appendix being filled: its figures and notes, and derived percentages that follow."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_tui.entry.change import LONGEST_NOTE, Change, note_text
from cchc_tui.entry.compute import DERIVED, derived, followers
from cchc_tui.entry.figure import BLANK, Figure, Sheet, State
from cchc_tui.entry.history import History
from cchc_tui.entry.notation import read_figure, write_figure
from cchc_tui.entry.walk import Walk
from cchc_tui.errors import FigureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cchc_tui.schema.model import Level, Schema

__all__ = ["LONGEST_NOTE", "Change", "Form"]


class Form:
    """The figures of one submission while it is being filled.

    Nothing is checked here beyond whether text can be read; every change comes back as `Change` values, for
    the journal. A derived percentage that is blank, or was derived, follows its part and whole; one that was
    typed by hand or read from a document stays as it is.

    `last` holds the figures of the last period that was reported, to show and copy. `earlier`, `opening` and
    `last_year` are for the rules; see `Sheet`. `past` tells, once it is needed, what earlier sessions did.
    """

    def __init__(  # noqa: PLR0913  (each is one plain fact about the submission)
        self,
        schema: Schema,
        level: Level,
        figures: Mapping[str, Figure] | None = None,
        notes: Mapping[str, str] | None = None,
        *,
        last: Mapping[str, Figure] | None = None,
        earlier: Mapping[str, Figure] | None = None,
        opening: Mapping[str, Figure] | None = None,
        last_year: Mapping[str, Figure] | None = None,
        past: Callable[[], History] = History,
    ) -> None:
        self.schema = schema
        self.level = level
        self.walk = Walk(schema, level)
        self.last: Mapping[str, Figure] = MappingProxyType(dict(last or {}))
        self._figures = dict(figures or {})
        self._notes = {name: note for name, note in (notes or {}).items() if note}
        self._around = (dict(earlier or {}), dict(opening or {}), dict(last_year or {}))
        self._sheet: Sheet | None = None
        self._past = past
        self._passed: set[str] = set()
        self._followers = followers(schema)

    @cached_property
    def _history(self) -> History:
        return self._past()

    def __getitem__(self, indicator_id: str) -> Figure:
        return self._figures.get(indicator_id, BLANK)

    @property
    def sheet(self) -> Sheet:
        """The figures as they are now, as checks see them; later changes do not show in it."""
        if self._sheet is None:
            earlier, opening, last_year = self._around
            self._sheet = Sheet(dict(self._figures), self.level, earlier, opening, last_year)
        return self._sheet

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by id; a row that is not named is blank."""
        return MappingProxyType(self._figures)

    @property
    def notes(self) -> Mapping[str, str]:
        """The notes by id; a row that is not named has none."""
        return MappingProxyType(self._notes)

    def note(self, indicator_id: str) -> str:
        """Return a row's note, "" if it has none."""
        return self._notes.get(indicator_id, "")

    def text(self, indicator_id: str) -> str:
        """Return a row's figure as it would be typed."""
        return write_figure(self[indicator_id], self.schema.indicators[indicator_id])

    def fits_level(self, indicator_id: str) -> bool:
        """Whether the row belongs to the org unit's level of government."""
        return self.level in self.schema.indicators[indicator_id].levels

    def has_formula(self, indicator_id: str) -> bool:
        """Whether the row is a percentage that the form computes."""
        return self.schema.indicators[indicator_id].percent is not None

    def is_mine(self, indicator_id: str) -> bool:
        """Whether the row is to be filled by hand: it is of this level and no formula computes it."""
        return self.fits_level(indicator_id) and not self.has_formula(indicator_id)

    def is_derived(self, indicator_id: str) -> bool:
        """Whether the figure that stands in the row now was computed, not typed."""
        return self[indicator_id].typed == DERIVED

    def computed(self, indicator_id: str) -> Figure | None:
        """Return what the row's formula gives now; None without a formula, or where it gives nothing."""
        row = self.schema.indicators[indicator_id]
        if row.percent is None:
            return None
        return derived(self[row.percent.part], self[row.percent.whole], row)

    def enter(self, indicator_id: str, text: str, act: str = "enter") -> tuple[Change, ...]:
        """Put typed text into a row; percentages derived from it follow.

        ``=`` in a row with a formula, and an empty text too, lets the computed value stand there; so does a
        proposal of that value. What changes nothing returns no change.

        Raises:
            FigureError: the text is no figure of this row; nothing has changed.
            KeyError: the form has no such row.
        """
        row = self.schema.indicators[indicator_id]
        if text.strip() == DERIVED:
            return self.derive(indicator_id)
        figure = read_figure(text, row).figure
        computed = self.computed(indicator_id) if act == "propose" else None
        if computed is not None and computed.number == figure.number:
            figure = computed
        return self.put(indicator_id, figure, act)

    def derive(self, indicator_id: str) -> tuple[Change, ...]:
        """Let the computed value stand in a row with a formula, blank where there is none now.

        Raises:
            FigureError: the row has no formula.
        """
        if not self.has_formula(indicator_id):
            raise FigureError("entry.no_formula")
        return self.put(indicator_id, self.computed(indicator_id) or BLANK, "derive")

    def put(self, indicator_id: str, figure: Figure, act: str = "enter") -> tuple[Change, ...]:
        """Put a figure into a row; percentages derived from it follow, unless the act is "import"."""
        return self.put_all({indicator_id: figure}, act)

    def put_all(
        self, figures: Mapping[str, Figure], act: str, notes: Mapping[str, str] | None = None
    ) -> tuple[Change, ...]:
        """Put several figures and notes in at once; one undo takes all of them back.

        Raises:
            KeyError: the form has no such row; nothing has changed.
            FigureError: a note is too long; nothing has changed.
        """
        texts = {name: note_text(note) for name, note in (notes or {}).items()}
        for name in (*figures, *texts):
            self.schema.indicators[name]
        changes = [*self._set(figures, act), *self._follow(figures, act)]
        return self._record([*changes, *self._noted(texts)])

    def copy_last(self, indicator_id: str) -> tuple[Change, ...]:
        """Put the last period's figure into a row.

        Raises:
            FigureError: there is none.
        """
        figure = self.last.get(indicator_id, BLANK)
        if figure.state is State.BLANK:
            raise FigureError("entry.nothing_to_copy")
        typed = write_figure(figure, self.schema.indicators[indicator_id])
        return self.put(indicator_id, replace(figure, typed=typed), "copy")

    def annotate(self, indicator_id: str, note: str) -> tuple[Change, ...]:
        """Give a row a note, or take it away with an empty one.

        Raises:
            FigureError: the note is too long.
        """
        return self._record(list(self._noted({indicator_id: note_text(note)})))

    def undo(self) -> tuple[Change, ...]:
        """Take the last act back, all that followed from it too; no change if there is none."""
        return self._apply(self._history.undo())

    def redo(self) -> tuple[Change, ...]:
        """Do once more what was undone last; no change if something else was done since."""
        return self._apply(self._history.redo())

    def forget(self) -> None:
        """Let nothing done so far be taken back, or done once more."""
        self._history.forget()

    def edited(self) -> tuple[str, ...]:
        """Return the rows that were changed, each once, the one of the latest act first."""
        return self._history.edited()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do once more."""
        return self._history.can_redo

    def next_mine(self, start: str | None = None) -> str | None:
        """Return the next row to fill by hand, None behind the last."""
        return self.walk.next_mine(start)

    def previous_mine(self, start: str | None = None) -> str | None:
        """Return the row to fill by hand before this one, None before the first."""
        return self.walk.previous_mine(start)

    def next_blank(self, start: str | None = None) -> str | None:
        """Return the next blank row to fill by hand, going on at the top; None if no row is blank."""
        return self.walk.next_where(start, self._is_blank)

    def previous_blank(self, start: str | None = None) -> str | None:
        """Return the blank row to fill by hand before this one, going on at the end."""
        return self.walk.previous_where(start, self._is_blank)

    def next_section(self, start: str | None = None) -> str | None:
        """Return the first row of the next main section, None in the last."""
        return self.walk.next_section(start)

    def previous_section(self, start: str | None = None) -> str | None:
        """Return the first row of this main section, or of the one before if `start` is that row."""
        return self.walk.previous_section(start)

    def progress(self) -> tuple[int, int]:
        """Return how many of the rows to fill by hand are filled, and how many there are."""
        return sum(not self._is_blank(name) for name in self.walk.mine), len(self.walk.mine)

    def pass_over(self, indicator_id: str) -> None:
        """Remember that a row to fill was seen and left blank; filling it makes that forgotten."""
        if self.is_mine(indicator_id) and self._is_blank(indicator_id):
            self._passed.add(indicator_id)

    def is_passed_over(self, indicator_id: str) -> bool:
        """Whether the row was seen in this session, left blank, and is blank still."""
        return indicator_id in self._passed and self._is_blank(indicator_id)

    def _is_blank(self, indicator_id: str) -> bool:
        return self[indicator_id].state is State.BLANK

    def _set(self, figures: Mapping[str, Figure], act: str) -> Iterable[Change]:
        return [one for name, figure in figures.items() if (one := self._change(name, figure, act))]

    def _change(self, indicator_id: str, figure: Figure, act: str) -> Change | None:
        before = self[indicator_id]
        if figure == before and figure.same_as(before):
            return None
        self._figures[indicator_id] = figure
        self._sheet = None
        return Change(indicator_id, before, figure, None, act)

    def _noted(self, notes: Mapping[str, str]) -> Iterable[Change]:
        for name, text in notes.items():
            if text != self.note(name):
                yield Change(name, self[name], self[name], text, "note", self.note(name))

    def _follow(self, changed: Iterable[str], act: str) -> Iterable[Change]:
        """Bring derived percentages up to date with what they are computed from."""
        if act == "import":
            return
        waiting = [row for name in changed for row in self._followers.get(name, ())]
        own = (self.schema.indicators[name] for name in changed if self._is_blank(name))
        waiting += [row for row in own if row.percent is not None]
        while waiting:
            row = waiting.pop(0)
            now = self[row.id]
            if now.state is State.BLANK or now.typed == DERIVED:
                change = self._change(row.id, self.computed(row.id) or BLANK, "derive")
                if change is not None:
                    yield change
                    waiting += self._followers.get(row.id, ())

    def _record(self, changes: list[Change]) -> tuple[Change, ...]:
        if changes:
            self._history.record(changes)
            self._apply(changes)
        return tuple(changes)

    def _apply(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Set figures and notes to what the changes say comes after."""
        made = tuple(changes)
        for change in made:
            self._figures[change.id] = change.after
            if change.note:
                self._notes[change.id] = change.note
            elif change.note is not None:
                self._notes.pop(change.id, None)
        self._sheet = None
        return made
