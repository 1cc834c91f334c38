"""From a file to a `Document`: which form it is, who reports and for when, and every figure on its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.documents.reading.cells import cell_of, unplaced_of
from cchc_tui.documents.reading.document import Document, DocumentFault
from cchc_tui.documents.reading.own_period import period_in_name, told_period
from cchc_tui.documents.reading.when import chosen_period, faults_of_period
from cchc_tui.documents.reading.who import resolve_unit
from cchc_tui.documents.rows.form_labels import FormLabels, form_labels
from cchc_tui.documents.rows.placing import fits_form, joined_rows, place_rows
from cchc_tui.documents.rows.tables import tables
from cchc_tui.documents.text.decoding import read_text
from cchc_tui.errors import DocumentError
from cchc_tui.text import nfc

__all__ = ["Document", "document_of", "read_document"]

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.documents.rows.columns import Layout
    from cchc_tui.documents.rows.placing import Placement
    from cchc_tui.documents.rows.tables import Table
    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period
    from cchc_tui.store.workspaces.units import OrgUnit

_LEAST_SHARE = 0.3
_LEAST_ROWS = 3
_FEW = 3
_MOST_ROWS = 2000
_MOST_CELLS = 500_000
_MOST_LINES = 20 * _MOST_ROWS
"""Of table rows that stand on several lines each."""


def read_document(
    path: Path,
    schemas: Iterable[Schema],
    *,
    period: Period | None = None,
    org_unit: str | None = None,
    units: Mapping[str, OrgUnit] | None = None,
) -> Document:
    """Read the appendix out of a text or Markdown document, or out of our own TOML.

    `schemas` are the forms it may be; the one whose labels match best is taken. `period` and `org_unit`
    (code or name) go before what the document says of itself. `units` is the register of org units.

    Raises:
        DocumentError: the file cannot be read or holds no appendix of these forms.
    """
    known = tuple(schemas)
    if path.suffix.lower() == ".toml":
        from cchc_tui.documents.reading.appendix_toml import read_appendix  # noqa: PLC0415  (it makes Documents as well)

        return read_appendix(path, known, period=period, org_unit=org_unit, units=units)
    text = read_text(path)
    return document_of(text, path, known, period=period, org_unit=org_unit, units=units)


def document_of(  # noqa: PLR0913  (the options of `read_document` and the text)
    text: str,
    path: Path,
    schemas: Sequence[Schema],
    *,
    period: Period | None = None,
    org_unit: str | None = None,
    units: Mapping[str, OrgUnit] | None = None,
) -> Document:
    """Read the appendix out of text; `path` is for messages, and its name may tell the period.

    Raises:
        DocumentError: the text holds no appendix of these forms.
    """
    text = nfc(text)
    if sum("|" in line or "\t" in line for line in text.split("\n")) > _MOST_LINES:
        raise DocumentError("documents.too_many_rows", path=path, most=_MOST_ROWS)
    if text.count("|") + text.count("\t") > _MOST_CELLS:
        raise DocumentError("documents.too_many_cells", path=path, most=_MOST_CELLS)
    found = tables(text)
    if not found:
        raise DocumentError("documents.no_table", path=path)
    if sum(len(table.rows) for table in found) > _MOST_ROWS:
        raise DocumentError("documents.too_many_rows", path=path, most=_MOST_ROWS)
    form, appendix = _best_form(found, schemas, path)
    wrong = next((table for table in appendix if not table.has_figures), None)
    if wrong is not None:
        raise DocumentError("documents.measures_for_figures", path=path, line=wrong.line)
    placement = place_rows((row for table in appendix for row in table.rows), form)
    _refuse_several(placement, path)
    lines = [table.line for table in appendix]
    schema = form.schema
    who = resolve_unit(text, lines, org_unit, units or {}, schema)
    told = told_period(text, schema.periods, lines)
    when = chosen_period(period, schema) or told or period_in_name(path.stem, schema.periods)
    return Document(
        path=path,
        schema=schema,
        org_unit=who.org_unit,
        org_unit_name=who.name,
        level=who.level,
        period=when if when is not None and when.kind in schema.periods else None,
        cells=tuple(cell_of(one) for one in placement.placed),
        unplaced=tuple(unplaced_of(one) for one in placement.unplaced),
        faults=(*who.faults, *faults_of_period(when, told, schema), *_faults(appendix, placement)),
    )


def _best_form(
    found: Sequence[Table], schemas: Sequence[Schema], path: Path
) -> tuple[FormLabels, tuple[Table, ...]]:
    """The schema whose labels match most rows, the latest edition where several match as well."""
    best: tuple[int, str, FormLabels, tuple[Table, ...]] | None = None
    for schema in schemas:
        form = form_labels(schema)
        appendix = _appendix(found, form)
        count = sum(_matching(table, form) for table in appendix)
        if best is None or (count, schema.edition) > best[:2]:
            best = count, schema.edition, form, appendix
    if best is None or best[0] < _LEAST_ROWS:
        raise DocumentError("documents.no_appendix", path=path, tables=len(found))
    return best[2], best[3]


def _matching(table: Table, form: FormLabels) -> int:
    return sum(fits_form(row, form) for row in joined_rows(table.rows, form))


def _appendix(found: Sequence[Table], form: FormLabels) -> tuple[Table, ...]:
    """The tables that belong to the appendix: rows of the form, or the few that a page break cut off."""
    sure = [_matching(table, form) >= _LEAST_SHARE * max(1, _telling(table, form)) for table in found]
    places = [place for place, one in enumerate(sure) if one]
    if not places:
        return ()
    heads = {(found[place].layout, found[place].head) for place in places}
    first, last = places[0], places[-1]
    while first > 0 and _is_cut_off(found[first - 1], heads):
        first -= 1
    while last + 1 < len(found) and _is_cut_off(found[last + 1], heads):
        last += 1
    return tuple(one for one in found[first : last + 1] if (one.layout, one.head) in heads)


def _is_cut_off(table: Table, heads: Collection[tuple[Layout, tuple[str, ...]]]) -> bool:
    return len(table.rows) <= _FEW and (table.layout, table.head) in heads


def _telling(table: Table, form: FormLabels) -> int:
    """How many rows say what they are."""
    return sum(bool(row.label or row.code) for row in joined_rows(table.rows, form))


def _refuse_several(placement: Placement, path: Path) -> None:
    """Two appendices in one file cannot be told apart row by row."""
    counts: dict[int, int] = {}
    for one in placement.placed:
        counts[id(one.row)] = counts.get(id(one.row), 0) + 1
    twice = sum(count > 1 for count in counts.values())
    if twice > _FEW and 2 * twice > len(counts):
        raise DocumentError("documents.several_appendices", path=path)


def _faults(appendix: Sequence[Table], placement: Placement) -> Iterator[DocumentFault]:
    rivals = next((table for table in appendix if table.layout.rivals), None)
    if rivals is not None:
        names = ", ".join(f"«{name}»" for name in rivals.layout.rivals)
        yield DocumentFault("documents.rival_columns", {"columns": names, "line": rivals.line})
    two = next((table.layout.names for table in appendix if table.layout.from_start is not None), None)
    if two is not None:
        yield DocumentFault("documents.two_columns", {"period": two[0], "from_start": two[1]})
    if placement.codes_ignored:
        yield DocumentFault("documents.codes_ignored")
