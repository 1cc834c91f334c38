"""What the reading of a document brought to light, as findings beside those of the rules."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from cchc_tui.checks.finding import Finding, Proposal
from cchc_tui.checks.speech import both, written
from cchc_tui.documents.rows.form_labels import label_of
from cchc_tui.documents.rows.measures import is_other_kind, is_same_measure, times_apart
from cchc_tui.entry.compute import amount
from cchc_tui.entry.figure import State
from cchc_tui.messages import tr_in
from cchc_tui.schema.model import Heading, Indicator, Level, Severity, Text, bare_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchc_tui.documents.reading.document import CellRead, Document, UnplacedRow
    from cchc_tui.entry.figure import Sheet
    from cchc_tui.schema.model import Row, Schema

_TOLD = (
    "leading_zero",
    "sum",
    "thousands",
    "decimal_point",
    "decimal_comma",
    "zero_fraction",
    "label_for_code",
    "wide_digits",
)
_MOST_LISTED = 12
_LONGEST_LABEL = 60
_A_FIGURE = re.compile(r"\d[\d.,\s]*%?")
_NOTHING = re.compile(r"[\s\-–—.…_]*|x", re.IGNORECASE)


def of_cell(document: Document, cell: CellRead, sheet: Sheet, rules: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what is to be said of one row of the document."""
    if isinstance(cell.row, Heading):
        yield from _of_heading(cell)
        return
    indicator, schema = cell.row, document.schema
    if cell.fault is not None:
        why = Text(*(tr_in(spoken, cell.fault.key, **cell.fault.values) for spoken in ("vi", "en")))
        message = both("documents.finding_unreadable", why=why)
        yield _finding(schema, indicator, (Severity.ERROR, "unreadable"), cell.typed, message)
    if "dash" in cell.remarks and not _dash_is_told(indicator, sheet, rules):
        mine = Level(document.level) in indicator.levels
        message = both(f"documents.finding_dash{'' if mine else '_not_mine'}", value=cell.typed)
        yield _finding(schema, indicator, (Severity.INFO, "dash"), cell.typed, message)
    for remark in _TOLD:
        if remark in cell.remarks and cell.figure is not None:
            read = written(cell.figure.number)
            message = both(f"entry.remark_{remark}", typed=cell.typed, read=read)
            mend = Proposal(read, both("documents.why_written")) if read != cell.typed else None
            yield _finding(schema, indicator, (Severity.INFO, remark), cell.typed, message, mend)
    yield from _of_print(schema, indicator, cell)


def _of_heading(cell: CellRead) -> Iterator[Finding]:
    if not _NOTHING.fullmatch(cell.typed):
        code = bare_code(cell.row.code)
        message = both("documents.finding_heading_figure", code=code, value=cell.typed)
        yield Finding(Severity.WARNING, "heading_figure", None, code, None, cell.typed, None, message)
    if cell.printed_code:
        code = bare_code(cell.row.code)
        message = both("documents.finding_wrong_code", printed=cell.printed_code, code=code)
        yield Finding(Severity.WARNING, "wrong_code", None, code, None, cell.typed, None, message)


def _of_print(schema: Schema, indicator: Indicator, cell: CellRead) -> Iterator[Finding]:
    """What is printed beside the figure and is not as the form has it."""
    if cell.printed_code:
        code = _name(schema, indicator)
        message = both("documents.finding_wrong_code", printed=cell.printed_code, code=code)
        yield _finding(schema, indicator, (Severity.WARNING, "wrong_code"), cell.typed, message)
    if (
        cell.measure
        and not _A_FIGURE.fullmatch(cell.measure)
        and not is_same_measure(cell.measure, indicator)
    ):
        own = (
            "; ".join(f"{entry.label} = {entry.code}" for entry in indicator.codes) or indicator.measure.name
        )
        weight, message = _other_measure(cell.measure, own, indicator)
        yield _finding(schema, indicator, (weight, "measure_differs"), cell.typed, message)
    if cell.figure is not None and cell.figure.state is State.BLANK:
        for column, text in (("note", cell.note), ("measure", cell.measure)):
            if _A_FIGURE.fullmatch(text):
                words = Text(*(tr_in(spoken, f"documents.column_{column}") for spoken in ("vi", "en")))
                message = both("documents.finding_other_column", column=words, value=text)
                yield _finding(schema, indicator, (Severity.WARNING, f"figure_in_{column}"), "", message)


def _other_measure(printed: str, own: str, indicator: Indicator) -> tuple[Severity, Text]:
    """How much it matters that a document has another measure, and what is to be said of it."""
    factor = times_apart(printed, indicator)
    if factor is not None:
        words = {"printed": printed, "measure": own, "factor": written(Decimal(factor))}
        return Severity.WARNING, both("documents.finding_measure_size", **words)
    if is_other_kind(printed, indicator):
        return Severity.WARNING, both("documents.finding_measure_kind", printed=printed, measure=own)
    return Severity.INFO, both("documents.finding_measure", printed=printed, measure=own)


