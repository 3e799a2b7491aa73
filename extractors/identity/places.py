"""Divisions and their names: which place, or places, a name can mean.

The registry is data (`divisions.csv`, `former.csv`, `townships.csv`, `short_names.csv`; README.md says where from). A
name is read from its start as a chain, each place inside the one before: 石家庄市 栾城区.
"""

import csv
import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from msgspec import Struct

from extractors.facts import Level

Tier = Literal["full", "short", "stem"]
"""How a place is named: 互助土族自治县, 互助县, 互助. The first is the surest."""

TIERS: tuple[Tier, ...] = ("full", "short", "stem")
_MAX_NAME = 16
_MAX_DEPTH = 4

_PEOPLES = (
    "维吾尔族|维吾尔|哈萨克族|哈萨克|柯尔克孜族|柯尔克孜|达斡尔族|鄂温克族|鄂伦春族|"
    "塔吉克族|塔吉克|土家族|布依族|朝鲜族|哈尼族|傈僳族|拉祜族|东乡族|纳西族|景颇族|"
    "仫佬族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|普米族|德昂族|保安族|裕固族|"
    "独龙族|门巴族|珞巴族|基诺族|蒙古族|蒙古|乌孜别克族|塔塔尔族|俄罗斯族|阿昌族|"
    "高山族|赫哲族|京族|各族|回族|藏族|苗族|彝族|壮族|满族|侗族|瑶族|白族|傣族|"
    "黎族|佤族|畲族|水族|土族|羌族|怒族"
)
_PEOPLE = re.compile(f"(?:{_PEOPLES})$")
_AUTONOMOUS = re.compile(r"^(.{1,20}?)自治(州|县|旗|区)$")
_ORDINARY = re.compile(r"^(.{2,12}?)(?:地区|特区|新区|省|市|区|县|旗|盟)$")
_RURAL = re.compile(r"^(.{2,12}?)(?:民族)?乡$")


