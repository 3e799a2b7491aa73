"""Tables under captions that name years."""

import pytest
from msgspec.structs import replace

from extractors.alignment import align_document
from extractors.alignment.years import years_above
from extractors.document import Grid
from tests.alignment.building import Entry, Values, applications, consistent, document, grid, printed, review_litigation

OURS, THEIRS = consistent(1), consistent(2)


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (("2021年：", "2022年："), OURS),
        (("（2021年度）", "（2022年度）"), OURS),
        (("2022年", "2021年"), THEIRS),
        (("2021年，本机关收到申请3件。", "2022年，本机关收到申请5件。"), THEIRS),
        (("上年", "本年"), OURS),
        (("上一年度情况：", "统计表"), OURS),
        (("附件：2021年度收到和处理政府信息公开申请情况", "2022年度"), OURS),
        (("上年结转情况", "统计表"), THEIRS),
        (("甲", "乙"), THEIRS),
    ],
)
def test_of_two_copies_the_one_of_the_later_year_is_read(captions: tuple[str, str], expected: Values) -> None:
    tables = [grid(applications(printed(values), mark=mark)) for values, mark in ((THEIRS, "x"), (OURS, ""))]
    found = align_document(document(captions[0], tables[0], captions[1], tables[1]), "sha")
    assert found.facts
    assert {fact.key: fact.value for fact in found.facts} == {fact.key: expected[fact.key] for fact in found.facts}
    assert any("twice" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("caption", "years"),
    [
        ("（2021年度）", {2021}),
        ("上年度数据", {0}),
        ("三、收到和处理政府信息公开申请情况", set()),
        ("2023年1月20日", set()),
        ("表号：政公开1表 有效期至：2023年12月", set()),
        ("2021年1月1日至12月31日", {2021}),
        ("2021年1-12月", {2021}),
        ("2021年1-6月", {0}),
        ("2021年上半年", {0}),
    ],
)
@pytest.mark.parametrize("in_table", [False, True])
def test_the_year_that_a_caption_names_is_told(caption: str, years: set[int], in_table: bool) -> None:
    rows = applications(printed(OURS))
    blocks = (grid([[Entry(caption, colspan=10)], *rows]),) if in_table else (caption, grid(rows))
    assert align_document(document(*blocks), "sha").years["applications"] == years


@pytest.mark.parametrize(
    ("name", "years"), [("2021", {2021}), ("2021年", {2021}), ("上年", {0}), ("年报", set()), ("2022年1月", set())]
)
def test_the_name_of_its_sheet_is_a_caption_of_a_table(name: str, years: set[int]) -> None:
    found = align_document(document(_on_sheet(name, OURS), "三、收到和处理情况", _on_sheet(name, OURS)), "sha")
    assert found.years["applications"] == years


def test_of_two_sheets_the_one_of_the_later_year_is_read() -> None:
    found = align_document(document(_on_sheet("2021年", THEIRS), _on_sheet("2022年", OURS)), "sha")
    assert {fact.key: fact.value for fact in found.facts} == {fact.key: OURS[fact.key] for fact in found.facts}
    assert any("twice" in doubt for doubt in found.doubts)


def _on_sheet(name: str, values: Values) -> Grid:
    table = grid(applications(printed(values)))
    cells = [replace(cell, locator=f"sheet={name};cell=A{number}") for number, cell in enumerate(table.cells)]
    return replace(table, cells=tuple(cells))


YEARS = [("2021年", {2021}), ("上年", {0}), ("去年同期", {0}), ("本年", set[int]())]


@pytest.mark.parametrize(("label", "years"), [*YEARS, ("2021", {2021})])
def test_a_row_may_be_labelled_with_its_year(label: str, years: set[int]) -> None:
    rows = review_litigation(printed(OURS))
    labelled = [[Entry("年度", rowspan=3), *rows[0]], *rows[1:-1], [Entry(label), *rows[-1]]]
    assert align_document(document(grid(labelled)), "sha").years["review_litigation"] == years


@pytest.mark.parametrize(("label", "years"), YEARS)
def test_a_header_may_name_a_year(label: str, years: set[int]) -> None:
    rows = applications(printed(OURS))
    rows[0][1] = Entry(label, colspan=7)
    assert align_document(document(grid(rows)), "sha").years["applications"] == years


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        (("上年度情况",), {0}),
        (("2021年", "结果维持 结果纠正"), {2021}),
        (("2021年", "四、政府信息公开行政复议、行政诉讼情况"), set[int]()),
        ((), set[int]()),
    ],
)
def test_a_table_in_running_text_has_the_years_between_its_title_and_its_numbers(
    lines: tuple[str, ...], years: set[int]
) -> None:
    text = document(*lines, "规章 1 2 3", "行政许可 4")
    assert set(years_above(text, [text.blocks[-1].locator, f"{text.blocks[-2].locator};chars=4-9"])) == years  # type: ignore[union-attr]


def test_a_line_of_running_text_may_begin_with_its_year() -> None:
    text = document("四、行政复议情况", "上年 6 0 0", "本年 1 0 0", "2021")
    locators = [block.locator for block in text.paragraphs()]
    assert set(years_above(text, locators[1:])) == {0}


@pytest.mark.parametrize(
    ("above", "told"), [("上一年共收到申请82件，其中予以公开6件。", False), ("以下为上一年数据。", True)]
)
def test_prose_of_the_section_before_says_nothing_of_a_table_with_its_title_in_it(above: str, told: bool) -> None:
    rows = applications(printed(OURS))
    title = "三、收到和处理政府信息公开申请情况"
    rows[0][0] = Entry(f"{title}\n{rows[0][0].text}", rowspan=rows[0][0].rowspan, colspan=rows[0][0].colspan)
    assert (0 in align_document(document(above, grid(rows)), "sha").years["applications"]) == told
    bare = align_document(document(above, grid(applications(printed(OURS)))), "sha")
    assert 0 in bare.years["applications"]
