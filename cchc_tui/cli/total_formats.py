"""A total for other programs, whole: CSV with a line for each figure, JSON with its coverage and all else."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

from cchc_tui.documents.answers.answers import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from cchc_tui.analysis.against import Comparison
    from cchc_tui.analysis.claims import Judged
    from cchc_tui.analysis.totals import RowTotal, Total
    from cchc_tui.units.model import OrgUnit

_COLUMNS = (
    "org_unit", "org_unit_name", "id", "code", "part", "label", "measure", "flow", "figure", "part_sum",
    "whole_sum", "expected", "known", "blank", "not_applicable", "median", "least", "greatest", "codes",
    "blank_units",
)  # fmt: skip


def print_csv(found: Total) -> None:
    """Print a line for each total; codes are written ``0:12 1:80``, units that lack a figure as codes."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for unit, one in _lines(found):
        data = _row(found, one)
        codes = " ".join(f"{code}:{count}" for code, count in data["codes"].items())
        flat = data | {
            "org_unit": unit.code if unit else "",
            "org_unit_name": unit.name if unit else "",
            "blank": len(one.blank),
            "codes": codes,
            "blank_units": " ".join(one.blank),
        }
        writer.writerow([safe_cell(flat[name]) for name in _COLUMNS])


def print_json(
    found: Total, unit: OrgUnit | None, judged: Judged | None, compared: Comparison | None
) -> None:
    """Print one object; exact decimals are given as text."""
    cover, scope = found.coverage, found.scope
    data: dict[str, Any] = {
        "schema": found.schema.name,
        "period": str(found.period),
        "org_unit": _unit(unit) if unit else None,
        "coverage": {
            "expected": cover.expected,
            "reported": len(cover.reported),
            "estimates": cover.estimates,
            "missing": [{**_unit(one), "status": status} for one, status in cover.missing.items()],
            "not_expected": list(cover.strays),
        },
        "breaks": [
            {**_unit(one.unit), "touches": _units(one.touches), "in_total": one.is_inside}
            for one in scope.breaks
        ],
        "rows": [
            {**({"org_unit": one.code} if one else {}), **_row(found, each)} for one, each in _lines(found)
        ],
    }
    if judged:
        data["claim"] = _claim(judged)
    if compared:
        data["own"] = _own(compared)
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _lines(found: Total) -> Iterator[tuple[OrgUnit | None, RowTotal]]:
    for one in found.rows:
        yield None, one
    for unit in found.scope.targets:
        for one in found.by_unit.get(unit.code, ()):
            yield unit, one


def _row(found: Total, one: RowTotal) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id,
        "code": found.schema.printed_code(row),
        "part": row.ordinal or None,
        "label": row.label,
        "measure": row.measure.name,
        "flow": row.flow.value,
        "figure": _text(one.figure),
        "part_sum": _text(one.part),
        "whole_sum": _text(one.whole),
        "expected": one.expected,
        "known": one.known,
        "blank": list(one.blank),
        "not_applicable": one.not_applicable,
        "median": _text(one.median) if not row.codes else None,
        "least": _text(one.listed[0]) if one.listed and not row.codes else None,
        "greatest": _text(one.listed[-1]) if one.listed and not row.codes else None,
        "codes": {_text(code): count for code, count in one.codes.items()} if row.codes else {},
    }


def _claim(judged: Judged) -> dict[str, Any]:
    claim = judged.claim
    return {
        "claim": f"{claim.row.id} {claim.sign} {claim.limit:f}",
        "outcome": judged.outcome.value,
        "known": _text(judged.known),
        "unknown": _units(judged.unknown),
        "needed_together": _text(judged.needed),
        "needed_each": _text(judged.each),
    }


def _own(compared: Comparison) -> dict[str, Any]:
    return {
        **_unit(compared.unit),
        "compared": compared.compared,
        "differences": [
            {
                "id": one.row.id,
                "own": _text(one.own),
                "total": _text(one.total),
                "difference": _text(one.difference),
                "explanations": [
                    {
                        "kind": each.key,
                        "org_units": _units(each.units),
                        "figure": _text(each.figure),
                        "meant": _text(each.meant),
                    }
                    for each in one.explanations
                ],
            }
            for one in compared.differences
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _unit(unit: OrgUnit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name}


def _units(units: Iterable[OrgUnit]) -> list[dict[str, str]]:
    return [_unit(one) for one in units]
