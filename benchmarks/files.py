"""The files that are measured, pressed from seeds: ordinary reports without disorders."""

from collections.abc import Callable
from pathlib import Path

from tests.press import office
from tests.press.disorders import Disorders, Format
from tests.press.facts import press_facts
from tests.press.fonts import embeddable
from tests.press.render import render
from tests.press.scan import Scanning, scan

_ORDINARY = Disorders()


def _pressed(format: Format, disorders: Disorders = _ORDINARY) -> Callable[[Path, int], None]:
    def press(folder: Path, count: int) -> None:
        for seed in range(count):
            (folder / f"{seed:03}.{format}").write_bytes(render(format, press_facts(seed), disorders))

    return press


def _word_97(folder: Path, count: int) -> None:
    files = {f"{seed:03}.docx": render("docx", press_facts(seed), _ORDINARY) for seed in range(count)}
    for name, data in office.converted(files, "doc").items():
        (folder / name).with_suffix(".doc").write_bytes(data)


def _scanned(folder: Path, count: int) -> None:
    for seed in range(max(1, count // 10)):
        pages = render("pdf", press_facts(seed), Disorders(embedded_font=True))
        (folder / f"{seed:03}.pdf").write_bytes(scan(pages, Scanning(dpi=200)))


FILES: dict[str, Callable[[Path, int], None]] = {
    "html": _pressed("html"),
    "docx": _pressed("docx"),
    "pdf": _pressed("pdf", Disorders(embedded_font=True)),
    "pdf, font not in the file": _pressed("pdf"),
    "txt": _pressed("txt"),
    "xlsx": _pressed("xlsx"),
    "doc": _word_97,
    "scan, 200 dpi": _scanned,
}
"""How the files of each kind are made: into a folder, so many of them (of scans a tenth)."""


def missing(kind: str) -> str | None:
    """What this machine lacks to make files of `kind`, or None."""
    if kind == "doc" and office.program() is None:
        return "LibreOffice is not installed"
    if kind in ("pdf", "scan, 200 dpi") and embeddable() is None:
        return "no Chinese font that can be embedded (fonts-wqy-microhei)"
    return None
