"""Other periods beside the form, and figures far from theirs: promises to the clerk."""

import pytest

from cchc_tui import messages
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.model import Severity
from cchc_tui.schema.period import Period
from cchc_tui.tui.form.columns import compared, rows_height
from tests.tui.form_desk import Clerk, Kept
from tests.tui.samples import QUARTER_2024, YEAR_2023, figures_of
from tests.tui.test_form_keys import number

LAST = {
    "procedures_in_force": number("142"),
    "procedures_new": number("15"),
    "survey_method": number("1"),
    "investment_planned": number("980"),
    "online_received": number("1917"),
}
YEAR_AGO = {
    "procedures_in_force": number("134"),
    "procedures_new": number("5"),
    "survey_method": number("2"),
    "commune_on_time_share": number("55.5"),
    "online_received": number("504"),
    "documents_exchanged": number("500"),
}


def clerk(at, figures=None, size=(80, 24), **around):
    around = around or {"last": LAST, "last_year": YEAR_AGO}
    return Clerk(Kept(figures, **around), at=at, size=size, last=Period(2023, "Y"))


def test_one_key_puts_the_last_period_and_last_years_beside_each_row_and_takes_them_away():
    one = clerk("procedures_in_force", {"procedures_in_force": number("140")}).presses("k")
    assert one.row_of("procedures_in_force").split()[-5:] == ["140", "142", "-2", "134", "+6"]
    assert "Năm 2023        ± Quý I/2023        ±" in one.lines[1]
    before = one.presses("k").lines
    assert "±" not in before[1]


def test_a_figure_over_another_span_of_time_is_marked_and_not_subtracted():
    one = clerk("procedures_new", {"procedures_new": number("24")}).presses("k")
    assert one.row_of("procedures_new").split()[-4:] == ["24", "*15", "5", "+19"]
    assert one.sees("Năm 2023: 15 (* khác thời gian tính)")


def test_keying_goes_on_beside_other_periods_and_the_change_follows():
    one = clerk("procedures_in_force").presses("k").types("134\r")
    assert one.figure("procedures_in_force") == "134"
    assert one.row_of("procedures_in_force").split()[-4:] == ["142", "-8", "134", "="]
    one.presses("g").types("1.4.2\r1")
    assert one.row_of("survey_method").split()[-4:] == ["1", "*1", "2", "2→1"]


def test_what_is_too_long_for_its_column_is_told_as_so_many_times():
    one = clerk("investment_planned", {"investment_planned": number("12345678")}).presses("k")
    assert one.row_of("investment_planned").split()[-3:-1] == ["980", "×12598"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (131, 40), (160, 50)])
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_all_columns_stand_in_line_at_every_size(size, language):
    messages.use(language)
    try:
        one = clerk("procedures_in_force", {"procedures_in_force": number("140")}, size).presses("k")
        lines = one.lines
        assert max(map(len, lines)) <= size[0]
        row = one.row_of("procedures_in_force")
        shown = compared(size[0], 2)
        assert shown.label >= 14
        words = row.split()
        assert [word for word in words if word in {"140", "142", "134"}] == ["140", "142", "134"]
        assert ("-2" in words) == (shown.change > 0)
        if not shown.change:
            assert one.sees("142 (-2)")
            assert one.sees("134 (+6)")
    finally:
        messages.use("vi")


def test_only_what_is_known_takes_room():
    alone = clerk("procedures_in_force", last={}, last_year=YEAR_AGO).presses("k")
    assert alone.lines[1].split()[-3:] == ["Quý", "I/2023", "±"]
    assert "Năm 2023" not in alone.lines[1]
    none = Clerk().presses("k")
    assert "Chưa có kỳ nào trước" in none.bottom
    assert "±" not in none.lines[1]


def test_a_locked_form_can_be_compared_too():
    kept = Kept({"procedures_in_force": number("140")}, last=LAST)
    kept.status = "submitted"
    one = Clerk(kept, at="procedures_in_force", last=Period(2023, "Y")).presses("k")
    assert one.row_of("procedures_in_force").split()[-2:] == ["142", "-2"]


def test_a_figure_far_from_last_year_is_asked_about_once_and_calmly():
    one = clerk("documents_exchanged").types("5000\r")
    assert one.bottom == " i 7.5.2: 5.000 gấp 10 lần cùng kỳ năm trước (500). Đúng thì cứ gõ tiếp."
    assert one.desk.message.severity is Severity.INFO
    assert one.figure("documents_exchanged") == "5.000"
    one.types("100\r")
    assert "7.5.2:" not in one.bottom
    one.presses("g").types("7.5.2\r")
    assert one.sees("i Lưu ý: 5.000 gấp 10 lần cùng kỳ năm trước (500).")
    assert "Đúng thì" not in one.types("5000\r").bottom


def test_confirmed_or_not_it_stands_in_no_way():
    one = clerk("documents_exchanged").types("5000\r")
    assert not one.desk.checked.shown("documents_exchanged")
    assert one.at != "documents_exchanged"


def test_a_figure_with_an_error_is_not_asked_about_as_well():
    one = clerk(
        "procedures_commune",
        {"procedures_in_force": number("134")},
        last={"procedures_commune": number("14")},
    )
    one.types("1340\r")
    assert one.bottom.startswith(" × ")
    assert "gấp" not in one.bottom


def test_a_year_bounds_a_quarter_from_above_alone():
    def said(figure):
        return clerk("online_received", last={"online_received": number("500")}).types(f"{figure}\r").bottom

    assert "5.040 gấp khoảng 10 lần năm 2023 (500)" in said("5040")
    assert "gấp" not in said("1200")
    assert "bằng 1/" not in said("5")


def test_what_there_is_at_a_cut_off_is_held_against_any_period():
    assert "1/10" in clerk("procedures_in_force", last=LAST).types("14\r").bottom


def test_figures_of_the_real_appendix_that_are_right_are_not_asked_about():
    one = Clerk(Kept(last=figures_of(YEAR_2023)), last=Period(2023, "Y"))
    asked = set()
    for name, figure in figures_of(QUARTER_2024).items():
        if figure.state is State.NUMBER:
            one.desk.at, one.desk.message = name, None
            one.desk.enter(figure.typed)
            if one.desk.message is not None and "Đúng thì" in one.desk.message.text:
                asked.add(name)
    assert asked == {"level4_share"}, "36 is typed for 36 of 36; what else is wrong has an error of its own"


def test_last_years_figures_again_are_never_asked_about():
    figures = figures_of(YEAR_2023)
    one = Clerk(Kept(last=figures, last_year=figures), last=Period(2023, "Q1"))
    for name in one.form.walk.mine:
        if figures.get(name, Figure(State.BLANK)).number is not None:
            one.desk.at, one.desk.message = name, None
            one.desk.enter(figures[name].typed)
            assert "Đúng thì" not in (one.desk.message.text if one.desk.message else "")


def test_taking_the_columns_in_moves_no_row():
    one = clerk("procedures_in_force")
    before = [line[:8] for line in one.lines[2 : 2 + rows_height(24)]]
    assert [line[:8] for line in one.presses("k").lines[2 : 2 + rows_height(24)]] == before


def test_a_years_figure_taken_over_into_a_quarter_is_asked_about_and_a_stock_is_not():
    one = clerk("procedures_new").types("l")
    assert one.figure("procedures_new") == "15"
    assert one.bottom == " i 3.1.1: Năm 2023 tính trên thời gian khác kỳ này; số vừa lấy có đúng không?"
    assert "thời gian khác" not in clerk("procedures_in_force").types("l").bottom
