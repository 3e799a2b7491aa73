"""Whether two answers say the same: a page that counts its visitors changes every time and says nothing new.

What is compared is the text that a reader sees, with what visitors and the date of the visit put into it left out, the
addresses of pictures and attachments, and the text of scripts that carry some. A number anywhere else is a change.
"""

import re
from typing import Final

from extractors.readers.charset import decode
from extractors.readers.sniff import HTML, sniff
from flows.harvest.judging import page_title, scripts, visible_text
from flows.harvest.parts import parts_of

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_TOKEN: Final = re.compile(r"(?<![0-9A-Za-z-])(?=[0-9A-Za-z-]*[0-9])[0-9A-Za-z-]{12,}")
"""Timestamps, sessions and the like; no table holds a number of twelve digits."""
_TELLING: Final = 40
"""Han characters from which on a script may carry the report itself."""
_VISITS: Final = re.compile(
    r"((?:浏览|点击|阅读|访问|查看|下载|点赞|在线)(?:次数|数量?|量|人次|人数)?(?:总数)?\s*[：:\[(（【]\s*)[0-9,，]{1,12}(?:\s*(?:人次|次|人))?|"
    r"您是第\s*[0-9,]{1,12}|第\s*[0-9,]{1,12}\s*位(?:访客|访问者|来访)"
)
"""A count behind a colon or in brackets: in a sentence it is what the body reports, and its correction is a change."""
_TODAY: Final = re.compile(
    r"(?:今天是|当前时间|现在时间|系统时间|现在是|欢迎您)\s*[：:,，]?\s*(?:20[0-9]{2}\s*[-年/.]\s*[0-9]{1,2}\s*[-月/.]\s*[0-9]{1,2}\s*日?\s*)?"
    r"(?:(?:星期|周)[一二三四五六日天])?\s*(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)


def alike(one: bytes, other: bytes, url: str) -> bool:
    """Whether two pages that came from `url` say the same. What is no page is alike only where its bytes are."""
    if one == other:
        return True
    if sniff(one) != HTML or sniff(other) != HTML:
        return False
    return _said(decode(one), url) == _said(decode(other), url)


def _said(markup: str, url: str) -> tuple[object, ...]:
    telling = [text for text in scripts(markup) if len(_HAN.findall(text)) >= _TELLING]
    seen = _TODAY.sub("", _VISITS.sub(r"\1", visible_text(markup)))
    return (
        page_title(markup),
        seen,
        [_VISITS.sub(r"\1", _TOKEN.sub("", text)) for text in telling],
        parts_of(markup, url),
    )
