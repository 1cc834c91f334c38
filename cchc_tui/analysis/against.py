"""A unit's own submission against the sum of those beneath it, and what could explain a difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.analysis.totals import is_summed, whole_answer
from cchc_tui.checks.slips import slips
from cchc_tui.entry.compute import amount
from cchc_tui.entry.figure import Figure, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchc_tui.analysis.totals import RowTotal, Total
    from cchc_tui.schema.model import Indicator
    from cchc_tui.store.workspaces.workspace import Workspace
    from cchc_tui.units.model import OrgUnit

_SQL = Path(__file__).with_name("own.sql")
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one child's figure, or the unit's own, would explain: `key` is its name in the catalogue.

    `missing` and `blank`: those units' figures are not in the sum; `left_out` and `twice`: this unit's figure
    is the difference; `slip` and `own_slip`: `meant` instead of `figure` would make both equal.
    """

    key: str
    units: tuple[OrgUnit, ...] = ()
    figure: Decimal | None = None
    meant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which a unit's own figure is not the sum of its children's: `own` - `total` = `difference`."""

    row: Indicator
    own: Decimal
    total: Decimal
    explanations: tuple[Explanation, ...]

    @property
    def difference(self) -> Decimal:
        """How much more the unit reports itself."""
        return self.own - self.total


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differing rows out of `compared`; that is 0 if the unit reported nothing itself."""

    unit: OrgUnit
    compared: int
    differences: tuple[Difference, ...]


def compare(workspace: Workspace, total: Total, unit: OrgUnit) -> Comparison:
    """Hold a unit's own submission, handed in or not, against a total of the units beneath it.

    Counts and amounts are compared. An amount may differ by what rounding allows: half of its last place for
    each figure that was added, and for itself.

    Raises:
        AccessError, QueryError, StoreError: as `totals.total`.
    """
    rows = [one for one in total.rows if is_summed(one.row) and one.figure is not None]
    own = _figures(workspace, total, [unit.code], [one.row.id for one in rows]).get(unit.code, {})
    compared = [(one, number) for one in rows if (number := _amount(own.get(one.row.id))) is not None]
    differing = [(one, number) for one, number in compared if _differs(one, number)]
    codes = [one.code for one in total.coverage.reported]
    children = _figures(workspace, total, codes, [one.row.id for one, _ in differing]) if differing else {}
    found = tuple(
        Difference(
            one.row,
            number,
            one.figure or Decimal(0),
            tuple(_explanations(total, one, own[one.row.id], children))[:_MOST_TOLD],
        )
        for one, number in differing
    )
    return Comparison(unit, len(compared), found)


def _figures(
    workspace: Workspace, total: Total, codes: Sequence[str], ids: Sequence[str]
) -> dict[str, dict[str, Figure]]:
    """The figures of some rows by org unit and id."""
    schema = total.schema
    aliases = " ".join(f"{old}={row.id}" for row in schema.indicators.values() for old in row.replaces)
    given: dict[str, str | int | float | bool | None] = {
        "family": schema.family,
        "year": total.period.year,
        "kind": total.period.kind,
        "units": " ".join(codes),
        "ids": " ".join(ids),
        "aliases": aliases,
    }
    found: dict[str, dict[str, Figure]] = {}
    for code, id_, state, number, typed in whole_answer(workspace, _SQL, given).rows:
        found.setdefault(code, {})[id_] = Figure(State(state), number, typed or "")
    return found


def _amount(figure: Figure | None) -> Decimal | None:
    return amount(figure) if figure is not None else None


def _differs(one: RowTotal, own: Decimal) -> bool:
    gap = abs(own - (one.figure or Decimal(0)))
    if not one.row.decimals:
        return bool(gap)
    return 2 * gap > (one.known + 1) * Decimal(1).scaleb(-one.row.decimals)


def _explanations(
    total: Total, one: RowTotal, own: Figure, children: Mapping[str, Mapping[str, Figure]]
) -> Iterator[Explanation]:
    """Yield what could explain a difference, the surest first."""
    sources, id_ = total.scope.sources, one.row.id
    summed = one.figure or Decimal(0)
    gap = (amount(own) or Decimal(0)) - summed
    known = {code: figures[id_] for code, figures in children.items() if id_ in figures}
    for code, figure in known.items():
        number = amount(figure)
        if number and number in {gap, -gap}:
            yield Explanation("left_out" if number == -gap else "twice", (sources[code].unit,), number)
    for code, figure in known.items():
        number = amount(figure) or Decimal(0)
        meant = next((s.number for s in slips(figure, one.row.decimals) if s.number - number == gap), None)
        if meant is not None:
            yield Explanation("slip", (sources[code].unit,), number, meant)
    meant = next((s.number for s in slips(own, one.row.decimals) if s.number == summed), None)
    if meant is not None:
        yield Explanation("own_slip", (), own.number, meant)
    if gap > 0 and total.coverage.missing:
        yield Explanation("missing", tuple(total.coverage.missing), gap)
    if gap > 0 and one.blank:
        yield Explanation("blank", tuple(sources[code].unit for code in one.blank), gap)
