"""A submission as a page to print and sign: HTML that any browser prints, and `cchc verify` reads back.

Every figure stands in a cell marked with its row's id; the page says nothing of when it was made, so that
the same submission gives the same page.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING

from cchc_tui.documents.handed_in.audit_words import row_name
from cchc_tui.entry.figure import BLANK
from cchc_tui.entry.notation import write_figure
from cchc_tui.messages import language, tr
from cchc_tui.messages.dates import full_day, moment, period_of
from cchc_tui.schema.model import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Level, Schema
    from cchc_tui.store.journals.lines import Step
    from cchc_tui.store.journals.submission import SubmissionKey

_STYLE = """
@page { size: A4; margin: 15mm 12mm 18mm 20mm;
@bottom-left { font: 8.5pt "Times New Roman", Tinos, serif; content: "%s" }
@bottom-right { font: 8.5pt "Times New Roman", Tinos, serif; content: counter(page) "/" counter(pages) } }
body { font: 11pt "Times New Roman", Tinos, "Liberation Serif", serif; margin: 0 auto; max-width: 180mm }
h1 { font-size: 14pt; text-align: center; margin: 4mm 0 2mm }
h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid }
p { margin: 1mm 0 }
table { border-collapse: collapse; width: 100%%; margin-top: 3mm; table-layout: fixed }
th, td { border: 0.3pt solid #000; padding: 0.6mm 1.2mm; vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group }
tr { break-inside: avoid }
.f { text-align: right }
.p { padding-left: 5mm }
.s { font-weight: bold; break-after: avoid }
.sign { display: flex; justify-content: space-around; text-align: center; margin-top: 8mm }
.sign { break-inside: avoid }
.sign div { height: 35mm }
footer { font-size: 8.5pt; margin-top: 4mm; border-top: 0.3pt solid #000; overflow-wrap: anywhere }
"""
_WIDTHS = ("13mm", "auto", "30mm", "21mm", "36mm")
"""Of the columns: code, label, measure, figure, note."""
_VIETNAM = timezone(timedelta(hours=7))
"""What is signed tells its time by the clock of the office, wherever the server stands."""


def print_page(  # noqa: PLR0913  (what a submission consists of)
    schema: Schema,
    key: SubmissionKey,
    figures: Mapping[str, Figure],
    notes: Mapping[str, str],
    *,
    name: str,
    level: Level,
    seal: Mapping[str, str] | None = None,
    step: Step | None = None,
) -> str:
    """Return the page in the current language; without a seal it says that it was not submitted."""
    parts = (*_head(schema, key, name, level, seal), *_table(schema, figures, notes, level))
    parts = (*parts, *_findings(schema, step), *_foot(seal))
    spoken, mark = language(), tr("sealed.draft") if seal is None else seal["short"]
    # browsers that know no page margins print the title on each page
    title = escape(f"{key.org_unit} · {key.period} · {mark}")
    begun = f'<!DOCTYPE html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    return "\n".join(
        (begun, f"<style>{_STYLE % title}</style>\n</head>\n<body>", *parts, "</body>\n</html>", "")
    )


def _head(
    schema: Schema, key: SubmissionKey, name: str, level: Level, seal: Mapping[str, str] | None
) -> Iterator[str]:
    kind, spoken = schema.periods[key.period.kind], language()
    first, last = (full_day(day, spoken) for day in kind.days(key.period.year))
    period = period_of(kind.label.get(spoken), key.period.year, spoken)
    yield f"<h1>{escape(schema.title.get(spoken))}</h1>"
    unit, mark = _marked("head", "unit", name), _marked("head", "org_unit", key.org_unit)
    yield f"<p>{tr('sealed.unit')}: <b>{unit}</b> ({mark}, {tr(f'home.level_{level.value}')})</p>"
    days = tr("sealed.days", first=first, last=last)
    mark = _marked("head", "period", str(key.period))
    yield f"<p>{tr('sealed.period')}: {escape(period)} ({mark}), {days}</p>"
    yield f"<p>{tr('sealed.form')}: {_marked('head', 'form', schema.name)}</p>"
    if seal is None:
        yield f"<p><b>{tr('sealed.draft')}</b></p>"
    else:
        values = {"number": seal["number"], "at": _at(seal["at"]), "who": seal["who"]}
        yield f"<p>{escape(tr('sealed.submitted', **values))}</p>"


def _at(at: str) -> str:
    try:
        return moment(datetime.fromisoformat(at).astimezone(_VIETNAM), language())
    except ValueError:
        return at


def _marked(kind: str, name: str, text: str) -> str:
    return f'<span data-{kind}="{escape(name)}">{escape(text)}</span>'


def _table(
    schema: Schema, figures: Mapping[str, Figure], notes: Mapping[str, str], level: Level
) -> Iterator[str]:
    names = "".join(
        f"<th>{tr(f'sealed.column_{one}')}</th>" for one in ("code", "label", "measure", "figure", "note")
    )
    widths = "".join(f'<col style="width: {one}">' for one in _WIDTHS)
    yield f"<table>\n<colgroup>{widths}</colgroup>\n<thead><tr>{names}</tr></thead>\n<tbody>"
    shown = [
        row
        for row in schema.rows
        if not isinstance(row, Heading) and (level in row.levels or row.id in figures or row.id in notes)
    ]
    headed = {heading.code for row in shown for heading in schema.headings_over(row)}
    for row in schema.rows:
        if isinstance(row, Heading) and row.code in headed:
            yield f'<tr class="s"><td>{escape(row.code)}</td><td colspan="4">{escape(row.title)}</td></tr>'
        elif row in shown:
            yield _row(row, figures.get(row.id, BLANK), notes.get(row.id, ""))
    yield "</tbody>\n</table>"


def _row(row: Indicator, figure: Figure, note: str) -> str:
    part, mark = ' class="p"' if row.is_part else "", escape(row.id)
    measure = escape(row.measure.name.replace(" = ", "\u00a0=\u00a0"))
    cells = (
        f"<td>{escape(row.code)}</td><td{part}>{escape(row.label)}</td><td>{measure}</td>",
        f'<td class="f" data-figure="{mark}">{escape(write_figure(figure, row))}</td>',
        f'<td data-note="{mark}">{escape(note)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _findings(schema: Schema, step: Step | None) -> Iterator[str]:
    """What was left to say of the form when it was submitted, with the notes of then."""
    if step is None:
        return
    yield f"<h2>{tr('sealed.findings')}</h2>"
    if not step.findings:
        yield f"<p>{tr('sealed.no_findings')}</p>"
    for one in step.findings:
        row = one.get("id")
        where = row_name(schema, row) if row else ""
        severity = tr(f"findings.word_{one['severity']}")
        said = one.get("message") or one.get("rule") or ""
        note = tr("history.note", after=one["note"]) if one.get("note") else ""
        yield f"<p>{escape(' · '.join(filter(None, (where, severity, said, note))))}</p>"


def _foot(seal: Mapping[str, str] | None) -> Iterator[str]:
    how = tr("sealed.sign_how")
    places = "".join(
        f"<div>{tr('sealed.sign_day')}<br><b>{tr(f'sealed.sign_{one}')}</b><br><i>{how}</i></div>"
        for one in ("maker", "head")
    )
    yield f'<div class="sign">{places}</div>'
    if seal is not None:
        marks = " · ".join(
            f"{tr(f'sealed.seal_{name}')} {_marked('seal', name, seal[name])}" for name in seal
        )
        yield f"<footer>{marks}<br>{tr('sealed.how')}</footer>"
