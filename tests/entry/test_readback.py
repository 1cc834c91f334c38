"""Figures are read back as a Vietnamese clerk says them, and in English where that is set."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry import words_vi
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.readback import number_words, words
from tests.entry.small_form import CODES, COUNT, LINKS, PERCENT, row

VIETNAMESE = {
    "0": "không",
    "4": "bốn",
    "5": "năm",
    "10": "mười",
    "11": "mười một",
    "14": "mười bốn",
    "15": "mười lăm",
    "20": "hai mươi",
    "21": "hai mươi mốt",
    "24": "hai mươi tư",
    "25": "hai mươi lăm",
    "55": "năm mươi lăm",
    "91": "chín mươi mốt",
    "100": "một trăm",
    "101": "một trăm linh một",
    "105": "một trăm linh năm",
    "110": "một trăm mười",
    "111": "một trăm mười một",
    "115": "một trăm mười lăm",
    "121": "một trăm hai mươi mốt",
    "504": "năm trăm linh bốn",
    "1000": "một nghìn",
    "1001": "một nghìn không trăm linh một",
    "1015": "một nghìn không trăm mười lăm",
    "1050": "một nghìn không trăm năm mươi",
    "1180": "một nghìn một trăm tám mươi",
    "10004": "mười nghìn không trăm linh bốn",
    "100000": "một trăm nghìn",
    "1180000": "một triệu một trăm tám mươi nghìn",
    "1000005": "một triệu không trăm linh năm",
    "1005000": "một triệu không trăm linh năm nghìn",
    "21021021": "hai mươi mốt triệu không trăm hai mươi mốt nghìn không trăm hai mươi mốt",
    "1000000000": "một tỷ",
    "1000000001": "một tỷ không trăm linh một",
    "1050000000": "một tỷ không trăm năm mươi triệu",
    "1000000000000": "một nghìn tỷ",
    "1001000000000": "một nghìn không trăm linh một tỷ",
    "100000000000000": "một trăm nghìn tỷ",
    "98.07": "chín mươi tám phẩy không bảy",
    "98.7": "chín mươi tám phẩy bảy",
    "98.25": "chín mươi tám phẩy hai mươi lăm",
    "98.10": "chín mươi tám phẩy mười",
    "0.5": "không phẩy năm",
    "0.00": "không phẩy không không",
    "1.005": "một phẩy không không năm",
    "-3": "âm ba",
    "-0.5": "âm không phẩy năm",
}
ENGLISH = {
    "0": "zero",
    "13": "thirteen",
    "20": "twenty",
    "98.07": "ninety-eight point zero seven",
    "100": "one hundred",
    "504": "five hundred and four",
    "1005": "one thousand and five",
    "1180000": "one million one hundred and eighty thousand",
    "999999999999999": "nine hundred and ninety-nine trillion nine hundred and ninety-nine billion "
    "nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine",
    "-3": "minus three",
}


@pytest.mark.parametrize(("number", "said"), VIETNAMESE.items())
def test_a_number_is_said_as_in_a_vietnamese_school_book(number, said):
    assert number_words(Decimal(number), "vi") == said


@pytest.mark.parametrize(("number", "said"), ENGLISH.items())
def test_a_number_is_said_in_english(number, said):
    assert number_words(Decimal(number), "en") == said


def test_a_percentage_says_so_and_a_code_is_its_label():
    links = row("links", CODES, codes=LINKS)
    assert words(Figure(State.NUMBER, Decimal("98.07")), row("share", PERCENT), "vi").endswith(
        "bảy phần trăm"
    )
    assert words(Figure(State.NUMBER, Decimal(2)), links, "vi") == "3 cấp"
    assert words(Figure(State.NUMBER, Decimal(3)), links, "vi") == "ba"


@pytest.mark.parametrize(
    ("figure", "vietnamese", "english"),
    [
        (BLANK, "", ""),
        (Figure(State.NONE), "không phát sinh", "nothing arose"),
        (Figure(State.NOT_APPLICABLE), "không áp dụng", "not applicable"),
    ],
)
def test_a_state_is_said_in_words(figure, vietnamese, english):
    assert words(figure, row("counted", COUNT), "vi") == vietnamese
    assert words(figure, row("counted", COUNT), "en") == english


_ONES = {word: value for value, word in enumerate(words_vi._DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def heard(said):
    """Understand Vietnamese words as a listener does, apart from how they were made."""
    billions, _, rest = said.rpartition("tỷ")
    total = (heard(billions.strip()) if billions else 0) * 10**9
    for name, size in (("triệu", 10**6), ("nghìn", 1000), ("", 1)):
        group, found, after = rest.partition(name) if name else (rest, True, "")
        if found:
            total += group_heard(group) * size
            rest = after
    return total


def group_heard(group):
    match = re.fullmatch(
        r"(?:(\w+) trăm)?(?: ?linh (\w+))?(?: ?(\w+) (mươi))?(?: ?(mười))?(?: ?(\w+))?", group.strip()
    )
    hundreds, lone, tens, _, ten, ones = match.groups()
    return (
        100 * _ONES.get(hundreds, 0)
        + 10 * (_ONES.get(tens, 0) + bool(ten))
        + _ONES.get(ones, 0)
        + _ONES.get(lone, 0)
    )


@given(st.integers(0, 15).flatmap(lambda digits: st.integers(0, 10**digits - 1)))
def test_a_listener_writes_down_the_number_that_was_typed(number):
    assert heard(words_vi.whole(number)) == number
