"""Years that tables and rows are captioned with: of two years' numbers the later ones are the report's."""

import re
from collections.abc import Mapping, Sequence

from extractors.alignment.lines import Line
from extractors.document import Document, Grid, Paragraph, Ragged

_CAPTION = re.compile(r"[(（【\[\s]*(20[0-9]{2})\s*年度?[^，。；,;]{0,16}")
_LABEL = re.compile(r"(20[0-9]{2})(?:年度?)?")


def latest_first(lines: Sequence[Line], document: Document) -> list[Line]:
    """`lines` with those of tables that stand right below the caption of an earlier year than others' at the end."""
    years = _captioned(document)
    if len(set(years.values())) < 2:
        return list(lines)
    latest = max(years.values())
    return sorted(lines, key=lambda line: years.get(line.table, latest) < latest)


def _captioned(document: Document) -> Mapping[int, int]:
    """The year in the paragraph right above each table that has one, by the table's number in the document."""
    years: dict[int, int] = {}
    caption: re.Match[str] | None = None
    table = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            caption = _CAPTION.fullmatch(block.text.strip())
        elif isinstance(block, Grid | Ragged):
            if caption is not None:
                years[table] = int(caption[1])
            caption = None
            table += 1
    return years


def year_of(line: Line) -> int | None:
    """The year that the first cell of a row names alone."""
    label = next((slot for slot in line.slots if slot.folded and not slot.above), None)
    found = _LABEL.fullmatch(label.folded) if label is not None and label.is_label else None
    return int(found[1]) if found else None
