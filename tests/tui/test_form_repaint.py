"""Sending only what changed must leave the same screen as painting all of it anew, in fewer bytes."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from cchc_tui.tui.form.scroll import scrolled
from cchc_tui.tui.lines import crop
from cchc_tui.tui.repaint import ExactLayout, ExactUpdate, changed

WIDTH, HEIGHT = 24, 4
STYLES = [Style(), Style(bold=True), Style(color="red"), Style(reverse=True), Style(color="cyan", dim=True)]
CONSOLE = Console(color_system="standard", force_terminal=True)

words = st.text(alphabet="ab ếư漢─►…1", max_size=WIDTH)
lines = st.lists(st.tuples(words, st.sampled_from(STYLES)), max_size=4).map(
    lambda spans: crop(tuple(spans), WIDTH)
)
pictures = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def strip(line):
    return Strip([Segment(text, style) for text, style in line], WIDTH)


class Glass:
    """A terminal that is painted on."""

    def __init__(self):
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self.stream = pyte.Stream(self.screen)

    def whole(self, picture):
        layout = ExactLayout([[strip(line)] for line in picture], Region(0, 0, WIDTH, HEIGHT))
        self.stream.feed(layout.render_segments(CONSOLE))
        return self

    def parts(self, before, after):
        spans = sorted((region.y, region.x, region.right) for region in changed(before, after, WIDTH))
        if spans:
            update = ExactUpdate([{0: strip(line)} for line in after], spans, [[WIDTH]] * HEIGHT)
            self.stream.feed(update.render_segments(CONSOLE))
        return self

    @property
    def cells(self):
        buffer = self.screen.buffer
        return [[buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(pictures, pictures)
def test_a_change_leaves_the_same_cells_as_painting_anew(before, after):
    assert Glass().whole(before).parts(before, after).cells == Glass().whole(after).cells


@given(pictures, pictures, st.integers(1 - HEIGHT, HEIGHT - 1), st.integers(0, 1))
def test_lines_moved_by_the_terminal_end_up_as_painted_anew(before, after, by, first):
    glass = Glass().whole(before)
    done = scrolled(before, first, HEIGHT - first, by, WIDTH)
    if done is not None:
        glass.stream.feed(done[0])
        before = done[1]
    assert glass.cells == Glass().whole(before).cells
    assert glass.parts(before, after).cells == Glass().whole(after).cells


@given(pictures)
def test_what_did_not_change_sends_nothing(picture):
    assert changed(picture, list(picture), WIDTH) == []


@given(pictures)
def test_lines_are_painted_as_they_are(picture):
    shown = Glass().whole(picture).screen.display
    wanted = ["".join(text for text, _ in line) for line in picture]
    assert [line.rstrip() for line in shown] == [line.rstrip() for line in wanted]


def test_a_new_page_is_sent_once_and_again_only_after_something_changed():
    picture = [crop((("Số liệu", Style()),), WIDTH)] * HEIGHT
    layout = ExactLayout([[strip(line)] for line in picture], Region(0, 0, WIDTH, HEIGHT))
    ExactLayout.new_page()
    assert "Số liệu" in layout.render_segments(CONSOLE)
    assert layout.render_segments(CONSOLE) == ""
    ExactUpdate([{0: strip(picture[0])}], [(0, 0, 1)], [[WIDTH]]).render_segments(CONSOLE)
    assert "Số liệu" in layout.render_segments(CONSOLE)
    ExactLayout.new_page()
    layout.render_segments(CONSOLE)
    ExactLayout.forget()
    assert "Số liệu" in layout.render_segments(CONSOLE)


def test_one_changed_cell_sends_that_cell_and_no_other():
    before = [crop((("Số nhiệm vụ  1", Style()),), WIDTH)] * HEIGHT
    after = [*before[:1], crop((("Số nhiệm vụ  2", Style()),), WIDTH), *before[2:]]
    assert changed(before, after, WIDTH) == [Region(13, 1, 1, 1)]
