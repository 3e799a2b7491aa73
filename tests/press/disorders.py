"""What is wrong with a file: switches that the renderers obey, and a draw of a realistic mixture."""

import random
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Format = Literal["html", "docx", "pdf", "txt", "xlsx"]
"""Formats that the press writes itself; `tests.press.cases` makes others of them."""
FORMATS: tuple[Format, ...] = get_args(Format)

TextStyle = Literal[
    "cell_a_line",
    "tabs",
    "pipes_both",
    "pipes_padded",
    "pipes_uneven",
    "pipes_trailing",
    "pipe_ends_line",
    "pipe_own_line",
    "blanks",
    "run_together",
    "copied",
    "commas",
]
Encoding = Literal["utf-8", "utf-8-bom", "gbk_declared_utf8", "gb18030_undeclared", "gb2312"]
Ruling = Literal["lines", "rects", "none", "boxes", "double", "dashed", "shades", "below", "frame", "header", "bands"]
Level = Literal["middle", "top", "bottom"]
SubLabels = Literal["whole", "ordinals", "none", "all"]
FourShape = Literal["groups", "joined", "leaves", "rows"]
Oddity = Literal["", "counted", "ordinal_cells", "filled", "joined", "flat_header", "parted", "headed_again"]


@dataclass(frozen=True)
class Disorders:
    """Every switch off is an ordinary report. Names in brackets are the formats that know the switch; else all do."""

    # labels
    half_width_brackets: bool = False
    """`(一)` for `（一）`, straight quotes, `1、` for `1.`."""
    spaced_labels: bool = False
    """`三、 本 年 度 办 理 结 果`, `1. 属于国家秘密`."""
    variant_labels: bool = False
    """Wordings seen in published reports instead of the official ones."""
    short_labels: bool = False
    """The bracketed part of （二）部分公开 and of the unit of fees left out."""
    broken_headers: bool = False
    """Line breaks inside column labels."""
    wrapped_labels: bool = False
    """Line breaks inside long row labels."""
    vertical_labels: bool = False
    """Merged row labels one character a line (docx: also `textDirection`)."""
    label_in_paragraphs: bool = False
    """Merged label of 三 in three paragraphs with runs of no-break blanks."""
    glosses: bool = False
    """Hubei: column labels of the form of 2019 with bracketed instructions, and a row more."""
    heading_typos: bool = False
    """Typing errors and other wordings in the section titles."""
    instructions: bool = False
    """Instructions of the form left in the text."""
    contents: bool = False
    """A sentence before section one that lists the titles of all sections."""
    sub_labels: SubLabels = "whole"
    """Of the rows under a merged label only the ordinals are left; or nothing, under （三）不予公开 or under all."""
    damaged_labels: bool = False
    """Labels shortened or with characters lost: `1.逾期不补正`, `2.其他法律行政止公开`."""
    two_row_headers: bool = False
    """A column label over two rows: 商业 in one cell, 企业 in the cell under it."""
    misnumbered: bool = False
    """The sections with the tables count anew from 一, after the six of the text."""
    narrative_traps: bool = False
    """Sentences with numbers near those of the tables: other bases, other channels, a heading 主动公开 of the text."""

    # numbers
    full_width_digits: bool = False
    padded: bool = False
    """Full-width and no-break blanks round the digits."""
    thousands: bool = False
    """Commas in thousands."""
    units: bool = False
    """`17个` in some cells of table two."""
    notes: bool = False
    """`22（其中修订16件）` in one cell of table two."""
    plus_signs: bool = False
    glyph_gaps: bool = False
    """`1 0` for 10: a blank, or in a PDF a gap, between digits."""
    wrapped_numbers: bool = False
    """The last digit on a line of its own, in a cell that is too narrow."""

    # shape
    one_table_a_block: bool = False
    """Each block of table two a table of its own."""
    cut_at: int = 0
    """Table three in two pieces, the second from this row of the form on; 0 for whole."""
    repeated_header: bool = False
    """The second piece has the header again."""
    repeated_label: bool = False
    """The second piece has the merged labels again."""
    four_in_pieces: int = 1
    """Table four as one, two or three tables."""
    spacer_rows: bool = False
    """Empty rows between the blocks of table two and at the end of tables three and four."""
    two_cut_at: int = 0
    """Table two in two pieces, the second from this row of the sheet on; in a PDF on a page of its own."""
    four_shape: FourShape = "groups"
    """Table four with one row of labels, the groups joined into each label or left out; or with a row a procedure."""
    oddity: Oddity = ""
    """Table three in a shape of `tests.press.odd`."""
    trailing_column: bool = False
    """An empty column at the end of tables three and four."""
    stray_column: bool = False
    """An empty column between two applicants."""
    stray_number: bool = False
    """A column at the end of table three, empty but for one 1."""
    cumulative: bool = False
    """A column 历年累计 at the end of table three."""
    remarks: bool = False
    """A last row with a note in tables three and four: 注：…3件…."""
    uneven_grid: bool = False
    """The blocks of table two on different grids."""
    distractor: bool = False
    """A small table in the text that names licences and penalties."""
    footers: str = ""
    """A page number between two rows of table three, such as `— {} —`; in a PDF close under the table of every page."""

    # title
    title: int = 0
    """Wording and breaking of the title."""

    # html
    encoding: Encoding = "utf-8"
    word_paste: bool = False
    layout_table: bool = False
    th_headers: bool = False
    broken_rowspans: bool = False
    """Empty td in place of rowspan."""
    unclosed: bool = False
    """td, tr and p never closed."""
    noise: bool = False
    """Scripts, styles, comments and hidden text inside cells."""
    split_digits: bool = False
    """A number over two spans. (docx: over two runs)"""

    # docx
    grid_before: bool = False
    """Rows under a merged label start with gridBefore."""
    grid_after: bool = False
    """Short rows end with gridAfter instead of a spanned cell."""
    sdt_cells: bool = False
    sdt_runs: bool = False
    tracked_changes: bool = False
    nested: bool = False
    """Every table inside a table of one cell."""

    # pdf
    ruling: Ruling = "lines"
    landscape: bool = False
    """Landscape content on a portrait sheet with /Rotate 90."""
    rows_to_a_page: int = 0
    """Breaks table three so that this many rows stand on the first page; 0 where the page is full."""
    broken_again: bool = False
    """With `rows_to_a_page`: the same again on every page, so that table three is in three pieces or more."""
    single_glyphs: bool = False
    """Every character placed by itself."""
    cropped: bool = False
    """The page shown is a part of the sheet, away from its origin."""
    white_boxes: bool = False
    """White filled rectangles behind the text."""
    white_tables: bool = False
    """White filled rectangles behind the text of every page and behind each row of a table."""
    tight: bool = False
    """Rows without any space above and below their text."""
    level: Level = "middle"
    """Where in its cell a text stands that is lower than its row."""
    embedded_font: bool = False
    """The font of the machine in the file, where it has a Chinese one, in place of one that the file only names."""

    # xlsx
    hidden_sheet: bool = False
    """A hidden sheet with the numbers of another year."""
    numbers_as_text: bool = False
    sheet_a_table: bool = False

    # txt
    style: TextStyle = "cell_a_line"
    dates_lost: bool = False
    """年 and 月 lost from dates."""
    page_break_loses_cells: bool = False
    """Style `tabs`: rows after a break lack their leading cells."""
    editor_marks: bool = False
    """A bookmark left by the converter."""

    def names(self) -> list[str]:
        """The switches that are on."""
        return [f.name for f in fields(self) if getattr(self, f.name) != f.default]


