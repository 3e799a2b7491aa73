"""What an answer really is: a page, a wall, an error dressed as a page. Status codes lie in both directions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from extractors.readers.charset import decode
from extractors.readers.sniff import EMPTY, HTML, sniff
from flows.harvest.outcomes import Outcome

Expected = Literal["page", "column", "file", "robots"]
"""`page`: a report, in whatever format; `column`: a list, HTML, XML or JSON; `file`: a picture or attachment."""

_HEAD: Final = 200_000
_OPENING: Final = 4096
_WALL_STATUS: Final = {521: "a JavaScript challenge (521)", 412: "a firewall's challenge (412)"}
_WALL_HEADERS: Final = ("x-via-jsl",)
_WALL: Final = re.compile(
    r"__jsl|jsluid|\$_ts\b|document\.cookie\s*=|location\.(?:reload|replace|href\s*=)|window\.location|"
    r"challenge-platform|请(?:开启|启用|打开).{0,12}JavaScript|enable JavaScript",
    re.IGNORECASE,
)
_LIST: Final = re.compile(r"<recordset|<datastore|_CONFIG\s*=|createPageHTML|dataproxy", re.IGNORECASE)
"""Columns whose links stand in a script."""
_SHELL: Final = re.compile(r"<div[^<>]{1,500}id=[\"']?(?:app|root)[\"']?[^<>]{0,500}>\s*</div>", re.IGNORECASE)
_ERROR: Final = re.compile(
    r"(?:^|\b)404(?:\b|$)|not found|页面(?:不存在|未找到|已删除|找不到|丢失)|(?:找不到|无法找到).{0,8}页|"
    r"(?:您|你)(?:要)?(?:访问|查看|浏览)的.{0,12}(?:不存在|已删除|找不到|已下线|已失效)|(?:文件|信息|内容|栏目)(?:不存在|已删除)|"
    r"系统(?:错误|异常)|服务器错误|出错了",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(r"统一身份认证|用户登录|请(?:先)?登录|sign in|log in", re.IGNORECASE)
_LOGIN_PATH: Final = re.compile(
    r"/(?:login|signin|logon|sso|cas|passport|oauth2?)(?:[/._-]|$)|/user/log", re.IGNORECASE
)
_INDEX: Final = re.compile(r"/?(?:(?:index|default|home)\.(?:s?html?|jsp|aspx?|php))?")
_REPORT: Final = re.compile(r"信息公开.{0,20}(?:年报|报告)")
_TITLE: Final = re.compile(r"<(title)\b", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"<(script|style|noscript|head)\b|<!--()", re.IGNORECASE)
_SCRIPT: Final = re.compile(r"<(script)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{0,5000}>")
_SHORT: Final = 400
"""Characters that are seen: a page with less that speaks of an error is one."""
_WALL_SIZE: Final = 60
_FILE_NAME: Final = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar|png|jpe?g|gif|bmp|tiff?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an answer."""

    outcome: Outcome
    detail: str


def judge_status(status: int, headers: Mapping[str, str]) -> Verdict | None:
    """What the status alone says; null where the body decides."""
    if status in _WALL_STATUS or (status >= 400 and any(name in headers for name in _WALL_HEADERS)):
        return Verdict(Outcome.CHALLENGE, _WALL_STATUS.get(status, f"a JavaScript challenge ({status})"))
    if status in (404, 410):
        return Verdict(Outcome.GONE, str(status))
    if status in (401, 403, 407, 451):
        return Verdict(Outcome.FORBIDDEN, str(status))
    if status != 200:
        return Verdict(Outcome.BROKEN, f"status {status}")
    return None


def judge_body(body: bytes, url: str, expected: Expected) -> Verdict | None:
    """What the body of a 200 says against it; null where it is what was asked for."""
    if expected == "robots":
        return None
    kind = sniff(body)
    if kind == EMPTY:
        return Verdict(Outcome.BROKEN, "an empty answer")
    if kind != HTML:
        return None
    text = decode(body[:_HEAD])
    wrong = _wall(text) or _error(text)
    if wrong is None and (expected == "file" or (expected == "page" and _FILE_NAME.search(url.partition("?")[0]))):
        return Verdict(Outcome.BROKEN, "a page where a file was asked for")
    return wrong


