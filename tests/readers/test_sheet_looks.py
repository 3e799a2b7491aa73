"""Spreadsheets whose cells look otherwise than they hold: colours, sizes and number formats."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from extractors.alignment.number import kind
from extractors.document import Document
from extractors.readers import read_document, sheet
from extractors.readers.number_formats import hides_text
from extractors.readers.sniff import sniff
from tests.readers.test_sheet import (
    MAIN,
    OFFICE,
    PACKAGE,
    converted,
    grids,
    needs_calc,
    table,
    workbook,
)


def sheet_of(cells: str, styles: str) -> bytes:
    """A sheet of a row of `cells` in a workbook with these `styles`."""
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")], 1)
    )
    return workbook(
        {"年报": f'<sheetData><row r="1">{cells}</row></sheetData>'},
        parts={
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        },
    )


def styled(fonts: str, fills: str, formats: Sequence[str], code: str = "General") -> bytes:
    """A sheet of a row with the number 12 in each of `formats`: attributes of its `xf`."""
    cells = "".join(f'<xf numFmtId="170" {format_} applyFont="1" applyFill="1"/>' for format_ in formats)
    listed = f'<numFmts><numFmt numFmtId="170" formatCode={quoteattr(code)}/></numFmts>'
    rest = '<borders><border/></borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    styles = f"{listed}<fonts>{fonts}</fonts><fills>{fills}</fills>{rest}<cellXfs>{cells}</cellXfs>"
    return sheet_of("".join(f'<c s="{n}"><v>12</v></c>' for n in range(len(formats))), styles)


FONTS = "".join(
    f"<font><sz val='{size}'/>{color}</font>"
    for size, color in [
        (11, ""), (11, '<color rgb="FFFFFFFF"/>'), (11, '<color theme="0"/>'), (11, '<color indexed="9"/>'),
        (11, '<color theme="0" tint="-0.5"/>'), (11, '<color rgb="FF000080"/>'), (1, ""),
    ]
)  # fmt: skip
FILLS = "".join(
    f"<fill>{fill}</fill>"
    for fill in [
        '<patternFill patternType="none"/>', '<patternFill patternType="gray125"/>',
        '<patternFill patternType="solid"><fgColor rgb="FF000080"/></patternFill>',
        '<patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill>',
    ]
)  # fmt: skip
SEEN = {(0, 0): True, (0, 3): True, (1, 2): True, (3, 2): True, (4, 0): True, (5, 0): True}
PALE = {(1, 0): False, (1, 3): False, (2, 0): False, (3, 3): False, (5, 2): False, (6, 0): False}
LOOKS = SEEN | PALE
"""Font and fill, and whether the number is seen."""
THEMED = (2, 4)
"""Fonts of a theme, which this workbook lacks: converters take them for black."""


def kinds(document: Document) -> list[str]:
    return [kind(cell.text) for cell in grids(document)[0].cells]


def test_numbers_in_the_colour_of_their_cell_or_too_small_are_none() -> None:
    data = styled(FONTS, FILLS, [f'fontId="{font}" fillId="{fill}"' for font, fill in LOOKS])
    assert kinds(sheet.read(data)) == ["number" if seen else "other" for seen in LOOKS.values()]


@needs_calc
def test_numbers_of_xls_in_the_colour_of_their_cell_are_none(tmp_path: Path) -> None:
    looks = {(font, fill): seen for (font, fill), seen in LOOKS.items() if font not in THEMED}
    formats = [f'fontId="{font}" fillId="{fill}"' for font, fill in looks]
    (tmp_path / "report.xlsx").write_bytes(styled(FONTS, FILLS, formats))
    old = sheet.read(converted(tmp_path / "report.xlsx", "xls"))
    assert kinds(old) == ["number" if seen else "other" for seen in looks.values()]


def struck_out() -> bytes:
    """A sheet of a row: a number, a text and nothing in a font that strikes out, and a number in another."""
    fonts = "<font><sz val='11'/></font><font><strike/><sz val='11'/></font>"
    formats = "".join(f'<xf fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="1"/>' for font in (0, 1))
    rest = "<fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    text = '<c r="B1" s="1" t="inlineStr"><is><t>12</t></is></c>'
    cells = f'<c r="A1" s="1"><v>12</v></c>{text}<c r="C1" s="1"/><c r="D1" s="0"><v>12</v></c>'
    return sheet_of(cells, f"<fonts>{fonts}</fonts>{rest}<cellXfs>{formats}</cellXfs>")


def test_what_is_struck_out_is_no_number_and_no_blank() -> None:
    assert kinds(sheet.read(struck_out())) == ["other", "other", "blank", "number"]


@needs_calc
@pytest.mark.parametrize("format_", ["xls", "ods", "fods"])
def test_what_is_struck_out_in_older_and_other_formats_is_no_number(format_: str, tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(struck_out())
    data = converted(tmp_path / "report.xlsx", format_)
    assert kinds(read_document(data, sniff(data))) == ["other", "other", "blank", "number"]


@pytest.mark.parametrize(
    ("code", "text"), [("[White]0", "\u206312\u2063"), ("[>20][White]0;0", "12"), ("0;0;0;", "12")]
)
def test_a_format_may_pale_a_number(code: str, text: str) -> None:
    assert [cell.text for cell in grids(sheet.read(styled(FONTS, FILLS, ["", ""], code)))[0].cells] == [text] * 2


def test_a_format_may_hide_a_number() -> None:
    assert sheet.read(styled(FONTS, FILLS, ["", ""], ";;;")).blocks == ()


def test_a_format_may_hide_a_text() -> None:
    assert [hides_text(code) for code in (";;;", "0;0;0;", "0;-0;;@", "0;0")] == [True, True, False, False]


@needs_calc
def test_number_formats_of_xls_show_what_those_of_xlsx_do(tmp_path: Path) -> None:
    codes = ['0"件"', "0.00,", "0;-0;;@", '"约"0', '[>10]"多";0', "#,##0", "0.00%", '0"万元"']
    listed = "".join(f'<numFmt numFmtId="{170 + n}" formatCode={quoteattr(c)}/>' for n, c in enumerate(codes))
    cells = "".join(
        f'<xf numFmtId="{170 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in range(len(codes))
    )
    plain = "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts>{listed}</numFmts>{plain}<cellXfs>{cells}</cellXfs></styleSheet>'
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")], 1)
    )
    rows = "".join(
        f'<row r="{number}">' + "".join(f'<c s="{n}"><v>{value}</v></c>' for n in range(len(codes))) + "</row>"
        for number, value in enumerate(["3", "1234", "-7", "2.5", "0", "12345678.25", "0.01"], 1)
    )
    data = workbook(
        {"年报": f"<sheetData>{rows}</sheetData>"},
        parts={
            "xl/styles.xml": styles,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        },
    )
    (tmp_path / "report.xlsx").write_bytes(data)
    (old,), (new,) = grids(sheet.read(converted(tmp_path / "report.xlsx", "xls"))), grids(sheet.read(data))
    assert [[_words(text) for text in row] for row in table(old)] == [[_words(t) for t in row] for row in table(new)]
    assert table(new)[0][:2] == ["3件", "3 shown as 0.00,"]


def _words(text: str) -> str:
    """A cell's text without the code of a format, which programs write each in its own way."""
    return text.partition(" shown as ")[0] + ("*" if " shown as " in text else "")


