"""What labels and captions say of their numbers beyond what the form says: another time, thousands, something else.

`行政处罚（上半年）`, `行政许可（万件）`, `三、2021年收到和处理政府信息公开申请情况`: such numbers are read
as they are printed, and yet may not be those that the form asks for.
"""

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from extractors.alignment.lines import Line, Slot
from extractors.alignment.placed import Placement
from extractors.glyphs import fold

_LONGEST = 60
"""Characters of what may be a label or a caption; prose is longer."""
_HEADER_LINES = 12
_BEGINS_SECTION = re.compile(r"[一二三四五六][.]")
_SENTENCE = re.compile(r"^[^(]*[,;]")
"""Outside of brackets no label has a comma."""
_ANY_YEAR = re.compile(
    r"(?<!有效期至)(?<!有效期至:)(?<!有效期:)(20[0-9]{2})年(?!(?:0?[1-9]|1[01])月)(?![修版新起以来后第施公格])"
)
"""Of a caption: a year, and no day of publication, nor the year of a law. December is when years end."""
_OWN_YEAR = re.compile(
    r"(?:^(?:[(]?[一二三四五六七八九0-9]{1,2}[).]{1,2})?|[(])(20[0-9]{2})年度?(?!(?:0?[1-9]|1[01])月)"
)
"""Of a label: the year that it begins with or that stands in brackets. `（指2019年事项数）` explains the form."""
_PERIOD = re.compile(
    r"(20[0-9]{2})[年./-]0?1[月./-](?:0?1日?)?[-至到~](?:20[0-9]{2}[年./-])?(?P<last>[0-9]{1,2})(?:[月./-]|$)"
)
_PART = re.compile(
    r"半年|季度|(?<![0-9])(?!0?1月?[-至到~]12月)[0-9]{1,2}月?[-至到~][0-9]{1,2}月(?![0-9])"
    r"|截[至止](?:20[0-9]{2}年)?(?:0?[4-9]|1[01])月"
)
_BEFORE = re.compile(r"(?<![比较与])(?:上年|上一年|去年|往年|历年)(?!.{0,8}[结转未])")
_OF_THE_FORM = re.compile(r"上一?年度?(?:项|事)|增.?减|\(指")
"""In labels of the form of 2019, and in their explanations, the year before has its place."""
_LATER = re.compile("(?<!结转)(?:下年|下一年|明年)|计划|预计")
_COUNTED = "件|个|条|项|宗|份|部|次|起|例|类|篇|人|户|笔"
_SCALED = re.compile(rf"(?:^|[(:.,/])[十百千万亿]{{1,3}}(?:{_COUNTED})|[(:][百千万亿]{{1,3}}[)]|[%‰]")
_MONEY = re.compile("(?:处罚|许可|强制|决定)[^收费采购]{0,6}元")
_OF_ELSE = re.compile(
    "同比|环比|增长率|增幅|比率|比例|占比|(?:处罚|许可|强制|处理|决定)[^收费采购]{0,3}金额|罚没|人数|户数|其中:|未处理"
    "|(?:许可|处罚|强制)[^,(]{0,4}(?:公示|听证|变更|注销|延续|撤销)|(?:受理|撤销)(?:件数|数量|数)$|减免|应收"
    "|拟(?:制发|废止)|(?<![定发止])(?<![定发止][(./和及或与])(?:修订|修改|失效|清理)件"
    "|累计(?!现行|对外|有效)|(?<!对外管理服务)(?:处罚|许可|强制)事项(?:数|总数|数量)|(?:处罚|许可|强制)[^,(]{0,4}清单"
)
_FOREIGN = re.compile("美元|美金|港元|港币|欧元|日元|英镑|澳门元|外币")
_OF_ANOTHER = re.compile(
    f"{_FOREIGN.pattern}|元/[户人件次月吨]|退费|退款|支出|收费(?:人次|人数|标准)|^本年度?收费项目"
    "|(?:预算|节约|中标)金额|中标项目|供应商数|前年项目|^本年度?项目数|页数|字数|^(?!.*有效).*保留件|(?<!不含)(?<!不包括)草案"
    "|无效件|^不予(?:许可|处罚|行政许可|行政处罚|行政强制)|不予处理决定|撤销决定|未公开|不对外公开|许可申请$|处罚案件移送"
    "|^(?:本年度?)?(?:立案|办结|备案|审查|起草|移送)(?:件数|数量|数)$|^本年度?申请(?:件数|数量|数)$"
    "|(?:许可|处罚|强制)[(](?:其中)?(?:简易|普通|一般|当场|变更|延续|注销|撤销|撤回|吊销|罚款|警告|没收|立案|移送|申请|受理|备案)|本月|当月|政府信息公开咨询|行政复议申请"
)
"""Other money, other things that are counted, one kind of a whole: no such number has a place in the form."""
_SAMPLE = re.compile("样表|示例|样例|范例")


class Said(Struct, frozen=True):
    """What a text says of the numbers at it: the `years` they are of, 0 for the year before or a part of one.

    `odd` are words by which they are no numbers of the form; empty where there are none.
    """

    years: frozenset[int] = frozenset()
    odd: str = ""


_NOTHING = Said()


