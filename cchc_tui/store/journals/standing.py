"""What the lines of a submission come to, followed one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from cchc_tui.entry.figure import BLANK
from cchc_tui.store.journals.journal import in_order
from cchc_tui.store.journals.lines import Entry, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.journals.lines import Header, Line, Step

NOT_BY_HAND = frozenset({"derive", "import"})
"""Acts that tell nothing of where a person stood."""


@dataclass(slots=True)
class Standing:
    """How a submission stands after its first `last` lines.

    `first` is the header of its first journal, `cells` the last entry of each row, `row` the id of the row
    where a person worked last, `at` and `who` tell of the last line. `corrected` are the rows whose figures
    were changed after it was first handed in, the last of them at `corrected_at`.
    """

    first: Header | None = None
    cells: dict[str, Entry] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    last: int = 0
    row: str | None = None
    at: str = ""
    who: str = ""
    corrected: set[str] = field(default_factory=set)
    corrected_at: str = ""

    def follow(self, readings: Sequence[Reading]) -> list[Line]:
        """Follow what stands in the submission's journals behind all that was followed so far; return it.

        Raises:
            ValueError: some of it does not stand behind that.
        """
        lines = in_order(readings)
        if lines and lines[0].n <= self.last:
            raise ValueError(lines[0].n)
        if not self.last and readings:
            self.first = min(readings, key=_first_number).header
        self._follow(lines)
        if lines:
            self.last, self.at = lines[-1].n, lines[-1].at
            self.who = max(readings, key=attrgetter("last")).header.who
        return lines

    def _follow(self, lines: Iterable[Line]) -> None:
        cells, row = self.cells, self.row
        submitted = any(step.kind is StepKind.SUBMIT for step in self.steps)
        for line in lines:
            if isinstance(line, Entry):
                before = cells.get(line.id)
                if submitted and not line.figure.same_as(before.figure if before else BLANK):
                    self.corrected.add(line.id)
                    self.corrected_at = line.at
                cells[line.id] = line
                row = row if line.act in NOT_BY_HAND else line.id
            else:
                self.steps.append(line)
                submitted = submitted or line.kind is StepKind.SUBMIT
        self.row = row


def _first_number(reading: Reading) -> float:
    return reading.lines[0].n if reading.lines else float("inf")
