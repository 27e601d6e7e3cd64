"""A picture as rows of coloured points, small enough for a terminal; needs the extra `images` (Pillow)."""

from __future__ import annotations

import io
import warnings

Color = tuple[int, int, int]
MOST_PIXELS = 200_000_000
"""A picture of more pixels than this is not unpacked."""


class PictureError(Exception):
    """Why the picture cannot be shown, in words."""


def shrunk(content: bytes, cells: int, rows: int) -> list[list[Color]]:
    """The picture in at most `cells` × 2·`rows` points: a terminal cell shows two, one above the other.

    Raises `PictureError`. Blocking, and slow for large pictures: run it in a thread.
    """
    try:
        from PIL import Image
    except ImportError:
        raise PictureError("Pictures need the extra: pip install 'ango-tui[images]'.") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureError(f"The picture is too large ({image.width} × {image.height}).")
                # JPEG can be unpacked at a fraction of its size.
                image.draft("RGB", (cells * 2, rows * 4))
                small = image.convert("RGB")
            small.thumbnail((max(cells, 1), max(rows, 1) * 2))
            points = list(small.tobytes())
    except PictureError:
        raise
    except Exception as error:  # a broken picture may raise anything
        raise PictureError(f"This is no picture that can be shown ({type(error).__name__}).") from None
    width = small.width
    triples = [(points[at], points[at + 1], points[at + 2]) for at in range(0, len(points), 3)]
    return [triples[at : at + width] for at in range(0, len(triples), width)]
