"""Which files of a bundle are one report: other reports, and what is none, lie beside it or are linked from it."""

import posixpath
from collections.abc import Iterator, Sequence
from itertools import combinations

from extractors.assembly import Copy
from extractors.bundle import Meta, RawFile
from extractors.identity import Evidence, another_kind, gather
from extractors.identity.titles import Heading, read_title
from extractors.identity.within import two_bodies


def evidence_of(copy: Copy, meta: Meta) -> Evidence:
    """What one file, and what is known beside it, says of who reports on which year."""
    return gather(
        copy.document,
        meta_title=meta.title,
        meta_site_name=meta.site_name,
        meta_url=meta.url,
        meta_published=meta.published,
        sha256=copy.sha256,
    )


def other_reports(pairs: Sequence[tuple[RawFile, Copy]]) -> list[int]:
    """Which files, by their place, are reports of their own and no copies of the main one.

    A page may list a body's reports of all years. A file with a table 三 is apart where its own title names another
    year or body than the main file's, or, where the main file is a mere list, than the other files'.
    """
    if len(pairs) == 1:
        return []
    titles = [_heading(file, copy) for file, copy in pairs]
    whole = [number for number, (_, copy) in enumerate(pairs) if number and "applications" in copy.alignment.forms]
    apart = [number for number in whole if _conflict(titles[0], titles[number], pairs[0][1], pairs[number][1])]
    rest = [number for number in whole if number not in apart]
    if "applications" in pairs[0][1].alignment.forms:
        return apart
    listed = any(_conflict(titles[a], titles[b], pairs[a][1], pairs[b][1]) for a, b in combinations(rest, 2))
    return whole if listed else apart


def _heading(file: RawFile, copy: Copy) -> Heading | None:
    """What the file's own title says, the title in its text before the one in its properties."""
    readings = map(read_title, evidence_of(copy, file.meta).titles)
    return next((heading for heading in readings if heading is not None), None)


def _conflict(one: Heading | None, other: Heading | None, ours: Copy, theirs: Copy) -> bool:
    """Whether two files are reports of two years, or of two bodies and print different numbers."""
    if one is None or other is None:
        return False
    if one.year and other.year and one.year != other.year:
        return True
    return two_bodies(one.name, other.name) and not _same_numbers(ours, theirs)


def _same_numbers(ours: Copy, theirs: Copy) -> bool:
    """Whether both print the same table 三, and not of zeros only: those agree between any two."""
    values = [
        {fact.key: fact.value for fact in copy.alignment.facts if fact.table == "applications" and fact.value}
        for copy in (ours, theirs)
    ]
    return bool(values[0]) and values[0] == values[1]


def foreign_parts(parts: Sequence[tuple[RawFile, Copy]]) -> Iterator[tuple[str, str]]:
    """The parts without a table of a report that are something else by their own title, and what."""
    for file, copy in parts:
        if not copy.alignment.forms and (kind := another_kind(evidence_of(copy, file.meta))):
            yield file.path, kind


def of_another_kind(parts: Sequence[Copy], gathered: Sequence[Evidence]) -> Iterator[str]:
    """Remarks on attachments that hold tables of a report and are something else by their own title."""
    for copy, evidence in zip(parts, gathered, strict=True):
        if copy.alignment.forms and (kind := another_kind(evidence)):
            yield f"{posixpath.basename(copy.path)} with tables of a report seems to be {kind}"
