"""The appendix that is shipped, keyed from its first row to its last."""

import pytest

from cchc_tui.entry.figure import State
from cchc_tui.entry.form import Form
from cchc_tui.entry.notation import read_figure
from cchc_tui.entry.search import Finder
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.model import Level
from cchc_tui.schema.shipped import find_schema

PAPER = {
    "tasks_planned": "8",
    "tasks_done": "3",
    "legal_texts_to_handle": "0",
    "legal_texts_handled": "0",
    "level3_eligible": "31",
    "level3_active": "31",
    "commune_files_resolved": "519",
    "commune_files_on_time": "509",
    "contract_staff": "07",
    "investment_planned": "1.180.000",
    "investment_spent": "0",
    "online_meetings": "3 cấp",
}


@pytest.fixture(scope="module")
def schema():
    return load_schema(find_schema("cchc-xa-2022"))


def test_going_on_from_row_to_row_fills_the_form_and_its_percentages(schema):
    form = Form(schema, Level.COMMUNE)
    at = form.next_mine()
    while at is not None:
        form.enter(at, PAPER.get(at, "-"))
        at = form.next_mine(at)
    filled, mine = form.progress()
    assert filled == mine
    assert form.next_blank() is None
    names = (
        "plan_completion",
        "level3_share",
        "commune_on_time_share",
        "investment_share",
        "online_meetings",
    )
    assert [form.text(name) for name in names] == ["37,5", "100", "98,07", "0", "2"]
    assert form["legal_texts_handled_share"].state is State.BLANK
    while form.undo():
        pass
    assert form.progress() == (0, mine)


def test_every_label_of_a_coded_row_stands_for_its_code(schema):
    coded = [(row, entry) for row in schema.indicators.values() for entry in row.codes]
    assert len(coded) > 10
    for row, entry in coded:
        assert read_figure(entry.label, row).figure.number == entry.code
        assert read_figure(entry.label.upper(), row).figure.number == entry.code


def test_every_measure_may_follow_its_figure(schema):
    for row in schema.indicators.values():
        if not row.codes:
            assert read_figure(f"3 {row.measure.name}", row).figure.number == 3


def test_there_are_seven_sections_to_go_through(schema):
    form = Form(schema, Level.COMMUNE)
    starts, at = [], form.next_section()
    while at is not None:
        starts.append(schema.printed_code(schema.indicators[at]).partition(".")[0])
        at = form.next_section(at)
    assert starts == ["1", "2", "3", "4", "5", "6", "7"]


def test_each_row_is_found_by_its_code_and_by_its_label(schema):
    finder = Finder(schema)
    for place, row in enumerate(schema.rows):
        label = getattr(row, "label", None) or row.title
        assert place in {match.place for match in finder.find(label)}
        if row.code:
            assert finder.find(row.code)[0].row.code == row.code
