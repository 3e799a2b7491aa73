"""The one way to a file: a report, a format, its disorders."""

from collections.abc import Callable

from tests.press import docx, html, pdf, text, workbook
from tests.press.disorders import Disorders, Format
from tests.press.facts import PressedReport
from tests.press.prose import Prose

_RENDERERS: dict[Format, Callable[[PressedReport, Disorders, Prose | None], bytes]] = {
    "html": html.render,
    "docx": docx.render,
    "pdf": pdf.render,
    "txt": text.render,
    "xlsx": workbook.render,
}


def render(format: Format, report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> bytes:
    """The bytes of `report` in `format`: the same arguments, the same bytes."""
    return _RENDERERS[format](report, disorders, prose)
