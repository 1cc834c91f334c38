"""An appendix as it was read out of a file: each printed row on its row of the form, or without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import Figure, Sheet, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cchc_tui.errors import CchcError
    from cchc_tui.schema.model import Indicator, Level, Row, Schema
    from cchc_tui.schema.period import Period


@dataclass(frozen=True, slots=True)
class CellRead:
    """One row of the form as the document has it.

    `typed` is the figure's text as printed, `figure` what it was read as: None on a heading, and where
    `fault` says why it could not be read. `remarks` name what had to be decided in reading it (see
    `entry.notation`). `measure` and `printed_code` are given where they stand in the document and differ
    from the form's. `line` counts from 1.
    """

    row: Row
    typed: str
    figure: Figure | None
    remarks: tuple[str, ...] = ()
    note: str = ""
    line: int = 0
    fault: CchcError | None = None
    measure: str = ""
    printed_code: str = ""


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """A row of the document that has no place in the form; `why` as in `placing.Unplaced`."""

    code: str
    label: str
    typed: str
    line: int
    why: str
    after: int = -1


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """Something about the document as a whole: the key of a sentence and what fills it in."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


OTHER_UNIT = "documents.other_org_unit"
CONTRADICTIONS = frozenset(("documents.other_period", OTHER_UNIT))
"""Faults that say that an option goes against the document's own words."""


@dataclass(frozen=True)
class Document:
    """One submission as a file holds it.

    `org_unit` is the code of the register, or the name where it is not registered (None: the document does
    not say); `org_unit_name` is as written, `level` that of the org unit. `is_whole` says that every row of
    the form may be expected in it, as in a printed appendix but not in our own TOML, which leaves blanks out.
    """

    path: Path
    schema: Schema
    org_unit: str | None
    org_unit_name: str | None
    level: Level
    period: Period | None
    cells: tuple[CellRead, ...]
    unplaced: tuple[UnplacedRow, ...] = ()
    faults: tuple[DocumentFault, ...] = ()
    is_whole: bool = True

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures by indicator id, blanks left out; the first figure of a row that is there twice."""
        figures: dict[str, Figure] = {}
        for indicator, cell in self.indicator_cells():
            if cell.figure is not None and cell.figure.state is not State.BLANK:
                figures.setdefault(indicator.id, cell.figure)
        return figures

    @property
    def notes(self) -> dict[str, str]:
        """The notes by indicator id, those that are not empty."""
        notes: dict[str, str] = {}
        for indicator, cell in self.indicator_cells():
            if cell.note:
                notes.setdefault(indicator.id, cell.note)
        return notes

    @property
    def unreadable(self) -> int:
        """How many cells hold text that is no figure of their row."""
        return sum(cell.fault is not None for cell in self.cells)

    def indicator_cells(self) -> list[tuple[Indicator, CellRead]]:
        """Return the cells of rows that hold a figure, with their indicators."""
        indicators = self.schema.indicators
        pairs = ((getattr(cell.row, "id", ""), cell) for cell in self.cells)
        return [(indicators[one], cell) for one, cell in pairs if one]

    def sheet(
        self,
        *,
        earlier: Mapping[str, Figure] | None = None,
        opening: Mapping[str, Figure] | None = None,
        last_year: Mapping[str, Figure] | None = None,
    ) -> Sheet:
        """Return the figures as checks see them, with those of other periods where they are known."""
        return Sheet(
            self.figures, self.level.value, dict(earlier or {}), dict(opening or {}), dict(last_year or {})
        )
