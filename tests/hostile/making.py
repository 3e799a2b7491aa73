"""Sound files of every format: what the press writes, and what office programs, browsers and scanners make of it."""

import io
import quopri
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart

from PIL import Image

from tests.press import office
from tests.press.disorders import Disorders, Format, random_disorders
from tests.press.facts import PressedReport
from tests.press.prose import write
from tests.press.render import render
from tests.press.scan import Scanning, pictures

PICTURES = ("png", "jpeg", "scan", "fax")
SAVED: dict[str, Format] = {"doc": "docx", "rtf": "docx", "odt": "docx", "ods": "xlsx", "xls": "xlsx"}
"""Formats that LibreOffice saves, and the pressed one that it opens for them."""
SCANNED, _SHOWN = 200, 120
"""Dots to an inch of scans, and of pictures as a page shows them."""
_ICON = b"\x89PNG\r\n\x1a\n" + bytes(60)


def sound_files(format: str, reports: Sequence[PressedReport]) -> Iterator[bytes]:
    """One file a report; every other report is in disorder where the format knows disorders."""
    if format in SAVED:
        yield from _saved(format, reports)
        return
    for report in reports:
        if format == "mht":
            yield web_archive(_rendered("html", report))
        elif format == "csv":
            yield render("txt", report, Disorders(style="commas"))
        elif format in PICTURES:
            yield packed(_pages(report, _SHOWN if format in ("png", "jpeg") else SCANNED), format)
        else:
            yield _rendered(format, report)  # type: ignore[arg-type]


def _rendered(format: Format, report: PressedReport) -> bytes:
    disorders = random_disorders(format, report.seed) if report.seed % 2 else Disorders()
    return render(format, report, disorders)


def _saved(format: str, reports: Sequence[PressedReport]) -> list[bytes]:
    """The files as LibreOffice saves them. Of Word files none in disorder: it would lose cells of some."""
    suffix = SAVED[format]
    pressed = [_rendered("xlsx", r) if suffix == "xlsx" else render("docx", r, Disorders()) for r in reports]
    files = {f"{number}.{suffix}": data for number, data in enumerate(pressed)}
    done = office.converted(files, format)
    return [done[name] for name in files]


def web_archive(page: bytes) -> bytes:
    """A page and a picture as a browser saves them in one file."""
    text = MIMENonMultipart("text", "html")
    text["Content-Transfer-Encoding"] = "quoted-printable"
    text.set_payload(quopri.encodestring(page).decode("ascii"))
    archive = MIMEMultipart("related", "boundary", type="text/html")
    archive.attach(text)
    archive.attach(MIMEImage(_ICON, "png"))
    return archive.as_bytes()


# ------------------------------------------------------------------ pictures
def _pages(report: PressedReport, dpi: int) -> list[Image.Image]:
    """The pages of the report with its title and tables and hardly any text, so that they are few."""
    disorders = replace(random_disorders("pdf", report.seed) if report.seed % 2 else Disorders(), embedded_font=True)
    prose = replace(write(report, disorders), overview=(), problems=(), other=())
    return [opened(page) for page in pictures(render("pdf", report, disorders, prose), Scanning(dpi=dpi))]


def opened(picture: bytes) -> Image.Image:
    """A picture file as pixels."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def unpacked(data: bytes, format: str) -> list[Image.Image]:
    """The pages that `packed` packed."""
    if format in ("png", "jpeg"):
        return [opened(data)]
    return [opened(page) for page in pictures(data, Scanning(dpi=SCANNED))]


def packed(pages: Sequence[Image.Image], format: str) -> bytes:
    """Pages as a file: one below the other in a picture, or a PDF of grey or black pictures."""
    out = io.BytesIO()
    if format == "png":
        one_below_the_other(pages).convert("L").save(out, "PNG")
    elif format == "jpeg":
        one_below_the_other(pages).save(out, "JPEG", quality=85)
    else:
        first, *more = [_scanned(page, format) for page in pages]
        quality = {"quality": 85} if format == "scan" else {}
        first.save(out, "PDF", resolution=SCANNED, save_all=True, append_images=more, **quality)
    return out.getvalue()


def _scanned(page: Image.Image, format: str) -> Image.Image:
    """Grey, which a PDF holds as JPEG, or black on white, which it holds as a telefax."""
    grey = page.convert("L")
    return grey if format == "scan" else grey.point(lambda value: 255 * (value > 160), "1")


def one_below_the_other(pages: Sequence[Image.Image]) -> Image.Image:
    """One picture of several, on white."""
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole
