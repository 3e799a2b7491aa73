"""What a document says of itself, gathered for identification."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from msgspec import Struct

from extractors.document import Document, Grid
from extractors.glyphs import fold
from extractors.identity.furniture import buttons_of, own_text
from extractors.identity.names import read_name
from extractors.identity.other_kinds import ABOUT_REPORTS, REPORT_TITLE, kind_of
from extractors.identity.titles import NOTICE, Heading, plausible, printed, read_title
from extractors.identity.within import two_bodies
from extractors.identity.years import most_named

_Found = tuple[tuple[int, int, int, int], str]
"""A title, and before it how telling it is, how much of its place it names, of how many lines it is and from where."""

_MAX_LINE = 80
_SHORTEST = 6
_OF_A_REPORT = re.compile(r"收到和处理政府信息公开申请|主动公开政府信息情况")
_MAX_LINES = 80
_MAX_PARAGRAPH = 3000
_MOST_JOINED = 4
_MOST_PIECES = 40
_PIECE = 4
"""Lines that make a title, and pieces of lines of so many characters in the mean: a page that places each by itself."""
_MOST_HEADS = 2
_MOST_HEAD_ROWS = 8
_SECTION = re.compile(r"^(?:一[.]|\(一\))")
_NO_TITLE = re.compile(
    r"如下[:.]|当前位置|首页|您的位置|现在位置|>|<|条例|根据|浏览次数|发布时间|索引号|上一篇|下一篇|[!?;]|^[二三四五六七][.]"
    r"|(?:来源|时间|日期|作者|编辑|责编|审核|校对|字号|字体|点击数?|阅读量?|访问量|次数|发布者|发布人|发布机构|发布单位|供稿|稿源)[:]"
)
_RUNS = re.compile(r",.*[.]$")
"""A sentence."""
_STARTS_WITH_TITLE = re.compile(r"^[^,;!?]{0,70}?信息公开(?:工作)?(?:年度)?(?:报告|年报)")
_ANY_YEAR = re.compile(r"20[0-4][0-9]")
_YEAR_ALONE = re.compile(r"\(?20[0-4][0-9]年?度?\)?")
_ON_A_YEAR = re.compile(r"(?:总结|情况|统计表?|数据)$")
_BODY_AND_REPORT = 10
"""How telling a title is that names a body with its place and the report to its end."""
_TITLE_WORD = re.compile(r"信息公开|政务公开|年度报告|年报")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that can tell the body and the year. `titles` are candidates, the best first.

    `labelled` are the pairs of a small table at the top of a page, such as 发布机构：聊城市统计局. `running` are
    lines at the head and foot of pages: often those of the report of the year before, left as they were.
    """

    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    site_name: str | None
    site_id: str | None
    source: str | None
    url: str | None
    published: str | None
    index_number: str | None
    sha256: str
    running: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()


def gather(
    document: Document,
    *,
    meta_title: str | None,
    meta_site_name: str | None,
    meta_url: str | None,
    meta_published: str | None,
    sha256: str,
) -> Evidence:
    """The evidence of `document` and of what stands beside the file (`meta_…`)."""
    said = document.metadata
    paragraphs = tuple(block.text for block in document.paragraphs())
    labelled = tuple(_labelled(document))
    named = (said.get("article_title"), said.get("title"), meta_title)
    above, links = headings(paragraphs, named)
    titles = [*above, *named, *headings(labelled)[0]]
    return Evidence(
        titles=tuple(dict.fromkeys(printed(title) for title in titles if title and title.strip())),
        paragraphs=own_text(paragraphs, links),
        site_name=said.get("site_name") or meta_site_name,
        site_id=said.get("site_id"),
        source=said.get("source"),
        url=meta_url or said.get("url"),
        published=said.get("published") or meta_published,
        index_number=said.get("index_number"),
        sha256=sha256,
        running=tuple(said.get("running", "").split("\n")),
        labelled=labelled,
    )


def _labelled(document: Document) -> Iterator[str]:
    """What stands beside a short label in one of the first tables, if it is small: a page's head of data on itself."""
    for block in islice(document.tables(), _MOST_HEADS):
        if not isinstance(block, Grid) or block.rows > _MOST_HEAD_ROWS:
            continue
        for cells in block.lines():
            texts = [cell.text.strip() for cell in cells if len(cell.text) <= _MAX_LINE]
            yield from texts
            yield from (f"{label.rstrip(':： ')}：{text}" for label, text in pairwise(texts) if label and text)