@functools.lru_cache(maxsize=8192)
def said_by_label(folded: str) -> Said:
    """What the label of a row or of a column says of its numbers."""
    if len(folded) > _LONGEST or _SENTENCE.search(folded):
        return _NOTHING
    patterns = [_SCALED, _MONEY, _OF_ELSE, _OF_ANOTHER, _LATER, _PART]
    if not _OF_THE_FORM.search(folded):
        patterns.append(_BEFORE)
    odd = next((found[0] for pattern in patterns if (found := pattern.search(folded))), "")
    return Said(frozenset(map(int, _OWN_YEAR.findall(folded))), odd) if odd or "20" in folded else _NOTHING


@functools.lru_cache(maxsize=8192)
def said_by_caption(folded: str) -> Said:
    """What a line above a table says of its numbers."""
    if len(folded) > _LONGEST:
        return _NOTHING
    period = _PERIOD.search(folded)
    ends_early = period is not None and int(period["last"]) != 12
    before = not _OF_THE_FORM.search(folded) and _BEFORE.search(folded)
    part = ends_early or (period is None and _PART.search(folded)) or before
    named = [*_ANY_YEAR.findall(folded), *([period[1]] if period else ())]
    years = [0] if part else list(map(int, named))
    odd = _SAMPLE.search(folded)
    if odd is None and "单位:" in folded:
        odd = _SCALED.search(folded) or _FOREIGN.search(folded)
    return Said(frozenset(years), odd[0] if odd else "") if years or odd else _NOTHING


def qualify(placement: Placement, lines: Sequence[Line]) -> None:
    """Notes the labels in `lines` that say more than the form of rows and columns of which a number was taken.

    A cell behind the numbers of its row is a remark, the label of a column of which nothing was taken is another's.
    """
    rows, taken = sorted(index for index in placement.lines if lines[index].values), placement.taken
    found: dict[str, Said] = {}
    for index in rows:
        for slot in lines[index].label_slots:
            said = said_by_label(slot.folded)
            if said is _NOTHING or not _leads(slot, lines[index], taken):
                continue
            if not _is_piece(slot, lines[max(0, index - 1) : index + 1], placement):
                found[slot.folded] = said
    for index in headers_of(lines, rows):
        for slot in lines[index].label_slots:
            said = said_by_label(slot.folded)
            if said is _NOTHING or _is_worded(slot, placement) or not _heads(slot, index, lines, rows, taken):
                continue
            if not _is_piece(slot, lines[index : index + 2], placement):
                found[slot.folded] = said
    placement.doubts += [
        f"{placement.table.name}: {s.odd!r} in the label {text!r}" for text, s in found.items() if s.odd
    ]
    placement.dated |= {text: said.years for text, said in found.items() if said.years}


def _is_worded(slot: Slot, placement: Placement) -> bool:
    """Whether a label is one of the columns of the form, or a piece of one that is broken over several cells."""
    columns = (column for block in placement.table.blocks for column in block.columns)
    return any(slot.folded in fold(wording) for column in columns for wording in column.wordings)


def _is_piece(slot: Slot, lines: Sequence[Line], placement: Placement) -> bool:
    """Whether a label is a piece of a row's label that text without columns cuts: `四、结转`, `下年度继`, `续办理`."""
    if any(line.columns is not None for line in lines):
        return False
    labels = [other for line in lines for other in line.label_slots]
    pairs = [f"{a.folded}{b.folded}" for a, b in pairwise(labels) if slot is a or slot is b]
    wordings = [fold(word) for block in placement.table.blocks for row in block.rows for word in row.wordings]
    return any(pair in wording for pair in pairs for wording in wordings)


def headers_of(lines: Sequence[Line], rows: Sequence[int]) -> Iterator[int]:
    """The lines without numbers between the rows of a table in `lines`, and right above the first."""
    if not rows:
        return
    tables, own = {lines[index].table for index in rows}, set(rows)
    for index in range(rows[0] - 1, max(-1, rows[0] - 1 - _HEADER_LINES), -1):
        if lines[index].numbers or lines[index].table not in tables:
            break
        yield index
        if lines[index].label_slots and _BEGINS_SECTION.match(lines[index].label_slots[0].folded):
            break
    for index in range(rows[0], rows[-1]) if len(rows) <= rows[-1] - rows[0] else ():
        if index not in own and not lines[index].numbers and lines[index].table in tables:
            yield index


def _leads(slot: Slot, line: Line, taken: Collection[int]) -> bool:
    """Whether a label stands before the first number of its row that was taken."""
    return any(id(other) in taken and slot.left < other.left for other in line.slots)


def _heads(slot: Slot, index: int, lines: Sequence[Line], rows: Sequence[int], taken: Collection[int]) -> bool:
    """Whether numbers were taken under a label, in the rows up to the next header; in text without columns they may."""
    line = lines[index]
    if line.columns is None or len(line.label_slots) == 1:
        return True
    below = [row for row in rows if row > index]
    for place, row in enumerate(below):
        if place and row != below[place - 1] + 1:
            return False
        for other in lines[row].slots:
            if id(other) in taken and other.left < slot.right and slot.left < other.right:
                return True
    return False