def figure_elsewhere(cell: CellRead) -> bool:
    """Whether something like a figure stands beside the cell that should hold it."""
    return any(_A_FIGURE.fullmatch(text) for text in (cell.note, cell.measure))


def _dash_is_told(indicator: Indicator, sheet: Sheet, rules: Sequence[Finding]) -> bool:
    """Whether "-" is right here (a percentage of nothing), or a rule says already what is wrong with it."""
    if indicator.percent is None:
        return False
    whole = amount(sheet[indicator.percent.whole])
    return whole == 0 or any(one.indicator == indicator.id for one in rules)


def of_repeated_rows(document: Document) -> Iterator[tuple[Row, Finding]]:
    """Yield an error for each row that the document has twice with different figures."""
    first: dict[int, CellRead] = {}
    for cell in document.cells:
        before = first.setdefault(id(cell.row), cell)
        if before is cell or not isinstance(cell.row, Indicator) or _says_nothing(cell):
            continue
        if _says_nothing(before):
            first[id(cell.row)] = cell
        elif not _same(before, cell):
            message = both(
                "documents.finding_row_twice",
                first=before.typed,
                first_line=before.line,
                second=cell.typed,
                second_line=cell.line,
            )
            yield (
                cell.row,
                _finding(document.schema, cell.row, (Severity.ERROR, "row_twice"), before.typed, message),
            )


def _says_nothing(cell: CellRead) -> bool:
    return cell.fault is None and (cell.figure is None or cell.figure.state is State.BLANK)


def _same(one: CellRead, other: CellRead) -> bool:
    if one.figure is None or other.figure is None:
        return one.typed == other.typed
    return one.figure.state is other.figure.state and one.figure.number == other.figure.number


def of_unplaced(row: UnplacedRow) -> Finding:
    """Return what is to be said of a row that has no place in the form."""
    label = row.label if len(row.label) <= _LONGEST_LABEL else row.label[: _LONGEST_LABEL - 1] + "…"
    blank = "_blank" if _NOTHING.fullmatch(row.typed) and row.why != "surplus" else ""
    message = both(f"documents.finding_{row.why}_row{blank}", line=row.line, label=label, value=row.typed)
    severity = Severity.INFO if _NOTHING.fullmatch(row.typed) else Severity.WARNING
    return Finding(severity, f"{row.why}_row", None, row.code, None, row.typed, None, message)


def of_missing_rows(document: Document) -> list[Finding]:
    """Return one finding that lists the rows of the form which a printed appendix lacks, if any."""
    there = {id(cell.row) for cell in document.cells}
    missing = [row for row in document.schema.rows if isinstance(row, Indicator) and id(row) not in there]
    mine = [row for row in missing if document.level in row.levels]
    if not mine or not document.is_whole:
        return []
    if len(mine) == 1:
        message = both("documents.finding_row_missing", row=_named_row(document.schema, mine[0]))
        return [_finding(document.schema, mine[0], (Severity.WARNING, "rows_missing"), "", message)]
    named = [_named_row(document.schema, row) for row in mine[:_MOST_LISTED]]
    if len(mine) > _MOST_LISTED:
        named.append(both("documents.and_more", count=len(mine) - _MOST_LISTED))
    listed = Text(*("; ".join(one.get(spoken) for one in named) for spoken in ("vi", "en")))
    message = both("documents.finding_rows_missing", count=len(mine), rows=listed)
    return [Finding(Severity.WARNING, "rows_missing", None, "", None, "", None, message)]


def _named_row(schema: Schema, row: Indicator) -> Text:
    label = label_of(row)
    short = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
    code = schema.printed_code(row)
    named = both("documents.part_row", code=code, part=row.ordinal) if row.is_part else Text(code, code)
    return Text(f"{named.vi} «{short}»", f"{named.en} «{short}»")


def _name(schema: Schema, indicator: Indicator) -> str | Text:
    code = schema.printed_code(indicator)
    return both("documents.part_row", code=code, part=indicator.ordinal) if indicator.is_part else code


def _finding(  # noqa: PLR0913, PLR0917  (the fields of a finding)
    schema: Schema,
    indicator: Indicator,
    weight_and_rule: tuple[Severity, str],
    value: str,
    message: Text,
    proposal: Proposal | None = None,
) -> Finding:
    severity, rule = weight_and_rule
    return Finding(
        severity=severity,
        rule=rule,
        indicator=indicator.id,
        code=schema.printed_code(indicator),
        part=indicator.ordinal if indicator.is_part else None,
        value=value,
        expected=proposal.text if proposal else None,
        message=message,
        proposal=proposal,
    )
