"""Which of several places it is: what else the document says narrows the candidates, and never adds one."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.glyphs import fold
from extractors.identity.evidence import Evidence
from extractors.identity.names import Reading, read_name
from extractors.identity.places import Chain, registry, significant
from extractors.identity.titles import plausible, read_title

_MAX_PROSE = 60_000
_MAX_PARAGRAPH = 2_000
_MAX_FINDS = 60
_SPONSOR = re.compile(
    r"(?:主办单位|主办|承办单位|来源|信息来源|发布机构|发布单位|发文机关|公开主体|供稿):([\u4e00-\u9fff]{2,40})"
)
_GOVERNS = re.compile(r"^(?:人民政府|政府|委|各级|实施|信息公开|.{0,10}(?:办法|条例|规定|细则))")
_SIGNED_DATE = re.compile(r"20[0-4][0-9]年?.{0,12}$")
_USCC = re.compile(r"(?<![0-9A-Za-z])([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Za-z])")
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OF_PREFECTURE = re.compile(r"分局$|支队$|支行$|海关$|(?<!总)队$")
_OWNERS = ("government", "office", "zone", "department")
_RUN = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,40}?(?:局|厅|委员会|人民政府(?:办公室|办公厅)?|办公室|办公厅|办事处|管委会|海关)"
)
_LEAD = 8
"""How many characters may stand before a name in its run of Han characters: 现公布聊城市统计局."""
_OPENING = 3_000
_SITE_ID = re.compile(r"^[0-9]{10}$")


@dataclass(frozen=True, slots=True)
class Prose:
    """The folded texts of a document: how it is signed, what its site says (its source first), its running text."""

    site: tuple[str, ...]
    signed: tuple[str, ...]
    text: str

    @property
    def strong(self) -> tuple[str, ...]:
        """Texts that name a body of their own accord."""
        return self.signed + self.site


def prose(evidence: Evidence) -> Prose:
    """The texts of `evidence` as they are searched here."""
    folded = [fold(text[:_MAX_PARAGRAPH]) for text in evidence.paragraphs[:2000]]
    lines = [text for text in folded[:40] + folded[-12:] if len(text) < 400]
    sponsors = [match[1] for line in lines for match in _SPONSOR.finditer(line)]
    source, owner = (fold((text or "")[:120]) for text in (evidence.source, evidence.site_name))
    signed = [_SIGNED_DATE.sub("", text) for text in reversed(folded[-10:]) if 3 < len(text) <= 50]
    site = tuple(filter(None, (source, *sponsors, owner)))
    signatures = tuple(text for text in signed if plausible(text) and read_name(text).words is not None)
    return Prose(site, signatures, "\n".join(folded)[:_MAX_PROSE])


def codes_named(evidence: Evidence) -> Iterator[str]:
    """Division codes that stand in identifiers: the 统一社会信用代码 in an address, the code of the website."""
    for match in _USCC.finditer((evidence.url or "")[:2000]):
        if uscc_holds(match[1]) and match[1][2:8].isdigit():
            yield match[1][2:8]
    if evidence.site_id and _SITE_ID.match(evidence.site_id.strip()):
        yield evidence.site_id.strip()[:6]


def uscc_holds(code: str) -> bool:
    """Whether the check digit of a 统一社会信用代码 (GB 32100) is right."""
    values = [_USCC_SIGNS.find(sign) for sign in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return -1 not in values and values[17] == (31 - total % 31) % 31


def narrow(reading: Reading, evidence: Evidence, texts: Prose, year: int) -> frozenset[str]:
    """The divisions of `reading` that agree with the other evidence; the strongest evidence is asked first."""
    codes = _of_level(reading, _standing(reading.codes, year))
    if reading.depth == 0:
        codes = _not_elsewhere(codes, texts)
    if len(codes) > 1:
        codes = _by_identifiers(codes, evidence) or codes
    if len(codes) > 1:
        codes = _by_longer_name(codes, reading.place, texts, year) or codes
    if len(codes) > 1:
        codes = _by_governments(codes, texts)
    return codes


def _not_elsewhere(codes: frozenset[str], texts: Prose) -> frozenset[str]:
    """Townships named without their place: none of them where the document's site is of another place.

    The registry of townships is never whole, so a name that it has once may well be borne by another township too.
    """
    sites = frozenset(code for text in texts.site for code in read_name(text).codes)
    towns = frozenset(code for code in codes if len(code) == 9)
    near = frozenset(code for code in towns if any(code.startswith(significant(site)) for site in sites))
    return near if sites and towns else codes


def _standing(codes: frozenset[str], year: int) -> frozenset[str]:
    divisions = frozenset(code for code in codes if len(code) == 6)
    return registry().in_year(divisions, year) | (codes - divisions)


def _of_level(reading: Reading, codes: frozenset[str]) -> frozenset[str]:
    """A bare stem means the outermost of nested places (阜新 is the city); for a branch its rank tells (吉林调查队)."""
    if reading.tier != "stem" or len(codes) == 1:
        return codes
    outermost = frozenset(c for c in codes if not any(a in codes for a in registry().ancestors(c)))
    if reading.words is not None and reading.words.role == "field_branch":
        wanted = "prefecture" if _OF_PREFECTURE.search(reading.rest) else "province"
        fitting = frozenset(c for c in codes if registry().level({c}) == wanted)
        return fitting if len(fitting) == 1 else outermost
    return outermost


def _by_identifiers(codes: frozenset[str], evidence: Evidence) -> frozenset[str]:
    for named in codes_named(evidence):
        kept = frozenset(c for c in codes if c.startswith(significant(named)))
        if kept:
            return kept
    return frozenset()


def _by_longer_name(codes: frozenset[str], place: str, texts: Prose, year: int) -> frozenset[str]:
    """By the place named with what it lies in (枣庄市市中区), in the site's name, the signature, then the prose."""
    for group in (texts.site, texts.signed, (texts.text,)):
        votes: Counter[frozenset[str]] = Counter()
        for text in group:
            for chain in _places_ending(text, place, year):
                kept = chain.codes & codes
                if chain.depth > 1 and kept and kept != codes:
                    votes[kept] += 1
        if votes and len(set(votes)) == 1:
            return next(iter(votes))
    return frozenset()


