"""Which column of a table holds what: from its header words, or from its content where it has no header."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cchc_tui.documents.rows.codes import is_code
from cchc_tui.documents.text.markup import one_line
from cchc_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.documents.rows.pipes import RawRow

_WORDS = {
    "code": re.compile(r"s ?t ?t|t ?t|so t ?t|so thu tu|ma( so)?( chi tieu)?|so hieu|no|code"),
    "label": re.compile(r"(cac |ten )?(chi tieu|noi dung|tieu chi|chi so|danh muc|indicator)( .*)?"),
    "measure": re.compile(r"don vi( tinh)?|d ?v ?t|dv tinh|don vi do|unit|measure"),
    "figure": re.compile(
        r"(so lieu|ket qua|so luong|gia tri|thuc hien|so bao cao|tong so|sl|figure|value)( .*)?"
        r"|(trong ky|ky|quy|nam|6 thang|9 thang|luy ke|cong don)( .*)?"
    ),
    "note": re.compile(r"(ghi chu|gc|chu thich|giai trinh|dien giai|note)( .*)?"),
}
_RANK = ("so lieu", "gia tri", "ket qua", "thuc hien", "so bao cao", "so luong", "tong so")
_OTHER_PERIOD = re.compile(r"\b(ky truoc|nam truoc|quy truoc|cung ky|ke hoach|so sanh|tang|giam)\b")
_THIS_PERIOD = re.compile(r"\b(ky nay|ky bao cao|trong ky|quy nay|bao cao)\b")
_FROM_START = re.compile(r"\b(luy ke|cong don|tu dau nam)\b")
_NUMBERING = re.compile(r"\(?\s*(?:[a-d]|\d{1,2})\s*\)?(?:\s*=.*)?")
_YEAR = re.compile(r"\b20\d\d\b")
_NO_WORD = re.compile(r"[^\w]+")
_PARENTHESES = re.compile(r"\([^()]*\)")
_LONGEST_HEADER = 90
_MOST_MEASURES = 0.5
_MEASURES = re.compile(
    r"%|.*=\s*\d.*"
    r"|(ho so|nguoi|thu tuc|nhiem vu|van ban|don vi|co quan|so luong|van de|phieu|trieu dong|dong)\b.*"
)
_NUMBER = re.compile(r"[-+–]|[\d\s.,%/]*\d[\d\s.,%]*|x")


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of the columns, counted from 0; None where a table has no such column."""

    width: int
    label: int
    figure: int
    code: int | None = None
    measure: int | None = None
    note: int | None = None
    rivals: tuple[str, ...] = ()
    """Headers of other columns that may hold the figures just as well."""
    from_start: int | None = None
    """A second column of figures: those counted from the start of the year."""
    names: tuple[str, ...] = ()
    """Headers of the column of figures and of `from_start`."""


def header_kind(text: str) -> str | None:
    """Return which column a header cell names ("code", "label", "measure", "figure", "note"), if any."""
    folded = _folded_header(text)
    if not folded or len(text) > _LONGEST_HEADER:
        return None
    return next((kind for kind, words in _WORDS.items() if words.fullmatch(folded)), None)


def _folded_header(text: str) -> str:
    return _NO_WORD.sub(" ", _PARENTHESES.sub(" ", fold(one_line(text)))).strip()


def is_figure(cell: str) -> bool:
    """Whether a cell looks like a figure rather than words."""
    return _NUMBER.fullmatch(fold(cell)) is not None


def is_measure(cell: str) -> bool:
    """Whether a cell names a unit of measure."""
    return _MEASURES.fullmatch(fold(cell)) is not None


def is_header(row: RawRow) -> bool:
    """Whether a row names columns; a data row never does: it has a code, a number or a long label."""
    kinds = [header_kind(cell) for cell in row.cells]
    named = {kind for kind in kinds if kind}
    if any(
        is_code(cell) or (cell[:1].isdigit() and kind is None)
        for cell, kind in zip(row.cells, kinds, strict=True)
    ):
        return False
    if any(
        cell and kind is None and len(cell) > _LONGEST_HEADER
        for cell, kind in zip(row.cells, kinds, strict=True)
    ):
        return False
    return len(named) > 1 and bool(named & {"code", "label"})


def continues_header(header: Sequence[RawRow], row: RawRow) -> bool:
    """Whether a row under a header row still belongs to it: more names, or the columns' numbers."""
    filled = [(place, cell) for place, cell in enumerate(row.cells) if cell]
    if all(_NUMBERING.fullmatch(fold(cell)) for _, cell in filled):
        return len(filled) > 2 or len(filled) == len(row.cells)  # noqa: PLR2004  (a code and a figure may stand alone)
    named = {header_kind(cell) for _, cell in filled}
    above = {header_kind(header[0].cells[place]) for place, _ in filled if place < len(header[0].cells)}
    return None not in named and not above & {"code", "label", "note"} and bool(named & {"measure", "figure"})


