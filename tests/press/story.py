"""A report from its title to its date, as every renderer walks through it: lines of text and sheets."""

from dataclasses import dataclass
from typing import Literal

from extractors.forms import appendix_form
from extractors.forms.form import TABLES
from tests.press.appendix import AppendixReport, cut_appendix, lay_appendix
from tests.press.disorders import Disorders
from tests.press.facts import PressedReport
from tests.press.layout import Sheet, distractor, lay
from tests.press.prose import OTHER, OVERVIEW, PROBLEMS, Prose, write
from tests.press.wording import Wording

_INSTRUCTIONS = (
    "（填表说明：没有发生的填“0”，不得留空。本说明在正式公布时删去。）",
    "填写说明：申请1件只计1次，“总计”为前6列之和。",
)


@dataclass(frozen=True)
class Line:
    """A paragraph outside the tables."""

    role: Literal["title", "heading", "text", "right", "footer"]
    text: str


def _tables(report: PressedReport, disorders: Disorders) -> list[Line | Sheet]:
    words = Wording(report, disorders)
    if isinstance(report, AppendixReport):
        title = appendix_form(report.appendix.form).name
        return [Line("heading", title), *cut_appendix(lay_appendix(report, words), disorders)]
    parts: list[Line | Sheet] = []
    for name in TABLES:
        titles = report.table(name).titles
        title = titles[report.seed % len(titles)] if disorders.variant_labels else titles[0]
        parts.append(Line("heading", words.title(title)))
        if disorders.instructions:
            parts.append(Line("text", _INSTRUCTIONS[report.seed % len(_INSTRUCTIONS)]))
        sheets = lay(report, disorders, name)
        parts += sheets[:1]
        for sheet in sheets[1:]:
            if disorders.footers and name == "applications":
                parts.append(Line("footer", disorders.footers.format(3)))
            parts.append(sheet)
    return parts


def tell(report: PressedReport, disorders: Disorders, prose: Prose | None = None) -> list[Line | Sheet]:
    """The whole report in order; `prose` in place of the one that the press writes."""
    prose = prose or write(report, disorders)
    return [
        *(Line("title", text) for text in prose.title),
        *(Line("text", text) for text in prose.opening),
        Line("heading", OVERVIEW),
        *(Line("text", text) for text in prose.overview),
        *([distractor(report)] if disorders.distractor else ()),
        *_tables(report, disorders),
        Line("heading", PROBLEMS),
        *(Line("text", text) for text in prose.problems),
        Line("heading", OTHER),
        *(Line("text", text) for text in prose.other),
        *(Line("right", text) for text in prose.signature),
    ]