def _places_ending(text: str, word: str, year: int) -> Iterator[Chain]:
    """The places in `text` whose names end with `word`, the longest name at each."""
    at = -1
    for _ in range(_MAX_FINDS):
        at = text.find(word, at + 1)
        if at < 0 or not word:
            return
        end = at + len(word)
        chain = registry().ending(text[max(0, end - 40) : end], min(end, 40), year)
        if chain is not None:
            yield chain


def _by_governments(codes: frozenset[str], texts: Prose) -> frozenset[str]:
    """By the governments and the local rules that the document names: 《山东省政府信息公开办法》, 石家庄市人民政府."""
    outer = {code: [a for a in _around(code) if _governs(a, texts)] for code in codes}
    named = frozenset(a for around in outer.values() for a in around)
    kept = codes
    for level in ("province", "prefecture", "county"):
        here = frozenset(a for a in named if registry().divisions[a].level == level)
        fitting = frozenset(code for code in kept if here & set(outer[code]))
        kept = fitting or kept
    return kept


def _around(code: str) -> Iterator[str]:
    """The divisions that `code` lies in."""
    if len(code) == 9:
        yield code[:6]
    yield from registry().ancestors(code[:6])


def _governs(code: str, texts: Prose) -> bool:
    name = registry().divisions[code].name if code in registry().divisions else ""
    if not name:
        return False
    if any(name in text for text in texts.strong):
        return True
    at = texts.text.find(name)
    for _ in range(_MAX_FINDS):
        if at < 0:
            return False
        if _GOVERNS.match(texts.text[at + len(name) : at + len(name) + 16]):
            return True
        at = texts.text.find(name, at + 1)
    return False


