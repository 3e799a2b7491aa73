"""Tags in text: converters to Markdown write as HTML what has no sign of its own, as a table with merged cells."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import groupby

_TAG = re.compile(r"<(/?)table\b[^>]{0,1000}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]{0,1000}>\s*<t[dh]\b", re.IGNORECASE)
_RULE = re.compile(r"[\s|:-]*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PLAIN = re.compile(r"</?(?:p|div|span|center|font|b|strong|i|em|u|a|img|h[1-6])\b[^<>]{0,400}>", re.IGNORECASE)
"""Tags that change no number: those that raise or strike out what they hold stay, and what they hold is no number."""
_HIDING = re.compile(r"<[^<>]{0,400}(?:display|visibility|hidden|opacity|font-size\s{0,9}:\s{0,9}0)", re.IGNORECASE)
_BEGUN = re.compile(r"<[A-Za-z][A-Za-z0-9]{0,20}(?![^<>\s])[^<>]{0,1000}\Z")
_WHOLE = re.compile(r"<\w+(?:\s+[A-Za-z_:][\w:-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+))?)*\s*/?>")
_LONGEST = 5_000
_MOST_BROKEN = 8
"""Lines over which a tag reaches: programs that fill lines break them between attributes too."""
_BREAK = re.compile(r"[ \t]{0,40}<br\s{0,9}/?>[ \t]{0,40}", re.IGNORECASE)
_PICTURE = re.compile(
    r"!\[[^\[\]\n]{0,400}\]\(\s{0,9}(?:<([^<>\n]{1,1000})>|([^\s()<>]{1,1000}))"
    r"|<img\b[^<>]{0,1000}?\ssrc\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,1000})\"|'([^'<>]{1,1000})'|([^\"'\s<>]{1,1000}))",
    re.IGNORECASE,
)
_MARKS = re.compile(r"#{1,6}\s+|\*\*")


def holds_tables(text: str) -> bool:
    """Whether tables of a text are in HTML."""
    return "</t" in text and all(sign.search(text) for sign in (_TAG, _ROW))


def pictures(text: str) -> Iterator[str]:
    """Targets of the pictures that a text names, in Markdown or as HTML, as written, each once."""
    shown = without_comments(text)
    yield from dict.fromkeys(unescape(next(filter(None, found.groups()))) for found in _PICTURE.finditer(shown))


def without_comments(text: str) -> str:
    """The text, what a browser does not show blanked; its lines stay where they are."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text) if "<!--" in text else text


def without_tags(text: str) -> str:
    """A line or cell as a reader sees it: broken where a tag breaks it, without tags that change no number."""
    if "&" in text:
        text = unescape(text)
    return text if "<" not in text or _HIDING.search(text) else _PLAIN.sub("", _BREAK.sub("\n", text)).strip()


def with_whole_tags(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """The numbered lines, those with parts of one tag as one: with the number of the last where the tag begins it."""
    if not any("<" in line for _, line in lines):
        return lines
    found: list[tuple[int, str]] = []
    index = 0
    while index < len(lines):
        number, line = lines[index]
        index += 1
        while (begun := _begun(line)) is not None and (taken := _lines_of_tag(lines, index, begun[0])):
            number = lines[index + taken - 1][0] if begun.start() == 0 else number
            line = " ".join((line, *(text for _, text in lines[index : index + taken])))
            index += taken
        found.append((number, line))
    return found


def _begun(line: str) -> re.Match[str] | None:
    """The tag that a line ends in; none in a line so long that no program broke it."""
    return _BEGUN.search(line) if len(line) < _LONGEST and "<" in line else None


def _lines_of_tag(lines: Sequence[tuple[int, str]], index: int, begun: str) -> int:
    """How many lines from `index` on it takes to end the tag that has `begun`; none where it is no tag."""
    for taken, (_, line) in enumerate(lines[index : index + _MOST_BROKEN], 1):
        begun = f"{begun} {line}"
        if "<" in line.partition(">")[0]:
            return 0
        if ">" in line:
            return taken if _WHOLE.match(begun) else 0
    return 0


def as_page(text: str) -> str:
    """The text as a page: its tables as they are, those with pipes too, every line around them a paragraph."""
    return "".join(_parts(text))


def _parts(text: str) -> Iterator[str]:
    start = depth = 0
    for tag in _TAG.finditer(text):
        if depth == 0 and not tag[1]:
            yield from _paragraphs(text[start : tag.start()])
            start = tag.start()
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth == 0:
            yield text[start : tag.end()]
            start = tag.end()
    yield text[start:] if depth else "".join(_paragraphs(text[start:]))


def _paragraphs(text: str) -> Iterator[str]:
    for piped, lines in groupby(text.split("\n"), _is_piped):
        if piped:
            yield f"<table>{''.join(map(_row, lines))}</table>"
            continue
        for line in lines:
            if shown := _shown(_MARKS.sub("", line)):
                yield f"<p>{shown}</p>"


def _is_piped(line: str) -> bool:
    row = line.strip()
    return len(row) > 1 and row[0] == row[-1] == "|"


def _row(line: str) -> str:
    """A row between pipes; nothing for the rule below the header."""
    if _RULE.fullmatch(line) and "---" in line:
        return ""
    return f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in line.strip()[1:-1].split('|'))}</tr>"


def _shown(text: str) -> str:
    return escape(without_tags(text).strip(), quote=False).replace("\n", "<br>")
