"""A pressed identity beside what was made of it."""

from typing import Literal

from extractors.document import Document
from extractors.facts import Body
from extractors.identity import gather, identify
from extractors.readers import read_document
from extractors.readers.sniff import HTML
from tests.press.identities.page import render
from tests.press.identities.truth import Case, Page

Verdict = Literal["right", "unresolved", "wrong"]


def identified(page: Page) -> Body:
    """The body that the project takes from `page`."""
    document: Document = read_document(render(page), HTML)
    evidence = gather(
        document, meta_title=None, meta_site_name=None, meta_url=page.url or None, meta_published=None, sha256="0" * 64
    )
    return identify(evidence)


def judge(case: Case) -> tuple[Verdict, str]:
    """Right, left open, or wrong, with what is wrong. A wrong year or candidate is wrong in an open body too."""
    body = identified(case.page)
    faults = [fault for fault in (_year(case, body), _place(case, body), _kind(case, body)) if fault]
    if faults:
        return "wrong", "; ".join(faults)
    if case.truth.year_open:
        return ("right", "") if body.year == 0 else ("wrong", f"year {body.year}, though nothing tells it")
    left = not body.resolved or body.level == "unknown" or body.year == 0
    if case.truth.open:
        return ("right", "") if not body.resolved and body.year else ("unresolved", f"year {body.year}")
    return ("unresolved", f"{body.agency_id} {body.year} {body.level}") if left else _same(case, body)


def _year(case: Case, body: Body) -> str:
    truth = case.truth
    return "" if body.year in (0, truth.year) or truth.year_open else f"year {body.year}, not {truth.year}"


def _place(case: Case, body: Body) -> str:
    truth = case.truth
    if body.level not in truth.levels | {"unknown"}:
        return f"level {body.level}"
    if truth.open and body.resolved:
        return f"{body.agency_id}, though the page leaves it open"
    if body.division is not None and body.division != truth.division:
        return f"division {body.division}, not {truth.division}"
    excluded = body.division_candidates and truth.division and truth.division not in body.division_candidates
    return f"candidates without {truth.division}" if excluded else ""


def _kind(case: Case, body: Body) -> str:
    wrong = body.resolved and body.kind not in case.truth.kinds
    return f"kind {body.kind}, not {'/'.join(sorted(case.truth.kinds))}" if wrong else ""


def _same(case: Case, body: Body) -> tuple[Verdict, str]:
    """Whether the body's other name leads to the same id."""
    if not case.truth.namesake:
        return "right", ""
    other = identified(Page(title=case.truth.namesake, heading=[case.truth.namesake]))
    if other.agency_id == body.agency_id or not other.resolved:
        return "right", ""
    return "wrong", f"{body.agency_id}, but {other.agency_id} by its other name"
