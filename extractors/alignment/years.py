"""Years that tables and rows are captioned with: of two years' numbers the later ones are the report's."""

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from extractors.alignment.columns import TIME
from extractors.alignment.lines import Line, Slot
from extractors.alignment.qualified import Said, said_by_caption
from extractors.document import Document, Grid, Paragraph, Ragged
from extractors.glyphs import fold

_CAPTION = re.compile(
    r"[(（【\[\s]*(?:附[件表录]?[0-9一二三四五]{0,2}[:：.、\s]{0,3}|表[0-9一二三四五]{1,2}[:：.、\s]{0,3})?"
    r"(?:(20[0-9]{2})\s*年度?|上一?年度?(?!结转))[^，。；,;]{0,20}"
)
"""A caption of a year; without a number it is that of the year before (`上年度情况`)."""
_PART = re.compile(r"半年|季度|(?<![0-9])(?!0?1\D*12\s*月)[0-9]{1,2}\s*月?\s*[-—–~至到]\s*[0-9]{1,2}\s*月(?!\s*[0-9])")
"""Of a part of the year, as `1-6月` is; not `1-12月`."""
_SHEET = re.compile(r"sheet=(.*);cell=", re.DOTALL)
_SECTION = re.compile(r"\s*[一二三四五六]\s*[、.．].{2,40}情况\s*")
_BEGINS_SECTION = re.compile(r"[一二三四五六][.]")
_TELLING = re.compile(r"20[0-9]{2}|年|月|单位|例|样|季")
"""What is neither there nor in a number says nothing of a table below it."""
_CAPTIONS = 3
"""Lines right above a table that may caption it, below the title of its section."""
_ABOVE = 12
"""Lines above the first numbers of a table in running text: its header, a label a line."""
_COUNTS = re.compile("[0-9][件条宗个份]")
_PROSE = 60
"""Characters of a line that is no caption any more."""
_SOME_YEAR = 1
"""Later than the year before, which has no number."""
_DAY = re.compile(r"20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月(?:\s*[0-9]{1,2}\s*日?)?[^0-9]{0,9}")
"""A single day over a table is that of its publication."""
_LABEL = re.compile(r"(20[0-9]{2})(?:年度?)?")


def latest_first(lines: Sequence[Line], document: Document) -> list[Line]:
    """`lines` with those of tables that stand right below the caption of an earlier year than others' at the end."""
    years = captioned(document)
    latest = max(_SOME_YEAR, *years.values(), 0)
    if not any(year < latest for year in years.values()):
        return list(lines)
    return sorted(lines, key=lambda line: years.get(line.table, latest) < latest)


def captioned(document: Document, *, dated: bool = True) -> Mapping[int, int]:
    """The year that the paragraph right above a table names, or its sheet, by the table's number in the document.

    A day counts only if `dated`.
    """
    years: dict[int, int] = {}
    above = ""
    table = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = block.text
        elif isinstance(block, (Grid, Ragged)):
            caption = _caption(above, dated=dated) or _caption_of_sheet(block)
            if caption is not None:
                years[table] = _year_in(caption)
            above = ""
            table += 1
    return years


def captions_of(document: Document) -> Mapping[int, tuple[Said, ...]]:
    """What the lines right above each table say of it, by the table's number in the document."""
    found: dict[int, tuple[Said, ...]] = {}
    above: list[str] = []
    table = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above.append(block.text)
        elif isinstance(block, (Grid, Ragged)):
            if any(map(_TELLING.search, above[-_CAPTIONS:])):
                found[table] = tuple(_said_above(above, titled=_begins_section(block)))
            above.clear()
            table += 1
    return found


def _begins_section(block: Grid | Ragged) -> bool:
    """Whether the title of a section stands in the first cell of a table."""
    texts = (cell.text for cell in (block.cells if isinstance(block, Grid) else itertools.chain(*block.rows)))
    first = next((text for text in texts if text.strip()), "")
    return _SECTION.fullmatch(first.strip().partition("\n")[0]) is not None


def _said_above(above: Sequence[str], *, titled: bool) -> Iterator[Said]:
    """What the last lines say, from the bottom up to the title of a section or to prose.

    Above a table that is `titled` itself a line that counts something is prose of the section before.
    """
    for text in reversed(above[-_CAPTIONS:]):
        folded = fold(text)
        if len(folded) > _PROSE or (titled and _COUNTS.search(folded)):
            return
        yield said_by_caption(folded)
        if _BEGINS_SECTION.match(folded):
            return


