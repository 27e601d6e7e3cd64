"""Something to look at behind the links to the sample's assets: a small picture, or text."""

from __future__ import annotations

import struct
import zlib
from hashlib import blake2b

_TEXT = """This agreement is made between the supplier and the customer named on the first page.

1. The supplier delivers the goods listed in annex A within thirty days of each order.
2. The customer pays within forty-five days of receipt of the invoice.
3. Either party may terminate with three months' notice to the end of a quarter.
"""
WIDTH, HEIGHT = 320, 180


def content(path: str) -> tuple[bytes, str]:
    """Bytes and media type for the path of a foreign asset; the same path gives the same picture."""
    if path.endswith((".txt", ".md")):
        return f"{path.rsplit('/', 1)[-1]}\n\n{_TEXT}".encode(), "text/plain; charset=utf-8"
    return _png(blake2b(path.encode(), digest_size=16).digest()), "image/png"


def _png(luck: bytes) -> bytes:
    """A sky, a ground and a few boxes, as a PNG with three bytes a pixel."""
    horizon = 60 + luck[0] % 60
    rows = []
    for y in range(HEIGHT):
        shade = y * 90 // HEIGHT
        pixel = (90 + shade, 140 + shade, 220) if y < horizon else (90 - shade // 3, 95, 90)
        row = bytearray(bytes(pixel) * WIDTH)
        for no in range(4):
            x, top, size = luck[1 + no] * 250 // 255, horizon - 15 + luck[5 + no] % 60, 18 + luck[9 + no] % 40
            if top <= y < top + size * 2 // 3:
                row[x * 3 : (x + size) * 3] = bytes((luck[no], luck[no + 4], luck[no + 8])) * size
        rows.append(b"\0" + bytes(row[: WIDTH * 3]))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
