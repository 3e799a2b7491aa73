"""Spreadsheets that LibreOffice turns into XLSX: ODS, and the XML of Excel 2003 that systems hand out as `.xls`."""

from html import escape
from pathlib import Path

import pytest

from extractors.alignment import align_document
from extractors.document import Encrypted, ReadError, Unsupported
from extractors.readers import convert_documents, office, read_converted, read_document, sheet
from extractors.readers.office_checks import made_of
from extractors.readers.sniff import ODS, XLSX, XML, sniff
from tests.alignment.building import Rows, applications, consistent, printed
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render
from tests.readers.test_office import facts, package, save_as
from tests.readers.test_sheet import needs_calc

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def excel_2003(rows: Rows, *, hidden: int = -1, struck: int = -1) -> bytes:
    """`rows` as Excel 2003 saves them in XML; a row may be hidden, or struck out."""
    taken: set[tuple[int, int]] = set()
    lines = []
    for number, row in enumerate(rows):
        cells, column = [], 0
        for entry in row:
            while (number, column) in taken:
                column += 1
            places = {(number + y, column + x) for y in range(entry.rowspan) for x in range(entry.colspan)}
            taken |= places
            kind = "Number" if entry.text.isdecimal() else "String"
            spans = f'ss:MergeDown="{entry.rowspan - 1}" ss:MergeAcross="{entry.colspan - 1}"'
            style = ' ss:StyleID="struck"' if number == struck else ""
            value = f'<Data ss:Type="{kind}">{escape(entry.text)}</Data>' if entry.text else ""
            cells.append(f'<Cell ss:Index="{column + 1}" {spans}{style}>{value}</Cell>')
        seen = ' ss:Hidden="1"' if number == hidden else ""
        lines.append(f"<Row{seen}>{''.join(cells)}</Row>")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    style = '<Styles><Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style></Styles>' if struck >= 0 else ""
    table = f'<Worksheet ss:Name="表三"><Table>{"".join(lines)}</Table></Worksheet>'
    head = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    return f'{head}<Workbook xmlns="{space}" xmlns:ss="{space}">{style}{table}</Workbook>'.encode()


@needs_calc
@pytest.mark.parametrize("kind", ["ods", "fods"])
def test_a_report_reads_as_it_does_in_excel(kind: str, tmp_path: Path) -> None:
    original = render("xlsx", press_facts(12), Disorders())
    data = save_as({"report.xlsx": original}, kind, tmp_path)[0]
    document = read_document(data, sniff(data))
    assert document.media_type == sniff(data) == {"ods": ODS, "fods": XML}[kind]
    assert facts(document) == facts(sheet.read(original, XLSX))


@needs_calc
def test_texts_and_spreadsheets_are_converted_together(tmp_path: Path) -> None:
    original = render("xlsx", press_facts(12), Disorders())
    ods = save_as({"report.xlsx": original}, "ods", tmp_path)[0]
    text = rb"{\rtf1\ansi\uc0 \u25253 \u21578 12}"
    results = convert_documents([text, ods, b"", ods[: len(ods) * 3 // 4]])
    assert [type(result) for result in results[2:]] == [Unsupported, ReadError]
    assert [sniff(result) for result in results[:2] if isinstance(result, bytes)][1] == XLSX
    assert isinstance(results[1], bytes)
    assert facts(read_converted(results[1], ods, ODS)) == facts(sheet.read(original, XLSX))


@needs_calc
def test_the_xml_of_excel_2003_shows_what_it_shows_in_excel() -> None:
    values = consistent(4)
    rows = applications(printed(values))
    found = align_document(read_document(excel_2003(rows), XML), "x")
    assert {fact.key: fact.value for fact in found.facts} == {fact.key: values[fact.key] for fact in found.facts}
    assert found.facts[0].locator == "sheet=表三;cell=D4"
    last = len(rows) - 1
    seen = align_document(read_document(excel_2003(rows, hidden=last), XML), "x")
    assert {fact.row for fact in seen.facts if fact.value is None} == {"carried_forward"}
    assert read_document(excel_2003(rows), XML).lasting == ()
    assert "struck out" in read_document(excel_2003(rows, struck=last), XML).lasting[0]


def test_what_is_cut_off_or_locked_is_never_given_to_libreoffice() -> None:
    whole = package(SPREADSHEET, "<x/>")
    locked = package(SPREADSHEET, "<x/>", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    markup = excel_2003(applications(printed(consistent(4))))
    assert sniff(whole) == ODS
    assert made_of(whole) == made_of(markup) == "xlsx"
    assert isinstance(made_of(locked), Encrypted)
    assert type(made_of(whole[: len(whole) // 2])) is ReadError
    assert type(made_of(package(SPREADSHEET, "<x"))) is ReadError
    assert type(made_of(markup[: len(markup) // 2])) is ReadError


def test_without_libreoffice_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "available", lambda: None)
    with pytest.raises(Unsupported, match="libreoffice-calc-nogui"):
        read_document(package(SPREADSHEET, "<x/>"), ODS)
