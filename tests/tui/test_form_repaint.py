"""Sending only what changed must leave the same screen as painting all of it anew, in fewer bytes."""

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.geometry import Region

from cchc_tui.tui.form.scroll import scrolled
from cchc_tui.tui.lines import crop
from cchc_tui.tui.repaint import ExactLayout, ExactUpdate, changed
from tests.tui.glass import CONSOLE, Glass

WIDTH, HEIGHT = 24, 4
STYLES = [
    Style(),
    Style(bold=True),
    Style(color="red"),
    Style(reverse=True),
    Style(color="cyan", dim=True),
    Style(color="cyan", bold=True),
    Style(bgcolor="yellow"),
    Style(underline=True),
]

words = st.text(alphabet="ab ếư漢─►…1", max_size=WIDTH)
lines = st.lists(st.tuples(words, st.sampled_from(STYLES)), max_size=4).map(
    lambda spans: crop(tuple(spans), WIDTH)
)
pictures = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def glass():
    return Glass(WIDTH, HEIGHT)


@given(pictures, pictures, st.integers(0, WIDTH - 2), st.integers(0, HEIGHT - 1))
def test_a_change_leaves_the_same_cells_as_painting_anew_and_the_cursor_where_it_belongs(before, after, x, y):
    shown = glass().whole(before).parts(before, after, (x, y))
    assert shown.cells == glass().whole(after).cells
    assert before == after or not changed(before, after, WIDTH) or shown.cursor == (x, y)


@given(pictures, pictures, st.integers(1 - HEIGHT, HEIGHT - 1), st.integers(0, 1))
def test_lines_moved_by_the_terminal_end_up_as_painted_anew(before, after, by, first):
    shown = glass().whole(before)
    done = scrolled(before, first, HEIGHT - first, by, WIDTH)
    if done is not None:
        shown.feed(done[0])
        before = done[1]
    assert shown.cells == glass().whole(before).cells
    assert shown.parts(before, after).cells == glass().whole(after).cells


@given(pictures)
def test_what_did_not_change_sends_nothing(picture):
    assert changed(picture, list(picture), WIDTH) == []


@given(pictures)
def test_lines_are_painted_as_they_are(picture):
    display = glass().whole(picture).screen.display
    wanted = ["".join(text for text, _ in line) for line in picture]
    assert [line.rstrip() for line in display] == [line.rstrip() for line in wanted]


def test_a_new_page_is_sent_once_and_again_only_after_something_changed():
    picture = [crop((("Số liệu", Style()),), WIDTH)] * HEIGHT
    layout = ExactLayout([[glass().strip(line)] for line in picture], Region(0, 0, WIDTH, HEIGHT))
    ExactLayout.new_page()
    assert "Số liệu" in layout.render_segments(CONSOLE)
    assert layout.render_segments(CONSOLE) == ""
    ExactUpdate([{0: glass().strip(picture[0])}], [(0, 0, 1)], [[WIDTH]]).render_segments(CONSOLE)
    assert "Số liệu" in layout.render_segments(CONSOLE)
    ExactLayout.new_page()
    layout.render_segments(CONSOLE)
    ExactLayout.forget()
    assert "Số liệu" in layout.render_segments(CONSOLE)


def test_one_changed_cell_sends_that_cell_and_no_other():
    before = [crop((("Số nhiệm vụ  1", Style()),), WIDTH)] * HEIGHT
    after = [*before[:1], crop((("Số nhiệm vụ  2", Style()),), WIDTH), *before[2:]]
    assert changed(before, after, WIDTH) == [Region(13, 1, 1, 1)]
