"""Start-up: the command line's help, the first frame, the screen and its rows, each against its floor."""

import sys

from .measure import APP, HELLO, in_turn, milliseconds_to_run, milliseconds_until, print_table, ratio_row

ROUNDS = 9
FLOOR = [sys.executable, "-c", "import argparse"]
FIRST_FRAME = "ango-tui"
FIRST_SCREEN = "1 Projects"
FIRST_ROWS = r"^> \S"


def main() -> int:
    """Measure and print; 1 when a target was missed."""
    help_ours, help_floor = in_turn(
        ROUNDS * 2, lambda: milliseconds_to_run([*APP, "--help"]), lambda: milliseconds_to_run(FLOOR)
    )
    frame, screen, rows, hello = in_turn(
        ROUNDS,
        lambda: milliseconds_until([*APP, "--demo"], FIRST_FRAME),
        lambda: milliseconds_until([*APP, "--demo"], FIRST_SCREEN),
        lambda: milliseconds_until([*APP, "--demo"], FIRST_ROWS),
        lambda: milliseconds_until(HELLO, "hello"),
    )
    report = [
        ratio_row("--help, against argparse", help_ours, help_floor, 2.0, "ms"),
        ratio_row("first frame of --demo, against hello", frame, hello, 1.15, "ms"),
        ratio_row("the screen of --demo, against hello", screen, hello, 1.15, "ms"),
        ratio_row("first rows of --demo, against hello", rows, hello, 1.6, "ms"),
    ]
    print_table("Start-up", report)
    return 0 if all(row.met for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
