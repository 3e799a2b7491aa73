"""Bodies that somebody names, without a document: their ids are those that their reports would have."""

from collections.abc import Iterator

from msgspec.structs import replace

from extractors.facts import Body
from extractors.glyphs import fold
from extractors.identity.evidence import Evidence
from extractors.identity.kinds import without_level
from extractors.identity.names import Reading, read_name
from extractors.identity.places import registry
from extractors.identity.resolve import identify


def named_body(name: str, division: str, year: int) -> Body | None:
    """The body called `name` in `division` (its code; empty: the name tells) as it reports on `year`.

    Null where no known word says what body it is, where the body is not certain, or where its division did not stand in
    that year. A name with its full place is believed before the code: 蓬莱市 came to stand under that of 蓬莱区.
    """
    reading = read_name(fold(name))
    for full in _names(reading, division[:6]) if reading.words is not None else ():
        title = f"{full}{f'{year}年' if year else ''}政府信息公开工作年度报告"
        body = identify(Evidence((title,), (), None, None, None, None, None, None, sha256=""))
        if body.resolved:
            versions = registry().versions.get((body.division or "")[:6], ())
            stood = not versions or any(version.stood_in(year) for version in versions)
            return replace(body, agency=name) if stood else None
    return None


def _names(reading: Reading, division: str) -> Iterator[str]:
    """The name, and with the places before it that `division` lies in."""
    known, name = registry().divisions, reading.name
    own = "" if reading.placed or division not in known else known[division].name
    outer = [known[code].name for code in reversed([*registry().ancestors(division)])]
    if not own:
        yield name
    yield "".join(outer) + own + (without_level(name) if own else name)
