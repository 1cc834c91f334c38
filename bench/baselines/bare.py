"""The least that answers a key: one Static that says which key it was. The baseline of being ready."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """Fill the screen with text."""
        yield Static("\n".join(f"{row:>3} " + "Phụ lục báo cáo " * 4 for row in range(24)))

    def on_key(self, event: events.Key) -> None:
        """Say which key it was."""
        self.query_one(Static).update(f"key {event.key}")


if __name__ == "__main__":
    Bare().run(mouse=False)
