"""Little goes down the line, and what the terminal shows after it is the form as it is painted."""

import pytest
from hypothesis import HealthCheck, given, settings

from cchc_tui.tui import sgr
from cchc_tui.tui.capabilities import Capabilities
from cchc_tui.tui.form.columns import rows_height
from cchc_tui.tui.form.paint import HEAD, picture
from cchc_tui.tui.form.scroll import scrolled
from tests.checks.forms import THINH_DUC
from tests.tui.form_desk import Clerk
from tests.tui.glass import Glass, whole_lines
from tests.tui.test_form_any_keys import keys

WIDTH, HEIGHT = 80, 24
MOST_BYTES = 40_000
"""For the whole appendix; the same form of Textual's own widgets takes 400.000."""


@pytest.fixture
def _terminal(request, monkeypatch):
    able = Capabilities(request.param)
    sgr.codes.cache_clear()
    monkeypatch.setattr(sgr, "here", lambda: able)
    yield
    sgr.codes.cache_clear()


class Watched:
    """A form whose every change is sent to a terminal, which moves lines if it can."""

    def __init__(self, *, moves_lines=True):
        self.clerk = Clerk()
        self.moves_lines = moves_lines
        self.top = 0
        self.glass = Glass(WIDTH, HEIGHT)
        self.lines = self.paint()
        self.glass.whole(self.lines)
        self.glass.sent = 0

    def paint(self):
        shown = picture(self.clerk.desk, WIDTH, HEIGHT, self.top)
        self.top, self.cursor = shown.top, shown.cursor
        return whole_lines(shown.lines, WIDTH, HEIGHT)

    def presses(self, key, character):
        top = self.top
        self.clerk.presses(key, character=character)
        before, after = self.lines, self.paint()
        done = None
        if self.moves_lines and self.top != top:
            done = scrolled(before, HEAD, rows_height(HEIGHT), self.top - top, WIDTH)
        if done is not None:
            self.glass.feed(done[0])
            before = done[1]
        self.glass.parts(before, after, self.cursor)
        self.lines = after


@pytest.mark.parametrize("_terminal", ["xterm-256color", "screen", "linux", "vt100"], indirect=True)
@pytest.mark.usefixtures("_terminal")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys)
def test_the_terminal_shows_the_form_as_painted_whatever_is_keyed(presses):
    watched = Watched()
    for key, character in presses:
        watched.presses(key, character)
    assert watched.glass.cells == Glass(WIDTH, HEIGHT).whole(watched.lines).cells


def test_the_whole_appendix_takes_few_bytes():
    watched = Watched()
    for name in watched.clerk.form.walk.mine:
        figure = THINH_DUC.get(name, "")
        for character in figure:
            watched.presses(character, character)
        if watched.clerk.at == name:
            watched.presses("enter", "\r")
    assert {name: watched.clerk.figure(name) for name in ("tasks_planned", "investment_planned")} == {
        "tasks_planned": "8",
        "investment_planned": "1.180.000",
    }
    assert watched.glass.sent < MOST_BYTES
