"""Reading a body's name: its place, and what kind of body it is."""

import functools
import hashlib
import re

from msgspec import Struct
from msgspec.structs import replace

from extractors.glyphs import fold
from extractors.identity.kinds import Role, Words, own_level, read_words, vocabulary, without_level, zone_before
from extractors.identity.places import TIERS, Chain, registry, townships

_STATE = "中华人民共和国"
_PARTY = "中共"
_CORPS = "新疆生产建设兵团"
_CORPS_SHORT = re.compile(r"^(?:新疆)?(?:生产建设)?兵团")
_CORPS_UNIT = re.compile(r"第[一二三四五六七八九十]{1,3}师|[一二三四五六七八九十]{1,3}师(?=[\u4e00-\u9fff]{2,6}市)")
_TWIN = re.compile(r"^(?P<first>[^().]{3,24})(?:\((?P<second>[^().]{2,16})\)|[.](?=.{4}))(?P<rest>[^().]{0,40})$")
_CENTRAL_START = ("国家", "中国", "国务院", "中共中央", "全国", "最高人民")
_LANDSCAPE = "山湖河江海岛岭洲峡"
_MAX_NAME = 60


class Reading(Struct, frozen=True):
    """A name, read. `codes` are the divisions that its place can mean; empty where it names none, or is central.

    `place` is the place as it is written.

    `words` is None where no known word names the body. `rest` is what follows the place, the body's words.
    """

    name: str
    codes: frozenset[str]
    words: Words | None
    rest: str
    place: str = ""
    central: bool = False
    corps: bool = False
    tier: str = "full"
    depth: int = 0

    @property
    def placed(self) -> bool:
        """Whether the name carries its place, or needs none."""
        return bool(self.codes) or self.central or self.corps

    @property
    def quality(self) -> int:
        """How much of a body's name this is: 3 place and words, 2 words only, 1 a place only with unknown words, 0."""
        return 2 * (self.words is not None) + self.placed


@functools.lru_cache(maxsize=4096)
def read_name(name: str) -> Reading:
    """The best reading of a folded `name`."""
    name = name[:_MAX_NAME]
    bare = name.removeprefix(_STATE)
    bare = bare.removeprefix(_PARTY) if not bare.startswith("中共中央") else bare
    if bare in vocabulary().central:
        return _central(name, bare)
    if (unit := _CORPS_SHORT.sub("", bare)) != bare or _CORPS_UNIT.match(bare):
        return _corps(name, unit)
    for organ in _prefixes(bare):
        rest = bare[len(organ) :]
        branch = _with_stems(_best(name, rest, stems=True))
        if branch.codes or _is_branch(rest):
            kinds = (vocabulary().central[organ],)
            plain = branch.words is not None and branch.words.plain and branch.words.kinds == kinds
            return replace(branch, words=Words(kinds, "field_branch", plain))
        words = Words((vocabulary().central[organ],), "other", plain=False)
        return Reading(name, frozenset(), words, bare, central=True)
    reading = _behind_government(_best(name, _of_twins(bare), stems=False))
    zone = reading.words is not None and "zone" in reading.words.kinds
    if not reading.placed and not zone and bare.startswith(_CENTRAL_START):
        return replace(reading, words=replace(reading.words, plain=False) if reading.words else None, central=True)
    return reading


def _with_stems(branch: Reading) -> Reading:
    """A branch is named by a place's bare name as soon as by its short one: 巴州调查队 may be 巴州区's."""
    short = branch.tier == "short" and branch.depth == 1
    return replace(branch, codes=branch.codes | _so_called(branch.place)) if short else branch


def _so_called(place: str) -> frozenset[str]:
    """The divisions whose bare name `place` is."""
    return frozenset(code for code, tier in registry().names.get(place, ()) if tier == "stem")