def said_in_table(lines: Sequence[Line], own: Collection[int]) -> Iterator[Said]:
    """What the rows with nothing but a caption say, right above the first numbers of a table."""
    first = min([index for index in own if lines[index].numbers], default=0)
    for index in range(first - 1, -1, -1):
        line = lines[index]
        if line.numbers or line.table != lines[first].table:
            return
        if len(line.label_slots) == 1:
            folded = line.label_slots[0].folded
            yield said_by_caption(folded)
            if _BEGINS_SECTION.match(folded):
                return


def years_over(
    lines: Sequence[Line], captions: Mapping[int, int], own: Collection[int], taken: Collection[int]
) -> Iterator[int]:
    """The years that are named over or in the table that has its rows in the lines `own`; 0 for the year before.

    `captions` are the years of tables that are captioned, by no day; `taken` the ids of the cells with the numbers.

    Captions are the paragraph right above, a row with nothing else above the first numbers, and the name of the sheet.
    Labels may name years too, above all numbers or in the rows themselves.
    """
    rows = [index for index in own if lines[index].numbers]
    yield from (captions[table] for table in sorted({lines[index].table for index in rows}) if table in captions)
    for line in [lines[index] for index in rows]:
        first = _first_number(line) if line.slots[0].kind != "other" else None
        beside = line.label_slots if first is None else (first, *line.label_slots)
        for slot in beside:
            if (year := _named(slot.folded)) is not None and id(slot) not in taken:
                yield year
    top = min(rows, default=0)
    for index in range(top - 1, -1, -1):
        line = lines[index]
        if line.numbers or line.table != lines[top].table:
            return
        yield from (year for slot in line.label_slots if (year := _named(slot.folded)) is not None)
        if len(line.label_slots) == 1 and (found := _caption(line.label_slots[0].text, dated=False)):
            yield _year_in(found)


def _first_number(line: Line) -> Slot | None:
    """The number before all labels of a row, if there is one: it may be a year in digits alone."""
    first = line.slots[0]
    if not first.folded:
        first = next((slot for slot in line.slots if slot.folded), first)
    return first if first.kind == "number" else None


def years_above(document: Document, locators: Iterable[str | None]) -> Iterator[int]:
    """The same for a table in running text, whose numbers stand at `locators`: the lines between its title and them.

    And the first word of a line of numbers.
    """
    paragraphs = list(document.paragraphs())
    places = {paragraph.locator: place for place, paragraph in enumerate(paragraphs)}
    own = {places[place] for locator in locators if (place := (locator or "").partition(";chars=")[0]) in places}
    first = min(own, default=0)
    for paragraph in reversed(paragraphs[max(0, first - _ABOVE) : first]):
        yield from said_by_caption(fold(paragraph.text)).years if _TELLING.search(paragraph.text) else ()
        if _SECTION.fullmatch(paragraph.text):
            break
        if (found := _caption(paragraph.text, dated=False)) is not None:
            yield _year_in(found)
    words = (word for place in sorted(own) for word in paragraphs[place].text.split(maxsplit=1)[:1])
    yield from (year for word in words if not word.isdecimal() and (year := _named(fold(word))) is not None)


@functools.lru_cache(maxsize=4096)
def _named(folded: str) -> int | None:
    """The year that a label names; none where it is that of the report, whichever it is: 本年."""
    if TIME.fullmatch(folded) is None or folded.startswith(("本", "今")):
        return None
    return int(folded[:4]) if folded[:4].isdecimal() else 0


def _year_in(caption: re.Match[str]) -> int:
    """The year of a caption; 0 for the year before, and for a part of a year."""
    part = caption[1] is None or _PART.search(caption[0]) or 0 in said_by_caption(fold(caption[0])).years
    return 0 if part else int(caption[1])


def _caption(text: str, *, dated: bool) -> re.Match[str] | None:
    text = text.strip()
    return _CAPTION.fullmatch(text) if dated or not _DAY.fullmatch(text) else None


def _caption_of_sheet(block: Grid | Ragged) -> re.Match[str] | None:
    """The name of the sheet that a table of a workbook stands on, if it is a caption."""
    locator = next((cell.locator for cell in block.cells if cell.locator), None) if isinstance(block, Grid) else None
    return None if locator is None else _sheet(locator)


@functools.lru_cache(maxsize=1024)
def _sheet(locator: str) -> re.Match[str] | None:
    """The same by the place of a cell; one of digits alone is a year's."""
    found = _SHEET.match(locator)
    if found is None:
        return None
    return _caption(f"{found[1]}年" if found[1].isdecimal() else found[1], dated=False)


def year_of(line: Line) -> int | None:
    """The year that the first cell of a row names alone."""
    label = next((slot for slot in line.slots if slot.folded and not slot.above), None)
    found = _LABEL.fullmatch(label.folded) if label is not None and label.is_label else None
    return int(found[1]) if found else None