def drawn(shape: str, first: tuple[int, int], last: tuple[int, int], value: str = "") -> list[list[str]]:
    """A table of a label and a cell with `value`, on which something is drawn."""
    places = zip(("from", "to"), (first, last), strict=True)
    anchor = "".join(f"<xdr:{n}><xdr:col>{c}</xdr:col><xdr:row>{r}</xdr:row></xdr:{n}>" for n, (r, c) in places)
    names = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    drawing = f"<xdr:wsDr {names}><xdr:twoCellAnchor>{anchor}{shape}</xdr:twoCellAnchor></xdr:wsDr>"
    relation = f'<Relationship Id="r1" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
    labels = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{c}</t></is></c>' for c in "ABC")
    row = f'<c r="A2"><v>5</v></c>{value}<c r="C2"><v>7</v></c>'
    rows = f'<sheetData><row r="1">{labels}</row><row r="2">{row}</row></sheetData>'
    related = f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": related,
        "xl/drawings/drawing1.xml": drawing,
    }
    return table(grids(sheet.read(workbook({"年报": rows}, parts=parts)))[0])


@pytest.mark.parametrize("shape", ["<xdr:pic/>", "<xdr:sp><xdr:txBody/></xdr:sp>", "<xdr:graphicFrame/>"])
def test_a_cell_below_a_picture_is_no_blank(shape: str) -> None:
    assert drawn(shape, (1, 1), (1, 1))[1] == ["5", "\ufffc", "7"]
    assert drawn(shape, (0, 1), (2, 1))[1] == ["5", "\ufffc", "7"]
    assert drawn(shape, (1, 1), (1, 1), '<c r="B2"><v>6</v></c>')[1] == ["5", "6", "7"]


@pytest.mark.parametrize(
    ("shape", "last"),
    [("<xdr:cxnSp/>", (1, 1)), ("<xdr:pic/>", (9, 1)), ("<xdr:pic/>", (1, 9)), ("<xdr:pic/>", (0, 0))],
)
def test_lines_and_what_reaches_over_many_cells_stand_for_no_value(shape: str, last: tuple[int, int]) -> None:
    assert drawn(shape, (1, 1), last)[1] == ["5", "", "7"]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ('<sz val="14"/>', '<sz val="6"/>', False),
        ('<sz val="11"/>', '<color rgb="FFFFFFFF"/>', False),
        ('<sz val="11"/>', '<sz val="10"/>', True),
        ('<sz val="6"/>', '<sz val="14"/>', True),
    ],
)
def test_digits_of_a_text_that_look_otherwise_are_none_of_its_number(first: str, second: str, one: bool) -> None:
    runs = "".join(f"<r><rPr>{look}</rPr><t>{text}</t></r>" for look, text in ((first, "26"), (second, "1")))
    strings = {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'}
    rows = '<sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData>'
    (row,) = table(grids(sheet.read(workbook({"年报": rows}, parts=strings)))[0])
    assert kind(row[1]) == ("number" if one else "other")