_LABELS = {
    "half_width_brackets": 0.15,
    "spaced_labels": 0.1,
    "variant_labels": 0.12,
    "short_labels": 0.1,
    "broken_headers": 0.3,
    "wrapped_labels": 0.25,
    "glosses": 0.1,
    "heading_typos": 0.12,
    "instructions": 0.1,
    "contents": 0.12,
    "full_width_digits": 0.05,
    "padded": 0.12,
    "thousands": 0.07,
    "units": 0.08,
    "notes": 0.04,
    "plus_signs": 0.1,
}
_OWN: dict[Format, dict[str, float]] = {
    "html": {
        "label_in_paragraphs": 0.12,
        "vertical_labels": 0.05,
        "one_table_a_block": 0.06,
        "spacer_rows": 0.08,
        "word_paste": 0.25,
        "layout_table": 0.1,
        "th_headers": 0.12,
        "broken_rowspans": 0.12,
        "unclosed": 0.08,
        "noise": 0.12,
        "split_digits": 0.08,
    },
    "docx": {
        "label_in_paragraphs": 0.1,
        "vertical_labels": 0.2,
        "one_table_a_block": 0.1,
        "spacer_rows": 0.08,
        "grid_before": 0.12,
        "grid_after": 0.12,
        "sdt_cells": 0.08,
        "sdt_runs": 0.12,
        "tracked_changes": 0.12,
        "nested": 0.08,
        "split_digits": 0.1,
    },
    "pdf": {"vertical_labels": 0.25, "one_table_a_block": 0.1, "landscape": 0.12, "white_boxes": 0.1},
    "txt": {"spacer_rows": 0.1, "dates_lost": 0.08, "page_break_loses_cells": 0.25, "editor_marks": 0.15},
    "xlsx": {"one_table_a_block": 0.1, "spacer_rows": 0.1, "hidden_sheet": 0.1, "numbers_as_text": 0.3},
}
_STYLES: dict[TextStyle, int] = {
    "cell_a_line": 30,
    "tabs": 25,
    "pipes_both": 10,
    "pipes_trailing": 8,
    "pipe_ends_line": 9,
    "pipe_own_line": 9,
    "blanks": 9,
}
"""Run-together text is left out: what it has lost only a test of its own can judge."""
_ENCODINGS: dict[Encoding, int] = {
    "utf-8": 80, "utf-8-bom": 4, "gbk_declared_utf8": 5, "gb18030_undeclared": 5, "gb2312": 6,
}  # fmt: skip


