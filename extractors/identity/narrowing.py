"""Which of several places it is: what else the document says narrows the candidates, and never adds one."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.identity.clues import Clue, identifiers, phones
from extractors.identity.evidence import Evidence
from extractors.identity.names import Reading, read_name
from extractors.identity.places import Chain, registry, significant
from extractors.identity.texts import Prose, of_others

_MAX_FINDS = 60
_GOVERNS = re.compile(r"^(?:人民政府|政府|委|各级|实施|信息公开|.{0,10}(?:办法|条例|规定|细则))")
_OF_PREFECTURE = re.compile(r"分局$|支队$|支行$|海关$|(?<!总)队$")


@dataclass
class Narrowed:
    """The divisions that are left, the clues that decided, and those that contradict what stands."""

    codes: frozenset[str]
    decided: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    _disputed: bool = False

    def take(self, clue: Clue) -> None:
        """Keeps what `clue` allows. Where two strong clues speak of different candidates, both stay open."""
        if clue.contradicts(self.codes):
            self.conflicts.append(str(clue))
            return
        kept = clue.kept(self.codes)
        if kept and kept != self.codes:
            self.codes = kept
            self.decided.append(str(clue))

    def weigh(self, clues: list[Clue]) -> None:
        """All strong `clues` at once: those that agree narrow; candidates that are in dispute all stay."""
        before = self.codes
        fitting = [(clue, clue.kept(before)) for clue in clues]
        fitting = [(clue, kept) for clue, kept in fitting if kept and kept != before]
        common = before
        for clue, kept in fitting:
            if common & kept:
                common &= kept
                self.decided.append(str(clue))
            else:
                self._disputed = True
                self.conflicts.append(str(clue))
        self.codes = before if self._disputed else common
        self.conflicts += [str(clue) for clue in clues if clue.contradicts(before)]

    @property
    def open(self) -> bool:
        """Whether further clues may still decide."""
        return len(self.codes) > 1 and not self._disputed


def narrow(reading: Reading, evidence: Evidence, texts: Prose, year: int) -> Narrowed:
    """The divisions of `reading` that agree with the other evidence; the strongest evidence is asked first."""
    found = Narrowed(_of_level(reading, _standing(reading, year)))
    if reading.depth == 0:
        found.codes = _not_elsewhere(found.codes, texts)
    strong = list(identifiers(evidence))
    if not found.codes:
        found.conflicts += _apart(strong)
        return found
    found.conflicts += [str(clue) for clue in _owners(texts) if clue.contradicts(found.codes)]
    if len(found.codes) > 1:
        strong += _longer_names(found.codes, reading.place, texts, year)
    found.weigh(strong)
    if reading.depth == 0 and found.conflicts and all(len(code) == 9 for code in found.codes):
        found.codes = frozenset()  # the registry of townships is never whole: this one is another of the name
    if found.open:
        towns = _counties_in_prose(found.codes, reading, texts, year) if reading.depth == 0 else ()
        for clue in (*phones(texts), *_longer_in_prose(found.codes, reading.place, texts, year), *towns):
            found.take(clue)
    if found.open:
        _by_governments(found, texts)
    return found


def _owners(texts: Prose) -> Iterator[Clue]:
    """Whose the site is, as it says itself: what it puts up may be another's, but that is worth knowing."""
    for text in dict.fromkeys(texts.site):
        if codes := read_name(text).codes:
            yield Clue("site", text, codes)


def _apart(clues: list[Clue]) -> list[str]:
    """`clues` as text where two of them speak of places apart."""
    apart = any(one.contradicts(other.divisions) for one, other in itertools.permutations(clues, 2))
    return [str(clue) for clue in clues] if apart else []


def _not_elsewhere(codes: frozenset[str], texts: Prose) -> frozenset[str]:
    """Townships named without their place: none of them where the document's site is of another place.

    The registry of townships is never whole, so a name that it has once may well be borne by another township too.
    """
    sites = frozenset(code for text in texts.site for code in read_name(text).codes)
    towns = frozenset(code for code in codes if len(code) == 9)
    near = frozenset(code for code in towns if any(code.startswith(significant(site)) for site in sites))
    return near if sites and towns else codes


