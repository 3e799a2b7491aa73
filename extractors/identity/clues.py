"""Clues to the place: what identifies the site or the body on its own, and how it bears on the candidates."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.identity.evidence import Evidence
from extractors.identity.hosts import owner_of
from extractors.identity.places import read, registry, significant
from extractors.identity.texts import Prose

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(rf"(?<![0-9A-Za-z])([0-9]{{2}}[0-9]{{6}}[{_SIGNS}]{{10}})(?![0-9A-Za-z])")
_ORGANISATION_CODE = re.compile(r"(?<![0-9A-Za-z])([0-9A-Z]{8})-?([0-9X])(?=[/-]|$)")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SITE_ID = re.compile(r"^[0-9]{10}$")
_PHONE = re.compile(r"(?<![0-9])\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[-]{0,2}[2-8][0-9]{6,7}(?![0-9])")
_TELEPHONE = re.compile(r"电话|热线|传真|联系方式|[Tt][Ee][Ll]")


@dataclass(frozen=True, slots=True)
class Clue:
    """What was found, and the divisions one of which the body lies in. `strong`: it is said of this body or site."""

    kind: str
    text: str
    divisions: frozenset[str]
    strong: bool = True

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"

    def kept(self, codes: frozenset[str]) -> frozenset[str]:
        """Those of `codes` that lie in its divisions."""
        return frozenset(code for code in codes if any(code.startswith(significant(d)) for d in self.divisions))

    def contradicts(self, codes: frozenset[str]) -> bool:
        """Whether it speaks of another place: none of `codes` lies in its divisions or around them."""
        around = any(d.startswith(significant(code)) for d in self.divisions for code in codes)
        return bool(codes) and not around and not self.kept(codes)


def identifiers(evidence: Evidence) -> Iterator[Clue]:
    """The site's host and registration number, then the codes of the body in the index number and the address."""
    owner = owner_of(evidence.url)
    if owner is not None and owner.division:
        yield Clue("host", owner.host, frozenset({owner.division}))
    site_id = (evidence.site_id or "").strip()
    if _SITE_ID.match(site_id) and (named := _known_division(site_id[:6])):
        yield Clue("site_id", site_id, frozenset({named}))
    for kind, text in (("index_number", evidence.index_number), ("address_code", evidence.url)):
        for match in _CREDIT_CODE.finditer((text or "")[:2000]):
            if credit_code_holds(match[1]) and (named := _known_division(match[1][2:8])):
                yield Clue(kind, match[1], frozenset({named}))


def _known_division(code: str) -> str:
    """`code`, or, where it is of no division that is known, its province: codes outlive divisions (332500)."""
    if code in registry().divisions:
        return code
    province = code[:2] + "0000"
    return province if province in registry().divisions else ""


def credit_code_holds(code: str) -> bool:
    """Whether the check digit of a 统一社会信用代码 (GB 32100) is right."""
    values = [_SIGNS.find(sign) for sign in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return -1 not in values and values[17] == (31 - total % 31) % 31


def organisation_code(index_number: str | None) -> str | None:
    """The organisation code (GB 11714) that an index number begins with, if its check digit holds."""
    match = _ORGANISATION_CODE.match(index_number or "")
    if match is None:
        return None
    total = sum(weight * int(sign, 36) for weight, sign in zip(_WEIGHTS, match[1], strict=True))
    return match[1] + match[2] if match[2] == "0123456789X0"[11 - total % 11] else None


def phones(texts: Prose) -> Iterator[Clue]:
    """Area codes of telephone numbers in the contacts: each is that of one or a few prefectures."""
    for line in texts.text.split("\n"):
        if _TELEPHONE.search(line):
            for match in _PHONE.finditer(line[:1000]):
                if divisions := area_codes().get(match[1]):
                    yield Clue("phone", match[1], divisions, strong=False)


@functools.cache
def area_codes() -> dict[str, frozenset[str]]:
    """Telephone area code → the prefectures, municipalities and counties of their own that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read("area_codes.csv"):
        found[row["area_code"]].add(row["division"])
    return {code: frozenset(divisions) for code, divisions in found.items()}
