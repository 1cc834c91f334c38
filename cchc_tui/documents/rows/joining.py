"""Rows that a page break or a narrow column split, made whole again by the form's own labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_tui.documents.rows.labels import ALIKE, begins_like, likeness
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.documents.rows.form_labels import FormLabels
    from cchc_tui.documents.rows.tables import PrintedRow

_GAIN = 0.02
_SURE = 0.95
_EXACT = 0.999


def join_broken(rows: Iterable[PrintedRow], form: FormLabels) -> list[PrintedRow]:
    """Return the rows with every second half joined to its first, and rows that say nothing left out."""
    whole: list[PrintedRow] = []
    for row in rows:
        if not (row.label or row.code or row.measure or row.figure or row.note or row.from_start):
            if _is_split_marker(row) and whole:
                continue
            if not row.is_part:
                whole.append(row)
        elif whole and _is_second_half(whole[-1], row, form):
            whole[-1] = _joined(whole[-1], row)
        else:
            whole.append(row)
    return whole


def _is_split_marker(row: PrintedRow) -> bool:
    return fold(row.raw_code) in {"do", "trong", "trong do"}


def _is_second_half(first: PrintedRow, second: PrintedRow, form: FormLabels) -> bool:
    if second.code or first.surplus or second.surplus:
        return False
    if second.raw_code and not (fold(second.raw_code) == "do" and fold(first.raw_code) == "trong"):
        return False
    if not second.label:
        return not second.figure and not (second.measure and second.note and not first.measure)
    if (first.figure and second.figure) or (first.measure and second.measure and not _is_list(first.measure)):
        return False
    if second.is_part and not second.raw_code:
        return _is_whole(f"{first.label} {second.label}", form) and not _is_whole(second.label, form)
    return _reads_better_together(first, second, form)


def _is_whole(label: str, form: FormLabels) -> bool:
    match = form.best(label)
    return match is not None and match.likeness >= _SURE


def _is_list(measure: str) -> bool:
    """Whether a measure is a list of coded values, which may be split over the pages like a label."""
    return "=" in measure


def _reads_better_together(first: PrintedRow, second: PrintedRow, form: FormLabels) -> bool:
    together = f"{first.label} {second.label}"
    alone = form.best(second.label)
    itself = 0.0
    if alone is not None and alone.likeness >= ALIKE:
        itself = min(alone.likeness + _GAIN, _EXACT) if alone.likeness < 1 else 1.0
    coded = form.schema.by_code.get(first.code) if first.code else None
    if coded is not None:
        label = form.labels[form.place(coded)]
        if likeness(together, label) > max(likeness(first.label, label) + _GAIN, itself):
            return True
        if not itself and begins_like(together, label) and not begins_like(label, first.label):
            return True
    joined, before = form.best(together), form.best(first.label)
    if not itself and form.is_beginning(together):
        return True
    if joined is None or joined.likeness < max(ALIKE, itself):
        return False
    return before is None or joined.likeness > before.likeness + _GAIN or joined.likeness >= _SURE


def _joined(first: PrintedRow, second: PrintedRow) -> PrintedRow:
    def both(one: str, other: str, between: str) -> str:
        return f"{one}{between}{other}" if one and other else one or other

    return replace(
        first,
        label=both(first.label, second.label, " "),
        measure=both(first.measure, second.measure, " "),
        figure=both(first.figure, second.figure, " "),
        from_start=both(first.from_start, second.from_start, " "),
        note=both(first.note, second.note, " "),
    )