@dataclass(frozen=True, slots=True)
class Division:
    """One division. A `zone` has a statistical code, none of GB/T 2260.

    `since` and `until` are the first and the last year of its code and name, where they lie in the years of reports.
    """

    code: str
    name: str
    parent: str
    zone: bool = False
    since: int = 0
    until: int | None = None

    def stood_in(self, year: int) -> bool:
        """Whether it stood at the end of `year`; in an unknown year, 0, it may have."""
        if year == 0:
            return True
        return self.since <= year and (self.until is None or year <= self.until)

    @property
    def level(self) -> Level:
        """The level of its government. Districts of 直辖市 and county units under a province are county level."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"


class Chain(Struct, frozen=True):
    """A place name read from the start of a text: the divisions it can mean, where it ends, how it is named."""

    codes: frozenset[str]
    end: int
    tier: Tier = "full"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Registry:
    """All divisions by code, and all their names."""

    divisions: dict[str, Division]
    versions: dict[str, tuple[Division, ...]]
    """A code that outlived a name has several: 桥西区 until 2019, 信都区 since."""
    names: dict[str, tuple[tuple[str, Tier], ...]]
    zones: dict[str, str]
    starts: dict[str, int]
    """The first two characters of names → the length of the longest name that begins so."""
    ends: frozenset[str]
    """The last characters of names, stems left out."""

    def ancestors(self, code: str) -> Iterator[str]:
        """The divisions that `code` lies in, nearest first."""
        parent = self.divisions[code].parent if code in self.divisions else ""
        while parent:
            yield parent
            parent = self.divisions[parent].parent if parent in self.divisions else ""

    def level(self, codes: Iterable[str]) -> Level:
        """The level that all of `codes` share, else `unknown`."""
        levels = {self.divisions[code].level for code in codes if code in self.divisions}
        return levels.pop() if len(levels) == 1 else "unknown"

    def in_year(self, codes: Iterable[str], year: int, named: str = "") -> frozenset[str]:
        """Those of `codes` that stood in `year`, under the name at the end of `named`; all of them where none did."""
        codes = frozenset(codes)
        standing = (code for code in codes if any(v.stood_in(year) for v in self._meant(code, named)))
        return frozenset(standing) or self._heirs(codes, year, named) or codes

    def _heirs(self, codes: frozenset[str], year: int, named: str) -> frozenset[str]:
        """Where `codes` had ended: what stood there under a longer name by `year` (梅县 for 梅县区)."""
        names = {v.name for code in codes for v in self.versions[code] if named.endswith(v.name)}
        heirs = {code for name in names for code, _ in self.names.get(name, ())}
        near = {code[:4] for code in codes}
        return frozenset(c for c in heirs - codes if c[:4] in near and any(v.stood_in(year) for v in self.versions[c]))

    def _meant(self, code: str, named: str) -> tuple[Division, ...]:
        versions = self.versions[code]
        if len(versions) == 1 or not named:
            return versions
        return tuple(v for v in versions if any(named.endswith(name) for name in every_name(v.name))) or versions

    def chains(self, text: str, start: int = 0, within: frozenset[str] = frozenset()) -> list[Chain]:
        """Every way to read places from `start` on, each place inside the one before; the first inside `within`."""
        found: list[Chain] = []
        self._extend(text, Chain(within, start), found)
        return found

    def _extend(self, text: str, chain: Chain, found: list[Chain]) -> None:
        if chain.depth >= _MAX_DEPTH:
            return
        longest = self.starts.get(text[chain.end : chain.end + 2], 0)
        for end in range(min(len(text), chain.end + longest), chain.end + 1, -1):
            named = self.names.get(text[chain.end : end])
            if not named:
                continue
            for tier in TIERS:
                codes = frozenset(code for code, how in named if how == tier and self._inside(code, chain.codes))
                if codes:
                    longer = Chain(codes, end, max(tier, chain.tier, key=TIERS.index), chain.depth + 1)
                    found.append(longer)
                    self._extend(text, longer, found)

    def _inside(self, code: str, outer: frozenset[str]) -> bool:
        return not outer or any(parent in outer for parent in self.ancestors(code))

    def ending(self, text: str, end: int, year: int = 0) -> Chain | None:
        """The longest chain that ends exactly at `end`: the place a name carries in front of it."""
        if text[end - 1 : end] not in self.ends:
            return None
        for start in range(max(0, end - 2 * _MAX_NAME), end - 1):
            if text[start : start + 2] not in self.starts:
                continue
            for chain in self.chains(text[:end], start):
                if chain.end == end and chain.tier != "stem":
                    return Chain(self.in_year(chain.codes, year, text[:end]), end, chain.tier, chain.depth)
        return None


@functools.cache
def registry() -> Registry:
    """The registry, loaded once."""
    zones: dict[str, str] = {}
    versions: dict[str, tuple[Division, ...]] = {}
    for row in read("former.csv"):
        old = Division(row["code"], row["name"], row["parent"], until=int(row["until"]))
        versions[old.code] = (*versions.get(old.code, ()), old)
    for row in read("divisions.csv"):
        new = Division(row["code"], row["name"], row["parent"], row["sort"] == "zone", int(row["since"] or 0))
        versions[new.code] = (*versions.get(new.code, ()), new)
        if new.zone:
            zones[new.name] = new.parent
    for row in read("zones.csv"):
        zones[row["name"]] = row["parent"]
    names = _names(versions)
    starts: dict[str, int] = {}
    for name in names:
        starts[name[:2]] = max(len(name), starts.get(name[:2], 0))
    ends = frozenset(name[-1] for name, named in names.items() if any(tier != "stem" for _, tier in named))
    return Registry({code: found[-1] for code, found in versions.items()}, versions, names, zones, starts, ends)


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this package."""
    return iter(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _names(versions: dict[str, tuple[Division, ...]]) -> dict[str, tuple[tuple[str, Tier], ...]]:
    names: dict[str, list[tuple[str, Tier]]] = {}

    def add(name: str, code: str, tier: Tier) -> None:
        entries = names.setdefault(name, [])
        if (code, tier) not in entries:
            entries.append((code, tier))

    for division in (version for found in versions.values() for version in found if not version.zone):
        add(division.name, division.code, "full")
        for short, tier in short_names(division.name):
            add(short, division.code, tier)
    for row in read("short_names.csv"):
        add(row["name"], row["code"], "short")
    return {name: _of_one_rank(entries) for name, entries in names.items()}


def _of_one_rank(entries: list[tuple[str, Tier]]) -> tuple[tuple[str, Tier], ...]:
    """A full name that is another place's short one is either's: 东乡县 in 抚州 until 2016, and 东乡族自治县."""
    if any(tier == "full" for _, tier in entries):
        return tuple((code, "full" if tier == "short" else tier) for code, tier in entries)
    return tuple(entries)


@functools.lru_cache(maxsize=256)
def every_name(name: str) -> tuple[str, ...]:
    """A place's name and its shorter ones."""
    return (name, *(short for short, _ in short_names(name)))


def short_names(name: str) -> Iterator[tuple[str, Tier]]:
    """The shorter names of a place: 互助土族自治县 → 互助县, 互助; 文登区 → 文登; 广西壮族自治区 → 广西."""
    if autonomous := _AUTONOMOUS.match(name):
        stem = without_peoples(autonomous[1])
        if autonomous[2] == "区":
            yield stem, "short"
            return
        yield stem + autonomous[2], "short"
        yield f"{stem}自治{autonomous[2]}", "short"
        if len(stem) > 1:
            yield stem, "stem"
    elif ordinary := _ORDINARY.match(name):
        yield ordinary[1], "stem"
        if _PEOPLE.search(ordinary[1]) and len(bare := without_peoples(ordinary[1])) > 1 and name.endswith("族区"):
            yield f"{bare}区", "short"  # 管城回族区, 管城区


def without_peoples(stem: str) -> str:
    """`stem` without the names of peoples at its end: 恩施土家族苗族 → 恩施; 东乡族 → 东乡."""
    while len(shorter := _PEOPLE.sub("", stem)) > 1 and shorter != stem:
        stem = shorter
    return stem if len(stem) < 3 or not stem.endswith("族") else stem[:-1]


@dataclass(frozen=True, slots=True)
class Townships:
    """Townships by name; a 民族乡 also without its peoples (三台乡)."""

    codes: dict[str, tuple[str, ...]]

    def find(self, name: str, within: Iterable[str]) -> frozenset[str]:
        """Codes of the townships called `name` inside any of the divisions `within` (anywhere if there are none)."""
        prefixes = tuple(significant(code) for code in within)
        codes = self.codes.get(name) or self.codes.get(name.replace("街街道", "街道")) or ()
        if not codes and (rural := _RURAL.match(name)):
            codes = self.codes.get(without_peoples(rural[1]) + "乡", ())
        return frozenset(code for code in codes if not prefixes or code.startswith(prefixes))


def significant(code: str) -> str:
    """The part of a division code that its divisions share: 370000 → 37."""
    return re.sub(r"(?:00){1,2}$", "", code[:6]) + code[6:]


def _without_county(name: str, code: str) -> str:
    """A township's name without its county, which some entries repeat, or a park that it is listed under."""
    county = registry().divisions[code[:6]].name if code[:6] in registry().divisions else ""
    name = name.rpartition("-")[2]
    shorter = name.removeprefix(county)
    return shorter if len(shorter) > 2 else name


@functools.cache
def townships() -> Townships:
    """The townships, loaded when the first is asked for."""
    codes: dict[str, list[str]] = {}
    for code, listed in itertools.islice(csv.reader(_text("townships.csv").splitlines()), 1, None):
        name = _without_county(listed, code)
        codes.setdefault(name, []).append(code)
        if name.endswith("族乡") and (rural := _RURAL.match(name)):
            codes.setdefault(without_peoples(rural[1]) + "乡", []).append(code)
        elif name.endswith("办事处"):
            codes.setdefault(name.removesuffix("办事处").removesuffix("街道") + "街道", []).append(code)
        elif name.endswith("地区"):
            codes.setdefault(name.removesuffix("地区") + "街道", []).append(code)
        elif name.endswith("街街道"):
            codes.setdefault(name.removesuffix("街道") + "道", []).append(code)
    return Townships({name: tuple(found) for name, found in codes.items()})