def _standing(reading: Reading, year: int) -> frozenset[str]:
    divisions = frozenset(code for code in reading.codes if len(code) == 6)
    return registry().in_year(divisions, year, reading.place) | (reading.codes - divisions)


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


def _longer_names(codes: frozenset[str], place: str, texts: Prose, year: int) -> Iterator[Clue]:
    """The place named with what it lies in (枣庄市市中区): by the site, in the signature, in the address."""
    groups = (("site", texts.site), ("signature", texts.signed), ("address", texts.addresses))
    for kind, group in groups:
        chains = [c for text in group for c, _ in _places_ending(text, place, year)]
        votes = Counter(c.codes & codes for c in chains if c.depth > 1 and c.codes & codes)
        if len(votes) == 1 and place:
            yield Clue(kind, next(t for t in group if place in t), next(iter(votes)))
        elif kind == "site" and not votes:
            yield from _around_sites(codes, group)


def _around_sites(codes: frozenset[str], sites: tuple[str, ...]) -> Iterator[Clue]:
    """The site is that of a government around the place, and of one of the candidates only."""
    for text in sites:
        named = read_name(text).codes
        around = frozenset(c for c in codes if any(a in named for a in _around(c)))
        if around and len(around) < len(codes):
            yield Clue("site", text, frozenset(named))


def _longer_in_prose(codes: frozenset[str], place: str, texts: Prose, year: int) -> Iterator[Clue]:
    votes: Counter[frozenset[str]] = Counter()
    for chain, end in _places_ending(texts.text, place, year):
        kept = chain.codes & codes
        if chain.depth > 1 and kept and kept != codes and not of_others(texts.text, end - len(place), end):
            votes[kept] += 1
    if len(votes) == 1:
        yield Clue("prose", place, next(iter(votes)), strong=False)


def _counties_in_prose(codes: frozenset[str], reading: Reading, texts: Prose, year: int) -> Iterator[Clue]:
    """A township's name in the prose with its county before it: 闵行区虹桥镇."""
    votes: Counter[frozenset[str]] = Counter()
    name = reading.words.place if reading.words is not None and reading.words.place else reading.name
    for match in itertools.islice(re.finditer(re.escape(name), texts.text), _MAX_FINDS):
        before = texts.text[max(0, match.start() - 32) : match.start()]
        county = registry().ending(before, len(before), year)
        if county is not None and not of_others(texts.text, match.start(), match.end()):
            votes[county.codes] += any(code[:6] in county.codes for code in codes)
    if len(votes) == 1 and all(votes.values()):
        yield Clue("prose", reading.name, next(iter(votes)), strong=False)


def _places_ending(text: str, word: str, year: int) -> Iterator[tuple[Chain, int]]:
    """The places in `text` whose names end with `word`, the longest name at each, and where it ends."""
    at = -1
    for _ in range(_MAX_FINDS):
        at = text.find(word, at + 1)
        if at < 0 or not word:
            return
        end = at + len(word)
        chain = registry().ending(text[max(0, end - 40) : end], min(end, 40), year)
        if chain is not None:
            yield chain, end


def _by_governments(found: Narrowed, texts: Prose) -> None:
    """By the governments and the local rules that the document names: 《山东省政府信息公开办法》, 石家庄市人民政府."""
    outer = {code: [a for a in _around(code) if _governs(a, texts)] for code in found.codes}
    named = frozenset(a for around in outer.values() for a in around)
    for level in ("province", "prefecture", "county"):
        here = frozenset(a for a in named if registry().divisions[a].level == level)
        if here:
            text = "、".join(sorted(registry().divisions[a].name for a in here))
            found.take(Clue("named_in_prose", text, here, strong=False))


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
        end = at + len(name)
        if _GOVERNS.match(texts.text[end : end + 16]) and not of_others(texts.text, at, end):
            return True
        at = texts.text.find(name, at + 1)
    return False
