"""How labels, titles and figures are written: the form's wording put through the disorders."""

import random
import re

from extractors.forms import CellKey, Column, Row
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport

_GLOSSES = {
    "newly_made": "（指2020年制发并仍有效的件数）",
    "previous_year_items": "（指2019年事项数）",
    "change": "（与上年相比，减用负值表示，如-8）",
    "decisions": "（指2020年办件量，不含退件）",
}
"""Bracketed instructions with digits, as one province prints them; in no official form."""

_TITLE_TYPOS = (
    ("政府信息公开行政复议、行政诉讼情况", "政府信息公开行政法复议、行政诉讼情况"),
    ("收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请的情况"),
    ("主动公开政府信息情况", "主动公开政府信息的情况"),
    ("二、", "二."),
    ("三、", "三、 "),
)
_DAMAGED = {
    "handled.refused.prohibited_by_law": "2.其他法律行政止公开",
    "handled.refused.internal_affairs": "5.三类内部事务信息",
    "handled.unavailable.needs_creation": "2.没有现成信息需另制作",
    "handled.not_processed.excessive": "4.无正当理由大量反复",
    "handled.not_processed.reconfirmation": "5.要求确认或重新出具已获取信息",
    "handled.other.not_corrected": "1.逾期不补正",
    "handled.other.fee_unpaid": "2.逾期不缴费",
}
"""Labels shortened by hand or with characters lost, as published."""
_COUNTED_ANEW = str.maketrans("二三四", "一二三")
_BREAK_AT = {3: 1, 4: 2, 5: 3, 6: 4, 7: 4, 8: 4}
"""Where a column label of so many characters is broken."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_PADDING = ("　{}　", "{}　", "{}          ", " {}", "\u00a0{}\u00a0", "{}")


class Wording:
    """Writes the labels and figures of one report; draws from a seed of its own, so that formats stay comparable."""

    def __init__(self, report: PressedReport, disorders: Disorders) -> None:
        self._report = report
        self._disorders = disorders
        self._rng = random.Random(f"wording/{report.seed}")
        self._later = random.Random(f"wording/later/{report.seed}")
        """For disorders added later, so that they change no draw of the others."""
        self._note_on = self._rng.choice(["issued", "in_force", "newly_made", "disclosed_total"])

    def _half_width(self, text: str) -> str:
        text = text.translate(str.maketrans("（）“”：", '()"":'))
        return re.sub(r"^(\d)\.", r"\1、", text)

    def _spaced(self, text: str) -> str:
        text = re.sub(r"^(\d\.|（.）)", r"\1 ", text)
        return text.replace("本年度办理结果", " 本 年 度 办 理 结 果").replace("不予公开", " 不 予 公 开")

    def _label(self, text: str) -> str:
        if self._disorders.spaced_labels:
            text = self._spaced(text)
        return self._half_width(text) if self._disorders.half_width_brackets else text

    def _choice(self, label: Row) -> str:
        # a unit in the label of the purchases would speak against the one in the cell
        variants = [text for text in label.variants if label.code != "amount_yuan" or "元" not in text]
        if self._disorders.variant_labels and variants and self._rng.random() < 0.5:
            return self._rng.choice(variants)
        if self._disorders.short_labels:
            return re.sub(r"（(区分|单位).*", "", label.label) or label.label
        return label.label

    def row(self, row: Row) -> str:
        """Label of a row."""
        text = self._label(self._choice(row))
        if self._disorders.wrapped_labels and len(text) > 14:
            middle = len(text) // 2 + self._rng.randint(-2, 2)
            return f"{text[:middle]}\n{text[middle:]}"
        return text

    def sub_label(self, row: Row, text: str) -> str:
        """What is left of the label `text` of a row under a merged label."""
        whole = self._disorders.sub_labels
        if self._disorders.damaged_labels and row.code in _DAMAGED:
            text = self._label(_DAMAGED[row.code])
        if whole == "whole" or not re.match(r"\d", row.label):
            return text
        if whole == "all" or (whole == "none" and row.code.startswith("handled.refused.")):
            return ""
        return self._label(row.label[:2]) if whole == "ordinals" else text

    def merged(self, text: str) -> str:
        """Label of a merged cell left of rows."""
        text = self._label(text)
        if self._disorders.vertical_labels:
            return "\n".join(text.replace(" ", ""))
        if self._disorders.label_in_paragraphs and len(text) > 8:
            return f"{text[:3]}\n{text[3:6]}\u00a0\u00a0\n{text[6:]}\u00a0\u00a0\u00a0"
        return text

    def column(self, column: Column, *, glossed: bool = False) -> str:
        """Label of a column; `glossed` where the table may carry instructions."""
        text = self._label(self._choice(column))
        if glossed and self._disorders.glosses:
            text += _GLOSSES.get(column.code, "")
        return self.header(text)

    def header(self, text: str) -> str:
        """A label over columns."""
        if self._disorders.broken_headers and len(text) in _BREAK_AT and self._rng.random() < 0.6:
            at = _BREAK_AT[len(text)]
            return f"{text[:at]}\n{text[at:]}"
        return text

    def plain(self, text: str) -> str:
        """A label that is neither broken nor varied."""
        return self._label(text)

    def title(self, text: str) -> str:
        """A section title."""
        if self._disorders.heading_typos:
            for right, wrong in _TITLE_TYPOS:
                if right in text and self._rng.random() < 0.6:
                    text = text.replace(right, wrong)
                    break
        return text[0].translate(_COUNTED_ANEW) + text[1:] if self._disorders.misnumbered else text

    def _plus(self, key: CellKey, text: str) -> str:
        signed = key.column == "change" and text.isdigit() and text != "0"
        return f"+{text}" if self._disorders.plus_signs and signed else text

    def _noted(self, key: CellKey, text: str) -> str:
        """A unit or a bracketed note behind the number, where the form counts documents or items."""
        if not text.isdigit() or key.table != "disclosure":
            return text
        if self._disorders.notes and key.row == "normative_documents" and key.column == self._note_on and int(text) > 1:
            return f"{text}（其中修订{int(text) // 2}件）"
        if self._disorders.units and (key.column == "projects" or self._rng.random() < 0.1):
            if key.column == "amount_10k_yuan":
                return text  # so many pieces of money are none
            return text + ("个" if key.column in ("projects", "previous_year_items") else "件")
        return text

    def figure(self, key: CellKey) -> str:
        """What the cell prints."""
        cell = self._report.cells[key]
        text = self._plus(key, cell.text)
        if self._disorders.thousands:
            text = re.sub(r"(?<![\d.])\d{4,}", lambda m: f"{int(m[0]):,}", text)
        if cell.value is not None:
            text = self._noted(key, text)
        if self._disorders.full_width_digits:
            text = text.translate(_FULL_WIDTH)
        text = self._parted(text)
        return self._rng.choice(_PADDING).format(text) if self._disorders.padded else text

    def _parted(self, text: str) -> str:
        """Digits of one number with a gap or a line break between them."""
        if len(text) < 2 or not text.isdigit():
            return text
        if self._disorders.glyph_gaps and self._later.random() < 0.5:
            at = self._later.randint(1, len(text) - 1)
            return f"{text[:at]} {text[at:]}"
        if self._disorders.wrapped_numbers and self._later.random() < 0.5:
            return f"{text[:-1]}\n{text[-1]}"
        return text
