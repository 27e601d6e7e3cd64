"""Bringing files and labels in: lists are read, checked, costed and sent; nothing here knows a terminal."""
