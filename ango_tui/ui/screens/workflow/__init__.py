"""The workflow of a project: drawn, edited, planned, sent. One screen in several files."""

from ango_tui.ui.screens.workflow.screen import WorkflowScreen

__all__ = ["WorkflowScreen"]
