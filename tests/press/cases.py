"""Whole cases of any format with their truth: files the press writes, and files that other programs make of them."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from PIL import Image, ImageOps

from extractors.forms.form import TABLES
from tests.press import html, office
from tests.press.disorders import Disorders, Format, random_disorders
from tests.press.facts import PressedReport, press_facts
from tests.press.fonts import embeddable
from tests.press.layout import lay
from tests.press.mixture import mixed_disorders, mixed_pictures, mixed_printing, mixed_scanning, printed_disorders
from tests.press.pdf import render_sheets
from tests.press.render import render
from tests.press.scan import Scanning, encode, pictures, scan
from tests.press.scan import disorder as scanned
from tests.press.truth import truth

CaseFormat = Literal["html", "docx", "pdf", "txt", "xlsx", "xls", "doc", "scan200", "scan150", "png"]
CASE_FORMATS: tuple[CaseFormat, ...] = get_args(CaseFormat)
RECOGNISED: tuple[CaseFormat, ...] = ("scan200", "scan150", "png")
"""Formats whose numbers stand in pictures."""
_PRESSED_AS: dict[CaseFormat, Format] = {
    "html": "html", "docx": "docx", "pdf": "pdf", "txt": "txt", "xlsx": "xlsx",
    "xls": "xlsx", "doc": "docx", "scan200": "pdf", "scan150": "pdf", "png": "pdf",
}  # fmt: skip
_MAIN: dict[CaseFormat, str] = {
    "html": "page.html", "docx": "report.docx", "pdf": "report.pdf", "txt": "report.txt", "xlsx": "report.xlsx",
    "xls": "report.xls", "doc": "report.doc", "scan200": "scan.pdf", "scan150": "scan.pdf", "png": "page.html",
}  # fmt: skip
_CROP = 12
"""Pixels of paper left round a table in a picture."""


@dataclass(frozen=True)
class Case:
    """One report as files, the main one first, with its truth."""

    format: CaseFormat
    report: PressedReport
    disorders: Disorders
    files: Mapping[str, bytes]
    scanning: Scanning | None = field(default=None)

    @property
    def name(self) -> str:
        """Format and seed, from which it can be pressed again."""
        return f"{self.format}-{self.report.seed}"

    def tags(self) -> list[str]:
        """Everything that is wrong with it; `ordinary` where nothing is."""
        shown = ("style", "oddity")
        tags = [f"{n}={getattr(self.disorders, n)}" if n in shown else n for n in self.disorders.names()]
        if self.report.printing != "full":
            tags.append(self.report.printing)
        if self.scanning is not None:
            tags += [
                f.name for f in fields(Scanning) if f.name not in ("dpi", "seed") and getattr(self.scanning, f.name)
            ]
        return tags or ["ordinary"]

    def truth(self) -> dict[str, Any]:
        """What must come out of it; paths below `docs`."""
        name, data = next(iter(self.files.items()))
        parts = {f"docs/{self.name}/{n}": d for n, d in self.files.items() if n != name}
        case = truth(pressed_as(self.format), self.report, self.disorders, f"docs/{self.name}/{name}", data, parts)
        return case | {"case": self.name, "format": self.format, "tags": self.tags()}


def pressed_as(format: CaseFormat) -> Format:
    """The format that the press writes, of which another program makes `format`."""
    return _PRESSED_AS[format]


def unavailable(format: CaseFormat) -> str | None:
    """Why this machine cannot press the format; null where it can."""
    if format in ("xls", "doc") and office.program() is None:
        return office.MISSING
    if format in RECOGNISED and embeddable() is None:
        return "no Chinese font to draw with: apt-get install fonts-wqy-microhei"
    return None


def press_case(format: CaseFormat, seed: int) -> Case:
    """Report number `seed` in `format`, with its mixture of disorders. Old Office formats need `press_cases`."""
    return next(press_cases(format, [seed]))


def press_cases(format: CaseFormat, seeds: Iterable[int], *, ordinary: bool = False) -> Iterator[Case]:
    """Reports in one format; those that LibreOffice writes are converted together.

    `ordinary` leaves out the disorders that lose something of a report, and those that are rare.
    """
    plain: Iterable[Case] = (_plain(format, seed, ordinary) for seed in seeds)
    yield from _converted(format, list(plain)) if format in ("xls", "doc") else plain


def _plain(format: CaseFormat, seed: int, ordinary: bool) -> Case:
    """The case before any conversion."""
    written = pressed_as(format)
    if ordinary:
        report, disorders = press_facts(seed), random_disorders(written, seed)
    else:
        report, disorders = press_facts(seed, mixed_printing(seed)), mixed_disorders(written, seed)
    if format == "pdf" and not ordinary:
        disorders = printed_disorders(disorders, seed)
    if format == "doc":  # LibreOffice loses table cells inside content controls when it writes the old format
        disorders = replace(disorders, sdt_cells=False)
    if format in RECOGNISED:
        return _recognised(format, report, replace(disorders, embedded_font=True))
    return Case(format, report, disorders, {_MAIN[format]: render(written, report, disorders)})


def _converted(format: CaseFormat, cases: Sequence[Case]) -> Iterator[Case]:
    """The cases as LibreOffice saves them; one that it refuses is left out."""
    files = {f"{case.name}.{pressed_as(format)}": next(iter(case.files.values())) for case in cases}
    done = office.converted(files, format)
    for case, name in zip(cases, files, strict=True):
        if name in done:
            yield replace(case, files={_MAIN[format]: done[name]})


def _recognised(format: CaseFormat, report: PressedReport, disorders: Disorders) -> Case:
    """The case as pictures: a scan of the whole, or a page that shows its tables as pictures."""
    if format == "png":
        scanning = mixed_pictures(report.seed)
        return Case(format, report, disorders, _picture_page(report, disorders, scanning), scanning)
    scanning = mixed_scanning(report.seed, 150 if format == "scan150" else 200)
    data = scan(render("pdf", report, disorders), scanning)
    return Case(format, report, disorders, {_MAIN[format]: data}, scanning)


def _cropped(page: bytes) -> Image.Image:
    """The part of a page that is not empty, but for its page number."""
    image = Image.open(io.BytesIO(page)).convert("RGB")
    image = image.crop((0, 0, image.width, round(image.height * 0.955)))
    left, top, right, bottom = ImageOps.invert(image.convert("L")).getbbox() or (0, 0, *image.size)
    far = (min(right + _CROP, image.width), min(bottom + _CROP, image.height))
    return image.crop((max(left - _CROP, 0), max(top - _CROP, 0), *far))


def _picture_page(report: PressedReport, disorders: Disorders, scanning: Scanning) -> dict[str, bytes]:
    """A page whose tables are pictures beside it, and these pictures."""
    pages: dict[str, Image.Image] = {}
    plain = replace(disorders, footers="")
    for name in TABLES:
        sheets = lay(report, replace(plain, two_cut_at=0), name)
        clean = pictures(render_sheets(report, plain, sheets), Scanning(dpi=scanning.dpi)) if sheets else ()
        pages |= {f"{name}{number}.png": _cropped(page) for number, page in enumerate(clean, 1)}
    shown = {table: [name for name in pages if name.startswith(table)] for table in TABLES}
    if scanning.together and pages:
        pages = {"tables.png": _stacked(list(pages.values()))}
        first = next(table for table in TABLES if shown[table])
        shown = {table: ["tables.png"] if table == first else [] for table in TABLES}
    files = {
        name: encode(scanned(page, scanning, number), scanning) for number, (name, page) in enumerate(pages.items(), 1)
    }
    return {"page.html": html.render(report, disorders, pictures=shown), **files}


def _stacked(parts: Sequence[Image.Image]) -> Image.Image:
    """Pictures one below the other on white."""
    size = (max(part.width for part in parts), sum(part.height + 2 * _CROP for part in parts))
    whole = Image.new("RGB", size, "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height + 2 * _CROP
    return whole
