"""Text that nobody sees for its colour, or for what is painted over it."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import fast

PALE = ["page 1: numbers in the colour of what lies behind them"]
COVERED = ["page 1: a filled box covers text"]


def lasting(draw: Callable[[Canvas], None]) -> list[str]:
    """What is doubted of a page on which something is drawn."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.save()
    return fast.load(out.getvalue()).pages[0].lasting


def written(text: str, ink: float, ground: float | None = None, alpha: float = 1.0) -> Callable[[Canvas], None]:
    """Text in a grey, on a box in another."""

    def draw(canvas: Canvas) -> None:
        if ground is not None:
            canvas.setFillGray(ground)
            canvas.rect(90, 690, 60, 25, stroke=0, fill=1)
        canvas.setFillGray(ink, alpha)
        canvas.drawString(100, 700, text)

    return draw


@pytest.mark.parametrize(
    ("ink", "ground", "alpha"),
    [(1.0, None, 1.0), (1.0, 0.98, 1.0), (0.5, 0.5, 1.0), (0.0, 0.0, 1.0), (0.0, None, 0.0)],
)
def test_numbers_in_the_colour_of_their_ground_are_a_doubt(ink: float, ground: float | None, alpha: float) -> None:
    assert lasting(written("702", ink, ground, alpha)) == PALE


@pytest.mark.parametrize(("ink", "ground"), [(1.0, 0.2), (0.5, None), (0.0, 1.0), (0.0, 0.5)])
def test_numbers_that_stand_out_are_none(ink: float, ground: float | None) -> None:
    assert lasting(written("702", ink, ground)) == []


def test_words_that_are_not_seen_are_no_number() -> None:
    assert lasting(written("none", 1.0)) == []


def test_text_that_only_clips_what_is_drawn_after_it_is_not_seen() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(100, 700)
        text.setTextRenderMode(7)
        text.textOut("702")
        canvas.drawText(text)

    assert lasting(draw) == ["page 1: invisible text"]


def over(cover: Callable[[Canvas], object]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "702")
        canvas.setFillGray(1)
        cover(canvas)

    return draw


def picture(alpha: int) -> ImageReader:
    return ImageReader(Image.new("RGBA", (20, 10), (255, 255, 255, alpha)))


def test_a_rounded_box_an_ellipse_or_a_picture_over_a_number_covers_it() -> None:
    assert lasting(over(lambda canvas: canvas.roundRect(97, 697, 26, 14, 3, stroke=0, fill=1))) == COVERED
    assert lasting(over(lambda canvas: canvas.ellipse(92, 692, 126, 716, stroke=0, fill=1))) == COVERED
    assert lasting(over(lambda canvas: canvas.drawImage(picture(255), 97, 697, 26, 14))) == COVERED


def test_a_number_at_the_corner_of_an_ellipse_or_below_a_clear_picture_is_seen() -> None:
    assert lasting(over(lambda canvas: canvas.ellipse(105, 702, 400, 800, stroke=0, fill=1))) == []
    assert lasting(over(lambda canvas: canvas.drawImage(picture(0), 97, 697, 26, 14, mask="auto"))) == []
