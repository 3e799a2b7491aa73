"""Reads pages of a PDF that are pictures: rendered, then read as any picture is."""

from contextlib import closing
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import Encrypted, ReadError
from extractors.readers.imaging.ending import Ending
from extractors.readers.imaging.limits import Pixels, page_scale
from extractors.readers.imaging.reading import Shown, pieces_of_pixels
from extractors.readers.pdf.pages import Box

__all__ = ["page_pieces"]

LEAST_DPI: Final = 200.0
MOST_DPI: Final = 300.0
"""Resolutions between which a page is rendered at that of its scan: more shows nothing that is recognised better."""
_POINTS_TO_INCH: Final = 72.0


def page_pieces(pdf_data: bytes, page: int, box: Box | None = None, above: Ending | None = None) -> Shown:
    """What page `page` (from 1) shows, or the part of it in `box`: points of the page as viewed, top-down.

    `above` is the table without rules in which the page before ends.
    Raises `Encrypted` or `ReadError` where the file or the page cannot be opened.
    """
    try:
        with closing(pypdfium2.PdfDocument(pdf_data)) as document:
            if not 1 <= page <= len(document):
                raise ReadError(f"no page {page} among {len(document)}")
            with closing(document[page - 1]) as source:
                pixels, scale = _rendered(source)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Encrypted("the PDF needs a password") from error
        raise ReadError(f"the PDF cannot be rendered: {error}") from error
    x, y = 0, 0
    if box is not None:
        x, y = max(0, int(box.x0 * scale)), max(0, int(box.top * scale))
        pixels = np.ascontiguousarray(pixels[y : int(box.bottom * scale), x : int(box.x1 * scale)])

    def locate(found: Box) -> str:
        x0, top, x1, bottom = (value / scale for value in (found.x0 + x, found.top + y, found.x1 + x, found.bottom + y))
        return f"page={page};box={x0:.1f},{top:.1f},{x1:.1f},{bottom:.1f}"

    return pieces_of_pixels(pixels, locate, above) if pixels.size else ((), None)


def _rendered(source: pypdfium2.PdfPage) -> tuple[Pixels, float]:
    """The page as red, green and blue, and its pixels to a point."""
    width, height = source.get_size()
    dpi = min(MOST_DPI, max(LEAST_DPI, _scanned_dpi(source)))
    scale = min(dpi / _POINTS_TO_INCH, page_scale(width, height))
    bitmap = source.render(scale=scale, rev_byteorder=True)
    with closing(bitmap):
        pixels = bitmap.to_numpy().copy()
    return (pixels[:, :, :3] if pixels.ndim == 3 and pixels.shape[2] >= 3 else _grey(pixels)), scale


def _grey(pixels: Pixels) -> Pixels:
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels


def _scanned_dpi(source: pypdfium2.PdfPage) -> float:
    """Resolution of the page's largest picture; 0 where it has none."""
    largest, dpi = 0.0, 0.0
    for thing in source.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        area = (right - left) * (top - bottom)
        if area > largest:
            wide, high = thing.get_px_size()
            # The picture may lie on its side: its long side is the long side of its place.
            largest, dpi = area, max(wide, high) / max(right - left, top - bottom) * _POINTS_TO_INCH
    return dpi
