"""Whether a report sums a government's bodies, or speaks for one body only."""

import re
from collections.abc import Iterable

from extractors.facts import Scope
from extractors.glyphs import fold

_MAX_PARAGRAPH = 600
_SENTENCE = re.compile(r"[;!\n]|(?<=[^0-9一二三四五六七八九十)])\.(?=[^0-9])")
_BODIES = re.compile(
    r"各(?:级|有关|相关|区|县|市|州|旗|镇|乡|街道|部门|单位|委办|地|直属|行政机关|政府|责任|\()|"
    r"所属(?:部门|单位|行政机关)|(?:市|区|县|省|州)(?:直|级|本级)(?:部门|单位|机关)|下级|"
    r"全(?:市|区|县|省|州|旗)(?:各|政府|行政机关|政务|信息)"
)
_SUMS = re.compile(r"汇总|综合(?=.{0,30}(?:各|编制|形成|而成|报告))|合并(?:编制|统计)|汇编")
_INCLUDES = re.compile(r"(?:包括|包含|涵盖|含)(?:了)?(?:.{0,30}?)各(?:级|区|县|镇|乡|街道|部门|单位|有关|直属|委办)")
_REPORT = re.compile(r"报告|数据|统计")
_NOT = re.compile(
    r"不(?:包括|含|包含|涵盖)|仅(?:为|限|包括|含|涉及|统计)|(?:本机关|本单位|本级|办公(?:室|厅)自身)的?(?:情况|数据)|"
    r"(?:为|是|系|反映)的?是?(?:本机关|本单位|本级机关|本级|本部门|自身)"
)


def stated_scope(paragraphs: Iterable[str]) -> Scope:
    """The scope that the prose states: `consolidated` needs a sentence on how the report was put together."""
    for _, paragraph in zip(range(40), paragraphs, strict=False):
        for sentence in _SENTENCE.split(fold(paragraph[:_MAX_PARAGRAPH])):
            if not _REPORT.search(sentence):
                continue
            if _NOT.search(sentence):
                return "own"
            if (_BODIES.search(sentence) and _SUMS.search(sentence)) or _INCLUDES.search(sentence):
                return "consolidated"
    return "unknown"
