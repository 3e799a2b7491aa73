"""Values of a table that are drawn: a picture or an outline in a cell without text is no blank."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.readers.pdf import reader as pdf

DOUBT = "page 1: something is drawn in a table where no text stands"
LEFT, WIDE, HIGH, TOP = 100, 80, 24, 700


def picture(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "black")), x, y, wide, high)


def outline(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.curveTo(x, y + high, x + wide, y + high, x + wide, y + high / 2)
    path.curveTo(x + wide, y, x + wide / 2, y, x, y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def straight(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    canvas.line(x, y, x + wide, y + high)


def doubts(draw: object, at: tuple[float, float], size: tuple[float, float]) -> tuple[str, ...]:
    """The doubts of a table of three rows and columns, with numbers in all of its cells but the middle one."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for row in range(3):
        for column in range(3):
            x, y = LEFT + column * WIDE, TOP - (row + 1) * HIGH
            canvas.rect(x, y, WIDE, HIGH)
            if (row, column) != (1, 1):
                canvas.drawString(x + 30, y + 8, "26")
    draw(canvas, LEFT + at[0], TOP - at[1], *size)  # type: ignore[operator]
    canvas.save()
    return pdf.read(out.getvalue()).doubts


@pytest.mark.parametrize("draw", [picture, outline])
def test_a_drawing_as_large_as_a_number_in_a_cell_without_text_is_a_doubt(draw: object) -> None:
    assert DOUBT in doubts(draw, (WIDE + 30, 2 * HIGH - 7), (12, 9))


@pytest.mark.parametrize(
    ("draw", "at", "size"),
    [
        (picture, (20, HIGH - 2), (40, 18)),  # behind text
        (picture, (WIDE + 30, 2 * HIGH + 60), (110, 110)),  # a seal
        (outline, (WIDE + 30, 2 * HIGH - 7), (2, 2)),  # a dot
        (outline, (WIDE + 30, 4 * HIGH), (12, 9)),  # outside
        (straight, (WIDE, 2 * HIGH), (WIDE, HIGH)),  # a cell that is crossed out
    ],
)
def test_grounds_seals_dots_and_strokes_are_no_numbers(
    draw: object, at: tuple[float, float], size: tuple[float, float]
) -> None:
    assert DOUBT not in doubts(draw, at, size)
