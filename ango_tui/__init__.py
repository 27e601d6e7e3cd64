"""ango-tui: a keyboard-first terminal application for Ango Hub."""

__version__ = "0.1.0"
