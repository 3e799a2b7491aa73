"""Whether a report sums a government's bodies, or speaks for one body only."""

import itertools
import re
from collections.abc import Iterable

from extractors.facts import Scope
from extractors.glyphs import visible

_MAX_PARAGRAPH = 600
_SHORT = 8
_PARAGRAPHS = 40
_SENTENCE = re.compile(r"[。;!]")
_REPORT = re.compile(r"本.{0,6}报告|所列|报告(?:中|所|数据)|统计(?:范围|口径)")
"""A sentence on the report itself. Sentences on the year's work also sum up departments (汇总各部门意见)."""
_BODIES = re.compile(
    r"各(?:级|有关|相关|区|县|市|州|旗|镇|乡|街道|部门|单位|委办|地|直属|行政机关|政府|责任|\()|"
    r"所属(?:部门|单位|行政机关)|(?:市|区|县|省|州)(?:直|级|本级)(?:部门|单位|机关)|下级|"
    r"全(?:市|区|县|省|州|旗)(?:各|政府|行政机关|政务|信息|汇总)"
)
_SUMS = re.compile(r"汇总|综合(?=.{0,30}(?:各|编制|形成|而成|报告))|合并(?:编制|统计)|汇编|会同.{0,30}编制")
_INCLUDES = re.compile(
    r"(?:范围为|范围是|包括|包含|涵盖|含)了?.{0,30}?各(?:级|区|县|镇|乡|街道|部门|单位|有关|直属|委办)"
)
_OWN = re.compile(
    r"不(?:包括|含|包含|涵盖)|仅(?:为|限|包括|含|涉及|统计)|(?:本机关|本单位|本级|办公(?:室|厅)自身)的?(?:情况|数据)|"
    r"(?:为|是|系|反映)的?是?(?:本机关|本单位|本级机关|本级|本部门|自身)"
)


def stated_scope(paragraphs: Iterable[str]) -> Scope:
    """The scope that the prose states: `consolidated` needs a sentence on how the report was put together."""
    long = (paragraph for paragraph in paragraphs if len(paragraph) > _SHORT)
    for paragraph in itertools.islice(long, _PARAGRAPHS):
        for sentence in _SENTENCE.split("".join(visible(paragraph[:_MAX_PARAGRAPH]).split())):
            if not _REPORT.search(sentence):
                continue
            if _OWN.search(sentence):
                return "own"
            if (_BODIES.search(sentence) and _SUMS.search(sentence)) or _INCLUDES.search(sentence):
                return "consolidated"
    return "unknown"
