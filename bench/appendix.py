"""The real appendix as keys: the rows that a commune fills, top to bottom, and what must be stored after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bench.workspace import PERIOD, SCHEMA
from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.form import Form
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Heading, Level
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import SubmissionKey, read_submission
from cchc_tui.store.workspaces.workspace import Workspace
from tests.checks.forms import THINH_DUC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Row, Schema

ENTER, EDIT, DOWN = b"\r", b"e", b"j"
"""Keys of the form and of the `Input`s; those of VisiData to edit a cell and to go down."""
_ONE_DIGIT = 10


class Line(NamedTuple):
    """A row of the table; `figure` is None where the commune has nothing to fill in."""

    row: Row
    figure: str | None


class Appendix:
    """The sample on the shipped form."""

    def __init__(self) -> None:
        self.schema: Schema = load_schema(SCHEMA)
        mine = Form(self.schema, Level.COMMUNE).walk.mine
        self.figures = {name: THINH_DUC[name] for name in mine if name in THINH_DUC}
        filled = {name: self.figures.get(name, "") for name in mine}
        self.lines = [
            Line(row, None if isinstance(row, Heading) else filled.get(row.id)) for row in self.schema.rows
        ]

    @property
    def bare_keys(self) -> int:
        """How many keys the bare figures are, with one Enter each."""
        return sum(len(figure) + 1 for figure in self.figures.values())

    def form_keys(self) -> list[bytes]:
        """The keys of the form: a code goes on by itself, a blank row is passed with Enter."""
        return list(self._keys(codes_go_on=True))

    def input_keys(self) -> list[bytes]:
        """The keys of the `Input`s: Enter goes on from each."""
        return list(self._keys(codes_go_on=False))

    def visidata_keys(self) -> list[bytes]:
        """The keys of VisiData: edit, type and accept in each row to fill, and down from every row."""
        keys: list[bytes] = []
        for line in self.lines:
            if line.figure:
                keys += [EDIT, *_typed(line.figure), ENTER]
            keys.append(DOWN)
        return keys

    def _keys(self, *, codes_go_on: bool) -> Iterator[bytes]:
        for row, figure in self.lines:
            if figure is None or isinstance(row, Heading):
                continue
            yield from _typed(figure)
            if not (codes_go_on and figure and _is_code(row)):
                yield ENTER

    def expected(self) -> dict[str, Figure]:
        """What the store holds once all was keyed: the figures, and the percentages that follow from them."""
        form = Form(self.schema, Level.COMMUNE)
        for name, figure in self.figures.items():
            form.enter(name, figure)
        return {name: figure for name, figure in form.figures.items() if figure != BLANK}

    def stored(self, root: Path, unit: str) -> dict[str, Figure]:
        """What the store of a workspace holds of a unit's appendix."""
        key = SubmissionKey(self.schema.family, unit, Period.parse(PERIOD))
        figures = read_submission(Workspace.open(root), key).figures
        return {name: figure for name, figure in figures.items() if figure != BLANK}

    def must_be_stored(self, root: Path, unit: str) -> None:
        """Make sure that every figure is in its place.

        Raises:
            AssertionError: one is not; the rows are named.
        """
        wanted, found = self.expected(), self.stored(root, unit)
        wrong = {
            name: (wanted.get(name), found.get(name))
            for name in wanted | found
            if wanted.get(name) != found.get(name)
        }
        if wrong:
            message = f"{unit}: not stored as keyed: {wrong}"
            raise AssertionError(message)


def _typed(figure: str) -> Iterator[bytes]:
    return (character.encode() for character in figure)


def _is_code(row: Indicator) -> bool:
    return bool(row.codes) and all(entry.code < _ONE_DIGIT for entry in row.codes)
