"""Figures of any shape: what they hold, how they are drawn in text, and as CSV."""

from ango_tui.charts.csv import csv_text
from ango_tui.charts.drawing import lines
from ango_tui.charts.figures import Figure, figure, renamed

__all__ = ["Figure", "csv_text", "figure", "lines", "renamed"]
