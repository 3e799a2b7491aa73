"""Marks of notes behind numbers, and what a cell shows without any text."""

import pytest

from extractors.alignment.number import kind
from extractors.document import Grid
from extractors.readers import docx
from tests.readers.test_docx import NAMESPACES, cell, grids, members, packed, t, tbl, tc, tr


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "mark",
    [
        "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>1</w:t></w:r>",
        "<w:r><w:endnoteReference w:customMarkFollows='1' w:id='1'/><w:t>1</w:t></w:r>",
        f"<w:hyperlink w:anchor='_ftn1'>{t('1')}</w:hyperlink>",
        run("1", "<w:sz w:val='12'/>"),
        run("1", "<w:position w:val='-6'/>"),
    ],
)
def test_a_mark_behind_a_number_is_none_of_its_digits(mark: str) -> None:
    assert kind(cell(t("26") + mark)) == "other"


@pytest.mark.parametrize(
    "content",
    [
        run("26", "<w:sz w:val='12'/>"),
        run("2", "<w:sz w:val='14'/>") + run("6", "<w:sz w:val='12'/>"),
        run("2", "<w:sz w:val='21'/>") + run("6", "<w:sz w:val='18'/>"),
        run("2", "<w:position w:val='-4'/>") + run("6", "<w:position w:val='-4'/>"),
        f"{t('2')}<w:hyperlink w:anchor='_Toc1'>{t('6')}</w:hyperlink>",
    ],
)
def test_digits_that_look_alike_are_one_number(content: str) -> None:
    assert cell(content) == "26"


IMAGE = "<v:imagedata/>"
CONNECTOR = "<wps:wsp><wps:cNvCnPr/></wps:wsp>"


@pytest.mark.parametrize(
    ("drawing", "seen"),
    [
        (f"<w:pict><v:shape>{IMAGE}</v:shape></w:pict>", True),
        (f"<w:object><v:shape>{IMAGE}</v:shape></w:object>", True),
        ("<w:pict><v:shape><v:textpath string='26'/></v:shape></w:pict>", True),
        ("<w:drawing><wps:wsp/></w:drawing>", True),
        ("<w:pict><v:line/></w:pict>", False),
        (f"<w:drawing>{CONNECTOR}</w:drawing>", False),
        (
            f"<mc:AlternateContent><mc:Choice><w:drawing>{CONNECTOR}</w:drawing></mc:Choice></mc:AlternateContent>",
            False,
        ),
    ],
)
def test_what_is_drawn_in_a_cell_is_no_blank_but_for_a_line(drawing: str, seen: bool) -> None:
    assert cell(f"<w:r>{drawing}</w:r>") == "\ufffc" * seen
    assert cell(t("26") + f"<w:r>{drawing}</w:r>") == "26"


@pytest.mark.parametrize(
    ("kind", "text", "seen"), [("decimal", "%1.", True), ("bullet", "-", False), ("none", "", False)]
)
def test_the_number_of_an_empty_line_of_a_list_is_no_blank(kind: str, text: str, seen: bool) -> None:
    listed = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr></w:pPr>"
    parts = members(tbl(tr(tc("a"), tc(listed), tc(listed + t("26")))))
    level = f"<w:lvl w:ilvl='0'><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
    lists = f"<w:abstractNum w:abstractNumId='3'>{level}</w:abstractNum>"
    lists += "<w:num w:numId='7'><w:abstractNumId w:val='3'/></w:num>"
    parts["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{lists}</w:numbering>".encode()
    found = next(block for block in docx.read(packed(parts)).blocks if isinstance(block, Grid))
    assert [one.text for one in found.cells] == ["a", "\ufffc" * seen, "26"]
    parts["word/numbering.xml"] = b"<w:numbering"
    assert docx.read(packed(parts)).blocks


def test_a_table_of_several_cells_with_one_number_is_the_number_of_its_cell() -> None:
    for row in (tr(tc(""), tc("26")), tr(tc("26"), tc("件"))):
        boxed = f"<w:tc>{tbl(row)}<w:p/></w:tc>"
        assert [[kind(text) for text in line] for line in grids(tbl(tr(tc("a"), boxed, tc("3"))))[0]] == [
            ["other", "number", "number"]
        ]


def test_a_table_of_several_numbers_in_a_cell_is_no_blank() -> None:
    boxed = f"<w:tc>{tbl(tr(tc('2'), tc('6')))}<w:p/></w:tc>"
    assert grids(tbl(tr(tc("a"), boxed, tc("3"))))[0] == [["a", "\ufffc", "3"]]
