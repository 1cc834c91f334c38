"""Which row of the form each printed row is: by its code where that agrees with its label, else by its label.

Nothing is placed on a guess. What cannot be told apart, or is not in the form, is handed back as unplaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cchc_tui.documents.rows.joining import join_broken
from cchc_tui.documents.rows.labels import ALIKE, ALIKE_UNDER_ITS_ROW, ALIKE_WITH_CODE, begins_like, likeness
from cchc_tui.documents.rows.runs import Run, place_run
from cchc_tui.schema.model import Indicator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchc_tui.documents.rows.form_labels import FormLabels
    from cchc_tui.documents.rows.tables import PrintedRow
    from cchc_tui.schema.model import Row

_SURE = 0.95
_MOST_STRANGE = 0.3


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed row and the row of the form that it is; `wrong_code` says that its printed code is not."""

    printed: PrintedRow
    row: Row
    wrong_code: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A printed row that has no place; `why` is "unknown", "ambiguous", "surplus" or "no_label".

    `after` is the place in the form of the last row placed before it, -1 for none.
    """

    printed: PrintedRow
    why: str
    after: int = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """All printed rows in document order, each placed or not."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    codes_ignored: bool = False
    """Whether the document numbers its rows in a way of its own, so that only the labels counted."""


def place_rows(rows: Iterable[PrintedRow], form: FormLabels) -> Placement:
    """Find the form's row of each printed row."""
    whole = _without_part_numbers(joined_rows(rows, form), form)
    anchors = [_anchor(row, form) for row in whole]
    own_numbering = _numbers_by_itself(whole, anchors)
    if own_numbering:
        anchors = [
            None if isinstance(anchor, _Anchor) or anchor == "unknown" else anchor for anchor in anchors
        ]
    return _assemble(whole, anchors, form, own_numbering=own_numbering)


def joined_rows(rows: Iterable[PrintedRow], form: FormLabels) -> list[PrintedRow]:
    """Return the rows with broken ones made whole; where no row has a label there is nothing to join by."""
    listed = list(rows)
    return join_broken(listed, form) if any(row.label for row in listed) else listed


def fits_form(row: PrintedRow, form: FormLabels) -> bool:
    """Whether a row is one of this form beyond doubt: by its label, or by its code where that agrees."""
    target = form.schema.by_code.get(row.code) if row.code else None
    if target is not None:
        return not row.label or likeness(row.label, form.labels[form.place(target)]) >= ALIKE_WITH_CODE
    match = form.best(row.label) if row.label else None
    return match is not None and match.likeness >= ALIKE


def _without_part_numbers(rows: Sequence[PrintedRow], form: FormLabels) -> list[PrintedRow]:
    """Take the numbers 1, 2, 3 off parts of the row above: a plain number is a section's code."""
    parts: list[str] = []
    freed: list[PrintedRow] = []
    for row in rows:
        target = form.schema.by_code.get(row.code) if row.code else None
        section = target is not None and fits_form(row, form) and bool(row.label)
        if row.code and "." not in row.code and not section and _is_like_one(row.label, parts):
            freed.append(replace(row, code="", raw_code=row.raw_code, is_part=True))
            continue
        if isinstance(target, Indicator):
            parts = [form.labels[form.place(part)] for part in form.schema.parts(target.id)]
        elif row.code:
            parts = []
        freed.append(row)
    return freed


def _is_like_one(label: str, parts: Sequence[str]) -> bool:
    return any(likeness(label, part) >= ALIKE_UNDER_ITS_ROW for part in parts)


@dataclass(frozen=True, slots=True)
class _Anchor:
    place: int
    wrong_code: bool = False