def _behind_government(reading: Reading) -> Reading:
    """山东省人民政府聊城市统计局: a site and its body run together. The body is meant where it lies in the place.

    Or where it names the very place again: 聊城市人民政府聊城市统计局, not 鄞州区人民政府首南街道办事处.
    """
    outer, sign, behind = reading.rest.partition("人民政府")
    if outer or not sign or not reading.codes:
        return reading
    inner = _best(reading.name, behind, stems=False)
    known = inner.words is not None and inner.tier != "stem"
    around = {c: {*registry().ancestors(c[:6]), *([c] if inner.depth else [])} for c in inner.codes}
    inside = frozenset(c for c in inner.codes if reading.codes & around[c])
    return replace(inner, name=behind, codes=inside) if known and inside else reading


def _is_branch(rest: str) -> bool:
    """Whether a branch in some place is named, though no known one: 横琴粤澳深度合作区税务局. It is no central body."""
    known = vocabulary().field
    return rest.endswith(vocabulary().all_branches) and any(rest.endswith(word) and rest != word for word in known)


def _prefixes(name: str) -> list[str]:
    """Central organs whose name a branch's `name` begins with, longest first."""
    if not name.startswith(vocabulary().all_central):
        return []
    found = [organ for organ in vocabulary().central if name.startswith(organ)]
    return sorted(found, key=len, reverse=True)[:1]


def _central(name: str, bare: str) -> Reading:
    role: Role = "office" if vocabulary().central[bare] == "office" else "department"
    return Reading(name, frozenset(), Words((vocabulary().central[bare],), role, plain=True), bare, central=True)


def _corps(name: str, rest: str) -> Reading:
    """The Production and Construction Corps and its divisions (师): of no code of their own."""
    unit = _CORPS_UNIT.match(rest)
    end = unit.end() if unit else 0
    city = max((chain.end for chain in registry().chains(rest, end) if chain.depth == 1), default=end) if unit else end
    place, rest = _CORPS + rest[:city], rest[city:]
    words = read_words(rest, placed=True)
    return Reading(name, frozenset(), replace(words, plain=False) if words else None, rest, place, corps=True)


def _of_twins(name: str) -> str:
    """`name` with the district alone where one staff is that of a district and of a zone, in either order.

    苏州高新区(虎丘区)教育局, 黄岛区(西海岸新区)教育局, 广州市黄埔区、广州开发区司法局: the district has a code.
    """
    match = _TWIN.match(name)
    if match is None:
        return name
    first, second, rest = match["first"], match["second"], match["rest"]
    if second is None and (zone := zone_before(rest)):
        second, rest = zone
    if second and _is_place(first) and zone_before(second) == (second, ""):
        return first + rest if rest and not _is_place(second) else name
    if zone_before(first) != (first, "") or _is_place(first):
        return name
    around = frozenset(code for chain in registry().chains(first) for code in chain.codes)
    text = rest if second is None else second
    for chain in registry().chains(text, 0, around):
        whole = chain.tier != "stem" if second is None else chain.end == len(second)
        if whole and len(chain.codes) == 1:
            (code,) = chain.codes
            outer = "".join(registry().divisions[a].name for a in reversed([*registry().ancestors(code)]))
            named = registry().divisions[code].name if chain.tier == "stem" else text[: chain.end]
            return outer + named + (rest if second else text[chain.end :])
    return name


def _is_place(text: str) -> bool:
    """Whether `text` is the full name of a division, with or without what it lies in."""
    return any(chain.end == len(text) and chain.tier != "stem" for chain in registry().chains(text))


def _best(name: str, text: str, *, stems: bool) -> Reading:
    """Of all ways to split `text` into places and words the surest: known words, a full place, a long one."""
    best = _read(name, text, Chain(frozenset(), 0))
    best_rank = _rank(best, 0, stems=stems)
    for chain in registry().chains(text):
        reading = _read(name, text, chain)
        rank = _rank(reading, chain.end, stems=stems)
        if rank > best_rank:
            best, best_rank = reading, rank
    return best


