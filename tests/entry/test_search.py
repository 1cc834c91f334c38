"""Rows are found by words without diacritics, in any order, or by code."""

import pytest

from cchc_tui.entry.search import Finder, label
from tests.entry.small_form import SCHEMA

FINDER = Finder(SCHEMA)


def found(query):
    return [match.target for match in FINDER.find(query)]


@pytest.mark.parametrize(
    ("query", "targets"),
    [
        ("hoan thanh", ["completion", "done"]),
        ("THÀNH hoàn", ["completion", "done"]),
        ("ho so", ["resolved", "online", "planned", "done"]),
        ("so ho", ["resolved", "planned", "done", "online"]),
        ("ho so dung", ["resolved"]),
        ("tthc", ["resolved"]),
        ("oan", []),
        ("muc do 3", ["online"]),
        ("  ", []),
        ("...", []),
        ("hồ sơ không có", []),
    ],
)
def test_every_word_must_begin_a_word_of_the_label(query, targets):
    assert found(query) == targets


@pytest.mark.parametrize("query", ["3.4.2", "3.4.2.", "342", "3 4 2"])
def test_a_code_may_be_typed_with_dots_or_without(query):
    assert found(query)[0] == "resolved"
    assert "online" not in found(query)


def test_digits_alone_begin_a_code_too_but_dots_must_be_right():
    assert found("34") == ["resolved", "resolved", "online"]
    assert found("3.42") == []
    assert found("4") == ["online"]


def test_a_code_brings_its_own_row_first_then_those_under_it_then_words():
    rows = [match.row.code for match in FINDER.find("3")]
    assert rows == ["3.", "3.4.", "3.4.2.", "3.4.3."]
    assert [match.row.code for match in FINDER.find("1.1")] == ["1.1.", "", ""]


def test_a_heading_leads_to_its_first_row():
    (match,) = FINDER.find("thu tuc hanh chinh")
    assert (match.row.code, match.target, match.place) == ("3.", "resolved", 5)


def test_what_was_found_is_marked_in_the_label_as_printed():
    assert marked("dung hoso ho") == []
    assert marked("ho so") == ["hồ sơ"]
    assert marked("dung ho") == ["hồ", "đúng"]


def marked(query):
    """What is highlighted in the first row found."""
    return [label(match.row)[start:end] for match in FINDER.find(query)[:1] for start, end in match.spans]
