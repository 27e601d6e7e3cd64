"""The ontology of a project: edited as a tree, previewed, planned, sent. One screen in several files."""

from ango_tui.ui.screens.ontology.screen import OntologyScreen

__all__ = ["OntologyScreen"]