def _shape(format: Format, rng: random.Random) -> dict[str, Any]:
    """How the tables are cut, and the choices of a format that are no mere switch."""
    drawn: dict[str, Any] = {"title": rng.choice([0, 0, 0, 1, 2, 3, 4])}
    if format in ("html", "docx") and rng.random() < 0.15:
        drawn |= {
            "cut_at": rng.randint(3, 21),
            "repeated_header": rng.random() < 0.5,
            "repeated_label": rng.random() < 0.6,
        }
    if rng.random() < 0.12 and format != "txt":
        drawn["four_in_pieces"] = rng.choice([2, 3])
    if format == "html":
        drawn["encoding"] = rng.choices(list(_ENCODINGS), list(_ENCODINGS.values()))[0]
    if format == "txt":
        drawn["style"] = rng.choices(list(_STYLES), list(_STYLES.values()))[0]
    if format == "pdf":
        drawn |= {
            "ruling": rng.choices(["lines", "rects", "none"], [6, 3, 1])[0],
            "rows_to_a_page": rng.choice([0, 0, rng.randint(3, 20)]),
            "repeated_header": rng.random() < 0.5,
            "repeated_label": rng.random() < 0.5,
        }
    return drawn


def random_disorders(format: Format, seed: int) -> Disorders:
    """A realistic mixture for report number `seed`; three reports in ten are wholly ordinary."""
    rng = random.Random(f"{format}/{seed}")
    if rng.random() < 0.3:
        return Disorders(style="tabs") if format == "txt" and rng.random() < 0.4 else Disorders()
    switches = {name: rng.random() < share for name, share in {**_LABELS, **_OWN[format]}.items()}
    return Disorders(**switches, **_shape(format, rng))
