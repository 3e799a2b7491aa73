"""Names without a place, or with too short a one: the document's other names of the same body complete them."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from extractors.identity.clues import identifiers
from extractors.identity.evidence import Evidence
from extractors.identity.hosts import owner_of
from extractors.identity.kinds import own_level
from extractors.identity.names import Reading, read_name
from extractors.identity.places import Chain, registry, significant
from extractors.identity.texts import Prose, of_others, of_superiors
from extractors.identity.titles import plausible, read_title

_MAX_FINDS = 60
_OWNERS = ("government", "office", "zone", "department")
_RUN = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,40}?(?:局|厅|委员会|人民政府(?:办公室|办公厅)?|办公室|办公厅|办事处|管委会|海关)"
)
_LEAD = 8
"""How many characters may stand before a name in its run of Han characters: 现公布聊城市统计局."""
_OPENING = 3_000
_LED = re.compile(
    r"(?<=在)([\u4e00-\u9fff]{1,36}[省市州盟县区旗])党?委.{0,2}[省市州盟县区旗]?(?:人民)?政府(?=.{0,12}领导)"
)
_AUTHOR = re.compile(
    r"由([\u4e00-\u9fff]{4,30}?)(?:负责|组织|统一|汇总|综合)?(?:编制|编写|撰写|起草)|请(?:与|联系|致电)[:]?([\u4e00-\u9fff]{4,40}?)(?=联系|[,.(:])"
)
_ITS_OFFICE = re.compile(r"(?<=[局委厅会])(?:综合|政务公开)?(?:办公室|办|科|股|处)$")
_DISTRICT = re.compile(r"[我本]区(?![域块间])")
_COMMITTEE = re.compile(r"在[县区旗]委.[县区旗]政府|[县旗]委.?[县旗]政府|[我本全][县旗](?!级)")


def complete(reading: Reading, evidence: Evidence, texts: Prose, year: int) -> tuple[Reading, str]:
    """A name without a place (统计局), with the place that the document gives it elsewhere (互助县统计局), and where.

    The body's own full name counts, in the site's name, the signature, the other titles; then the place of the site's
    own body, or a place inside it that the prose gives the body. A place merely named in the prose never does, nor
    does a body that is named as another's: 按照山东省统计局要求.
    """
    own = f"人民{reading.rest}" if reading.rest.startswith("政府") else reading.rest
    titles = tuple(heading.name for title in evidence.titles if (heading := read_title(title)))
    running = tuple(heading.name for line in evidence.running if (heading := read_title(line)))
    told = (("site", texts.site), ("title", titles), ("signature", texts.signed), ("running title", running))
    for kind, group in told:
        names = [full for text in group for _, full, _ in _full_names(text, own, year)]
        if found := _one_of(names, reading):
            return found, f"{kind}: {found.name}"
    said = _in_prose(reading, own, texts.text, year) or _by_author(reading, texts) or _led_by(reading, texts, year)
    return _agreed(reading, _of_site(reading, evidence, texts), said)


def _agreed(reading: Reading, site: Reading | None, told: Reading | None) -> tuple[Reading, str]:
    """What the site and the prose say: the narrower of two places that hold each other, neither of two apart."""
    if told and (not site or _lies_in(told, site)):
        return told, f"prose: {told.name}"
    if site and (not told or _lies_in(site, told)):
        return site, f"site: {site.name}"
    return reading, ""


def _lies_in(inner: Reading, outer: Reading) -> bool:
    return all(any(code.startswith(significant(around)) for around in outer.codes) for code in inner.codes)


def _one_of(names: list[str], reading: Reading) -> Reading | None:
    """The body that most of `names` name, the longest name of it."""
    votes = Counter(full for full in names if read_name(full).placed and _of_its_level(reading, read_name(full)))
    best = max(votes, key=lambda full: (votes[full], len(full)), default=None)
    return read_name(best) if best else None


def _by_author(reading: Reading, texts: Prose) -> Reading | None:
    """Who put the report together or answers for it, under another of its names: 由岳阳市发展和改革委员会编制."""
    found: list[Reading] = []
    for match in itertools.islice(_AUTHOR.finditer(texts.text[:_OPENING]), _MAX_FINDS):
        author = read_name(_ITS_OFFICE.sub("", match[1] or match[2]))
        if author.words == reading.words and author.codes and author.tier != "stem" and _of_its_level(reading, author):
            found.append(author)
    return found[0] if len({author.codes for author in found}) == 1 else None


def _in_prose(reading: Reading, own: str, text: str, year: int) -> Reading | None:
    """The full name in the prose; none where it names bodies of several places that way."""
    names = [
        full
        for _, full, start in _full_names(text, own, year)
        if not of_others(text, start, start + len(full)) and not of_superiors(text, start, start + len(full))
    ]
    places = {read_name(full).codes for full in names}
    nested = any(all(one <= other or other <= one for other in places) for one in places)
    return _one_of(names, reading) if nested else None


def _of_its_level(reading: Reading, found: Reading) -> bool:
    """Whether the rank that stands for the place is that of the place found: 县审计局 is no city's."""
    sign = own_level(reading.name)
    divisions = registry().divisions
    return not sign or any(divisions[code].name.endswith(sign) for code in found.codes if code in divisions)


