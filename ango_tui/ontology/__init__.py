"""The label set as immutable values, and everything one can do to it."""
