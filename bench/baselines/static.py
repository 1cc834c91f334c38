"""The least that Textual can do: one Static that fills the screen. The baseline of start-up time."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """Fill the screen with text."""
        yield Static("\n".join(f"{row:>3} " + "Phụ lục báo cáo " * 4 for row in range(24)))


if __name__ == "__main__":
    Bare().run(mouse=False)
