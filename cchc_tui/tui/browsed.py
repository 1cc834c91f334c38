"""A page that is a list with a cursor: the keys that move it, and the one that leaves."""

from __future__ import annotations

from cchc_tui.tui.canvas import Canvas

_FAR = 10**9


class Browsed(Canvas):
    """Subclasses say how to `go` along the list, stopping at its ends, and how much of it is `seen`."""

    def go(self, by: int) -> None:
        """Go down so many lines, up if below 0."""
        raise NotImplementedError

    def seen(self) -> int:
        """Return how many lines of the list are seen at once."""
        raise NotImplementedError

    def do_up(self) -> None:
        """Go up one line."""
        self.go(-1)

    def do_down(self) -> None:
        """Go down one line."""
        self.go(1)

    def do_page_up(self) -> None:
        """Go up half a page."""
        self.go(-max(self.seen() // 2, 1))

    def do_page_down(self) -> None:
        """Go down half a page."""
        self.go(max(self.seen() // 2, 1))

    def do_first(self) -> None:
        """Go to the first line."""
        self.go(-_FAR)

    def do_last(self) -> None:
        """Go to the last line."""
        self.go(_FAR)

    def do_back(self) -> None:
        """Go back."""
        self.screen.dismiss(None)
