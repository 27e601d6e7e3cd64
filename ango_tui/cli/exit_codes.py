"""How the program ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How the program ends; the meanings are part of ``--help``."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    KEY_REFUSED = 3
    UNREACHABLE = 4
    NO_TERMINAL = 5
    FOUND = 6
    REFUSED = 7
    UNSURE = 8
    INTERRUPTED = 130
