"""Our own file of a submission: what was written is read back, and what is wrong is named by its line."""

import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.documents.reading.appendix_toml import read_appendix, write_appendix
from cchc_tui.documents.reading.reading import read_document
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.errors import DocumentError
from cchc_tui.messages import tr_in
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Kind, Level
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.workspaces.units import OrgUnit

HEAD = 'family = "cchc-xa"\nedition = "2022"\norg_unit = "05497"\nperiod = "2024-Q1"\n'


@cache
def form():
    return load_schema(next(path for path in shipped_schemas() if path.stem == "cchc-xa-2022"))


def number_of(indicator):
    if indicator.codes:
        return st.sampled_from([Decimal(entry.code) for entry in indicator.codes])
    if indicator.kind is Kind.PERCENT:
        return st.decimals(0, 100, places=indicator.decimals)
    return st.decimals(0, 10**9, places=indicator.decimals).map(lambda one: one.normalize() + 0)


def figure_of(indicator):
    numbers = number_of(indicator).map(lambda one: Figure(State.NUMBER, Decimal(f"{one:f}"), "="))
    return st.one_of(
        numbers,
        st.just(Figure(State.NONE, None, "-")),
        st.just(Figure(State.NOT_APPLICABLE, None, "x")),
        st.just(BLANK),
    )


@st.composite
def submissions(draw):
    chosen = draw(
        st.lists(st.sampled_from(list(form().indicators.values())), unique_by=lambda one: one.id, max_size=12)
    )
    figures = {one.id: draw(figure_of(one)) for one in chosen}
    words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
    notes = {one.id: draw(words) for one in chosen if draw(st.booleans())}
    return figures, notes


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("toml")


@given(submissions())
def test_what_is_written_is_read_back(folder, submission):
    figures, notes = submission
    path = folder / "a.toml"
    text = write_appendix(
        form(), "05497", Period(2024, "Q1"), figures, name="xã Thịnh Đức", level=Level.COMMUNE, notes=notes
    )
    path.write_text(text, encoding="utf-8")
    document = read_appendix(path, [form()])
    filled = {one: figure for one, figure in figures.items() if figure.state is not State.BLANK}
    assert document.figures.keys() == filled.keys()
    assert all(document.figures[one].same_as(figure) for one, figure in filled.items())
    assert {one: document.notes.get(one, "") for one in notes} == {
        one: unicodedata.normalize("NFC", note) for one, note in notes.items()
    }
    assert (document.org_unit, str(document.period), document.level) == ("05497", "2024-Q1", Level.COMMUNE)
    again = write_appendix(
        form(),
        "05497",
        Period(2024, "Q1"),
        document.figures,
        name="xã Thịnh Đức",
        level=Level.COMMUNE,
        notes=document.notes,
    )
    path.write_text(again, encoding="utf-8")
    assert read_appendix(path, [form()]).figures == document.figures


def test_the_sample_as_toml_is_told_the_same_but_for_what_toml_has_no_place_for(tmp_path, q1, q1_findings):
    path = tmp_path / "q1.toml"
    path.write_text(
        write_appendix(q1.schema, q1.org_unit, q1.period, q1.figures, name=q1.org_unit_name), encoding="utf-8"
    )
    told = check_document(read_document(path, [q1.schema]))
    assert told == [one for one in q1_findings if one.rule != "heading_figure"]


def test_a_figure_is_kept_as_it_was_typed(tmp_path):
    figures = {"staff_assigned": Figure(State.NUMBER, Decimal(21), "20+1")}
    assert 'staff_assigned = "20+1"' in write_appendix(form(), "1", Period(2024, "Q1"), figures)


