"""Pictures made small: in the room there is, broken ones told in words."""

from __future__ import annotations

import io
import sys

import pytest

from ango_tui.pictures import PictureError, shrunk


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    image = pytest.importorskip("PIL.Image")
    made = io.BytesIO()
    image.new(mode, (width, height), 1 if mode == "1" else (200, 10, 10, 255)[: len(mode)]).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("size", "points"), [((320, 180), (80, 45)), ((100, 1000), (4, 40)), ((3, 2), (3, 2))]
)
def test_a_picture_keeps_its_shape_in_the_room_there_is(
    size: tuple[int, int], points: tuple[int, int]
) -> None:
    rows = shrunk(png(*size), 80, 20 if size[1] > size[0] else 24)
    assert (len(rows[0]), len(rows)) == points


def test_its_colours_stay() -> None:
    assert shrunk(png(10, 10, "RGBA"), 5, 5)[0][0] == (200, 10, 10)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_told_in_words(content: bytes) -> None:
    pytest.importorskip("PIL")
    with pytest.raises(PictureError, match="no picture"):
        shrunk(content, 80, 24)


def test_without_the_extra_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(PictureError, match=r"ango-tui\[images\]"):
        shrunk(b"", 80, 24)
