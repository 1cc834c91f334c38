"""Our own file of one submission: TOML with its key figures at the top, ``[figures]`` and ``[notes]`` by id.

::

    family = "cchc-xa"
    edition = "2022"
    org_unit = "05497"
    name = "xã Thịnh Đức"
    level = "commune"
    period = "2024-Q1"

    [figures]
    tasks_planned = "8"      # as it would be typed

    [notes]
    investment_planned = "…"
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w

from cchc_tui.documents.reading.cells import read_cell
from cchc_tui.documents.reading.document import OTHER_UNIT, Document, DocumentFault
from cchc_tui.documents.reading.when import chosen_period, faults_of_period
from cchc_tui.documents.reading.who import chosen_unit
from cchc_tui.documents.text.decoding import read_text
from cchc_tui.documents.text.toml_lines import TomlLines
from cchc_tui.entry.compute import DERIVED
from cchc_tui.entry.figure import State
from cchc_tui.entry.notation import read_figure, write_figure
from cchc_tui.errors import DocumentError, FigureError, PeriodError
from cchc_tui.messages import tr
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.schema.toml_faults import toml_fault
from cchc_tui.text import fold, printable, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.documents.reading.who import Who
    from cchc_tui.entry.figure import Figure
    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.store.workspaces.units import OrgUnit

_EXAMPLES = {"family": "cchc-xa", "edition": "2022", "org_unit": "05497", "period": "2024-Q1"}
_KEYS = ("family", "edition", "org_unit", "name", "level", "period", "figures", "notes", "sealed")


def write_appendix(  # noqa: PLR0913  (what a submission consists of)
    schema: Schema,
    org_unit: str,
    period: Period,
    figures: Mapping[str, Figure],
    *,
    name: str = "",
    level: Level | None = None,
    notes: Mapping[str, str] | None = None,
    seal: Mapping[str, str] | None = None,
) -> str:
    """Return a submission as TOML, its figures in the order of the form and blank ones left out.

    `seal` says which submission it was, see `sealed.seal_of`; whoever imports the file passes over it.
    """
    head: dict[str, Any] = {"family": schema.family, "edition": schema.edition, "org_unit": org_unit}
    head |= {"name": name} if name else {}
    head |= {"level": level.value} if level else {}
    head["period"] = str(period)
    written = {
        indicator.id: _written(figures[indicator.id], indicator)
        for indicator in schema.indicators.values()
        if indicator.id in figures and figures[indicator.id].state is not State.BLANK
    }
    kept = {one: notes[one] for one in schema.indicators if notes and notes.get(one)}
    tables = (
        {"figures": written} | ({"notes": kept} if kept else {}) | ({"sealed": dict(seal)} if seal else {})
    )
    return tomli_w.dumps(head | tables)


def _written(figure: Figure, indicator: Indicator) -> str:
    """A figure as it was typed where that still reads as the same, else in the one canonical form."""
    if figure.typed and figure.typed != DERIVED and printable(figure.typed) == figure.typed:
        try:
            if read_figure(figure.typed, indicator).figure == figure:
                return figure.typed
        except FigureError:
            pass
    return write_figure(figure, indicator)


def read_appendix(
    path: Path,
    schemas: Sequence[Schema],
    *,
    period: Period | None = None,
    org_unit: str | None = None,
    units: Mapping[str, OrgUnit] | None = None,
) -> Document:
    """Read a submission out of TOML. Only a figure that cannot be read is a mere finding.

    Raises:
        DocumentError: the file is no such TOML; the sentence names the line and what would mend it.
    """
    lines = TomlLines(read_text(path), path)
    content = _parsed(lines)
    lines.check_keys(content, _KEYS)
    for key, example in _EXAMPLES.items():
        if key not in content and not (key == "org_unit" and org_unit) and not (key == "period" and period):
            raise DocumentError(
                "documents.toml_missing_key", path=path, key=key, example=f'{key} = "{example}"'
            )
    schema = _schema(content, schemas, lines)
    level = _level(content, lines)
    who = chosen_unit(org_unit or lines.text(content, "org_unit"), units or {}, level or Level.COMMUNE)
    told = _period(content, lines, schema) if content.get("period") else None
    when = chosen_period(period, schema) or told
    name = squeeze(lines.text(content, "name")) if "name" in content else ""
    figures, notes = lines.texts(content, "figures"), lines.texts(content, "notes")
    for table, entries in (("figures", figures), ("notes", notes)):
        lines.check_indicators(entries, table, schema)
    cells = [
        read_cell(
            indicator,
            figures.get(indicator.id, ""),
            note=notes.get(indicator.id, ""),
            line=lines.of(indicator.id, "figures" if indicator.id in figures else "notes"),
        )
        for indicator in schema.indicators.values()
        if indicator.id in figures or indicator.id in notes
    ]
    return Document(
        path=path,
        schema=schema,
        org_unit=who.org_unit,
        org_unit_name=name if name and (org_unit is None or who.name == who.org_unit) else who.name,
        level=level if level and (org_unit is None or who.name == who.org_unit) else who.level,
        period=when,
        cells=tuple(cells),
        faults=(*who.faults, *faults_of_period(when, told, schema), *_of_other_unit(content, org_unit, who)),
        is_whole=False,
    )


def _parsed(lines: TomlLines) -> dict[str, Any]:
    try:
        return tomllib.loads(lines.source)
    except RecursionError as error:
        raise DocumentError(
            "documents.toml_wrong", path=lines.path, line=1, why=tr("schema.toml_deep")
        ) from error
    except ValueError as error:
        line, key, values = toml_fault(str(error), lines.source)
        why = tr(key, **values)
        raise DocumentError("documents.toml_wrong", path=lines.path, line=line or 1, why=why) from error


def _schema(content: Mapping[str, Any], schemas: Sequence[Schema], lines: TomlLines) -> Schema:
    name = f"{lines.text(content, 'family')}-{lines.text(content, 'edition')}"
    for schema in schemas:
        if schema.name == name:
            return schema
    known = ", ".join(schema.name for schema in schemas)
    raise DocumentError(
        "documents.toml_unknown_form", path=lines.path, line=lines.of("edition"), name=name, known=known
    )


def _level(content: Mapping[str, Any], lines: TomlLines) -> Level | None:
    if "level" not in content:
        return None
    text = lines.text(content, "level")
    if text not in list(Level):
        known = ", ".join(level.value for level in Level)
        raise DocumentError(
            "documents.toml_level", path=lines.path, line=lines.of("level"), level=text, known=known
        )
    return Level(text)


def _of_other_unit(content: Mapping[str, Any], org_unit: str | None, who: Who) -> Iterator[DocumentFault]:
    """Whether an option names another org unit than the file does: a code in it goes before a name."""
    own = fold(str(content.get("org_unit") or content.get("name") or ""))
    if org_unit is not None and own and own not in {fold(org_unit), fold(who.name or ""), who.org_unit}:
        code = content.get("org_unit", "")
        told = {"named": content.get("name") or code, "chosen": who.name, "code": code}
        yield DocumentFault(OTHER_UNIT, told)


def _period(content: Mapping[str, Any], lines: TomlLines, schema: Schema) -> Period | None:
    try:
        return chosen_period(Period.parse(lines.text(content, "period")), schema)
    except PeriodError as error:
        raise DocumentError(
            "documents.toml_period", path=lines.path, line=lines.of("period"), why=error
        ) from error
