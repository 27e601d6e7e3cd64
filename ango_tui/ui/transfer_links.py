"""The ways from a project's screens to its transfers: upload, import, export, reports."""

from __future__ import annotations

from typing import Any, Protocol


class _Goes(Protocol):
    def go(self, section: str, **args: Any) -> None:
        """Ask for another section of the same project."""


class TransferLinks:
    """Mixed into screens of a project: carries out their commands of the scope `transfers`."""

    def do_upload(self: _Goes) -> None:
        """To the upload."""
        self.go("upload", parent="assets")

    def do_labels(self: _Goes) -> None:
        """To the import of labels."""
        self.go("labels", parent="assets")

    def do_export(self: _Goes) -> None:
        """To the exports."""
        self.go("exports", parent="assets")

    def do_reports(self: _Goes) -> None:
        """To the reports."""
        self.go("reports", parent="assets")
