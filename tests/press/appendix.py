"""Reports with the statistics table of before 2019: its numbers from a seed, its layouts, what is wrong with it."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from extractors.facts import Number
from extractors.forms import Appendix, CellKey, Item, appendix_form
from extractors.forms.form import TABLES
from tests.press.disorders import Disorders
from tests.press.facts import PressedClaim, PressedReport, press_facts
from tests.press.printing import PressedCell
from tests.press.sheet import Placed, Role, Sheet, cut
from tests.press.wording import Wording

Layout = Literal["columns", "no_unit", "halves", "groups"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
_TOP = re.compile(r"[一二三四五六七八九]、")
_EXTRA = ("6.手机短信公开政府信息数", "3.电话申请数", "（四）制作宣传手册数")


@dataclass(frozen=True)
class Table:
    """How the table is printed. `unplaced` are the numbers of a row or a column that the form does not have."""

    form: str
    layout: Layout = "columns"
    missing: tuple[str, ...] = ()
    """Items that are left out."""
    extra_row: str = ""
    extra_column: str = ""
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppendixReport(PressedReport):
    """A report whose only table is the statistics table; `cells` are its cells."""

    appendix: Table = Table("2014")


def draw_values(rng: random.Random, form: Appendix) -> dict[CellKey, Number]:
    """Numbers that every sum and every bound of the form holds for."""
    values: dict[CellKey, Number] = {}
    most = rng.choice([3, 40, 2000])
    for item in form.items:
        for measure in form.measures if item.code else ():
            drawn = 0 if rng.random() < 0.45 else rng.randint(1, most)
            key = CellKey("appendix", item.code, measure.code)
            values[key] = round(drawn / 100, 2) if item.money else drawn
    for identity in [*form.identities, *form.identities]:  # twice: a sum may be a part of another
        values[identity.right[0]] = sum(values[key] for key in identity.left)
    for bound in form.bounds:
        values[bound.part] = min(values[bound.part], values[bound.whole])
    return values


def press_appendix(seed: int, code: str = "2014", *, year: int | None = None, ordinary: bool = False) -> AppendixReport:
    """Report number `seed` with the statistics table of the form `code`; `ordinary`: nothing is wrong with it."""
    rng = random.Random(f"appendix/{code}/{seed}")
    form, base = appendix_form(code), press_facts(seed)
    values = draw_values(rng, form)
    table = Table(code) if ordinary else _draw_table(rng, form)
    blank = not ordinary and rng.random() < 0.15
    cells = {key: _cell(value, blank) for key, value in values.items() if key.row not in table.missing}
    claimed = next(CellKey("appendix", item.code, "year") for item in form.items if item.claims)
    claims = (PressedClaim("received.new", int(values[claimed]), True),) if claimed in cells and not blank else ()
    plain = {name: getattr(base, name) for name in ("seed", "body", "other_documents")}
    return AppendixReport(
        **plain, year=year or rng.choice(form.years), form="2014" if code == "2014" else "none",
        disclosure_form="none", cells=cells, states=dict.fromkeys(TABLES, "absent"), claims=claims, appendix=table,
    )  # fmt: skip


def _cell(value: Number, blank: bool) -> PressedCell:
    """A zero may be left blank; whether anything then proves it is not asked here."""
    if blank and not value:
        return PressedCell(0, "zero_allowed", "")
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return PressedCell(value, "printed", text)


def _draw_table(rng: random.Random, form: Appendix) -> Table:
    layouts = [layout for layout in LAYOUTS if form.code == "2014" or layout == "columns"]
    table = Table(form.code, rng.choice(layouts))
    codes = [item.code for item in form.items if item.code and not item.money]
    if rng.random() < 0.2:
        table = replace(table, missing=tuple(rng.sample(codes, rng.randint(1, 6))))
    if rng.random() < 0.15 and form.code == "2014":
        table = replace(table, extra_row=rng.choice(_EXTRA), unplaced=(str(rng.randint(3000, 9000)),))
    elif rng.random() < 0.15 and table.layout in ("columns", "groups"):
        name = rng.choice(["备注", "上年数"])
        numbers = tuple(str(rng.randint(3000, 9000)) for _ in codes) if name == "上年数" else ()
        table = replace(table, extra_column=name, unplaced=numbers)
    return table


def lay_appendix(report: AppendixReport, words: Wording) -> Sheet:
    """The table as one sheet."""
    form, table = appendix_form(report.appendix.form), report.appendix
    items = [item for item in form.items if item.code not in table.missing or not item.code]
    if table.layout == "groups":
        return _grouped(report, words, form, items)
    rows = [_header(form, table), *_rows(report, words, form, items)]
    if table.layout == "halves":
        middle = (len(rows) + 1) // 2
        left, right = rows[:middle], [rows[0], *rows[middle:]]
        width = len(rows[0])
        blank: list[tuple[str, Role]] = [("", "empty")] * width
        right += [blank] * (len(left) - len(right))
        left += [blank] * (len(right) - len(left))
        rows = [[*one, *other] for one, other in zip(left, right, strict=True)]
    cells = [Placed(y, x, 1, 1, text, role) for y, row in enumerate(rows) for x, (text, role) in enumerate(row)]
    return Sheet("appendix", len(rows[0]), len(rows), 1, tuple(cells))


def cut_appendix(sheet: Sheet, disorders: Disorders) -> list[Sheet]:
    """The sheet, in two pieces where table three would be."""
    if not disorders.cut_at:
        return [sheet]
    header, label = disorders.repeated_header, disorders.repeated_label
    return list(cut(sheet, sheet.header + disorders.cut_at, repeated_header=header, repeated_label=label))


Row = list[tuple[str, Role]]


def _header(form: Appendix, table: Table) -> Row:
    units = [form.units[0]] if table.layout != "no_unit" else []
    texts = [form.labels[0], *units, *form.numbers[:1], *(measure.label for measure in form.measures)]
    return [(text, "header") for text in (*texts, *([table.extra_column] if table.extra_column else []))]


def _rows(report: AppendixReport, words: Wording, form: Appendix, items: Sequence[Item]) -> Iterator[Row]:
    extra = iter(report.appendix.unplaced)
    for item in items:
        yield _row(report, words, form, item, extra)
        if report.appendix.extra_row and item.code == "channels.other":
            row: Row = [(report.appendix.extra_row, "label"), (next(extra), "extra")]
            yield row if report.appendix.layout == "no_unit" else [row[0], ("条", "label"), row[1]]


def _row(report: AppendixReport, words: Wording, form: Appendix, item: Item, extra: Iterator[str]) -> Row:
    table = report.appendix
    row: Row = [(words.row(item), "label")]
    if table.layout != "no_unit":
        row.append((printed_unit(item), "label"))
    if form.numbers:
        row.append((f"{item.number:02d}", "extra"))
    keys = [CellKey("appendix", item.code, measure.code) for measure in form.measures]
    row += [(words.figure(key) if item.code else "", "number" if item.code else "empty") for key in keys]
    if table.extra_column:
        row.append((next(extra, "") if item.code and not item.money else "", "extra"))
    return row


def printed_unit(item: Item) -> str:
    """The unit in the column 单位."""
    return item.printed_unit


def _grouped(report: AppendixReport, words: Wording, form: Appendix, items: Sequence[Item]) -> Sheet:
    """The headings of the parts as merged cells left of their rows; rows without a part are wider."""
    cells = [Placed(0, 0, 1, 2, form.labels[0], "header")]
    cells += [Placed(0, x, 1, 1, text, role) for x, (text, role) in enumerate(_header(form, report.appendix)[1:], 2)]
    extra = iter(report.appendix.unplaced)
    y, part = 1, 0
    for number, item in enumerate(items):
        if _TOP.match(item.label):
            part = 0
        if _TOP.match(item.label) and not item.code:
            later = items[number + 1 :]
            part = next((n for n, other in enumerate(later) if _TOP.match(other.label)), len(later))
            cells.append(Placed(y, 0, part, 1, words.merged(item.label), "merged"))
            continue
        row = _row(report, words, form, item, extra)
        cells.append(Placed(y, 1 if part else 0, 1, 1 if part else 2, row[0][0], "label"))
        cells += [Placed(y, x, 1, 1, text, role) for x, (text, role) in enumerate(row[1:], 2)]
        y += 1
    width = 1 + len(_header(form, report.appendix))
    return Sheet("appendix", width, y, 1, tuple(cells))


def expected(report: AppendixReport) -> Mapping[CellKey, PressedCell]:
    """Every cell that is printed, as it must be read; money without a unit in sight is no number."""
    form = appendix_form(report.appendix.form)
    money = {item.code for item in form.items if item.money}
    if report.appendix.layout != "no_unit":
        return report.cells
    return {
        key: PressedCell(None, "null", cell.text) if key.row in money and cell.value else cell
        for key, cell in report.cells.items()
    }
