"""Rows without a code of their own, placed among their neighbours: most are parts of the row above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_tui.documents.rows import codes
from cchc_tui.documents.rows.labels import ALIKE, ALIKE_UNDER_ITS_ROW, CUT_SHORT, is_abbreviation, likeness
from cchc_tui.documents.rows.measures import is_same_measure
from cchc_tui.schema.model import Indicator
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from cchc_tui.documents.rows.form_labels import FormLabels
    from cchc_tui.documents.rows.tables import PrintedRow

_CODE_LEFT_OUT = 0.92
_SAME_LABEL = 0.95
_CLOSE = 0.05
_FAR = 0.25
_OWN_PART = 0.01
_SAME_MEASURE = 0.005
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Run:
    """Rows without code that follow one another, and what is known of their surroundings.

    `over` and `following` are the places of the coded rows around them. `strange` says that a row which is
    not in the form stands directly above: what follows may be parts of that. `taken` are places that have a
    printed row already.
    """

    rows: tuple[PrintedRow, ...]
    over: int | None
    following: int | None
    strange: bool
    taken: AbstractSet[int]


def place_run(run: Run, form: FormLabels) -> list[int | str]:
    """Return the place of each row of a run, or why it has none ("unknown", "ambiguous")."""
    places: list[int | str] = ["unknown"] * len(run.rows)
    if not run.strange:
        wanted = _candidates(run, form)
        scores = [_scores(row, wanted, run, form) for row in run.rows]
        for index, choice in _align(scores, len(wanted)).items():
            places[index] = wanted[choice]
        _withdraw_doubtful(places, scores, wanted, run, form)
        _place_swapped(places, run, form)
    _place_by_label_alone(places, run, form)
    _place_in_order(places, run, form)
    _withdraw_parts_of_another(places, run, form)
    return [
        "no_label" if place == "unknown" and not row.label else place
        for place, row in zip(places, run.rows, strict=True)
    ]


def _withdraw_parts_of_another(places: list[int | str], run: Run, form: FormLabels) -> None:
    """Take back parts behind a second "Trong đó": they are not those of the row above the run."""
    begin, own = _second_beginning(run.rows), _parts(run.over, form)
    for index in range(len(run.rows) if begin is None else begin, len(run.rows)):
        if places[index] in own:
            places[index] = "ambiguous"


def _second_beginning(rows: Sequence[PrintedRow]) -> int | None:
    """Where "Trong đó" begins anew: the row that those parts belong to is missing in between."""
    marks = [codes.begins_parts(row.raw_code) for row in rows]
    if not marks or not marks[0] or False not in marks:
        return None
    return next((place for place in range(marks.index(False), len(marks)) if marks[place]), None)


def _parts(over: int | None, form: FormLabels) -> list[int]:
    row = form.schema.rows[over] if over is not None else None
    return [form.place(part) for part in form.schema.parts(row.id)] if isinstance(row, Indicator) else []


def _candidates(run: Run, form: FormLabels) -> list[int]:
    """Places the rows may have: parts of the row above, and what is missing up to the next coded row."""
    own = _parts(run.over, form)
    start = -1 if run.over is None else run.over
    end = len(form.labels) if run.following is None else run.following
    between = [place for place in range(start + 1, end) if place not in run.taken]
    return sorted({*own, *between})


def _scores(row: PrintedRow, wanted: Sequence[int], run: Run, form: FormLabels) -> dict[int, float]:
    """How well a row fits each candidate; only those hardly worse than the best anywhere in the form."""
    match = form.best(row.label)
    if match is None:
        return {}
    own = set(_parts(run.over, form))
    scores: dict[int, float] = {}
    for index, place in enumerate(wanted):
        alike = likeness(row.label, form.labels[place])
        target = form.schema.rows[place]
        is_part = isinstance(target, Indicator) and target.is_part
        needed = ALIKE_UNDER_ITS_ROW if is_part and run.over is not None else _CODE_LEFT_OUT
        if alike < needed or alike < match.likeness - _CLOSE:
            continue
        same = isinstance(target, Indicator) and fold(target.measure.name) == fold(row.measure)
        scores[index] = alike + _OWN_PART * (place in own) + _SAME_MEASURE * same
    best = max(scores.values(), default=0.0)
    return {index: score for index, score in scores.items() if score >= best - _CLOSE}


def _align(scores: Sequence[dict[int, float]], width: int) -> dict[int, int]:
    """Choose candidates in printed order so that the sum of scores is largest (each used once)."""
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for row in range(len(scores) - 1, -1, -1):
        for choice in range(width - 1, -1, -1):
            skip = max(best[row + 1][choice], best[row][choice + 1])
            taken = scores[row].get(choice)
            best[row][choice] = skip if taken is None else max(skip, taken + best[row + 1][choice + 1])
    chosen: dict[int, int] = {}
    row = choice = 0
    while row < len(scores) and choice < width:
        taken = scores[row].get(choice)
        if taken is not None and best[row][choice] <= taken + best[row + 1][choice + 1] + _TIE:
            chosen[row] = choice
            row, choice = row + 1, choice + 1
        elif best[row][choice] <= best[row + 1][choice] + _TIE:
            row += 1
        else:
            choice += 1
    return chosen


def _withdraw_doubtful(
    places: list[int | str],
    scores: Sequence[dict[int, float]],
    wanted: Sequence[int],
    run: Run,
    form: FormLabels,
) -> None:
    """Take back a placing that could as well have been elsewhere between the same neighbours.

    A part right under its row is no matter of doubt, unless what follows belongs elsewhere.
    """
    own = _parts(run.over, form)
    complete = places == own
    end = len(form.labels) if run.following is None else run.following
    for index, place in enumerate(places):
        if not isinstance(place, int):
            continue
        if place in own and not complete and _is_close(run.rows[index].label, own, form):
            places[index] = "ambiguous"
            continue
        following = next((one for one in places[index + 1 :] if isinstance(one, int)), None)
        if place in own and (following is None or following in own):
            continue
        before = next((one for one in reversed(places[:index]) if isinstance(one, int)), -1)
        least = scores[index][wanted.index(place)] - _OWN_PART - _SAME_MEASURE - _TIE
        as_good = [wanted[choice] for choice, score in scores[index].items() if score >= least]
        if any(before < one < (following or end) and one != place for one in as_good):
            places[index] = "ambiguous"


def _is_close(label: str, own: Sequence[int], form: FormLabels) -> bool:
    """Whether a label could be either of two parts where some part is missing, as one that was cut short."""
    alike = sorted((likeness(label, form.labels[place]) for place in own), reverse=True)
    if len(alike) < 2 or alike[0] >= _SAME_LABEL:  # noqa: PLR2004  (with one part there is no choice)
        return False
    if alike[0] == CUT_SHORT:
        return alike[1] >= CUT_SHORT
    return alike[0] - alike[1] < _FAR or sum(is_abbreviation(label, form.labels[place]) for place in own) > 1


def _place_swapped(places: list[int | str], run: Run, form: FormLabels) -> None:
    """Place parts that stand in another order than in the form, and second copies of a part."""
    own = _parts(run.over, form)
    for index, row in enumerate(run.rows):
        if places[index] != "unknown" or not own or _is_close(row.label, own, form):
            continue
        alike = sorted(((likeness(row.label, form.labels[place]), place) for place in own), reverse=True)
        top, place = alike[0]
        rival = len(alike) > 1 and alike[1][0] > top - _CLOSE
        match = form.best(row.label)
        elsewhere = match is not None and match.likeness > top + _TIE
        free = place not in run.taken and place not in places
        if not rival and not elsewhere and top >= (ALIKE if free else _SAME_LABEL):
            places[index] = place


def _place_in_order(places: list[int | str], run: Run, form: FormLabels) -> None:
    """Place abbreviated parts, or parts without labels, in order: just as many as their row has."""
    own = _parts(run.over, form)
    if run.strange or len(own) != len(run.rows) or run.taken & set(own):
        return
    after = own[-1] + 1 if own else None
    whole = all(row.measure or row.figure for row in run.rows) and not any(
        codes.begins_parts(row.raw_code) for row in run.rows[1:]
    )
    if not whole or (after if after != len(form.labels) else None) != run.following:
        return
    fits = all(
        found == place or (not isinstance(found, int) and _may_stand_for(row, place, form))
        for row, found, place in zip(run.rows, places, own, strict=True)
    )
    if fits:
        places[:] = own


def _may_stand_for(row: PrintedRow, place: int, form: FormLabels) -> bool:
    part = form.schema.rows[place]
    if not isinstance(part, Indicator) or not is_same_measure(row.measure, part):
        return False
    return not row.label or is_abbreviation(row.label, form.labels[place])


def _place_by_label_alone(places: list[int | str], run: Run, form: FormLabels) -> None:
    """Place rows whose whole label is found once in the form, wherever they stand."""
    for index, row in enumerate(run.rows):
        if places[index] != "unknown":
            continue
        match = form.best(row.label)
        if match is None or match.likeness < _CODE_LEFT_OUT:
            continue
        if match.rivals:
            places[index] = "ambiguous"
        elif (match.place not in run.taken and match.place not in places) or (
            match.likeness >= _SAME_LABEL and not run.strange
        ):
            places[index] = match.place
