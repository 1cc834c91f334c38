"""Figures are read as clerks write them, and written in one way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui import messages
from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.entry.notation import LONGEST, read_figure, write_figure, write_number
from cchc_tui.entry.remarks import remark_text
from cchc_tui.errors import FigureError
from cchc_tui.schema.model import Kind, Measure
from cchc_tui.text import printable
from tests.entry.small_form import CODES, LINKS, MONEY, OFFICES, PERCENT, YES_NO, row

COUNTED, SHARE, PAID = row("counted"), row("share", PERCENT), row("paid", MONEY)
FINE_SHARE = row("fine_share", Measure("%", Kind.PERCENT, 6))
LINKED, ASKED, HOUSES = (
    row("linked", CODES, codes=LINKS),
    row("asked", CODES, codes=YES_NO),
    row("h", OFFICES),
)
EVERY = (COUNTED, SHARE, FINE_SHARE, PAID, LINKED, HOUSES)

READ = [
    # a count
    (COUNTED, "36", "36", ()),
    (COUNTED, "0", "0", ()),
    (COUNTED, "07", "7", ("leading_zero",)),
    (COUNTED, "000", "0", ("leading_zero",)),
    (COUNTED, "  36  ", "36", ()),
    (COUNTED, "1180", "1180", ()),
    (COUNTED, "1.180", "1180", ()),
    (COUNTED, "1.180.000", "1180000", ()),
    (COUNTED, "1,180", "1180", ("thousands",)),
    (COUNTED, "1600,0", "1600", ("zero_fraction",)),
    (COUNTED, "1600,00", "1600", ("zero_fraction",)),
    (COUNTED, "1.600,0", "1600", ("zero_fraction",)),
    (COUNTED, "600.0", "600", ("zero_fraction",)),
    (COUNTED, "16.00", "16", ("zero_fraction",)),
    (COUNTED, "600.000", "600000", ()),
    (COUNTED, "1,180,000", "1180000", ("thousands",)),
    (COUNTED, "1 180 000", "1180000", ()),
    (COUNTED, "1\u00a0180\u202f000", "1180000", ()),
    (COUNTED, "1\u2009180", "1180", ()),
    (COUNTED, "1'180'000", "1180000", ()),
    (COUNTED, "1’180", "1180", ()),
    (COUNTED, "\ufeff36\u200b", "36", ()),
    (COUNTED, "３６", "36", ("wide_digits",)),
    (COUNTED, "１．１８０", "1180", ("wide_digits",)),
    (COUNTED, "36 thủ tục", "36", ("measure",)),
    (COUNTED, "36 THU TUC", "36", ("measure",)),
    (COUNTED, "36 thu\u0309 tu\u0323c", "36", ("measure",)),
    (COUNTED, "12+7", "19", ("sum",)),
    (COUNTED, " 12 + 7 - 3 ", "16", ("sum",)),
    (COUNTED, "12−7", "5", ("sum",)),
    (COUNTED, "1.180+20", "1200", ("sum",)),
    (COUNTED, "12 thủ tục + 7 thủ tục", "19", ("measure", "sum")),
    (COUNTED, "7-7", "0", ("sum",)),
    (COUNTED, "-5", "-5", ()),
    (COUNTED, "−5", "-5", ()),
    (COUNTED, "- 5", "-5", ()),
    (COUNTED, "-0", "0", ()),
    (COUNTED, "999999999999999", "999999999999999", ()),
    (HOUSES, "3 cơ quan", "3", ("measure",)),
    (HOUSES, "3 đơn vị", "3", ("measure",)),
    (HOUSES, "3 cơ quan, đơn vị", "3", ("measure",)),
    # a percentage
    (SHARE, "98,07", "98.07", ()),
    (SHARE, "98,10", "98.10", ()),
    (SHARE, "196,5", "196.5", ()),
    (SHARE, "98.07", "98.07", ("decimal_point",)),
    (SHARE, "0.5", "0.5", ("decimal_point",)),
    (SHARE, ",5", "0.5", ()),
    (SHARE, "100%", "100", ("percent_sign",)),
    (SHARE, "98,07 %", "98.07", ("percent_sign",)),
    (SHARE, "98,07 phần trăm", "98.07", ("percent_sign",)),
    (SHARE, "1.180", "1.18", ("zero_fraction",)),
    (SHARE, "100.000", "100.00", ("zero_fraction",)),
    (FINE_SHARE, "98.073", "98.073", ("decimal_point",)),
    (FINE_SHARE, "98,073", "98.073", ()),
    (FINE_SHARE, "98,0732", "98.0732", ()),
    (FINE_SHARE, "100.000", "100.000", ("decimal_point",)),
    (FINE_SHARE, "1.180.000", "1180000", ()),
    (SHARE, "1.180,5", "1180.5", ()),
    (SHARE, "1,180.5", "1180.5", ("decimal_point",)),
    (SHARE, "60+38,07", "98.07", ("sum",)),
    # an amount
    (PAID, "1.180.000", "1180000", ()),
    (PAID, "1.180", "1180", ("thousands",)),
    (PAID, "1,180", "1.180", ("decimal_comma",)),
    (PAID, "0,180", "0.180", ()),
    (PAID, "0.180", "0.180", ("decimal_point",)),
    (PAID, "1234.567", "1234.567", ("decimal_point",)),
    (PAID, "1.180.000,25", "1180000.25", ()),
    (PAID, "1 180 000,25", "1180000.25", ()),
    (PAID, "1.180 triệu", "1180", ("measure", "thousands")),
    (PAID, "999999999999,999", "999999999999.999", ()),
    # coded values
    (LINKED, "2", "2", ()),
    (LINKED, "3", "3", ()),
    (LINKED, "02", "2", ("leading_zero",)),
    (LINKED, "3 cấp", "2", ("label_for_code",)),
    (LINKED, "3  CAP", "2", ("label_for_code",)),
    *((LINKED, text, "2", ("label_for_code",)) for text in ("3 cấp = 2", "3 cấp=2", "2 = 3 cấp", "3 cấp: 2")),
    (LINKED, "chưa", "0", ("label_for_code",)),
    (ASKED, "Có", "1", ("label_for_code",)),
    (ASKED, "khong", "0", ("label_for_code",)),
]

STATES = [
    ("", State.BLANK),
    ("   ", State.BLANK),
    ("\u00a0", State.BLANK),
    ("-", State.NONE),
    ("–", State.NONE),
    ("—", State.NONE),
    ("−", State.NONE),
    ("--", State.NONE),
    ("không phát sinh", State.NONE),
    ("Khong phat sinh.", State.NONE),
    ("Không có", State.NONE),
    ("x", State.NOT_APPLICABLE),
    ("X", State.NOT_APPLICABLE),
    ("×", State.NOT_APPLICABLE),
    ("không áp dụng", State.NOT_APPLICABLE),
    ("K/A", State.NOT_APPLICABLE),
    ("n/a", State.NOT_APPLICABLE),
]

REFUSED = [
    (COUNTED, "1e5", "unreadable"),
    (COUNTED, "abc", "unreadable"),
    (COUNTED, "=", "unreadable"),
    (COUNTED, "٣٦", "unreadable"),
    (COUNTED, "3²", "unreadable"),
    (COUNTED, "12+", "sum_unfinished"),
    (COUNTED, "12++7", "sum_unfinished"),
    (COUNTED, "36/36", "fraction"),
    (COUNTED, "36%", "other_measure"),
    (COUNTED, "36 người", "other_measure"),
    (COUNTED, "12 34", "number_groups"),
    (COUNTED, "1.18.000", "number_groups"),
    (COUNTED, "0.180.000", "number_groups"),
    (COUNTED, "1..180", "number_groups"),
    (COUNTED, "98.07", "number_no_decimals"),
    (COUNTED, "98,07", "number_no_decimals"),
    (COUNTED, "0,180", "number_no_decimals"),
    (COUNTED, "98,", "number_unfinished"),
    (COUNTED, "1,180.000", "number_two_notations"),
    (COUNTED, "1000000000000000", "too_large"),
    (COUNTED, "999999999999999+1", "too_large"),
    (COUNTED, "9" * LONGEST, "too_large"),
    (COUNTED, "1" * (LONGEST + 1), "too_long"),
    (COUNTED, "3\x1b[2J6", "control_characters"),
    (COUNTED, "36\x00", "control_characters"),
    (SHARE, "98,071", "number_too_many_decimals"),
    (SHARE, "0.181", "number_too_many_decimals"),
    (COUNTED, "98,5", "number_no_decimals"),
    (COUNTED, "1.60", "number_no_decimals"),
    (SHARE, "10000000000000", "too_large"),
    (SHARE, "1,2,3", "number_groups"),
    (SHARE, "1.180,5,2", "number_two_notations"),
    (PAID, "1,180.000", "number_two_notations"),
    (PAID, "1.180 tỷ", "other_measure"),
    (PAID, "1000000000000", "too_large"),
    (LINKED, "4 cấp", "no_code"),
    (LINKED, "cấp", "no_code"),
    (LINKED, "1,5", "no_code"),
    (LINKED, "1+1", "sum_of_codes"),
    (ASKED, "không có", "no_code"),
]


@pytest.mark.parametrize(("indicator", "text", "number", "remarks"), READ)
def test_typed_text_is_read_with_its_scale_and_what_was_decided_is_said(indicator, text, number, remarks):
    read = read_figure(text, indicator)
    assert read.figure.state is State.NUMBER
    assert str(read.figure.number) == number
    assert read.remarks == remarks


@pytest.mark.parametrize(("text", "state"), STATES)
def test_a_state_may_be_typed_as_a_sign_or_in_words(text, state):
    figure = read_figure(text, COUNTED).figure
    assert (figure.state, figure.number) == (state, None)


def test_a_dash_is_remarked_on_and_words_are_not():
    assert read_figure("–", COUNTED).remarks == ("dash",)
    assert read_figure("không phát sinh", COUNTED).remarks == ()


@pytest.mark.parametrize(("indicator", "text", "fault"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(indicator, text, fault):
    with pytest.raises(FigureError) as refusal:
        read_figure(text, indicator)
    assert refusal.value.key == f"entry.{fault}"


@pytest.mark.parametrize(("indicator", "text", "fault"), REFUSED)
def test_every_refusal_says_in_both_languages_what_to_do(indicator, text, fault):
    with pytest.raises(FigureError) as refusal:
        read_figure(text, indicator)
    messages.use("vi")
    vietnamese = str(refusal.value)
    messages.use("en")
    english = str(refusal.value)
    assert vietnamese != english
    assert "hãy" in vietnamese.lower()
    for sentence in (vietnamese, english):
        assert sentence == printable(sentence)
        assert len(sentence) < 250


def test_a_refusal_lists_the_codes_of_a_coded_row():
    with pytest.raises(FigureError, match="0 = Chưa; 1 = 2 cấp; 2 = 3 cấp"):
        read_figure("có", LINKED)


def test_a_refusal_quotes_the_beginning_of_a_long_text():
    with pytest.raises(FigureError, match=f"«{'a' * 39}…»"):
        read_figure("a" * 41, COUNTED)
    with pytest.raises(FigureError, match=f"«{'a' * 40}»"):
        read_figure("a" * 40, COUNTED)


def test_what_was_typed_is_kept_beside_the_number():
    assert read_figure(" 12+7 ", COUNTED).figure == Figure(State.NUMBER, Decimal(19), "12+7")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("7", "7"),
        ("999", "999"),
        ("1180", "1.180"),
        ("1180000", "1.180.000"),
        ("98.07", "98,07"),
        ("98.10", "98,10"),
        ("-1234.5", "-1.234,5"),
        ("-0.5", "-0,5"),
        ("1E+6", "1.000.000"),
        ("999999999999999", "999.999.999.999.999"),
    ],
)
def test_a_number_is_written_in_one_way(number, text):
    assert write_number(Decimal(number)) == text


def test_states_are_written_as_they_are_typed():
    written = [write_figure(figure, COUNTED) for figure in (BLANK, Figure(State.NONE))]
    assert [*written, write_figure(Figure(State.NOT_APPLICABLE), COUNTED)] == ["", "-", "x"]


@st.composite
def figures(draw):
    indicator = draw(st.sampled_from(EVERY))
    places = draw(st.integers(0, indicator.decimals))
    limit = 10 ** (15 - indicator.decimals + places) - 1
    number = Decimal(draw(st.integers(-limit, limit))).scaleb(-places)
    return Figure(State.NUMBER, number), indicator


@given(figures())
def test_what_is_written_is_read_as_the_same_figure(case):
    figure, indicator = case
    read = read_figure(write_figure(figure, indicator), indicator)
    assert read.figure.same_as(figure)
    assert set(read.remarks) <= {"thousands", "decimal_comma"}


@given(figures())
def test_what_cannot_be_read_otherwise_is_read_back_without_a_remark(case):
    figure, indicator = case
    read = read_figure(write_figure(figure, indicator), indicator)
    assert indicator.decimals or not read.remarks


_LIKELY = "0123456789.,+-−–% '/xXeE=\u00a0\u0301trệu３"


@given(st.one_of(st.text(_LIKELY, max_size=20), st.text(max_size=150)), st.sampled_from(EVERY))
def test_any_text_is_read_within_the_limits_or_refused(text, indicator):
    try:
        figure = read_figure(text, indicator).figure
    except FigureError:
        return
    assert figure.typed == printable(figure.typed)
    scaled = figure.scaled(indicator.decimals)
    if scaled is not None:
        assert abs(scaled) < 10**15
        assert figure.scale <= indicator.decimals


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_each_remark_has_its_sentence(language):
    for indicator, text, _, remarks in READ:
        figure = read_figure(text, indicator).figure
        for remark in (*remarks, "dash"):
            sentence = remark_text(remark, figure, indicator, language)
            assert write_figure(figure, indicator) in sentence or remark == "dash"
            assert figure.typed in sentence
