"""What storage, networks and careless programs do to a file: deterministic, and every changed place is known."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

Kind = Literal["cut", "flipped", "spliced", "duplicated", "interleaved", "zeroed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LONGEST = 4096


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Place:
    """Where a page, counted from 1, differs from the sound one; of a mere seam one side of the box has no length."""

    page: int
    box: Box


@dataclass(frozen=True)
class Damaged:
    """The bytes after the damage, and where they differ from sound ones: (start, end), of a mere seam start = end.

    `part`, where the damage is inside an archive: the part that was damaged before it was packed. Places count in it.
    `places`, where the pixels of a picture were damaged before it was packed: then nothing is known of the bytes.
    """

    data: bytes
    changed: tuple[tuple[int, int], ...]
    part: bytes | None = None
    places: tuple[Place, ...] = ()


def damage(kind: Kind, data: bytes, other: bytes, rng: random.Random) -> Damaged:
    """`data` damaged; `other` is another sound file of the same format, for damage that mixes two."""
    return _DAMAGES[kind](data, other, rng)


def damage_inside(kind: Kind, data: bytes, other: bytes, part: str, rng: random.Random) -> Damaged:
    """The ZIP archive `data` whose `part` was damaged before it was packed, so that every checksum is right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(io.BytesIO(other)) as second:
        parts = {name: archive.read(name) for name in archive.namelist()}
        damaged = damage(kind, parts[part], second.read(part), rng)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, part: damaged.data}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return Damaged(packed.getvalue(), damaged.changed, damaged.data)


def _length(rng: random.Random, limit: int) -> int:
    """Short lengths as often as long ones."""
    return min(limit, round(2 ** rng.uniform(0, _LONGEST.bit_length() - 1)))


def _cut(data: bytes, _: bytes, rng: random.Random) -> Damaged:
    """The end lost, or the beginning, or a piece in the middle."""
    at = rng.randrange(len(data))
    where = rng.choice(("end", "end", "middle", "start"))
    if where == "end":
        return Damaged(data[:at], ((at, at),))
    if where == "start":
        start = _length(rng, len(data))
        return Damaged(data[start:], ((0, 0),))
    return Damaged(data[:at] + data[at + _length(rng, len(data)) :], ((at, at),))


def _flipped(data: bytes, _: bytes, rng: random.Random) -> Damaged:
    """One to eight bits turned over."""
    flipped = bytearray(data)
    places = [rng.randrange(len(data)) for _ in range(rng.choice((1, 1, 2, 4, 8)))]
    for place in places:
        flipped[place] ^= 1 << rng.randrange(8)
    return Damaged(bytes(flipped), tuple((place, place + 1) for place in places))


def _spliced(data: bytes, _: bytes, rng: random.Random) -> Damaged:
    """Random bytes put in, or written over what was there."""
    at, length = rng.randrange(len(data)), _length(rng, 256)
    rest = at if rng.random() < 0.5 else at + length
    return Damaged(data[:at] + rng.randbytes(length) + data[rest:], ((at, at + length),))


def _duplicated(data: bytes, _: bytes, rng: random.Random) -> Damaged:
    """A piece of the file once more, behind itself or elsewhere; or the whole file twice."""
    if rng.random() < 0.1:
        return Damaged(data + data, ((len(data), len(data)),))
    start = rng.randrange(len(data))
    end = min(len(data), start + _length(rng, len(data)))
    at = end if rng.random() < 0.5 else rng.randrange(len(data))
    after = at + end - start
    return Damaged(data[:at] + data[start:end] + data[at:], ((at, at), (after, after)))


def _interleaved(data: bytes, other: bytes, rng: random.Random) -> Damaged:
    """Blocks of two files by turns, each at its own place, as a disk that lost its directory gives them back."""
    size = rng.choice((64, 512, 4096))
    files = (data, other) if rng.random() < 0.5 else (other, data)
    places = range(0, max(len(data), len(other)), size)
    pieces = [files[number % 2][at : at + size] for number, at in enumerate(places)]
    seams = accumulate(map(len, pieces))
    return Damaged(b"".join(pieces), tuple((seam, seam) for seam in seams))


def _zeroed(data: bytes, _: bytes, rng: random.Random) -> Damaged:
    """A stretch of zeros, as an unfinished download leaves it."""
    at = rng.randrange(len(data))
    end = min(len(data), at + _length(rng, len(data)))
    return Damaged(data[:at] + bytes(end - at) + data[end:], ((at, end),))


_DAMAGES: dict[Kind, Callable[[bytes, bytes, random.Random], Damaged]] = {
    "cut": _cut,
    "flipped": _flipped,
    "spliced": _spliced,
    "duplicated": _duplicated,
    "interleaved": _interleaved,
    "zeroed": _zeroed,
}


def touches(damaged: Damaged, texts: Sequence[bytes]) -> bool:
    """Whether one of `texts` stands in the file so that the damage lies in it or at its very edge."""
    return any(text and _stands(damaged, text, start, end) for text in texts for start, end in damaged.changed)


def _stands(damaged: Damaged, text: bytes, start: int, end: int) -> bool:
    data = damaged.data if damaged.part is None else damaged.part
    return text in data[max(0, start - len(text)) : end + len(text)]
