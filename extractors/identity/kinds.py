"""What kind of body a name says: the words after the place."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

import yaml
from msgspec import Struct

Role = Literal["government", "office", "department", "field_branch", "township", "subdistrict", "zone", "other"]
"""`reports.body`."""

_COMMITTEE = re.compile(
    r"^(?:党工委)?[.、]?(?:(?:规划|开发)?建设(?:发展)?|发展)?(?:管理委员会|管委会|党工委管委会|管委|党工委|执行委员会)?$"
)
_TOWNSHIP_WHOLE = re.compile(
    r"^(?P<name>.{1,16}(?:街道|镇|乡|苏木))(?P<rest>(?:人民政府|政府|办事处|街道办|党工委办事处|党工委)?)$"
)
_TOWNSHIP = re.compile(r"^(?P<name>.{1,16}?(?:街道|镇|乡|苏木))(?P<rest>.{0,20})$")
_SUBDISTRICT = re.compile(r"^(?P<name>.{1,12}?)(?:街道|地区)?办事处(?P<rest>.{0,20})$")
_NO_TOWNSHIPS = frozenset(("街道", "地区", "城乡", "城镇", "乡镇", "村镇"))
_TOWNSHIP_BODY = re.compile(r"^(?:人民政府|政府|办事处|街道办|党工委办事处|党工委)?$")
_OFFICE = re.compile(r"^(?:人民政府|政府|人民)?(?:办公厅|办公室)$|^(?:人民)?政府办$|^行政公署办公室$")
_GOVERNMENT = re.compile(r"^(?:人民政府|政府|行政公署|行署)?$")
_OF_GOVERNMENT = re.compile(r"^(?:人民政府|政府)(?=.)")
_OWN_LEVEL = re.compile(r"^(?:自治区|自治州|自治县|省|市|区|县|州|盟|旗)(?=.{2})")
_BRANCH = re.compile(r"(?:分局|监管局|监督管理局|管理局|支队|大队|工作站)$")
_NOTE = re.compile(r"\([^()]{1,30}\)$")
"""烟草专卖局(公司), 自然资源局(林业局)."""
_LINK = re.compile(r"[和与及.、]")


class Words(Struct, frozen=True):
    """What the words after a place say. `plain`: they name the one body of its kind, so its id needs no suffix.

    `place` is what is still a place in them: a township's name, a zone's name, the place of a branch. `area`: the zone
    takes the place of a government (综合实验区), and is no park of one (高新技术产业开发区).
    """

    kinds: tuple[str, ...]
    role: Role
    plain: bool
    place: str = ""
    area: bool = False
    outer: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of kinds.yaml: word → kind and whether it names the kind's main body."""

    words: Mapping[str, tuple[str, bool]]
    whole: Mapping[str, str]
    """Whole names without an ending: 教委."""
    vague: frozenset[str]
    """Words that say nothing inside a name of other words."""
    endings: tuple[tuple[str, Role], ...]
    field: Mapping[str, tuple[str, bool]]
    """What a branch's name ends with → kind and whether it names the kind's main body; the longest first."""
    behind: frozenset[str]
    """Words of `field` that name a branch only behind a place."""
    central: Mapping[str, str]
    of_the_centre: frozenset[str]
    """Kinds of field branches whose districts are those of no government."""
    longest: int
    zone: re.Pattern[str]
    """A zone's name and what follows it; `area` where it takes the place of a government."""
    all_endings: tuple[str, ...]
    all_branches: tuple[str, ...]
    all_central: tuple[str, ...]
    """The names of `endings`, `field` and `central`, to be asked for at once."""

    def department(self, name: str) -> Words | None:
        """A department's name that is made of known words altogether."""
        name = _OF_GOVERNMENT.sub("", name)
        main = _NOTE.sub("", name)
        if main in self.whole:
            return Words((self.whole[main],), "department", plain=True)
        for ending, role in self.endings if main.endswith(self.all_endings) else ():
            if main.endswith(ending) and (parts := self._split(main[: -len(ending)])):
                kinds = tuple(dict.fromkeys(kind for kind, _ in parts))
                plain = role == "department" and all(plain for _, plain in parts)
                return Words(kinds, role, plain)
        return None

    def knows(self, text: str) -> bool:
        """Whether `text` is made of known words altogether."""
        return self._split(text) is not None

    def _split(self, text: str) -> list[tuple[str, bool]] | None:
        """`text` as known words and links between them; of several ways the one with the fewest words."""
        best: list[list[tuple[str, bool]] | None] = [[]] + [None] * len(text)
        for start, before in enumerate(best):
            if before is None:
                continue
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                word = self.words.get(text[start:end])
                if word is None:
                    linked = end == start + 1 and start > 0 and end < len(text) and _LINK.match(text[start])
                    found = before if linked else None
                else:
                    found = [*before, word]
                current = best[end]
                if found is not None and (current is None or len(found) < len(current)):
                    best[end] = found
        return best[-1] or None

    def containing(self, name: str) -> tuple[str, ...]:
        """Kinds of the known words inside a name that is not made of them altogether: 教育局招生考试办公室."""
        kinds: dict[str, None] = {}
        name = name.replace("人民政府", ".")
        at = 0
        while at < len(name):
            for end in range(min(len(name), at + self.longest), at + 1, -1):
                if name[at:end] in self.words and name[at:end] not in self.vague:
                    kinds[self.words[name[at:end]][0]] = None
                    at = end - 1
                    break
            at += 1
        return tuple(kinds)


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once."""
    text = resources.files(__package__).joinpath("kinds.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    words = {
        str(name): (kind, group == "names")
        for kind, groups in raw["kinds"].items()
        for group, names in groups.items()
        for name in names
        if group != "whole"
    }
    whole = {str(name): kind for kind, groups in raw["kinds"].items() for name in groups.get("whole", ())}
    field_of = sorted(_field(raw["field"]), key=lambda entry: -len(entry[0]))
    central = {name: kind for kind, names in raw["central"].items() for name in names}
    centre = frozenset(raw["field_of_the_centre"])
    behind = frozenset(name for groups in raw["field"].values() for name in groups.get("behind", ()))
    endings = tuple(_endings(raw["endings"]))
    return Vocabulary(
        words=words,
        whole=whole,
        vague=frozenset(raw["vague"]),
        endings=endings,
        field={name: (kind, plain) for name, kind, plain in field_of},
        behind=behind,
        central=central,
        of_the_centre=centre,
        longest=max(map(len, words)),
        zone=_zone_pattern(raw["zones"]["area"], raw["zones"]["park"]),
        all_endings=tuple(ending for ending, _ in endings),
        all_branches=tuple(name for name, _, _ in field_of),
        all_central=tuple(central),
    )


def _endings(raw: dict[str, list[str]]) -> Iterator[tuple[str, Role]]:
    roles: dict[str, Role] = {"organ": "department", "other": "other"}
    found = [(ending, roles[group]) for group, endings in raw.items() for ending in endings]
    return iter(sorted(found, key=lambda entry: -len(entry[0])))


def _zone_pattern(areas: list[str], parks: list[str]) -> re.Pattern[str]:
    words = f"(?:(?P<area>{'|'.join(areas)})|{'|'.join(parks)})"
    return re.compile(rf"^(?P<zone>.{{0,24}}?{words}(?:\(.{{1,12}}\))?)(?P<rest>.{{0,40}})$")


def _field(raw: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, str, bool]]:
    for kind, groups in raw.items():
        for group, names in groups.items():
            for name in names:
                yield name, kind, group == "names"


def read_words(text: str, *, placed: bool) -> Words | None:
    """What the words after a place say; None where they say nothing known. `placed`: a place stands before them."""
    if len(text) > 60:
        return None
    if not placed:
        text = without_level(text)
    return (
        _government(text, placed)
        or _field_body(text)
        or vocabulary().department(text)
        or _own_branch(text)
        or _field_branch(text)
        or _branch(text)
        or _township(text)
        or _zone(text)
    )


def without_level(text: str) -> str:
    """市统计局 without the rank that stands for its place; 市场监督管理局 has none."""
    return text.removeprefix(own_level(text))


def own_level(text: str) -> str:
    """The rank that stands for the place at the start of a name: 县 of 县统计局; none in 市场监督管理局."""
    match = _OWN_LEVEL.match(text)
    return match[0] if match and vocabulary().department(text) is None else ""


def _government(text: str, placed: bool) -> Words | None:
    if _OFFICE.match(text) and (placed or "政府" in text):
        return Words(("office",), "office", plain=True)
    if placed and text and _COMMITTEE.match(text):
        return Words(("zone",), "zone", plain=True)
    if _GOVERNMENT.match(text) and (placed or text):
        return Words(("government",), "government", plain=True)
    return None


def _field_body(text: str) -> Words | None:
    """税务局: the branch of a central body in the place before it."""
    found = vocabulary().field.get(_NOTE.sub("", text))
    return Words((found[0],), "field_branch", found[1]) if found else None


def _field_branch(text: str) -> Words | None:
    """鹿城区税务局: such a branch with a further place before it; not where the whole is a department, 市场监管局."""
    if not text.endswith(vocabulary().all_branches) or "公安" in text:
        return None
    for name, (kind, plain) in vocabulary().field.items():
        if text.endswith(name) and len(text) <= len(name) + 8:
            return Words((kind,), "field_branch", plain, place=text[: -len(name)], outer=name)
    return None


def _township(text: str) -> Words | None:
    text = _OF_GOVERNMENT.sub("", text)
    match = _TOWNSHIP_WHOLE.match(text) or _TOWNSHIP.match(text) or _SUBDISTRICT.match(text)
    if match is None or match["name"] in _NO_TOWNSHIPS:
        return None
    if match.re is _SUBDISTRICT and "驻" in match["name"]:  # 驻北京办事处: an office in another place
        return None
    rest = match["rest"]
    if not _TOWNSHIP_BODY.match(rest) and (
        vocabulary().zone.match(match["name"]) or _inside_a_word(text, match.end("name"))
    ):
        return None
    street = match["name"].endswith("街道") or match.re is _SUBDISTRICT
    name = match["name"] + ("街道" if match.re is _SUBDISTRICT else "")
    if _TOWNSHIP_BODY.match(rest):
        return Words(("street_township",), "subdistrict" if street else "township", plain=True, place=name)
    if re.search(r"中心|所|站|办公室|委员会|大队$|局$", rest):
        return Words(("street_township",), "other", plain=False, place=name)
    return None


def _inside_a_word(text: str, at: int) -> bool:
    """Whether a known word runs over the place `at`: 龙潭|乡村振兴|局 names no 龙潭乡."""
    words, longest = vocabulary().words, vocabulary().longest
    return any(
        text[start:end] in words for start in range(max(0, at - 3), at) for end in range(at + 1, start + longest)
    )


def zone_before(text: str) -> tuple[str, str] | None:
    """The zone that `text` begins with, and what follows it; none where it begins with none."""
    match = vocabulary().zone.match(text)
    return (match["zone"], match["rest"]) if match else None


def _zone(text: str) -> Words | None:
    match = vocabulary().zone.match(text)
    if match is None:
        return None
    zone, rest, area = match["zone"], match["rest"], match["area"] is not None
    if _COMMITTEE.match(rest):
        return Words(("zone",), "zone", plain=False, place=zone, area=area)
    inner = read_words(rest, placed=True)
    if inner is not None and inner.role not in ("government", "zone"):
        township = inner.role in ("township", "subdistrict")
        place = inner.place if township else zone
        return Words(inner.kinds, inner.role, plain=township, place=place, area=area, outer=zone)
    kinds = vocabulary().containing(rest)
    return Words(kinds or ("zone",), "other", plain=False, place=zone, area=area, outer=zone)


def _own_branch(text: str) -> Words | None:
    """公安分局: the branch of a department in the place before it."""
    own = vocabulary().department(text.removesuffix("分局") + "局") if text.endswith("分局") else None
    return Words(own.kinds, "field_branch", own.plain) if own else None


def _branch(text: str) -> Words | None:
    """公安局渝中区分局: a branch of a department, named by its place; a district has no other such body."""
    ending = _BRANCH.search(text)
    if ending is None:
        return None
    for end in range(min(ending.start(), 24), 2, -1):
        inner = vocabulary().department(text[:end])
        if inner is not None:
            plain = inner.plain and ending[0] in ("分局", "监管局")
            return Words(inner.kinds, "field_branch", plain, text[end : ending.start()], outer=text[:end])
    return None