def headings(paragraphs: tuple[str, ...], named: Sequence[str | None] = ()) -> tuple[list[str], frozenset[str]]:
    """Titles among the first lines, up to four lines joined where it is broken, the most telling first.

    Of lines that are but pieces of one, a character or a few each, all that may be a title are joined.
    Of equally telling ones the one that names more of its place comes first (沈阳市铁 / 西区…), then the shorter.
    Of a list of links to other reports only the page's own title is left; `named` is what the page calls itself.
    Behind them the links, and the years to choose from.
    """
    opening = list(_opening(paragraphs))
    buttons = buttons_of(opening)
    lines = [("", True) if at in buttons else line for at, line in enumerate(opening)] if buttons else opening
    lines = _without_other_kinds(lines, named, paragraphs)
    found: list[_Found] = []
    years = [_ANY_YEAR.findall(line)[-1:] for line, _ in lines]
    for start in (place for place, (line, _) in enumerate(lines) if line):
        text, year = "", years[start]
        for count, (line, cut) in enumerate(lines[start : start + _MOST_PIECES], start=1):
            text += line
            own = years[start + count - 1]
            if own and year and own != year:
                break  # of two years one is another line's
            year = year or own
            if count > _MOST_JOINED and len(text) > _PIECE * count:
                break
            score, depth = _telling(text) if line and len(text) <= 2 * _MAX_LINE else (0, 0)
            if score:
                found.append(((-score, -depth, count, start), text))
            if cut:
                break  # what stands behind the title in its own line would be left out
    alone = {start for (score, _, count, start), _ in found if count == 1 and -score >= _BODY_AND_REPORT}
    found = sorted(one for one in found if one[0][2] == 1 or not _of_others(lines, one[0][3], one[0][2], alone))
    links = _links(found, [line for line, _ in lines], named, paragraphs)
    return [text for _, text in _of_the_page(found, links)[:3]], links.others.union(opening[at][0] for at in buttons)


def _of_others(lines: Sequence[tuple[str, bool]], start: int, count: int, alone: Collection[int]) -> bool:
    """Whether of `count` lines joined from `start` on the first ones only stand above the title.

    They do where the last is a title `alone`, unless they are its year, or end a list of bodies.
    """
    above = "".join(line for line, _ in lines[start : start + count - 1])
    if start + count - 1 in alone and _ANY_YEAR.search(above) and not _YEAR_ALONE.fullmatch(fold(above)):
        return True
    return _listed(lines, start) or (count > 2 and _listed(lines, start + 1))


def _listed(lines: Sequence[tuple[str, bool]], start: int) -> bool:
    """Whether the line at `start` is the last of a list of bodies, and only stands above the title.

    The site's owner, a government, may stand above the body.
    """
    before = (line for line, _ in reversed(lines[:start]) if line)
    name, above = fold(lines[start][0]), fold(next(before, ""))
    if not (plausible(name) and plausible(above)):
        return False
    words = read_name(above).words
    return words is not None and words.role not in ("government", "office") and two_bodies(name, above)


def _without_other_kinds(
    lines: list[tuple[str, bool]], named: Sequence[str | None], paragraphs: tuple[str, ...]
) -> list[tuple[str, bool]]:
    """`lines` without links to documents of other kinds, plans of work or guides, beside the title of a report.

    It has a section of a report, and calls itself one, or the last line that is a title of either kind is a report's.
    """
    folded = [fold(line) if len(line) >= _SHORTEST else "" for line, _ in lines]
    kinds = {at: kind for at, text in enumerate(folded) if text and (kind := kind_of((text,)))}
    if not kinds or not any(map(_OF_A_REPORT.search, paragraphs)):
        return lines
    own = max((at for at, text in enumerate(folded) if at not in kinds and REPORT_TITLE.search(text)), default=-1)
    below = own > max(kinds) and ABOUT_REPORTS.isdisjoint(kinds.values())
    return [("", True) if at in kinds else line for at, line in enumerate(lines)] if below or _says(named) else lines


def _says(named: Sequence[str | None]) -> bool:
    """Whether a page calls itself the report of a year: the name of a column has none."""
    titles = [title for title in named if title]
    headings = map(read_title, titles)
    whole = any(heading is not None and heading.whole and heading.year for heading in headings)
    return whole and kind_of(list(map(fold, titles))) is None


def _of_the_page(found: list[_Found], links: "_Links") -> list[_Found]:
    """`found` without the titles of other years and bodies beside the page's own: links to other reports."""
    if not links.others:
        return found
    whole = {start for (_, _, count, start), _ in found if count == 1}
    joined = (text for (_, _, _, start), text in found if start not in whole and links.own and text.endswith(links.own))
    kept = {links.own, *links.others.intersection(joined)}
    return [one for one in found if one[1] in kept or not any(other in one[1] for other in links.others)]


class _Links(Struct, frozen=True):
    """Titles of reports above the text: the page's own, empty where no single line is, and those of others."""

    own: str = ""
    others: frozenset[str] = frozenset()


