"""Runs the command line: ``python -m ango_tui``."""

import sys

from ango_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
