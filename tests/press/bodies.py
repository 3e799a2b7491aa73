"""The bodies that report: drawn from `bodies.yaml`, with what the dataset must say about each."""

import functools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_LEVELS = ("province", "prefecture", "county", "township")
_SHARES = (6, 38, 50, 6)
"""How often each level is drawn, in per cent; real columns hold mostly prefecture and county bodies."""


@dataclass(frozen=True)
class PressedBody:
    """A reporting body. `division` is a prefix of the code for a township, null where several places share the name."""

    agency: str
    place: str
    division: str | None
    level: str
    kind: str
    body: str
    province: str | None
    division_candidates: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names under which the same body may come out."""


@functools.cache
def _data() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("bodies.yaml").read_text(encoding="utf-8"))


def draw_body(rng: random.Random) -> PressedBody:
    """A body of a place of any level."""
    level = rng.choices(_LEVELS, _SHARES)[0]
    place, division = rng.choice(list(_data()["places"][level].items()))
    kind, names = rng.choice([(k, v) for k, v in _data()["kinds"].items() if level in v])
    return PressedBody(
        agency=place + names[level],
        place=place,
        division=division,
        level=level,
        kind=kind,
        body=names["body"],
        province=division[:2],
    )
