"""What every pattern is made of: a body of a place in a year, its names, a title, ordinary prose."""

import functools
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from tests.press.identities.places import Place, World
from tests.press.identities.truth import Page, Truth

FIRST_YEAR, LAST_YEAR = 2008, 2024
_TITLES = (
    "{body}{year}年政府信息公开工作年度报告",
    "{body}{year}年度政府信息公开工作年度报告",
    "{year}年{body}政府信息公开工作年度报告",
    "{body}{year}年政府信息公开年度报告",
    "{body}政府信息公开工作年度报告（{year}年度）",
    "{body}{year}年政府信息公开工作年报",
    "{body}关于{year}年政府信息公开工作情况的报告",
    "{body}{year}年度信息公开年报",
)


@functools.cache
def bodies() -> dict[str, Any]:
    """The names of bodies."""
    return yaml.safe_load(Path(__file__).with_name("bodies.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Body:
    """A body without its place."""

    name: str
    kinds: frozenset[str]


@dataclass
class Maker:
    """Draws what a pattern needs."""

    rng: random.Random
    world: World
    year: int

    def body(self, level: str, *groups: str) -> Body:
        """A body that a government of `level` had in the year."""
        entries = [e for group in groups or ("department",) for e in bodies()[group] if level in e["at"]]
        standing = [e for e in entries if e.get("from", 0) <= self.year <= e.get("to", 9999)]
        entry = self.rng.choice(standing)
        return Body(self.rng.choice(entry["names"]), frozenset(entry["kind"]))

    def place(self, *levels: str) -> Place:
        """A place that stood in the year, of one of `levels`."""
        return self.world.draw(self.rng, self.year, *levels)

    def unique(self, name: str) -> bool:
        """Whether one place only may be meant by `name` in the year."""
        return len(self.world.bearers(name, self.year)) == 1

    def written(self, place: Place) -> str:
        """The place as a title writes it where nothing else tells which it is."""
        forms = ["".join(place.names[-count:]) for count in (2, 3) if len(place.names) >= count]
        if self.unique(place.name) or not forms:
            forms += [place.name, place.name]
        return self.rng.choice(forms)

    def shared(self) -> Place:
        """A county whose name others bear too."""
        while True:
            place = self.place("county")
            if len(self.world.bearers(place.name, self.year)) > 1:
                return place

    def title(self, body: str) -> str:
        """A title that names the year."""
        return self.rng.choice(_TITLES).format(body=body, year=self.year)

    def bare_title(self, body: str) -> str:
        """A title without a year."""
        return self.rng.choice((f"{body}政府信息公开工作年度报告", f"{body}政府信息公开年度报告"))

    def page(self, title: str, *prose: str) -> Page:
        """An ordinary page, published in time."""
        months = (1, 1, 1, 2, 3, 3)
        published = f"{self.year + 1}-{self.rng.choice(months):02}-{self.rng.randint(1, 28):02}"
        ordinary = self.rng.sample(ORDINARY, k=self.rng.randint(1, 4))
        paragraphs = [text.format(year=self.year, last=self.year - 1) for text in ordinary]
        return Page(title, [title], [*paragraphs, *prose], published=published)

    def truth(self, place: Place, kinds: frozenset[str], **more: Any) -> Truth:
        """The truth of a body of `place`."""
        return replace(Truth(self.year, place.code, frozenset({place.level}), kinds), **more)


ORDINARY = (
    "{year}年，本单位认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外。",
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和国办公开办函〔2021〕30号要求，编制本报告。",
    "与{last}年相比，主动公开信息数量有所增加。{last}年共收到申请3件。",
    "本报告由总体情况、主动公开政府信息情况等六部分组成。",
    "截至{year}年12月31日，通过门户网站公开信息216条，其中政策解读12篇。",
    "按照国务院办公厅、省政府的统一部署，进一步完善工作机制。",
    "如对本报告有疑问，请与本机关政务公开办公室联系。",
)
"""Paragraphs that stand in most reports. They tell nothing of the place."""
