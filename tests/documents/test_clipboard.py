"""Text copied out of Excel and Word comes as the cells that were copied."""

import pytest

from cchc_tui.documents.text.clipboard import copied


def column(text, **how):
    return copied(text, **how).column


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_a_column_is_one_cell_a_line_and_a_blank_one_keeps_its_place(end):
    assert column(end.join(["8", "", "3", ""])) == ("8", "", "3")
    assert column(end.join(["", "", "5"])) == ("", "", "5")


def test_cells_of_empty_columns_beside_it_do_not_count():
    assert column("\t8\t\t\r\n\t3\t\t\r\n") == ("8", "3")


@pytest.mark.parametrize("twice", ["\r\r", "\n\n"])
def test_line_ends_that_all_come_twice_are_one(twice):
    assert column(f"8{twice}3{twice}") == ("8", "3")
    assert column(f"8{twice}{twice}5{twice}") == ("8", "", "5")
    assert copied(f"8{twice}3{twice}").doubled
    assert column(f"8{twice}3{twice}", undouble=False) == ("8", "", "3")


@pytest.mark.parametrize("text", ["8\r\r3\r", "8\r\n\r\n3\r\n\r\n", "8\r\r\r3\r\r", "8\r\r3\n\n", "8\n\n"])
def test_blank_cells_of_a_column_are_not_taken_for_such_line_ends(text):
    assert not copied(text).doubled


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"a\r\nb"\t5\r\n6\t7\r\n', (("a\nb", "5"), ("6", "7"))),
        ('"nói ""có"""\t5', (('nói "có"', "5"),)),
        ('"một\thai"\t5', (("một hai", "5"),)),
        ('"Có\t5\r3\t4', (('"Có', "5"), ("3", "4"))),
        ('5"\t6"\r7\t8', (('5"', '6"'), ("7", "8"))),
    ],
)
def test_excel_quotes_a_cell_with_a_line_break_in_it(text, rows):
    assert copied(text).rows == rows


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\x1b[31m8\x1b[0m", "8"),
        ("\x1b]0;title\x078", "8"),
        ("\x07\x008\x7f", "8"),
        ("1\u00a0180\u200b", "1 180"),
        ("vie\u0302\u0323t", "việt"),
        ("một\x0bhai", "một hai"),
        ("\ufeff8", "8"),
    ],
)
def test_a_cell_is_clean_text_in_composed_form(text, cell):
    assert column(text) == (cell,)


@pytest.mark.parametrize(
    "text", ['"' * 100_000, '"a\t' * 50_000, "\x1b]" * 50_000, "\r" * 100_001, "\t" * 100_000]
)
def test_a_text_of_nothing_but_marks_comes_to_an_end_and_no_more_cells_than_it_has_marks(text):
    cells = [cell for row in copied(text).rows for cell in row]
    assert len(cells) <= len(text) + 1
    assert not any("\x1b" in cell or "\r" in cell for cell in cells)