def complete(reading: Reading, evidence: Evidence, texts: Prose, year: int) -> Reading:
    """A name without a place (统计局), with the place that the document gives it elsewhere (互助县统计局).

    The body's own full name counts, in the site's name, the signature, the other titles, then the prose; then the
    place of the site's own body. A place merely named in the prose never does.
    """
    own = f"人民{reading.rest}" if reading.rest.startswith("政府") else reading.rest
    titles = tuple(heading.name for title in evidence.titles if (heading := read_title(title)))
    for group in (texts.site, titles, texts.signed, (texts.text,)):
        votes: Counter[str] = Counter()
        for text in group:
            for chain, full in _full_names(text, own, year):
                votes[full] += chain.depth > 0
        if votes:
            best = max(votes, key=lambda full: (votes[full], len(full)))
            found = read_name(best)
            if found.placed:
                return found
    return _of_site(reading, evidence, texts)


def _full_names(text: str, own: str, year: int, keep: int = 0) -> Iterator[tuple[Chain, str]]:
    """Places before the body's `own` words in `text`, with the full names; `keep`: how much of `own` is a place."""
    at = -1
    for _ in range(_MAX_FINDS):
        at = text.find(own, at + 1)
        if at < 0 or len(own) < 2:
            return
        before = text[max(0, at - 32) : at + keep]
        chain = registry().ending(before, len(before), year)
        if chain is not None:
            start = _start_of(before, chain)
            yield chain, before[start:] + own[keep:]


def _start_of(before: str, chain: Chain) -> int:
    for start in range(len(before) - 1):
        if any(c.end == len(before) and c.tier != "stem" for c in registry().chains(before, start)):
            return start
    return len(before)


def _of_site(reading: Reading, evidence: Evidence, texts: Prose) -> Reading:
    """A department without a place on the site of a government is that government's."""
    for text in texts.site:
        owner = read_name(text)
        if owner.codes and owner.words is not None and owner.words.role in _OWNERS:
            joined = read_name(owner.place + reading.rest) if owner.place else owner
            if joined.codes:
                return joined
    divisions = registry().divisions
    for code in codes_named(evidence):
        if code in divisions and not divisions[code].zone:
            return read_name(divisions[code].name + reading.rest)
    return reading


def fullest(reading: Reading, texts: Prose, year: int) -> Reading:
    """`reading`, or the longer name that the document uses of the same body: 淮安市洪泽区人民政府."""
    if not reading.codes or not reading.place or not reading.name.startswith(reading.place):
        return reading
    found, meant = reading, set[frozenset[str]]()
    for text in (*texts.strong, texts.text):
        for chain, full in _full_names(text, reading.name, year, keep=len(reading.place)):
            longer = read_name(full)
            same = longer.codes and longer.codes <= reading.codes and longer.words == reading.words
            if same and chain.depth > reading.depth:
                meant.add(longer.codes)
                found = longer if chain.depth > found.depth else found
    return found if len(meant) == 1 else reading


def lines_naming(texts: Iterable[str]) -> Iterator[Reading]:
    """The readings of whole lines that name a body."""
    for text in texts:
        if plausible(text):
            reading = read_name(text)
            if reading.words is not None:
                yield reading


def names_in(text: str) -> Iterator[Reading]:
    """The bodies that the opening of the prose names in full, the one named most first."""
    votes: Counter[Reading] = Counter()
    for match in itertools.islice(_RUN.finditer(text[:_OPENING]), _MAX_FINDS):
        run = match[0]
        for start in range(min(len(run) - 3, _LEAD)):
            if registry().chains(run, start):
                reading = read_name(run[start:])
                if reading.words is not None and reading.codes and reading.tier != "stem":
                    votes[reading] += 1
                    break
    return (reading for reading, _ in votes.most_common())
