"""The same table from other hands: whatever its layout, every figure is read back onto its own row."""

import random
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.documents.reading.reading import document_of, read_document
from cchc_tui.entry.figure import State
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Kind
from cchc_tui.schema.shipped import shipped_schemas
from tests.documents.printed import Style, printed


@cache
def the_form_filled_in():
    """The form, and a figure as typed for each of its rows: the sample's, elsewhere one of its own."""
    schema = load_schema(next(path for path in shipped_schemas() if path.stem == "cchc-xa-2022"))
    sample = read_document(Path(__file__).parents[1] / "samples" / "thinh-duc-2024-q1.md", [schema])
    figures = {}
    for place, (indicator, cell) in enumerate(sample.indicator_cells()):
        figures[indicator.id] = cell.typed or str(place % 100 if indicator.kind is not Kind.CODE else 1)
    return schema, figures


@pytest.fixture
def typed():
    return the_form_filled_in()[1]


def numbers(document):
    return {
        one: (figure.state, figure.number)
        for one, figure in document.figures.items()
        if figure.state is not State.BLANK
    }


def expected(typed):
    plain = {one: text.replace(".", "").replace(",", ".") for one, text in typed.items()}
    return {
        one: (State.NONE, None) if text == "-" else (State.NUMBER, Decimal(text))
        for one, text in plain.items()
    }


LAYOUTS = {
    "as printed": Style(header="two", page=24),
    "codes without dots": Style(code="bare"),
    "spaces before the dot": Style(code="spaced"),
    "codes in the label": Style(code="glued", columns=("label", "measure", "figure", "note")),
    "codes in the label, empty code column": Style(code="glued"),
    "bold codes and figures": Style(code="bold", bold=True),
    "trong đó in the label": Style(parts="label"),
    "trong đó on a row of its own": Style(parts="row"),
    "parts with bullets": Style(parts="bullet"),
    "parts with letters": Style(parts="letter"),
    "figure before the measure": Style(columns=("code", "label", "figure", "measure", "note")),
    "note first": Style(columns=("note", "code", "label", "measure", "figure")),
    "a column more": Style(columns=("code", "label", "extra", "measure", "figure", "note")),
    "no measure and no note": Style(columns=("code", "label", "figure")),
    "no header": Style(header="none"),
    "no header, no note": Style(header="none", columns=("code", "label", "measure", "figure")),
    "no outer bars": Style(outer_pipes=False),
    "letters with loose marks": Style(decomposed=True),
    "no-break spaces": Style(no_break=True),
    "entities": Style(entities=True),
    "Windows line ends": Style(newline="\r\n"),
    "rows broken over pages": Style(broken=True, page=20),
    "rows broken without pages": Style(broken=True, seed=4),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_figure_is_read_back_onto_its_row(schema, typed, read, name):
    document = read(printed(schema, typed, LAYOUTS[name]))
    assert numbers(document) == expected(typed)
    assert document.unplaced == ()
    assert len({id(cell.row) for cell in document.cells}) == 122


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_the_sample_is_told_does_not_depend_on_its_layout(schema, q1, q1_findings, read, name):
    own = {indicator.id: cell.typed for indicator, cell in q1.indicator_cells()}
    document = read(printed(schema, own, LAYOUTS[name]))
    told = [(one.rule, one.value) for one in check_document(document)]
    wanted = [(one.rule, one.value) for one in q1_findings if one.rule != "heading_figure"]
    assert [one for one in told if one[0] != "measure_differs"] == wanted


def style_of(chance):
    """A style made up by chance."""
    return Style(
        columns=chance.choice(
            [
                ("code", "label", "measure", "figure", "note"),
                ("code", "label", "figure", "measure", "note"),
                ("code", "label", "measure", "figure"),
                ("note", "code", "label", "extra", "measure", "figure"),
            ]
        ),
        header=chance.choice(["one", "two"]),
        code=chance.choice(["dot", "bare", "spaced", "bold", "glued"]),
        parts=chance.choice(["column", "label", "row", "bullet", "letter"]),
        outer_pipes=chance.random() < 0.5,
        page=chance.choice([0, 7, 20, 31]),
        broken=chance.random() < 0.6,
        bold=chance.random() < 0.5,
        decomposed=chance.random() < 0.5,
        no_break=chance.random() < 0.5,
        entities=chance.random() < 0.5,
        newline=chance.choice(["\n", "\r\n"]),
        seed=chance.randrange(10**6),
    )


@given(seed=st.integers(0, 10**6))
def test_no_layout_moves_a_figure_to_another_row(seed):
    schema, figures = the_form_filled_in()
    chance = random.Random(seed)
    chosen = {one: text for one, text in figures.items() if chance.random() < 0.8}
    document = document_of(printed(schema, chosen, style_of(chance)), Path("x.md"), [schema])
    assert numbers(document) == expected(chosen)
