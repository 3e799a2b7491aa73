"""From evidence to the body that reports: name, place, kind, level, year, scope and a stable id."""

import hashlib
import itertools
import re
from collections.abc import Sequence

from msgspec import Struct

from extractors.facts import Body, Level, Scope
from extractors.glyphs import as_written, fold
from extractors.identity.clues import organisation_code
from extractors.identity.completing import complete, fullest, lines_naming, names_in
from extractors.identity.evidence import Evidence
from extractors.identity.hosts import among_departments, host_of, owner_of
from extractors.identity.kinds import Role, read_words, vocabulary
from extractors.identity.names import Reading, read_name, slug
from extractors.identity.narrowing import Narrowed, narrow
from extractors.identity.places import registry
from extractors.identity.scope import stated_scope
from extractors.identity.texts import Prose, calls_itself_a_body, prose
from extractors.identity.titles import MAX_TITLE, Heading, as_named, plausible, printed, read_title, unmarked
from extractors.identity.years import iso_date, other_year, report_year

_CENTRAL = "000000"
_NOBODY = Reading("", frozenset(), None, "")
SPEAKS_OF_A_BODY = "prose: a bureau or township of its own"
_TITLES = 8
_MAX_ABOVE = 80
_MOST_LINES = 4
_REGIMENT = re.compile(r"^.{0,6}(?<!集)团(?:场|$)")
_UNKNOWN_PLACE = re.compile(
    r"^[\u4e00-\u9fff]{1,8}?(?:[县旗]|(?<!城)市|(?<![社园地景辖山库灾校港片小街牧林新])区)(?=.)"
)
_BODY = re.compile(r"[局委办厅院心社会司处所站队校馆园室部场段团台组行库署学宫区盟厂联协狱]$")


class _Place(Struct, frozen=True):
    """Where a body belongs: its division if that is certain, else the candidates."""

    division: str | None
    candidates: tuple[str, ...]
    level: Level
    province: str | None


def identify(evidence: Evidence) -> Body:
    """The body that reports, and the year. What cannot be told is unknown, never guessed."""
    headings = [h for title in evidence.titles[:_TITLES] if (h := read_title(title)) is not None]
    years = [heading.year for heading in headings if heading.year]
    year, told_by = report_year(years, _below_title(evidence, years), evidence.published, evidence.url)
    running = _running(evidence)
    if not year:
        year, told_by = next(((h.year, "running title") for h in running if h.year), (0, ""))
    texts = prose(evidence)
    reading, named_by = _body(headings, evidence, texts, year)
    found = narrow(reading, evidence, texts, year)
    reading = fullest(reading, found.codes, texts, year)
    place = _place(reading, found.codes, texts, evidence)
    kinds, role = _kind(reading)
    return Body(
        agency_id=_agency_id(reading, place, kinds, evidence),
        agency=as_named(_as_written(reading.name, evidence)),
        level=place.level,
        year=year,
        scope=_scope(role, reading, headings, evidence),
        kind="+".join(kinds),
        body=role,
        division=place.division,
        division_candidates=place.candidates,
        province=place.province,
        title=next(map(printed, evidence.titles), ""),
        published=iso_date(evidence.published),
        evidence=_evidence(named_by, found, evidence, told_by),
        conflicts=tuple(dict.fromkeys((*found.conflicts, *_self_named(role, texts)))),
    )


def doubtful_year(evidence: Evidence, year: int) -> str:
    """What speaks of another year than `year` more than speaks of it; empty where nothing does."""
    headings = [h for title in evidence.titles[:_TITLES] if (h := read_title(title)) is not None]
    years = [heading.year for heading in headings if heading.year]
    text = _below_title(evidence, years)
    return other_year(year, years, text, evidence.published, evidence.url) if year else ""


def _below_title(evidence: Evidence, years: Sequence[int]) -> tuple[str, ...]:
    """The text that may tell the year: where no title has one, not what stands above the title."""
    title = fold(evidence.titles[0]) if evidence.titles and not years else ""
    first = [fold(text[: 2 * MAX_TITLE]) for text in evidence.paragraphs[:_MAX_ABOVE]] if title else []
    for place, text in enumerate(first):
        if text and title.startswith(text) and "".join(first[place : place + _MOST_LINES]).startswith(title):
            return evidence.paragraphs[place:]
    return evidence.paragraphs


def _as_written(name: str, evidence: Evidence) -> str:
    """A name in the characters in which a title prints it; names are known in simplified ones."""
    found = (as_written(name, title) for title in evidence.titles[:_TITLES])
    return next((written for written in found if written is not None), name)


def _running(evidence: Evidence) -> list[Heading]:
    """Whole titles at the head or foot of pages: evidence where the text itself names no body or no year."""
    headings = (read_title(line) for line in evidence.running)
    return [heading for heading in headings if heading is not None and heading.whole]


def _evidence(named_by: str, found: Narrowed, evidence: Evidence, told_by: str) -> tuple[str, ...]:
    """What decided: what names the body, what settles its place, its organisation code; the year if no title has it."""
    code = organisation_code(evidence.index_number)
    more = [f"organisation_code: {code}"] if code else []
    more += [f"year: {told_by}"] if told_by not in ("", "title") else []
    return tuple(dict.fromkeys(filter(None, (named_by, *found.decided, *more))))


