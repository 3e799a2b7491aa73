"""Pictures that must be refused, or passed over, before anything is recognised."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from extractors.document import LimitExceeded, ReadError, Unsupported
from extractors.readers import picture
from extractors.readers.imaging.layout import pieces_outside
from extractors.readers.imaging.limits import PAGE_PIXELS, open_picture, page_scale
from extractors.readers.imaging.plane import Plane


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    grain = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(grain).convert(mode)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_picture_cut_short_is_an_error_with_a_detail(kind: str, share: float) -> None:
    data = encoded(noise(), kind)
    with pytest.raises(ReadError, match="picture"):
        picture.read(data[: int(share * len(data))])


def test_a_picture_of_too_many_pixels_is_refused_unopened() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(LimitExceeded, match="picture of"):
        picture.read(bomb)


def test_other_formats_are_not_even_tried() -> None:
    for data in (b"SIMPLE  =                    T" + bytes(3000), encoded(noise(), "WEBP"), b"", b"GIF"):
        with pytest.raises(Unsupported):
            picture.read(data)


@pytest.mark.parametrize("size", [(16, 16), (199, 180), (1200, 40)])
def test_icons_and_lines_give_nothing(size: tuple[int, int]) -> None:
    assert picture.read(encoded(noise(size=size), "PNG")).blocks == ()


def test_only_the_first_frame_is_looked_at() -> None:
    frames = [Image.new("L", (300, 300), shade) for shade in (255, 0, 128)]
    pixels = open_picture(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert pixels is not None
    assert pixels.min() == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode_becomes_red_green_and_blue(mode: str) -> None:
    image = Image.fromarray(np.full((300, 300), 900, np.uint16)) if mode == "I;16" else noise(mode)
    pixels = open_picture(encoded(image, "TIFF"))
    assert pixels is not None
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3


def test_what_is_transparent_shows_paper() -> None:
    pixels = open_picture(encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert pixels is not None
    assert pixels.min() == 255


@pytest.mark.parametrize("shade", [0, 127, 255])
def test_a_picture_of_nothing_gives_nothing(shade: int) -> None:
    assert picture.read(encoded(Image.new("L", (500, 400), shade), "PNG")).blocks == ()


def test_a_raster_of_dots_is_refused_as_no_text() -> None:
    page = np.full((1500, 1500), 255, np.uint8)
    for top in range(10, 1490, 14):
        for left in range(10, 1490, 14):
            page[top : top + 5, left : left + 5] = 0
    plane = Plane(page, page, (), 6.0, np.eye(3))
    with pytest.raises(LimitExceeded, match="picture of 11236 shapes"):
        pieces_outside(plane, str, None)


@pytest.mark.parametrize(
    ("size", "scale"), [((2475, 3500), 1.0), ((3500, 3500), 1.0), ((1750, 1000), 2.22), ((1000, 40_000), 0.4654)]
)
def test_a_picture_is_looked_at_as_large_as_a_page_and_a_long_one_by_its_pixels(
    size: tuple[int, int], scale: float
) -> None:
    assert page_scale(*size) == page_scale(*reversed(size)) == pytest.approx(scale, rel=0.01)
    assert page_scale(*size) ** 2 * size[0] * size[1] <= max(1.001 * PAGE_PIXELS, 3500**2)
