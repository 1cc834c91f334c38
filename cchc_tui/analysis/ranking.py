"""One indicator of one period over many org units: who has how much, and whose figure is far from all others.

Robust, as `checks.usual`: the distance from the middle of all figures against the middle of these distances.
A percentage of n things swings by up to 50/√n points by chance alone (binomial); counts are compared as
2·√(n + 3/8) (Anscombe 1948), so that large offices do not stand out by being large alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.checks.usual import FAR, HANDFUL, LEAST, NORMAL, lower_middle
from cchc_tui.entry.compute import DECIMALS, percentage
from cchc_tui.errors import QueryError
from cchc_tui.schema.model import Kind
from cchc_tui.store.journals.submission import Status
from cchc_tui.store.query.query import run_query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from threading import Event

    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.units import OrgUnit
    from cchc_tui.store.workspaces.workspace import Workspace

_SQL = Path(__file__).with_name("ranking.sql")
_MOST = 1_000_000
_LEAST_SHARE_SWING = 2.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """An org unit's figure; None where it is not known, or its submission is not handed in (`status` says).

    A percentage that has a part and a whole is computed anew. `is_far`: whether it is far from the others'.
    """

    unit: OrgUnit
    status: Status
    figure: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None
    is_far: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """All units, those with a figure first and the greatest first of them; `total` over those that are known.

    `total` is None of what is not summed; a percentage's is computed anew from the summed parts and wholes.
    Codes have neither that nor a `middle`, but `counts`.
    """

    row: Indicator
    ranked: tuple[Ranked, ...]
    middle: Decimal | None = None
    total: Decimal | None = None
    problems: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Ranked, ...]:
        """Those that have a figure."""
        return tuple(one for one in self.ranked if one.figure is not None)

    @property
    def counts(self) -> tuple[tuple[Decimal, str, int], ...]:
        """Each code, its label and how many gave it, in the order of the form; then those not on its list."""
        labels = {Decimal(one.code): one.label for one in self.row.codes}
        given = Counter(one.figure for one in self.known if one.figure is not None)
        others = sorted(given.keys() - labels.keys()) if labels else ()
        return tuple((code, labels.get(code, ""), given[code]) for code in (*labels, *others))


def ranking(  # noqa: PLR0913  (whose, of what, and how fresh)
    workspace: Workspace,
    schema: Schema,
    row: Indicator,
    period: Period,
    units: Sequence[OrgUnit],
    *,
    refresh: bool | None = True,
    cancel: Event | None = None,
) -> Ranking:
    """Rank org units by an indicator of a period; of drafts and of what was returned nothing is counted.

    Raises:
        AccessError: the role may not ask, or may not see one of them.
        QueryError: the question went wrong or took too long.
        StoreError: there is nothing to read.
    """
    codes = [unit.code for unit in units]
    ids = [row.id] if row.percent is None else [row.percent.part, row.percent.whole]
    aliases = [f"{old}={one}" for one in ids for old in schema.indicators[one].replaces]
    given: dict[str, str | int | float | bool | None] = {
        "units": " ".join(codes),
        "ids": " ".join(ids),
        "aliases": " ".join(aliases),
        "family": schema.family,
        "year": period.year,
        "kind": period.kind,
    }
    sql = _SQL.read_text(encoding="utf-8")
    answer = run_query(workspace, sql, given, rows=_MOST, refresh=refresh, cancel=cancel, of=codes)
    if answer.truncated:
        raise QueryError("total.too_many")
    figures: dict[str, dict[str, Decimal]] = {}
    status: dict[str, Status] = {}
    for code, stands, id_, state, number in answer.rows:
        status[code] = Status(stands)
        if state in {"number", "none"}:
            figures.setdefault(code, {})[id_] = Decimal(0) if state == "none" else number
    found = [
        _ranked(row, unit, status.get(unit.code, Status.NOT_STARTED), figures.get(unit.code, {}))
        for unit in units
    ]
    return _in_order(row, found, answer.problems)


def _ranked(row: Indicator, unit: OrgUnit, status: Status, figures: Mapping[str, Decimal]) -> Ranked:
    if not status.is_locked:
        return Ranked(unit, status)
    if row.percent is None:
        return Ranked(unit, status, figures.get(row.id))
    part, whole = figures.get(row.percent.part), figures.get(row.percent.whole)
    if part is None or whole is None:
        return Ranked(unit, status)
    return Ranked(unit, status, percentage(part, whole, min(DECIMALS, row.decimals)), part, whole)


def _in_order(row: Indicator, found: Sequence[Ranked], problems: tuple[str, ...]) -> Ranking:
    known = [one for one in found if one.figure is not None]
    far = _far(row, known)
    marked = [
        Ranked(one.unit, one.status, one.figure, one.part, one.whole, is_far=one.unit.code in far)
        for one in found
    ]
    marked.sort(key=lambda one: (one.figure is None, -(one.figure or Decimal(0))))
    numbers = [one.figure for one in known if one.figure is not None and row.kind is not Kind.CODE]
    return Ranking(
        row, tuple(marked), lower_middle(numbers) if numbers else None, _total(row, known), problems
    )


def _total(row: Indicator, known: Sequence[Ranked]) -> Decimal | None:
    if not known:
        return None
    if row.percent is not None:
        part = sum((one.part for one in known if one.part is not None), Decimal(0))
        whole = sum((one.whole for one in known if one.whole is not None), Decimal(0))
        return percentage(part, whole, min(DECIMALS, row.decimals))
    if row.kind not in {Kind.COUNT, Kind.AMOUNT}:
        return None
    return sum((one.figure for one in known if one.figure is not None), Decimal(0))


def _far(row: Indicator, known: Sequence[Ranked]) -> frozenset[str]:
    """Return the codes of those whose figures are far from the others'."""
    if len(known) < LEAST or row.kind is Kind.CODE:
        return frozenset()
    is_share = row.kind is Kind.PERCENT
    plain = [float(one.figure or 0) for one in known]
    scaled = plain if is_share else [2 * sqrt(max(number, 0.0) + 0.375) for number in plain]
    middle, plain_middle = lower_middle(scaled), lower_middle(plain)
    swing = lower_middle([abs(one - middle) for one in scaled]) * NORMAL
    handful = float(HANDFUL) if is_share else max(float(HANDFUL), plain_middle / 4)
    return frozenset(
        one.unit.code
        for one, value, number in zip(known, scaled, plain, strict=True)
        if abs(number - plain_middle) > handful
        and abs(value - middle) > FAR * max(swing, _chance(one.whole) if is_share else 1.0)
    )


def _chance(whole: Decimal | None) -> float:
    """By how many points a share swings by chance alone."""
    if whole is None or whole <= 0:
        return _LEAST_SHARE_SWING
    return max(_LEAST_SHARE_SWING, 50 / sqrt(float(whole)))
