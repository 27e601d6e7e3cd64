"""Shapes and texts that look like somebody drew and typed them."""

from __future__ import annotations

from math import cos, radians, sin
from random import Random
from typing import Any

_PHRASES = {
    "Plate": ("B4821", "HHX204", "LIS77Q", "OSL3310", "M0TT0"),
    "Describe other": ("street sweeper", "snow plough", "tram", "mobile crane", "horse carriage"),
    "VAT id": ("DE284915573", "NO914778271", "PT501964843", "CH112233445"),
    "Quantity": ("1", "2", "12", "0.5", "240"),
    "Description": ("Pallet wrap", "Hosting, April", "Steel brackets M8", "Consulting hours"),
    "Remarks": ("<p>No prior study for comparison.</p>", "<p>Rotated patient.</p>", "<p>Repeat advised.</p>"),
    "Reason": ("<p>Unlimited liability.</p>", "<p>No end date.</p>"),
    "Which": ("SEK", "JPY", "PLN"),
    "Other topic": ("lost parcel", "wants a person", "wrong number"),
}
_SPEECH = (
    "thank you for waiting, how can I help",
    "the router has been red since Tuesday",
    "I will send the form again",
    "no, the other address",
    "can you hold for a moment",
)


def words(title: str, random: Random) -> str:
    """A text answer to the question with this title."""
    return random.choice(_PHRASES.get(title, _SPEECH))


def geometry(tool: str, random: Random, width: int, height: int) -> dict[str, Any]:
    """The geometry member of an object of this tool in a frame of `width` × `height`; empty for brushes."""
    maker = _MAKERS.get(tool)
    return {tool: maker(random, width, height)} if maker else {}


def _box(random: Random, width: int, height: int) -> dict[str, float]:
    w, h = random.randrange(width // 40, width // 5), random.randrange(height // 40, height // 4)
    return {
        "x": random.randrange(width - w) + 0.5,
        "y": random.randrange(height - h) + 0.25,
        "width": w,
        "height": h,
    }


def _rotated(random: Random, width: int, height: int) -> dict[str, Any]:
    box: dict[str, Any] = dict(_box(random, width, height))
    turn = random.randrange(-90, 90)
    cx, cy = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    c, s = cos(radians(turn)), sin(radians(turn))
    corners = []
    for dx, dy in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x, y = dx * box["width"], dy * box["height"]
        corners.append([round(cx + x * c - y * s, 1), round(cy + x * s + y * c, 1)])
    return box | {"rotation": turn, "corners": corners}


def _point(random: Random, width: int, height: int) -> list[int]:
    return [random.randrange(width), random.randrange(height)]


def _polyline(random: Random, width: int, height: int) -> list[list[int]]:
    y = random.randrange(height)
    return [
        [width * no // 5, (y + random.randrange(height // 8)) % height]
        for no in range(random.randrange(3, 6))
    ]


def _polygon(random: Random, width: int, height: int) -> list[list[int]]:
    cx, cy = _point(random, width, height)
    corners = random.randrange(4, 9)
    reach = min(width, height) // 8
    shape = []
    for no in range(corners):
        far = reach * (0.6 + random.random() * 0.4)
        turn = radians(360 * no / corners)
        shape.append(
            [int(min(width, max(0, cx + far * cos(turn)))), int(min(height, max(0, cy + far * sin(turn))))]
        )
    return shape


def _segmentation(random: Random, width: int, height: int) -> dict[str, Any]:
    return {"zones": [{"region": _polygon(random, width, height), "holes": []}]}


def _span(random: Random, _width: int, _height: int) -> dict[str, int]:
    start = random.randrange(4000)
    return {"start": start, "end": start + random.randrange(3, 60)}


def _pdf(random: Random, _width: int, _height: int) -> dict[str, Any]:
    x, y = random.randrange(40, 400), random.randrange(40, 700)
    text = f"{random.randrange(1, 9999)}.{random.randrange(100):02d}"
    rect = {"x1": x, "y1": y, "x2": x + 120, "y2": y + 16, "width": 612, "height": 792}
    return {"position": {"boundingRect": rect, "rects": [], "pageNumber": 1}, "content": {"text": text}}


_MAKERS = {
    "bounding-box": _box,
    "rotated-bounding-box": _rotated,
    "point": _point,
    "polyline": _polyline,
    "polygon": _polygon,
    "segmentation": _segmentation,
    "ner": _span,
    "pdf": _pdf,
}