def _links(
    found: list[_Found], opening: Sequence[str], named: Sequence[str | None], paragraphs: tuple[str, ...]
) -> _Links:
    """Which of the titles that were `found` as one line are links to reports of other years and bodies."""
    lines = [text for (_, _, count, _), text in sorted(found, key=lambda one: one[0][3]) if count == 1]
    read = ((text, read_title(text)) for text in lines)
    whole = {text: heading for text, heading in read if heading and heading.whole}
    listed = {text: heading for text, heading in whole.items() if heading.year}
    first, last = next(iter(listed.values()), None), next(reversed(whole.values()), None)
    if first is None or last is None:
        return _Links()
    if not any(h.year not in (0, first.year) or two_bodies(h.name, first.name) for h in (*listed.values(), last)):
        return _Links()
    own = _said(listed, named) or ("" if last.year else next(reversed(whole)))
    if not own and not _below(opening, listed):
        own = _own(listed, lines, paragraphs)
    return _Links(own, frozenset(listed.keys() - {own}))


def _said(listed: Mapping[str, Heading], named: Sequence[str | None]) -> str:
    """The one of `listed` that the page calls itself; empty where it is none or one of several bodies."""
    for title in named:
        said = read_title(title) if title else None
        fitting = [text for text, heading in listed.items() if said is not None and _is_one(said, heading)]
        if fitting and not any(two_bodies(listed[fitting[0]].name, listed[text].name) for text in fitting):
            return fitting[-1]
    return ""


def _below(opening: Sequence[str], listed: Mapping[str, Heading]) -> bool:
    """Whether the last title of the lines of a page's `opening` has neither year nor body: the links above it do."""
    titles = (line for line in reversed(opening) if _TITLE_WORD.search(fold(line)))
    last = next((line for line in titles if (heading := read_title(line)) is not None and heading.whole), "")
    heading = read_title(last)
    return last not in listed and heading is not None and not (heading.year or heading.name)


def _own(listed: Mapping[str, Heading], lines: Sequence[str], paragraphs: tuple[str, ...]) -> str:
    """The one of `listed` that comes again, or of whose year and body the text is.

    Where nothing tells, the last: it stands next to the text.
    """
    (text, times), *others = Counter(line for line in lines if line in listed).most_common(2)
    if others and times > others[0][1]:
        return text
    year = most_named(fold(text[:_MAX_PARAGRAPH]) for text in paragraphs if len(text) > _MAX_LINE)
    of_the_year = [text for text, heading in listed.items() if heading.year == year] or list(listed)
    rest = "\n".join(fold(text[:_MAX_PARAGRAPH]) for text in paragraphs if text not in listed)
    times_named = {heading.name: rest.count(heading.name) for heading in listed.values() if heading.name}
    most = max(times_named.values(), default=0)
    return max(reversed(of_the_year), key=lambda text: times_named.get(listed[text].name, most))


def _is_one(said: Heading, heading: Heading) -> bool:
    """Whether a page's name for itself and a line are one title; either may leave the body out."""
    return said.year == heading.year and (said.name in heading.name or heading.name in said.name)


def _opening(paragraphs: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Short lines before the first section, and whether they go on; where one is no line of a title it is empty."""
    for text in paragraphs[:_MAX_LINES]:
        for line in text[:2000].split("\n"):
            folded = fold(line[: _MAX_LINE * 3])
            if _SECTION.match(folded):
                return
            if folded:
                part = _title_part(line.strip(), folded)
                yield part, part not in ("", line.strip())


def _title_part(line: str, folded: str) -> str:
    """`line` if it can be one of a title, or its start where text runs on after the title; else nothing."""
    start = _STARTS_WITH_TITLE.match(folded)
    if start is not None and not _NO_TITLE.search(start[0]):
        return start[0] if len(folded) > len(start[0]) + 8 else line
    if folded.endswith((":", "..")):
        return ""  # to whom it is sent, or a link that was cut
    return line if len(folded) <= _MAX_LINE and not (_NO_TITLE.search(folded) or _RUNS.search(folded)) else ""


def _telling(text: str) -> tuple[int, int]:
    """How much of a title `text` is, 0 is none; and how many places its name begins with."""
    folded = fold(text)
    if not _TITLE_WORD.search(folded):
        return 0, 0
    heading = read_title(text)
    if heading is None:
        return 0, 0
    reading = read_name(heading.name) if plausible(heading.name) else None
    quality, depth = (reading.quality, reading.depth) if reading else (0, 0)
    if not heading.year and not quality:
        return 0, 0
    if reading and not (reading.rest or heading.whole or _ON_A_YEAR.search(folded)):
        return 0, 0  # 聊城市2023年政务公开工作会议召开
    return 3 * quality + 2 * (heading.year > 0) + heading.whole - (NOTICE.search(folded) is not None), depth