def refusal(tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read_document(path, [form()])
    assert str(caught.value)
    assert tr_in("en", caught.value.key, **caught.value.values)
    return caught.value.key.partition(".")[2], caught.value.values.get("line")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (HEAD + "[figures]\nstaff_assigned = \n", "toml_wrong", 6),
        (HEAD + "[figures]\nstaff_asigned = '21'\n", "toml_unknown_indicator", 6),
        (HEAD + "[notes]\nnothing = 'x'\n", "toml_unknown_indicator", 6),
        (HEAD + "[figures]\nstaff_assigned = 98.07\n", "toml_no_text", 6),
        (HEAD + "[figures]\nstaff_assigned = true\n", "toml_no_text", 6),
        (HEAD + "[figures]\nstaff_assigned = ['21']\n", "toml_no_text", 6),
        (HEAD + "figures = 5\n", "toml_no_table", 5),
        (HEAD + "unit = 'x'\n", "toml_unknown_key", 5),
        (HEAD + "[[figures]]\nstaff_assigned = '1'\n", "toml_no_table", None),
        (HEAD.replace("2022", "1999"), "toml_unknown_form", 2),
        (HEAD.replace('"2022"', "2022"), "toml_no_text", 2),
        (HEAD.replace("2024-Q1", "quý 1"), "toml_period", 4),
        (HEAD.replace("2024-Q1", "2024-Q9"), "toml_period", 4),
        (HEAD + 'level = "village"\n', "toml_level", 5),
        (HEAD.replace('family = "cchc-xa"\n', ""), "toml_missing_key", None),
        (HEAD.replace('org_unit = "05497"\n', ""), "toml_missing_key", None),
        (HEAD + HEAD, "toml_wrong", 5),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, key, line):
    found, at = refusal(tmp_path, text)
    assert found == key
    if line is not None:
        assert at == line


def test_the_id_that_was_meant_is_named(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\nstaff_asigned = '21'\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="staff_assigned"):
        read_document(path, [form()])


def test_a_figure_that_cannot_be_read_is_a_finding_not_a_refusal(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\nstaff_assigned = 'hai mốt'\n", encoding="utf-8")
    document = read_document(path, [form()])
    assert [one.rule for one in check_document(document) if one.indicator == "staff_assigned"] == [
        "unreadable"
    ]
    assert document.cells[0].line == 6


def test_a_whole_number_needs_no_quotes(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\nstaff_assigned = 21\n", encoding="utf-8")
    assert read_document(path, [form()]).figures["staff_assigned"].number == 21


def test_a_number_with_decimals_is_shown_as_it_must_be_quoted(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\ncommune_on_time_share = 98.07\n", encoding="utf-8")
    with pytest.raises(DocumentError, match='commune_on_time_share = "98,07"'):
        read_document(path, [form()])


def test_an_option_against_the_file_is_told(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\n", encoding="utf-8")
    document = read_document(path, [form()], org_unit="1", period=Period(2023, "Y"))
    assert {fault.key for fault in document.faults} == {"documents.other_period", "documents.other_org_unit"}
    assert read_document(path, [form()], org_unit="05497", period=Period(2024, "Q1")).faults == ()


def test_options_and_the_register_go_before_the_file(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + 'name = "xã cũ"\n[figures]\n', encoding="utf-8")
    units = {"1": OrgUnit("1", "huyện Ba Tơ", Level.DISTRICT), "05497": OrgUnit("05497", "xã Thịnh Đức")}
    document = read_document(path, [form()], units=units, org_unit="1", period=Period(2023, "Y"))
    assert (document.org_unit, document.level, str(document.period)) == ("1", Level.DISTRICT, "2023-Y")
    assert document.org_unit_name == "huyện Ba Tơ"


def test_a_toml_that_leaves_rows_out_is_not_told_that_rows_of_a_printed_form_are_missing(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(HEAD + "[figures]\nsurvey_forms = '50'\n", encoding="utf-8")
    rules = {one.rule for one in check_document(read_document(path, [form()]))}
    assert "rows_missing" not in rules
    assert "staff_assigned.required" in rules


def test_the_sample_of_the_year_before_reads_as_written():
    path = Path(__file__).parents[1] / "samples" / "thinh-duc-2023-y.toml"
    document = read_document(path, [form()])
    text = write_appendix(
        form(),
        document.org_unit,
        document.period,
        document.figures,
        name=document.org_unit_name,
        level=document.level,
        notes=document.notes,
    )
    body = path.read_text(encoding="utf-8").partition('family = "')[2]
    assert text.partition('family = "')[2] == body
