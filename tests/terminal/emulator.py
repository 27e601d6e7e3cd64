"""A terminal for tests: a pyte screen plus what pyte lacks, answers to queries, a record of what was set."""

import base64
import re

import pyte

# One control sequence: CSI, a string (DCS, OSC, SOS, PM, APC) with its terminator, or a short escape.
SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])"
)
DRAWN = re.compile(rb"\x1b\[[\d;]*[A-HJKLMPXdfm@]|\x1b[78DEM]")
ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>1;10;0c",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[?u": b"\x1b[?0u",
    b"\x1b[>q": b"\x1bP>|emulator(1)\x1b\\",
}
LINE_WRAP, CURSOR_VISIBLE, ALTERNATE_SCREEN, SYNCHRONIZED, IN_BAND_RESIZE = 7, 25, 1049, 2026, 2048


class Emulator:
    """Draws what a program writes and remembers every mode, title, clipboard write and odd sequence."""

    def __init__(
        self, columns: int, rows: int, supported: frozenset[int] = frozenset({SYNCHRONIZED})
    ) -> None:
        """`supported` are the private modes that a DECRQM query is told are known."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._supported = supported
        self._tail = b""
        self.modes: dict[int, bool] = {}
        self.kitty_flags: list[int] = []
        self.titles: list[str] = []
        self.clipboard: list[str] = []
        self.links: set[str] = set()
        self.unknown: list[bytes] = []

    def feed(self, data: bytes) -> bytes:
        """Draw `data`; returns the answers that a terminal would type."""
        data, answers, position = self._tail + data, b"", 0
        for match in SEQUENCE.finditer(data):
            self._stream.feed(data[position : match.start()])
            answers += self._sequence(match.group())
            position = match.end()
        rest = data[position:]
        cut = rest.find(b"\x1b")
        cut = len(rest) if cut < 0 else cut
        self._stream.feed(rest[:cut])
        self._tail = rest[cut:]
        return answers

    def _sequence(self, sequence: bytes) -> bytes:
        if sequence in ANSWERS:
            return ANSWERS[sequence]
        if sequence == b"\x1b[6n":
            return b"\x1b[%d;%dR" % (self.screen.cursor.y + 1, self.screen.cursor.x + 1)
        if DRAWN.fullmatch(sequence):
            self._stream.feed(sequence)
        elif match := re.fullmatch(rb"\x1b\[\?(\d+)\$p", sequence):
            return b"\x1b[?%s;%d$y" % (match[1], self._setting(int(match[1])))
        elif match := re.fullmatch(rb"\x1b\[\?([\d;]+)([hl])", sequence):
            for mode in match[1].split(b";"):
                self._set_mode(int(mode), match[2] == b"h")
        elif match := re.fullmatch(rb"\x1b\[>(\d+)u", sequence):
            self.kitty_flags.append(int(match[1]))
        elif sequence == b"\x1b[<u":
            self.kitty_flags = self.kitty_flags[:-1]
        elif match := re.fullmatch(rb"\x1b\](\d+);(.*?)(?:\x07|\x1b\\)", sequence, re.DOTALL):
            self._operating_system_command(int(match[1]), match[2])
        else:
            self.unknown.append(sequence)
        return b""

    def _setting(self, mode: int) -> int:
        if mode not in self._supported:
            return 0
        return 1 if self.modes.get(mode) else 2

    def _set_mode(self, mode: int, on: bool) -> None:
        self.modes[mode] = on
        if mode == ALTERNATE_SCREEN:
            self.screen.reset()
        elif mode == LINE_WRAP:
            (self.screen.set_mode if on else self.screen.reset_mode)(mode, private=True)

    def _operating_system_command(self, number: int, body: bytes) -> None:
        if number in (0, 1, 2):
            self.titles.append(body.decode("utf-8", "replace"))
        elif number == 52:
            self.clipboard.append(base64.b64decode(body.partition(b";")[2]).decode())
        elif number == 8:
            self.links.add(body.partition(b";")[2].decode())
        elif number != 22:  # the shape of the mouse pointer
            self.unknown.append(b"%d;%s" % (number, body))

    @property
    def modes_left_on(self) -> set[int]:
        """Private modes that are on, but for those that are on in a terminal nobody has touched."""
        usual = {LINE_WRAP: True, CURSOR_VISIBLE: True}
        return {mode for mode, on in self.modes.items() if on != usual.get(mode, False)}

    @property
    def in_frame(self) -> bool:
        """A synchronized frame has begun and not ended: a terminal would not show what there is yet."""
        return self.modes.get(SYNCHRONIZED, False)

    @property
    def text(self) -> str:
        """What is on the screen, line by line, with trailing blanks removed."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def line_style(self, row: int) -> set[str]:
        """Attributes found anywhere in a row; ``colour`` means a background that is not the default one."""
        cells = [self.screen.buffer[row][column] for column in range(self.screen.columns)]
        found = {name for cell in cells for name in ("reverse", "bold", "underscore") if getattr(cell, name)}
        return found | ({"colour"} if any(cell.bg != "default" for cell in cells) else set())

    @property
    def colours(self) -> set[str]:
        """Every colour on the screen that is not the terminal's own."""
        rows = (self.screen.buffer[row] for row in range(self.screen.lines))
        cells = (row[column] for row in rows for column in range(self.screen.columns))
        return {colour for cell in cells for colour in (cell.fg, cell.bg)} - {"default"}