def _rank(reading: Reading, end: int, *, stems: bool) -> tuple[int, int, int, int]:
    words = reading.words
    township_only = words is not None and words.kinds == ("street_township",) and not reading.codes
    # A bare stem (文登) is a place only before words that name a body altogether, unless a branch is named by it.
    loose = reading.tier == "stem" and not stems and (words is None or words.role == "government" or not reading.rest)
    known = 0 if words is None or loose else 2 - township_only
    return known, int(bool(reading.codes) and not loose), -TIERS.index(reading.tier), end


def _read(name: str, text: str, chain: Chain) -> Reading:
    """`text` with its place read as `chain`: what follows it may carry a further place of its own."""
    rest = text[chain.end :]
    words = read_words(rest, placed=chain.depth > 0)
    if chain.depth == 0 and words is not None:
        rest = without_level(rest)
    reading = Reading(name, chain.codes, words, rest, text[: chain.end], tier=chain.tier, depth=chain.depth)
    if words is None or not words.place:
        return reading
    if chain.depth == 1 and _in_a_park(words):
        named = frozenset(code for code in chain.codes if chain.tier != "stem" or _names_a_park(code, rest))
        if not named:
            return replace(reading, codes=named, place="")
        reading = _with_stems(replace(reading, codes=named))
    if words.kinds == ("street_township",) or words.role in ("township", "subdistrict"):
        return _township(reading, words)
    if words.role == "zone" or (words.outer and words.area):
        return _zone(reading, words)
    return _branch(reading, words)


def _in_a_park(words: Words) -> bool:
    """Whether a park, or a body of one, is named: a zone that stands in no government's place."""
    return not words.area and (words.role == "zone" or words.outer == words.place)


def _names_a_park(code: str, rest: str) -> bool:
    """Whether a park is named by the bare name of the division, with `rest` behind it.

    Not by that of a district: of a lake or a street, as often (东湖高新区). A county's may begin the name of a mountain
    (长白, 长白山保护开发区).
    """
    name = registry().divisions[code].name if code in registry().divisions else ""
    return code[4:] == "00" or not (name.endswith("区") or rest[:1] in _LANDSCAPE)


def _township(reading: Reading, words: Words) -> Reading:
    """The township, looked up inside the place; what stands before its name (高新区中埠镇) may be a zone.

    What looks like the rank of its government may be the start of its name: 市西街道.
    """
    whole = townships().find(own_level(reading.name) + words.place, reading.codes) if not reading.depth else frozenset()
    for start in range(min(len(words.place) - 1, 12)):
        found = townships().find(words.place[start:], reading.codes)
        if found and (start == 0 or words.place[start - 1] in "区园城会县市"):
            return replace(reading, codes=found | whole)
    if whole:
        return replace(reading, codes=whole)
    return replace(reading, words=None) if words.role == "other" else reading


def _zone(reading: Reading, words: Words) -> Reading:
    """A zone belongs to the division whose name it begins with, or that its statistical code lies in."""
    if reading.codes:
        return reading
    zones = registry().zones
    if words.place in zones:
        return replace(reading, codes=frozenset({zones[words.place]}))
    return reading


def _branch(reading: Reading, words: Words) -> Reading:
    """A branch named by a place inside, or for field branches instead of, the place before (公安局渝中区分局)."""
    for chain in registry().chains(words.place, 0, reading.codes):
        again = words.place[chain.end :]  # 国土资源局宁河县国土资源分局: the branch says its trade once more
        if not again or (words.outer and chain.tier != "stem" and vocabulary().knows(again)):
            tier = "stem" if chain.tier == "stem" and not reading.codes else "full"
            bare = _so_called(words.place) if chain.tier == "short" and not reading.codes else frozenset[str]()
            return replace(reading, codes=chain.codes | bare, tier=tier, place=reading.place + words.place)
    if words.outer in vocabulary().behind:
        return replace(reading, words=None)
    if reading.rest.endswith("管理局") and not reading.rest.endswith("监督管理局") and words.role == "field_branch":
        return replace(reading, words=None)  # 林业局国有林场管理局: no branch in a place
    return replace(reading, words=replace(words, plain=False))


def slug(text: str) -> str:
    """A short stable mark of a name."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:8]
