"""Spreadsheets as people make them, and as nobody should: written part by part, with no library that tidies up."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from extractors.alignment import align_document
from extractors.document import Document, Encrypted, Grid, LimitExceeded, Paragraph, ReadError
from extractors.readers import docx, office, sheet
from extractors.readers.ole import wrapped
from extractors.readers.sniff import XLS, XLSX, sniff
from tests.press.disorders import Disorders
from tests.press.facts import press_facts
from tests.press.render import render

needs_calc = pytest.mark.skipif(
    office.available() is None, reason="LibreOffice is missing: apt-get install libreoffice-calc-nogui"
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = """<numFmts><numFmt numFmtId="170" formatCode="0&quot;件&quot;"/></numFmts>
<fonts><font/><font><strike/></font></fonts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="170"/>
<xf numFmtId="0" fontId="1"/></cellXfs>"""
_STRINGS = '<si><t>甲</t></si><si><r><t>12</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>1</t></r></si>'

Rows = Sequence[Sequence[str | int | float | None]]


def letters(column: int) -> str:
    return letters(column // 26 - 1) + chr(65 + column % 26) if column > 25 else chr(65 + column)


def cell(row: int, column: int, value: str | int | float | None) -> str:
    """A string starting with `<` is the content of the cell as it is, its attributes before a `|`."""
    place = f'r="{letters(column)}{row}"'
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"<c {place}><v>{value!r}</v></c>"
    if "|<" in value:
        attributes, content = value.split("|", 1)
        return f"<c {place} {attributes}>{content}</c>"
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def worksheet(rows: Rows, merges: Sequence[str] = (), hidden_rows: Sequence[int] = (), columns: str = "") -> str:
    body = "".join(
        f'<row r="{number}" hidden="{int(number in hidden_rows)}">'
        + "".join(cell(number, column, value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return f"{columns}<sheetData>{body}</sheetData>" + (f"<mergeCells>{merged}</mergeCells>" if merged else "")


def content_types(sheets: int) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds |= {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in range(1, sheets + 1)}
    start = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    listed = (f'<Override PartName="{part}" ContentType="{start}{kind}+xml"/>' for part, kind in kinds.items())
    return f'<Default Extension="rels" ContentType="{relations}"/>' + "".join(listed)


def workbook(sheets: Mapping[str, str], hidden: Sequence[str] = (), parts: Mapping[str, str] | None = None) -> bytes:
    names = list(sheets)
    states = ("visible", "hidden")
    root = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{states[name in hidden]}" r:id="r{number}"/>'
        for number, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{content_types(len(names))}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{_STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{_STRINGS}</sst>',
    }
    for number, name in enumerate(names, 1):
        files[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{MAIN}">{sheets[name]}</worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in {**files, **(parts or {})}.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def one(rows: Rows, merges: Sequence[str] = (), **more: Sequence[int] | str) -> Document:
    return sheet.read(workbook({"年报": worksheet(rows, merges, **more)}))  # type: ignore[arg-type]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def table(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in line] for line in grid.lines()]


def printed(content: str) -> str:
    """How the cell of `content` comes out, beside one that keeps it in a table."""
    (grid,) = grids(one([["项", content, "末"]]))
    return grid.cells[1].text


def test_places_and_spans_are_those_of_the_sheet() -> None:
    document = one(
        [[None], [None, "信息内容", "件数", None], [None, "规章", 1, 2], [None, None, 3, 4]], ["C2:D2", "B3:B4"]
    )
    assert document.media_type == XLSX
    (grid,) = grids(document)
    found = [(c.text, c.locator, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells]
    assert found == [
        ("信息内容", "sheet=年报;cell=B2", 0, 0, 1, 1),
        ("件数", "sheet=年报;cell=C2", 0, 1, 1, 2),
        ("规章", "sheet=年报;cell=B3", 1, 0, 2, 1),
        ("1", "sheet=年报;cell=C3", 1, 1, 1, 1),
        ("2", "sheet=年报;cell=D3", 1, 2, 1, 1),
        ("3", "sheet=年报;cell=C4", 2, 1, 1, 1),
        ("4", "sheet=年报;cell=D4", 2, 2, 1, 1),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("|<v>3.0</v>", "3"),
        ("|<v>3</v>", "3"),
        ("|<v>0</v>", "0"),
        ("|<v>-0</v>", "0"),
        ("|<v>-18</v>", "-18"),
        ("|<v>40.1396</v>", "40.1396"),
        ("|<v>40.139600000000002</v>", "40.1396"),
        ("|<v>0.30000000000000004</v>", "0.3"),
        ("|<v>75394432.52</v>", "75394432.52"),
        ("|<v>123456789012</v>", "123456789012"),
        ("|<v>1.5E+20</v>", "150000000000000000000"),
        ("|<v>1E-7</v>", "0.0000001"),
        ('s="1"|<v>44570</v>', "2022-01-09"),
        ('s="1"|<v>44570.5</v>', "2022-01-09 12:00:00"),
        ('t="b"|<v>1</v>', "TRUE"),
        ('t="e"|<v>#REF!</v>', "#REF!"),
        ("|<f>1+1</f><v>7</v>", "7"),
        ('|<v>0</v>r="N59"><v>2</v>', "0 / 2"),
        ("|<f>1+1</f>", "=1+1"),
        ("|<f>1+1</f><v></v>", "=1+1"),
        ('t="str"|<f>""</f><v></v>', ""),
        ('s="2"|<v>12</v>', "12 shown as 0%"),
        ('s="3"|<v>12</v>', "12件"),
        ('s="4"|<v>12</v>', "1\u03362\u0336"),
        ('s="4" t="inlineStr"|<is><r><t>1</t></r><r><t>2</t></r></is>', "1\u03362\u0336"),
        ('t="inlineStr"|<is><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>', "12¹"),
        ('t="inlineStr"|<is><r><rPr><strike/></rPr><t>9</t></r><r><t>12</t></r></is>', "9\u033612"),
        ('t="inlineStr"|<is><r><rPr><strike val="0"/></rPr><t>12</t></r></is>', "12"),
        ('t="s"|<v>1</v>', "12₁"),
        ('t="str"|<f>"1"&amp;"2"</f><v>5</v>', "5"),
        ('t="inlineStr"|<is><t>007</t></is>', "007"),
        ('t="inlineStr"|<is><t xml:space="preserve"> 3 </t></is>', " 3 "),
        ('t="inlineStr"|<is><r><t>1</t></r><r><t>2</t></r></is>', "12"),
        ('t="inlineStr"|<is><t>本年新_x000D_\n制作数量</t></is>', "本年新\n制作数量"),
    ],
)
def test_a_cell_shows_what_a_person_would_see(content: str, text: str) -> None:
    assert printed(content) == text


def test_formulas_are_never_evaluated_and_links_never_followed() -> None:
    link = 't="str"|<f>HYPERLINK("http://127.0.0.1:9/x","3")</f><v>3</v>'
    assert printed(link) == "3"
    assert printed('|<f>WEBSERVICE("http://127.0.0.1:9/x")</f>') == '=WEBSERVICE("http://127.0.0.1:9/x")'


def test_prose_is_running_text_and_parts_the_tables() -> None:
    document = one(
        [
            ["某局2021年政府信息公开工作年度报告", None, None],
            ["按照条例的规定编制本报告。", None, None],
            ["二、主动公开政府信息情况", None, None],
            ["信息内容", "制发", "废止"],
            ["规章", 1, 2],
            ["五、存在的问题。\n第一，不够。", None, None],
            ["行政许可", 5, None],
            ["某局", None, None],
            ["2022年1月9日", None, None],
        ],
        ["A1:C1", "A2:C2"],
    )
    kinds = [type(block) for block in document.blocks]
    assert kinds == [*[Paragraph] * 3, Grid, *[Paragraph] * 2, Grid, *[Paragraph] * 2]
    assert texts(document)[:3] == [
        "某局2021年政府信息公开工作年度报告",
        "按照条例的规定编制本报告。",
        "二、主动公开政府信息情况",
    ]
    assert texts(document)[3:] == ["五、存在的问题。", "第一，不够。", "某局", "2022年1月9日"]
    assert next(document.paragraphs()).locator == "sheet=年报;cell=A1"
    assert table(grids(document)[0])[1:] == [["信息内容", "制发", "废止"], ["规章", "1", "2"]]


def test_the_label_of_a_blank_row_stays_in_its_table() -> None:
    (grid,) = grids(one([["信息内容", "制发"], ["规章"], ["规范性文件", 3], ["行政许可"]]))
    assert table(grid) == [["信息内容", "制发"], ["规章", ""], ["规范性文件", "3"], ["行政许可", ""]]


def test_long_text_among_other_cells_is_both() -> None:
    prose = "公开" * 200
    document = one([["一", prose], ["二", 3]])
    assert texts(document) == [prose]
    assert table(grids(document)[0]) == [["一", prose], ["二", "3"]]


def test_empty_rows_part_tables_and_edges_are_cut() -> None:
    document = one([["甲", 1, "", " "], [""], [None, None, "乙", 2], [None], [" "]])
    assert [table(grid) for grid in grids(document)] == [[["甲", "1"]], [["乙", "2"]]]
    assert sheet.read(workbook({"空": worksheet([])})).blocks == ()


def test_a_row_alone_between_empty_ones_has_the_blank_cells_of_the_table_above_it() -> None:
    header = ["信息内容", "本年制发件数", "现行有效件数"]
    rows = [header, [], ["规章", 1], [], ["行政规范性文件", None, 4], [], [None, 5]]
    assert [table(grid) for grid in grids(one(rows))] == [
        [header],
        [["规章", "1", ""]],
        [["行政规范性文件", "", "4"]],
        [["5"]],
    ]


def test_rows_between_empty_ones_have_the_blank_cells_of_the_table_above_them() -> None:
    header = ["信息内容", "本年制发件数", "现行有效件数"]
    rows = [header, [], ["规章", 1], ["行政规范性文件", 4], [], ["行政许可"], ["信息内容", "本年"], ["行政许可", 5]]
    assert [grid.columns for grid in grids(one(rows))] == [3, 3, 2]


def test_what_stands_below_prose_has_the_columns_of_no_table_above_it() -> None:
    prose = "截至年底，共收到政府信息公开申请五件，均已按期答复。"
    rows = [["信息内容", "本年制发件数", "现行有效件数"], [], [prose], [], ["规章", 1]]
    assert [grid.columns for grid in grids(one(rows))] == [3, 2]


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    rows: Rows = [["总", "旧", "新"], ["甲", 1, 2], ["乙", 3, 4], ["丙", 5, 6]]
    hidden = worksheet(rows, ["A1:B1", "A3:A4"], [3], '<cols><col min="2" max="2" hidden="true"/></cols>')
    document = sheet.read(workbook({"去年": worksheet([["甲", 9]]), "今年": hidden}, hidden=["去年"]))
    (grid,) = grids(document)
    assert table(grid) == [["总", "新"], ["甲", "2"], ["乙", "6"]]
    assert [cell.locator for cell in grid.cells][-2:] == ["sheet=今年;cell=A3", "sheet=今年;cell=C4"]


@pytest.mark.parametrize("size", ["0", "0.0", "0.75"])
def test_rows_and_columns_of_no_height_or_width_are_left_out(size: str) -> None:
    rows: Rows = [["总", "旧", "新"], ["甲", 1, 2], ["乙", 3, 4]]
    markup = worksheet(rows, (), (), f'<cols><col min="2" max="2" width="{size}" customWidth="1"/></cols>')
    markup = markup.replace('<row r="3"', f'<row r="3" ht="{size}" customHeight="1"')
    (grid,) = grids(sheet.read(workbook({"今年": markup})))
    assert table(grid) == [["总", "新"], ["甲", "2"]]


def test_every_sheet_that_can_be_seen_is_read_in_order() -> None:
    document = sheet.read(workbook({"2020": worksheet([["甲", 1]]), "2021": worksheet([["甲", 2]])}))
    assert [table(grid) for grid in grids(document)] == [[["甲", "1"]], [["甲", "2"]]]


@pytest.mark.parametrize("merges", [["A1:B2", "B2:C3"], ["A1:XFD1048576"], ["A1:A1"], ["C1:A1"], ["D9:F12"]])
def test_impossible_merges_do_no_harm(merges: list[str]) -> None:
    document = one([["甲", 1, 2], ["乙", 3, 4], ["丙", 5, 6]], merges)
    assert "甲" in str(document.blocks)


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="ALL{n}"><v>1</v></c></row>' for n in range(1, 300)),
    ],
)
def test_a_sheet_of_millions_of_cells_is_refused(far: str) -> None:
    with pytest.raises(LimitExceeded, match="limit: "):
        sheet.read(workbook({"甲": f"<sheetData>{far}</sheetData>"}))


def test_claims_of_size_are_not_believed() -> None:
    claimed = '<dimension ref="A1:XFD1048576"/>' + worksheet([["甲", 1]])
    far = claimed.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert [table(grid) for grid in grids(sheet.read(workbook({"甲": far})))] == [[["甲", "1"]]]


def test_a_swollen_part_and_many_sheets_are_refused() -> None:
    with pytest.raises(LimitExceeded):
        sheet.read(workbook({"甲": worksheet([["甲"]]) + " " * (31 * 2**20)}))
    with pytest.raises(LimitExceeded):
        sheet.read(workbook({f"{n}": worksheet([["甲"]]) for n in range(201)}))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    rows = worksheet([["甲", "x"]]).replace(">x<", ">&b;<")
    part = f'{bomb}<worksheet xmlns="{MAIN}">{rows}</worksheet>'
    data = workbook({"甲": worksheet([])}, parts={"xl/worksheets/sheet1.xml": part})
    with suppress(ReadError):
        assert "haha" not in str(sheet.read(data).blocks)


def test_cut_off_and_changed_files_are_told() -> None:
    data = workbook({"甲": worksheet([["甲", number] for number in range(300)])})
    for part in range(1, 64):
        with pytest.raises(ReadError, match="fetch it again"):
            sheet.read(data[: len(data) * part // 64], XLSX)
    middle = len(data) // 4
    with pytest.raises(ReadError):
        sheet.read(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])


def record(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(2, "little") + len(content).to_bytes(2, "little") + content


def test_passwords_are_told() -> None:
    begin = record(0x809, bytes.fromhex("0006050000000000000000000600000 0".replace(" ", "")))
    locked = wrapped("Workbook", begin + record(0x2F, bytes(6)) + record(0x0A, b""))
    for data in (wrapped("EncryptedPackage", b"x" * 9000), locked):
        with pytest.raises(Encrypted, match="password"):
            sheet.read(data, XLS)


def test_an_ole_file_without_a_workbook_is_no_workbook() -> None:
    with pytest.raises(ReadError, match="no workbook"):
        sheet.read(wrapped("Something", b"x"), XLS)


def as_workbook(document: Document) -> bytes:
    """The grids of `document`, one below the other, as a spreadsheet."""
    rows: dict[int, dict[int, str | int]] = {}
    merges: list[str] = []
    top = 1
    for grid in grids(document):
        for place in grid.cells:
            text = place.text.strip()
            value = int(text) if text.isascii() and text.isdigit() else text
            rows.setdefault(top + place.row, {})[place.column] = value
            if place.rowspan * place.colspan > 1:
                end = f"{letters(place.right - 1)}{top + place.bottom - 1}"
                merges.append(f"{letters(place.column)}{top + place.row}:{end}")
        top += grid.rows + 1
    listed = [[rows.get(row, {}).get(column) for column in range(16)] for row in range(1, top)]
    return workbook({"年报": worksheet(listed, merges)})


def facts(document: Document) -> dict[object, object]:
    return {fact.key: fact.value for fact in align_document(document, "x").facts}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_report_reads_as_it_does_in_word(seed: int) -> None:
    original = docx.read(render("docx", press_facts(seed), Disorders()))
    assert facts(sheet.read(as_workbook(original))) == facts(original)


@needs_calc
def test_a_report_reads_the_same_as_xls(tmp_path: Path) -> None:
    original = docx.read(render("docx", press_facts(4), Disorders()))
    (tmp_path / "report.xlsx").write_bytes(as_workbook(original))
    data = converted(tmp_path / "report.xlsx", "xls")
    document = sheet.read(data)
    assert document.media_type == XLS == sniff(data)
    assert facts(document) == facts(original)
    first = grids(document)[0].cells[0]
    assert first.locator == "sheet=年报;cell=A1"
    for part in range(1, 64):
        with suppress(ReadError):  # or what is lost is not the sheet
            assert facts(sheet.read(data[: len(data) * part // 64], XLS)) == facts(original)


@needs_calc
def test_hidden_parts_of_xls_are_left_out(tmp_path: Path) -> None:
    rows: Rows = [["总", "旧", "新"], ["甲", 1, 2.5], ["乙", 3, 4], ["丙", 5, 't="e"|<f>1/0</f><v>#DIV/0!</v>']]
    hidden = worksheet(rows, (), [3], '<cols><col min="2" max="2" width="9" customWidth="1" hidden="1"/></cols>')
    book = workbook({"今年": hidden, "去年": worksheet([["甲", 9]])}, hidden=["去年"])
    (tmp_path / "report.xlsx").write_bytes(book)
    (grid,) = grids(sheet.read(converted(tmp_path / "report.xlsx", "xls")))
    assert table(grid) == [["总", "新"], ["甲", "2.5"], ["丙", "#DIV/0!"]]


def converted(path: Path, kind: str) -> bytes:
    """The file at `path` as LibreOffice saves it in another format."""
    program = office.available()
    assert program is not None
    profile = path.parent / "profile"
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind, path.name],
        cwd=path.parent,
        env={"HOME": str(path.parent), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    shutil.rmtree(profile)
    return path.with_suffix(f".{kind}").read_bytes()