def _body(headings: list[Heading], evidence: Evidence, texts: Prose, year: int) -> tuple[Reading, str]:
    """The name that the strongest evidence gives, and which: titles, the signature, the site, the prose's opening."""
    named = [read_name(heading.name) for heading in headings if plausible(heading.name)]
    if any(heading.apart for heading in headings) and calls_itself_a_body(texts.text):
        own = {heading.name for heading in headings if not heading.apart}
        named = [reading for reading in named if reading.name in own or not _a_portal(reading)]
    told = [reading for reading in named if reading.words is not None]
    apart = any(heading.apart and told and heading.name == told[0].name for heading in headings)
    if told and (signed := _signed_instead(told[0], evidence, texts, year, apart=apart)):
        return signed, f"signature: {signed.name}"
    if told and _a_portal(told[0]) and named[0].words is None and named[0].codes and _BODY.search(named[0].rest):
        return named[0], f"title: {named[0].name}"  # 溆浦县人民政府 政府信息公开年度报告, behind it, is the site
    if told:
        first = told[0]
        if first.placed:
            return first, f"title: {first.name}"
        longer = next((r for r in told[1:] if r.placed and r.words == first.words), None)
        return (longer, f"title: {longer.name}") if longer else complete(first, evidence, texts, year)
    if placed := next((reading for reading in named if reading.codes), None):
        return placed, f"title: {placed.name}"
    opening = "" if _implausible(headings, evidence) else texts.text
    names = (unmarked(fold(title)) for title in evidence.titles[:_TITLES])
    running = (heading.name for heading in _running(evidence))
    groups = (("signature", texts.signed), ("title", names), ("running title", running), ("site", texts.site))
    readings = [(reading, kind) for kind, group in groups for reading in lines_naming(group)]
    full = (_completed(reading, kind, evidence, texts, year) for reading, kind in readings)
    said = ((reading, "prose") for reading in names_in(opening))
    for reading, kind in itertools.chain(readings, full, said):
        if reading.placed and not (_a_portal(reading) and (kind in ("title", "site") or _of_another(kind, texts))):
            return reading, f"{kind}: {reading.name}"
    return _of_central_site(evidence) or (named[0] if named else _NOBODY, "")


def _self_named(role: Role, texts: Prose) -> tuple[str, ...]:
    """What a text calls itself that is no government's: it only stands on that government's site."""
    return (SPEAKS_OF_A_BODY,) if role == "government" and calls_itself_a_body(texts.text) else ()


def _completed(reading: Reading, kind: str, evidence: Evidence, texts: Prose, year: int) -> tuple[Reading, str]:
    """A signature or source without its place (区财政局), with the place that the document gives it elsewhere."""
    alone = reading.placed or kind not in ("signature", "site") or _a_portal(reading)
    return (reading, kind) if alone else (complete(reading, evidence, texts, year)[0], kind)


def _signed_instead(told: Reading, evidence: Evidence, texts: Prose, year: int, *, apart: bool) -> Reading | None:
    """Who signs a text of its own below the name of the site: a bureau's, or that of another place.

    The site's name stands in line with the title, or it is one of a government and the text speaks of a bureau.
    """
    signed = next(lines_naming(texts.signed), None)
    if signed is None or _a_portal(signed) or signed.words is None:
        return None
    if _a_portal(told):
        full = signed if signed.placed else complete(signed, evidence, texts, year)[0]
        return full if full.placed and calls_itself_a_body(texts.text) else None
    elsewhere = signed.words == told.words and bool(signed.codes) and not signed.codes & told.codes
    return signed if apart and elsewhere else None


def _of_another(kind: str, texts: Prose) -> bool:
    """Whether a government or its office that the prose names is only whom to ask: the text is a bureau's own."""
    return kind == "prose" and calls_itself_a_body(texts.text)


def _a_portal(reading: Reading) -> bool:
    """Whether a site's owner is a government or its office: they put up the reports of all their bodies."""
    return reading.words is not None and reading.words.role in ("government", "office")


def _of_central_site(evidence: Evidence) -> tuple[Reading, str] | None:
    """The central body whose own site it is. Those with branches share theirs with them, so it names none of them."""
    owner = owner_of(evidence.url)
    if owner is None or not owner.body or not owner.own:
        return None
    reading = read_name(owner.body)
    branched = reading.words is None or set(reading.words.kinds) & {kind for kind, _ in vocabulary().field.values()}
    return None if branched else (reading, f"host: {owner.host}")


def _implausible(headings: list[Heading], evidence: Evidence) -> bool:
    """Whether a title names something that is no body's name: then no name of the prose stands in for it."""
    overlong = any(len(title) >= MAX_TITLE for title in evidence.titles[:_TITLES])
    return overlong or any(heading.name and not plausible(heading.name) for heading in headings)