def is_cut_off(body: bytes) -> bool:
    """Whether a page ends in its midst: within a tag, or without the end of what it opened.

    A length that was announced too short cuts a page off, and no protocol notices.
    """
    if sniff(body) != HTML or b"\x00" in body[:_OPENING]:
        return False
    lower = body.lower()
    opened = b"<html" in lower[:_OPENING] or b"<body" in lower[:_OPENING]
    closed = b"</html" in lower or b"</body" in lower
    return lower.rfind(b"<") > lower.rfind(b">") or (opened and not closed)


def closed(markup: str, opening: re.Pattern[str]) -> Iterator[tuple[int, str, int]]:
    """What `opening` begins (its last group names the element, `` a comment) and what ends again: where it starts, what
    stands in it, where it ends. What lies within one of them is a part of it.

    One pass, whatever the page: what ends nowhere from here on is not looked for again.
    """
    at, endless = 0, set[str]()
    while (found := opening.search(markup, at)) is not None:
        at = found.end()
        name = found[found.lastindex or 1].lower()
        end = None if name in endless else _END[name].search(markup, at)
        if end is None:
            endless.add(name)
        else:
            yield found.start(), markup[at : end.start()], end.end()
            at = end.end()


_END: Final = {
    name: re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE)
    for name in ("", "script", "style", "noscript", "head", "title")
}


def visible_text(markup: str) -> str:
    """What a reader of the page sees, roughly: without scripts and tags."""
    pieces, at = [], 0
    for start, _, end in closed(markup, _UNSEEN):
        pieces.append(markup[at:start])
        at = end
    return " ".join(_TAG.sub(" ", " ".join((*pieces, markup[at:]))).split())


def scripts(markup: str) -> Iterator[str]:
    """What stands in the scripts of a page."""
    return (inner.partition(">")[2] for _, inner, _ in closed(markup, _SCRIPT))


def page_title(markup: str) -> str:
    """The content of `<title>`; empty where there is none."""
    found = next((inner.partition(">")[2] for _, inner, _ in closed(markup, _TITLE)), "")
    return " ".join(_TAG.sub(" ", found).split())


def _wall(text: str) -> Verdict | None:
    """A page without text whose script goes on by itself, or an empty shell that a script would fill."""
    seen = visible_text(text)
    if len(seen) > _WALL_SIZE or "<script" not in text.lower() or _LIST.search(text):
        return None
    if _WALL.search(text):
        return Verdict(Outcome.CHALLENGE, "a JavaScript wall: the page is written by a script that we do not run")
    if _SHELL.search(text):
        return Verdict(Outcome.CHALLENGE, "an empty shell that a script would fill")
    return None


def _error(text: str) -> Verdict | None:
    """What the page says of itself: its title at any length, its text where it is short."""
    title, seen = page_title(text), visible_text(text)
    said = title if len(seen) > _SHORT else f"{title}\n{seen}"
    if _ERROR.search(said) and not _REPORT.search(title):
        return Verdict(Outcome.SOFT_404, "an error page under status 200")
    if _LOGIN.search(said) and not _REPORT.search(title):
        return Verdict(Outcome.FORBIDDEN, "a login page under status 200")
    return None


def judge_redirect(asked: str, target: str, expected: Expected) -> Verdict | None:
    """What a redirect says against the page that was asked for; null where it is to be followed."""
    path, goal = urlsplit(asked).path or "/", urlsplit(target).path or "/"
    if _is_index(goal, "/") and not _is_index(path, "/"):
        return Verdict(Outcome.SOFT_404, "redirected to the home page")
    if _LOGIN_PATH.search(goal) and not _LOGIN_PATH.search(path):
        return Verdict(Outcome.FORBIDDEN, "redirected to a login page")
    column = goal[: goal.rfind("/") + 1]
    if expected != "page" or not _is_index(goal, column) or urlsplit(target).query:
        return None
    if path.startswith(column) and not path.endswith("/") and not _is_index(path, path[: path.rfind("/") + 1]):
        return Verdict(Outcome.SOFT_404, "redirected to the column that it stood in")
    return None


def _is_index(path: str, folder: str) -> bool:
    """Whether `path` is the first page of `folder`."""
    return path.startswith(folder) and _INDEX.fullmatch(path[len(folder) :].lower()) is not None