def layout_of(header: Sequence[RawRow]) -> Layout | None:
    """Return the layout that header rows name; None without a column of labels and one of figures."""
    width = max(len(row.cells) for row in header)
    names: list[str] = [""] * width
    groups: list[str] = [""] * width
    for row in header:
        for place, cell in enumerate(row.cells):
            if header_kind(cell) is not None:
                groups[place] += " " + _folded_header(cell)
                names[place] = cell
    kinds = [header_kind(name) for name in names]
    figures = [place for place, kind in enumerate(kinds) if kind == "figure"]
    if "label" not in kinds or not figures:
        return None
    figures.sort(key=lambda place: (_figure_rank(groups[place]), place))
    best = figures[0]
    rivals = [
        place
        for place in figures[1:]
        if _figure_rank(groups[place]) == _figure_rank(groups[best])
        and _counts_from_start(groups[place]) == _counts_from_start(groups[best])
    ]
    from_start = next((place for place in figures[1:] if _counts_from_start(groups[place])), None)
    from_start = None if _counts_from_start(groups[best]) else from_start
    return Layout(
        width,
        kinds.index("label"),
        best,
        code=_first(kinds, "code"),
        measure=_first(kinds, "measure"),
        note=_first(kinds, "note"),
        rivals=tuple(one_line(names[place]) for place in rivals),
        from_start=from_start,
        names=tuple(one_line(names[place]) for place in (best, from_start) if place is not None),
    )


def settled(layout: Layout, rows: Sequence[RawRow]) -> Layout | None:
    """Return a layout that its rows bear out; None if measures stand where the figures should.

    Where a header's second row is lost, "Kết quả" stands over the measures and the figures alike: the
    figures are the next column then.
    """
    if _share_of_measures(rows, layout.figure) <= _MOST_MEASURES:
        return layout
    following = layout.figure + 1
    filled = [row.cells[following] for row in rows if following < len(row.cells) and row.cells[following]]
    numbers = sum(bool(_NUMBER.fullmatch(fold(cell))) for cell in filled)
    if following in {layout.code, layout.label} or 2 * numbers < len(filled) or not numbers:
        return None
    note = layout.note if layout.note != following else None
    return replace(layout, figure=following, measure=layout.figure, note=note, rivals=(), from_start=None)


def _share_of_measures(rows: Sequence[RawRow], place: int) -> float:
    filled = [fold(row.cells[place]) for row in rows if place < len(row.cells) and row.cells[place]]
    measures = sum(bool(_MEASURES.fullmatch(cell)) for cell in filled)
    return measures / len(filled) if len(filled) > 2 else 0.0  # noqa: PLR2004  (two may be slips)


def _counts_from_start(words: str) -> bool:
    return _FROM_START.search(words) is not None and _OTHER_PERIOD.search(words) is None


def _figure_rank(words: str) -> tuple[int, int, int, int]:
    """How little a header speaks for this period's figures; of two years the later one is the report's."""
    kind = next((rank for rank, word in enumerate(_RANK) if word in words), len(_RANK))
    year = max(map(int, _YEAR.findall(words)), default=0)
    this = 0 if _THIS_PERIOD.search(words) else 2 if _FROM_START.search(words) else 1
    return (1 if _OTHER_PERIOD.search(words) else 0, this, -year, kind)


def _first(kinds: Sequence[str | None], kind: str) -> int | None:
    return kinds.index(kind) if kind in kinds else None


def guess_layout(rows: Sequence[RawRow]) -> Layout | None:
    """Return the layout that the content of a table without header suggests; None where it does not.

    Codes stand in the column with most codes, labels in the one with the longest texts after it; the
    measure is the column right of the label that names measures most often, and the figure the column
    after it, or the one with most numbers.
    """
    width = max(len(row.cells) for row in rows)
    columns = [[row.cells[place] if place < len(row.cells) else "" for row in rows] for place in range(width)]
    codes = [sum(is_code(cell) for cell in column) for column in columns]
    label = max(range(width), key=lambda place: sum(map(len, columns[place])))
    code = max(range(width), key=lambda place: codes[place])
    glued = sum(cell[:1].isdigit() and is_code(cell.split(" ", 1)[0]) for cell in columns[label])
    if max(codes[code], glued) < 3 or width < 2:  # noqa: PLR2004  (two codes may be chance)
        return None
    has_codes = codes[code] >= glued and code != label
    rest = range(label + 1, width)
    measures = {
        place: sum(bool(_MEASURES.fullmatch(fold(cell))) for cell in columns[place]) for place in rest
    }
    measure = max(rest, key=lambda place: measures[place], default=None)
    if measure is not None and measures[measure] == 0:
        measure = None
    numbers = {
        place: sum(bool(cell) and bool(_NUMBER.fullmatch(fold(cell))) for cell in columns[place])
        for place in rest
        if place != measure
    }
    if not numbers:
        return None
    figure = max(numbers, key=lambda place: (numbers[place], -place))
    after = [place for place in rest if place > figure and place != measure]
    return Layout(width, label, figure, code if has_codes else None, measure, after[-1] if after else None)
