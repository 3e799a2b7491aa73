"""What the running text claims: requests, outcomes, reviews, lawsuits, documents, fees, and the change on last year.

Paragraphs are read in order, since a heading or an earlier sentence says what a later one counts. Only sentences that
can carry a claim are cut into words.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractors.facts import Claim, Number
from extractors.prose.reading import read
from extractors.prose.subjects import NEW, Found, of_requests, topic_after
from extractors.prose.tokens import fold, tokens

MAX_SENTENCE = 600
"""Longer stretches without a full stop are tables run together, not sentences."""
_MAX_HEADING = 40
_WRAPPED = 20
"""A line of fewer characters stands for itself, even where no full stop ends it."""
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")
_STOPS = ("。", "；", ";", "！", "？", "!", "?", "：", ":")
_NUMBERED = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?[0-9]{1,2}[)）、.．](?![0-9]))")
_PAGE = re.compile(r"\s*+[-—–－]*+\s*+(?:第\s*+)?[0-9]{1,3}\s*+(?:页\s*+)?[-—–－]*+\s*+$")
"""The number of a page. No part gives back what it took: blanks could else be shared out in many ways."""
_FIRST = re.compile(r"[。：:]")
_COUNTED = re.compile(
    r"(?=[0-9０-９一二两三四五六七八九十百零为未无没不])(?:"  # nowhere else it begins
    r"[0-9０-９]\s*(?:[件条宗份个起例项笔次部元%％万]|[,，。、；)）]|$)|[一二两三四五六七八九十百零]\s*[件宗份起例]|为零|未|无|没|不收取)"
)
_SPOKEN = re.compile(r"申请|公开|提供|不予处理|其他处理|复议|诉讼|规章|规范性文件|答复|办结|结转|费|收到|受理")
_SUBJECT = re.compile(r"申请|复议|诉讼|规章|规范性文件|主动公开|提案|建议|信访|咨询|留言")


def claims(paragraphs: Iterable[str], year: int = 0) -> tuple[Claim, ...]:
    """Every claim in running text about `year` (0: not known), each subject once, in order.

    Two numbers for one subject are two statements about different things; neither is certain, so neither is a claim.
    """
    found: dict[str, dict[Number, Claim]] = defaultdict(dict)
    for sentence, one in _of_one_base(list(_found(paragraphs, year))):
        value = int(one.value) if float(one.value).is_integer() else one.value
        said = found[one.subject].get(value)
        if said is None or (said.open and not one.open):
            found[one.subject][value] = Claim(one.subject, value, sentence, open=one.open)
    return tuple(claim for values in found.values() if len(values) == 1 for claim in values.values())


def _of_one_base(found: Sequence[tuple[int, str, Found]]) -> Iterator[tuple[str, Found]]:
    """`found` without what a paragraph says of requests beside several numbers of those received.

    `全市收到2365件，市本级收到312件，办结309件`: the table is that of one of the two, and it is not certain which.
    """
    received: dict[int, set[float]] = defaultdict(set)
    for paragraph, _, one in found:
        if one.subject == NEW:
            received[paragraph].add(one.value)
    for paragraph, sentence, one in found:
        if len(received[paragraph]) < 2 or one.subject == NEW or not of_requests(one.subject):
            yield sentence, one


def _found(paragraphs: Iterable[str], year: int) -> Iterator[tuple[int, str, Found]]:
    heading = ""
    for place, paragraph in enumerate(_joined(paragraphs)):
        heading, found = _said(paragraph, heading, year)
        yield from ((place, sentence, one) for sentence, one in found)


@functools.lru_cache(maxsize=1024)
def _said(paragraph: str, heading: str, year: int) -> tuple[str, tuple[tuple[str, Found], ...]]:
    """The heading after a paragraph below `heading`, which it may be itself, and the claims of its sentences.

    Kept, as are those of each sentence, since headings and much else are the same in many reports.
    """
    numbered = _NUMBERED.match(paragraph)
    if numbered or (len(paragraph) <= _MAX_HEADING and not paragraph.endswith(_STOPS)):
        heading = _subject("", _FIRST.split(paragraph[:_MAX_HEADING], maxsplit=1)[0])
    said: list[tuple[str, Found]] = []
    topic = heading
    for match in _SENTENCE.finditer(paragraph):
        sentence = match[0].strip()
        if len(sentence) > MAX_SENTENCE:
            continue
        if _COUNTED.search(sentence) and (_SPOKEN.search(sentence) or topic):
            found, topic = _claimed(sentence, topic, year)
            said.extend((sentence, one) for one in found)
        else:
            topic = _subject(topic, sentence)
    return heading, tuple(said)


@functools.lru_cache(maxsize=1024)
def _claimed(sentence: str, topic: str, year: int) -> tuple[tuple[Found, ...], str]:
    """What a sentence claims, and what is talked about after it."""
    found, after = read(tokens(fold(sentence)), topic, year)
    return tuple(found), after


@functools.lru_cache(maxsize=1024)
def _subject(topic: str, text: str) -> str:
    """What is talked about after `text`, which is cut only where it names something that is counted."""
    return topic_after(topic, tokens(fold(text))) if _SUBJECT.search(text) else topic


def _joined(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs, those put together again that a line or a page cut in the middle of a sentence."""
    held = ""
    for paragraph in paragraphs:
        for line in map(str.strip, paragraph.split("\n")):
            if not line or _PAGE.match(line):
                continue
            if held and (not _WRAPPED <= len(held) <= MAX_SENTENCE or held.endswith(_STOPS) or _NUMBERED.match(line)):
                yield held
                held = ""
            held += line
    if held:
        yield held
