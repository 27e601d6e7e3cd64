"""Working on a project's label set: drafts, what may stand where, publishing, versions, counts."""