def _full_names(text: str, own: str, year: int, keep: int = 0) -> Iterator[tuple[Chain, str, int]]:
    """Places before the body's `own` words in `text`, with the full names and where they start.

    `keep`: how much of `own` is a place.
    """
    at = -1
    for _ in range(_MAX_FINDS):
        at = text.find(own, at + 1)
        if at < 0 or len(own) < 2:
            return
        if text[at - 1 : at] not in registry().ends:  # no place stands before it
            continue
        first = max(0, at - 32)
        before = text[first : at + keep]
        chain = registry().ending(before, len(before), year)
        if chain is not None:
            start = _start_of(before, chain)
            yield chain, before[start:] + own[keep:], first + start


def _start_of(before: str, chain: Chain) -> int:
    for start in range(len(before) - 1):
        if before[start : start + 2] in registry().starts and any(
            c.end == len(before) and c.tier != "stem" for c in registry().chains(before, start)
        ):
            return start
    return len(before)


def _of_site(reading: Reading, evidence: Evidence, texts: Prose) -> Reading | None:
    """A department without a place on the site of a government is that government's."""
    for text in texts.site:
        owner = read_name(text)
        whole = owner.codes and owner.words is None and not owner.rest
        if whole or (owner.codes and owner.words is not None and owner.words.role in _OWNERS):
            joined = read_name(owner.place + reading.rest) if owner.place else owner
            if joined.codes and _of_its_level(reading, joined) and not _of_a_county(joined, texts):
                return joined
    named = _identified(evidence)
    if named and not registry().divisions[named].zone:
        joined = read_name(registry().divisions[named].name + reading.rest)
        exact = replace(joined, codes=frozenset({named}))
        if joined.codes and _of_its_level(reading, exact) and not _of_a_county(exact, texts):
            return exact
    return None


def _led_by(reading: Reading, texts: Prose, year: int) -> Reading | None:
    """The place whose government leads the body: 在聊城市委、市政府的领导下. None where several are named."""
    found = set[Reading]()
    for match in itertools.islice(_LED.finditer(texts.text), _MAX_FINDS):
        chain = registry().ending(match[1], len(match[1]), year)
        if chain is not None:
            found.add(read_name(match[1][_start_of(match[1], chain) :] + reading.rest))
    led = found.pop() if len(found) == 1 else None
    return led if led and led.codes and _of_its_level(reading, led) else None


def _identified(evidence: Evidence) -> str:
    """The division that the body's own code names, else the one that the site's host and number agree on."""
    clues = list(identifiers(evidence))
    own = [clue for clue in clues if clue.kind in ("index_number", "address_code")]
    owner = owner_of(evidence.url)
    sites = [clue for clue in clues if clue not in own and (clue.kind != "host" or (owner is not None and owner.own))]
    named = {division for clue in own or sites for division in clue.divisions}
    return named.pop() if len(named) == 1 else ""


def _of_a_county(found: Reading, texts: Prose) -> bool:
    """Whether the prose speaks of a county's committee though `found` is of no county: it is only put up there."""
    if not any(registry().level({code}) in ("province", "prefecture") for code in found.codes):
        return False
    autonomous = any(
        code.endswith("0000") and registry().divisions[code].name.endswith("自治区") for code in found.codes
    )
    return bool(_COMMITTEE.search(texts.text) or (not autonomous and _DISTRICT.search(texts.text)))


def fullest(reading: Reading, codes: frozenset[str], texts: Prose, year: int) -> Reading:
    """`reading`, or the longer name that the document uses of the same body: 淮安市洪泽区人民政府.

    `codes`: the one division that it is; where several are left, a longer name would be a guess.
    """
    if len(codes) != 1 or not reading.place or not reading.name.startswith(reading.place):
        return reading
    found = reading
    for text in (*texts.strong, texts.text):
        for chain, full, _ in _full_names(text, reading.name, year, keep=len(reading.place)):
            longer = read_name(full)
            if chain.depth > found.depth and longer.words == reading.words and codes <= longer.codes:
                found = longer
    return found


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
        if text.startswith(":\n", match.end()) and text[match.start() - 1 : match.start()] == "\n":
            continue  # a line by itself: to whom the report is sent
        for start in range(min(len(run) - 3, _LEAD)):
            if registry().chains(run, start):
                reading = read_name(run[start:])
                if reading.words is not None and reading.codes and reading.tier != "stem":
                    votes[reading] += 1
                    break
    return (reading for reading, _ in votes.most_common())
