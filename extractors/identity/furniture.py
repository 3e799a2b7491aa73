"""What a page puts around a report: buttons of years above it, links to other reports and to news below it."""

import re
from collections.abc import Collection, Sequence

from extractors.glyphs import fold
from extractors.identity.titles import read_title

_YEAR = re.compile(r"20[0-4][0-9](?:年度?)?(?:年报|年度报告|报告)?")
_BUTTONS = re.compile(rf"(?:{_YEAR.pattern}[|/.,、-]?)+")
_LONG = 80
"""Characters from which a paragraph is the report's own text."""
_LONGEST_LINK = 120
_MOST_BELOW = 200
_SECTION = re.compile(r"^\(?[一二三四五六七八][.)]|^[一二三四五六七八].{0,12}(?:情况|事项)$")
_NEIGHBOUR = re.compile(r"^\(?(?:上|下)(?:一)?(?:篇|条|则|页)\)?|^(?:没有了|返回(?:顶部|列表|首页))$")
_LINKS = re.compile(
    r"^[(<]*(?:相关|热点|热门|最新|推荐|延伸|历年|往年|历史|友情|图文|您可能|你可能|猜你|其他(?:年度|部门|单位)|更多|同类|排行|部门年报|年报列表)"
    r".{0,10}[)>:]*$"
)
_FOOTER = re.compile(r"主办|承办|版权|标识码|备案|地址|电话|网站地图|邮编|技术支持|copyright", re.IGNORECASE)


def buttons_of(lines: Sequence[tuple[str, bool]]) -> set[int]:
    """Which of `lines` are years that a page has for its reader to choose from; nothing is joined across them.

    A year by itself is one of a title where only it stands there, or where it was named among the others before it.
    """
    at = {place: years for place, (text, _) in enumerate(lines) if text.startswith("20") and (years := _years(text))}
    gone = set[int]()
    for run in _runs(lines, at) if at else ():
        named = [year for place in run for year in at[place]]
        alone = len(at[run[-1]]) == 1 and (named[-1] in named[:-1] or (len(run) > 1 and len(at[run[-2]]) > 1))
        if len(set(named)) > 1:
            gone.update(run[:-1] if alone else run)
    return gone


def _years(text: str) -> list[str]:
    folded = fold(text)
    return re.findall(r"20[0-4][0-9]", folded) if _BUTTONS.fullmatch(folded) else []


def _runs(lines: Sequence[tuple[str, bool]], at: Collection[int]) -> list[list[int]]:
    """The places of lines of nothing but years, those together that have no other line between them."""
    runs: list[list[int]] = [[]]
    for place, (text, _) in enumerate(lines):
        if place in at:
            runs[-1].append(place)
        elif text and runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def own_text(paragraphs: tuple[str, ...], links: Collection[str]) -> tuple[str, ...]:
    """`paragraphs` without `links`, titles of other reports above the text, and without such titles below it."""
    end = _end_of_report(paragraphs)
    below = _without_links(paragraphs[end:]) if end else paragraphs
    if end and len(below) < len(paragraphs) - end:
        paragraphs = paragraphs[:end] + below
    return tuple(text for text in paragraphs if text.strip() not in links) if links else paragraphs


def _end_of_report(paragraphs: Sequence[str]) -> int:
    """The place behind the last paragraph that is a report's own by its length or number; 0 where none is."""
    for place in range(len(paragraphs), max(0, len(paragraphs) - _MOST_BELOW), -1):
        text = paragraphs[place - 1]
        if len(text) > _LONG or _SECTION.match(fold(text)):
            return place
    return 0


def _without_links(below: Sequence[str]) -> tuple[str, ...]:
    """The short lines below a report without its neighbours, titles of other reports, and lists of links.

    A list goes on up to the foot of the site, which names its owner.
    """
    left: list[str] = []
    listing = False
    for text in below:
        folded = fold(text)
        listing = bool(_LINKS.match(folded)) or (listing and not _FOOTER.search(folded))
        if not (listing or _NEIGHBOUR.match(folded) or _a_title(folded)):
            left.append(text)
    return tuple(left)


def _a_title(folded: str) -> bool:
    if len(folded) > _LONGEST_LINK or "报" not in folded:
        return False
    heading = read_title(folded)
    return heading is not None and heading.whole and bool(heading.year)