def _kind(reading: Reading) -> tuple[tuple[str, ...], Role]:
    if reading.words is not None:
        return reading.words.kinds, reading.words.role
    kinds = vocabulary().containing(reading.rest)
    role: Role = "department" if kinds and reading.rest.endswith(("局", "厅", "委员会", "委", "办公室")) else "other"
    return kinds or ("other",), role


def _place(reading: Reading, codes: frozenset[str], texts: Prose, evidence: Evidence) -> _Place:
    if reading.central:
        return _Place(None, (), "central", None)
    if reading.corps:
        return _Place(None, (), _level_in_the_corps(reading), "65")
    township = reading.words is not None and reading.words.kinds == ("street_township",)
    provinces = {code[:2] for code in codes}
    province = provinces.pop() if len(provinces) == 1 else None
    level = registry().level(codes)
    if reading.words is not None and set(reading.words.kinds) & vocabulary().of_the_centre:
        return _Place(next(iter(codes)) if len(codes) == 1 else None, (), "central", province)
    if township:
        return _township(codes, province)
    if not codes:
        return _Place(None, (), _level_of_nobody(texts, evidence), None)
    if _of_unknown_place(reading):
        return _Place(None, (), "unknown", province)
    if _takes_the_place(reading, codes):
        return _Place(None, tuple(sorted(codes)), "prefecture" if level == "province" else level, province)
    if len(codes) == 1:
        return _Place(next(iter(codes)), (), level, province)
    return _Place(None, tuple(sorted(codes)), level, province)


def _level_in_the_corps(reading: Reading) -> Level:
    """Of a division (师) of the corps, of a town in it, of the corps itself; a regiment (团) is of no such level."""
    if reading.words is not None and reading.words.kinds == ("street_township",):
        return "township"
    if _REGIMENT.search(reading.rest):
        return "unknown"
    return "prefecture" if "师" in reading.place else "province"


def _township(codes: frozenset[str], province: str | None) -> _Place:
    """A township has nine digits; where only the place around it is known, its own code is not."""
    own = tuple(sorted(code for code in codes if len(code) == 9))
    division = own[0] if len(own) == 1 and len(codes) == 1 else None
    return _Place(division, own if division is None else (), "township", province)


def _of_unknown_place(reading: Reading) -> bool:
    """Whether a place that is not known stands between the known one and the body's words: 郑州市 某区 人民政府."""
    inner = _UNKNOWN_PLACE.match(reading.rest) if reading.words is None else None
    return inner is not None and read_words(reading.rest[inner.end() :], placed=True) is not None


def _takes_the_place(reading: Reading, codes: frozenset[str]) -> bool:
    """Whether a zone is the province's own and governs an area of it: no code of GB/T 2260 is its own.

    平潭综合实验区 stands in place of the county it is named after, 河北雄安新区 in place of several.
    """
    if reading.words is None or not reading.words.area:
        return False
    level = registry().level(codes)
    municipal = any(registry().divisions[code].name.endswith("市") for code in codes if code in registry().divisions)
    return (level == "county" and reading.tier == "stem") or (level == "province" and not municipal)


def _level_of_nobody(texts: Prose, evidence: Evidence) -> Level:
    """A body without a place still says whose it is: 县委、县政府 are of a county only; 市 may be of two levels.

    So does the part of a government's site in which its departments publish.
    """
    counts = (texts.text.count(f"{sign}委.{sign}政府") for sign in "县区旗")
    if any(counts):
        return "county"
    owner = owner_of(evidence.url)
    if owner is None:
        return "unknown"
    if owner.body:
        return "central"
    level = registry().level({owner.division})
    below = level == "province" and not owner.own  # districts and zones of 直辖市 share its host: ws.cq.gov.cn
    return level if among_departments(evidence.url) and not below else "unknown"


def _scope(role: Role, reading: Reading, headings: list[Heading], evidence: Evidence) -> Scope:
    marked = next((heading.scope for heading in headings if heading.scope != "unknown"), None)
    if marked:
        return marked
    if role in ("department", "office", "field_branch", "other") and reading.name:
        return "own"
    return stated_scope(evidence.paragraphs)


def _agency_id(reading: Reading, place: _Place, kinds: tuple[str, ...], evidence: Evidence) -> str:
    """Division and kind; a mark of the name besides, unless the name is that of the one such body there."""
    resolved = place.division is not None or place.level == "central"
    if not resolved or not plausible(reading.name) or (reading.words is None and not _BODY.search(reading.rest)):
        return "unresolved:" + _mark_of_evidence(reading, place, evidence)
    base = f"{place.division or _CENTRAL}-{'+'.join(kinds)}"
    plain = reading.words is not None and reading.words.plain
    return base if plain else f"{base}-{slug(reading.rest)}"


def _mark_of_evidence(reading: Reading, place: _Place, evidence: Evidence) -> str:
    """The same for the same evidence. One name on different sites is kept apart; without a place, in each document."""
    site = evidence.site_id or host_of(evidence.url) or fold((evidence.site_name or "")[:120])
    parts = [fold(reading.name[:200]), ",".join(place.candidates), site]
    if not place.candidates and not reading.corps:
        parts.append(evidence.sha256)
    return hashlib.sha256("|".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
