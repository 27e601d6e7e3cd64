"""The floor for anything drawn with Textual: an application that shows one Static."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Shows one word."""

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield Static("hello")


if __name__ == "__main__":
    Hello().run()
