"""The appendix as a form of stock `Input` widgets, one in each row to fill: what one would write first.

Nothing in it is made slow: compact inputs without blinking, no animations, no validation. Enter goes on.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label

from bench.appendix import Appendix
from cchc_tui.schema.model import Heading


class InputForm(App[None]):
    """Rows of code, label, unit of measure and figure."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Horizontal { height: 1; }
    .code { width: 8; }
    .label { width: 1fr; height: 1; }
    .measure { width: 12; }
    Input { width: 14; }
    """

    def compose(self) -> ComposeResult:
        """Lay out all rows; those that are not the commune's have no input."""
        with VerticalScroll(can_focus=False):
            for row, figure in Appendix().lines:
                if isinstance(row, Heading):
                    yield Label(f"{row.code} {row.title}", markup=False)
                    continue
                with Horizontal():
                    yield Label(row.code, classes="code", markup=False)
                    yield Label(row.label, classes="label", markup=False)
                    yield Label(row.measure.name, classes="measure", markup=False)
                    if figure is not None:
                        field = Input(compact=True)
                        field.cursor_blink = False
                        yield field

    def on_input_submitted(self) -> None:
        """Go on to the next row."""
        self.screen.focus_next()


if __name__ == "__main__":
    InputForm().run(mouse=False)
