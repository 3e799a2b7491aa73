"""Evidence for the tests."""

from typing import Any

from extractors.identity import Evidence


def evidence(title: str = "", *paragraphs: str, titles: tuple[str, ...] = (), **said: Any) -> Evidence:
    """Evidence of a document with one title and some paragraphs."""
    given: dict[str, Any] = {
        "site_name": None,
        "site_id": None,
        "source": None,
        "url": None,
        "published": None,
        "index_number": None,
        "sha256": "0" * 64,
    }
    given.update(said)
    return Evidence(titles=(title, *titles) if title else titles, paragraphs=(title, *paragraphs), **given)


def of(name: str, *paragraphs: str, year: int = 2022, **said: Any) -> Evidence:
    """Evidence of an ordinary report of the body `name`."""
    return evidence(f"{name}{year}年政府信息公开工作年度报告", *paragraphs, **said)
