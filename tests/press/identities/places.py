"""Places to press from: read from the registry's files and named by rules of their own, not by the resolver's."""

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

_PEOPLES = re.findall(
    r"\w+",
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各",
)
_JOINED = "(?:" + "|".join(sorted(_PEOPLES, key=len, reverse=True)) + ")族?"
_AUTONOMOUS = re.compile(rf"^(.{{2,6}}?)(?:{_JOINED})+自治([州县旗])$")
_PLAIN = re.compile(r"^(.{2,8}?)(?:新区|特区|地区|[省市区县盟旗])$")
_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Place:
    """A division as it stood: `names` are those it lies in, the province first, itself last."""

    code: str
    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    since: int = 0
    until: int = 9999

    @property
    def level(self) -> str:
        """Level of its government."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    @property
    def short(self) -> str:
        """Its everyday name: 互助县, 湘西州; the full one where it has none."""
        match = _AUTONOMOUS.match(self.name)
        return match[1] + match[2] if match else self.name

    @property
    def stem(self) -> str:
        """Its bare name: 聊城."""
        match = _AUTONOMOUS.match(self.name) or _PLAIN.match(self.name)
        return match[1] if match and "自治" not in match[1] else self.name

    @property
    def city(self) -> str:
        """Name of the city or prefecture that it lies in, or of its municipality; empty where there is none."""
        return self.names[-2] if len(self.names) == 3 or self.code[:2] in _MUNICIPALITIES else ""

    def stands(self, year: int) -> bool:
        """Whether it was there at the end of `year`."""
        return self.since <= year <= self.until


@dataclass(frozen=True)
class Town:
    """A township or subdistrict, with the county that it lies in."""

    code: str
    name: str
    county: Place


@dataclass
class World:
    """Everything that is drawn from, and who bears which name."""

    places: list[Place]
    towns: list[Town]
    hosts: dict[str, str]
    """Code of a division → a host that is known to be its government's."""
    area_codes: dict[str, frozenset[str]]
    """Code of a prefecture or municipality → its telephone area codes."""
    town_codes: dict[str, set[str]]
    """Name of a township → the codes that bear it, also those in development zones."""
    _bearers: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _towns: dict[str, list[Town]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place in self.places:
            for name in {place.name, place.short, place.stem}:
                self._bearers[name].append(place)
        for town in self.towns:
            self._towns[town.name].append(town)

    def bearers(self, name: str, year: int) -> list[Place]:
        """Every place that may be called `name` in `year`."""
        return [place for place in self._bearers[name] if place.stands(year)]

    def namesakes(self, name: str) -> list[Town]:
        """Every township called `name`."""
        return self._towns[name]

    def draw(self, rng: Random, year: int, *levels: str) -> Place:
        """A place of one of `levels` that stood in `year`."""
        while True:
            place = rng.choice(self.places)
            if place.stands(year) and place.level in (rng.choice(levels),):
                return place


def _rows(name: str) -> list[dict[str, str]]:
    text = files("extractors.identity").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _lineage(row: dict[str, str], above: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    if row["parent"]:
        yield from _lineage(above[row["parent"]], above)
    yield row["code"], row["name"]


def _place(row: dict[str, str], above: dict[str, dict[str, str]]) -> Place:
    codes, names = zip(*_lineage(row, above), strict=True)
    since, until = int(row.get("since") or 0), int(row.get("until") or 9999)
    return Place(row["code"], row["name"], names, codes, since, until)


@functools.cache
def world() -> World:
    """The registry, read once."""
    current, ended = _rows("divisions.csv"), _rows("former.csv")
    above = {row["code"]: row for row in [*ended, *current]}
    places = [_place(row, above) for row in [*current, *ended] if row.get("sort") != "zone"]
    counties = {place.code: place for place in places if place.until == 9999}
    rows = [(row["code"], row["name"], counties.get(row["code"][:6])) for row in _rows("townships.csv")]
    towns = [Town(code, name, county) for code, name, county in rows if county is not None]
    town_codes: dict[str, set[str]] = defaultdict(set)
    for code, name, _ in rows:
        town_codes[name].add(code)
    hosts = {row["division"]: row["host"] for row in _rows("hosts.csv") if row["division"]}
    area_codes: dict[str, set[str]] = defaultdict(set)
    for row in _rows("area_codes.csv"):
        area_codes[row["division"]].add(row["area_code"])
    return World(places, towns, hosts, {code: frozenset(found) for code, found in area_codes.items()}, town_codes)