def _anchor(row: PrintedRow, form: FormLabels) -> _Anchor | str | None:
    """Place of a coded row, why it has none, or None for a row that must be placed among its neighbours."""
    if row.surplus:
        return "surplus"
    if not row.code:
        return None
    target = form.schema.by_code.get(row.code)
    match = form.best(row.label) if row.label else None
    if target is None:
        return _anchor_of_strange_code(row, form)
    place = form.place(target)
    alike = likeness(row.label, form.labels[place])
    best = match.likeness if match else 0.0
    if not row.label or alike >= min(ALIKE, best) or begins_like(row.label, form.labels[place]):
        return _Anchor(place) if not row.label or alike >= ALIKE_WITH_CODE else "unknown"
    if match is not None and best >= ALIKE:
        return _Anchor(match.place, wrong_code=True) if best >= _SURE and not match.rivals else "ambiguous"
    return _Anchor(place) if alike >= ALIKE_WITH_CODE else "unknown"


def _anchor_of_strange_code(row: PrintedRow, form: FormLabels) -> _Anchor | str | None:
    """A code that the form does not have: a part that was numbered, a slip, or a row of another form."""
    match = form.best(row.label)
    over = form.schema.by_code.get(row.code.rpartition(".")[0])
    if isinstance(over, Indicator) and form.schema.parts(over.id):
        parts = [form.labels[form.place(part)] for part in form.schema.parts(over.id)]
        if max(likeness(row.label, part) for part in parts) >= ALIKE:
            return None
    if match is not None and match.likeness >= _SURE and not match.rivals:
        return _Anchor(match.place, wrong_code=True)
    return "unknown"


def _numbers_by_itself(rows: Sequence[PrintedRow], anchors: Sequence[_Anchor | str | None]) -> bool:
    coded = [anchor for row, anchor in zip(rows, anchors, strict=True) if row.code]
    strange = sum(
        anchor == "unknown" or (isinstance(anchor, _Anchor) and anchor.wrong_code) for anchor in coded
    )
    moved = sum(isinstance(anchor, _Anchor) and anchor.wrong_code for anchor in coded)
    return moved > 2 and strange > _MOST_STRANGE * len(coded)  # noqa: PLR2004  (two slips are slips)


def _assemble(
    rows: Sequence[PrintedRow],
    anchors: Sequence[_Anchor | str | None],
    form: FormLabels,
    *,
    own_numbering: bool,
) -> Placement:
    places: list[_Anchor | str] = []
    taken = {anchor.place for anchor in anchors if isinstance(anchor, _Anchor)}
    start = 0
    while start < len(rows):
        anchor = anchors[start]
        if anchor is not None:
            places.append(anchor)
            start += 1
            continue
        end = start
        while end < len(rows) and anchors[end] is None:
            end += 1
        run = Run(tuple(rows[start:end]), *_neighbours(anchors, start, end), taken)
        for found in place_run(run, form):
            places.append(_Anchor(found) if isinstance(found, int) else found)
            if isinstance(found, int):
                taken.add(found)
        start = end
    return _placement(rows, places, form, own_numbering=own_numbering)


def _neighbours(
    anchors: Sequence[_Anchor | str | None], start: int, end: int
) -> tuple[int | None, int | None, bool]:
    """Places of the rows around a run, and whether a row that is not in the form stands directly above."""
    before = [anchor for anchor in anchors[:start] if anchor is not None]
    strange = bool(before) and before[-1] == "unknown"
    over = next((anchor.place for anchor in reversed(before) if isinstance(anchor, _Anchor)), None)
    following = next((anchor.place for anchor in anchors[end:] if isinstance(anchor, _Anchor)), None)
    return over, following, strange


def _placement(
    rows: Sequence[PrintedRow], places: Sequence[_Anchor | str], form: FormLabels, *, own_numbering: bool
) -> Placement:
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    last = -1
    for row, place in zip(rows, places, strict=True):
        if isinstance(place, _Anchor):
            last = place.place
            placed.append(Placed(row, form.schema.rows[last], place.wrong_code))
        else:
            unplaced.append(Unplaced(row, place, last))
    return Placement(tuple(placed), tuple(unplaced), own_numbering)
