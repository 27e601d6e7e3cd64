"""A project's workflow: its stages as immutable values, and everything one can do to them without a server.

Imports nothing of the client, of the store or of the screens.
"""

from ango_tui.workflow.graph import NotAWorkflowError, Stage, Workflow

__all__ = ["NotAWorkflowError", "Stage", "Workflow"]
