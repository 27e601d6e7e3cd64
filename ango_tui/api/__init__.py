"""Async client for the Ango Hub API, usable on its own as an SDK."""
