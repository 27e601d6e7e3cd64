"""People: reading pasted addresses, and what may be done to whom."""
