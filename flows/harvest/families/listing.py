"""Columns that are pages with links: plain ones, those of TRS WCM, those divided by year, and none at all."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.glyphs import fold
from flows.harvest.addresses import absolute
from flows.harvest.families.announced import Announced, script_call, script_pages
from flows.harvest.families.base import MAX_PAGES, Column, Family
from flows.harvest.links import Link, next_groups, page_links

_NEXT: Final = re.compile(r"下一?页|后一页|next")
MAX_DEPTH: Final = 3
"""Columns below columns: years, then classes of bodies, then bodies."""
_IS_ARTICLE: Final = re.compile(r"/t20[0-9]{6}_|/art_|/post_|/[0-9]{5,20}/index\.")
_SUB_COLUMN: Final = re.compile(
    r"(20[0-4][0-9])年?度?(?:(?:政府)?信息公开)?(?:工作)?(?:年度报告|年报)?(?:汇总|专栏|目录)?"
)


class Listing(Family):
    """A page with links, and the next page behind a link that says so."""

    name = "listing"

    async def links(self) -> AsyncIterator[Link]:
        """Every link of the column and its further pages."""
        async for link in self.pages(self.source.address, 0):
            yield link

    async def pages(self, address: str, year: int) -> AsyncIterator[Link]:
        """The links of the column at `address`; `year` is what the column is known to be of."""
        pending, asked, told = [address], {address}, Announced()
        while pending and len(asked) - len(pending) < MAX_PAGES:
            column = await self.read(pending.pop(0))
            if column is None:
                continue
            links = page_links(column.text, column.url)
            further = told.add(column, links)
            for link in links:
                yield replace(link, year=year) if year else link
            for following in self.following(column, links) if further else ():
                if following not in asked:
                    asked.add(following)
                    pending.append(following)
        self._missed += told.missed(address, len(pending))

    def following(self, column: Column, links: list[Link]) -> Iterator[str]:
        """The addresses of further pages of the column."""
        for link in links:
            if link.url and _NEXT.fullmatch(fold(link.title).strip("<>»[]")):
                yield link.url


class Trs(Listing):
    """TRS WCM: `createPageHTML(pages, current, "index", "htm")`, and recordsets with groups to come."""

    name = "trs"

    def following(self, column: Column, links: list[Link]) -> Iterator[str]:
        """The pages that the script would write links to, the groups of a recordset, and links that say 下一页."""
        yield from super().following(column, links)
        yield from next_groups(column.text, column.url)
        names = [part for part in script_call(column.text) if re.fullmatch(r"[A-Za-z_][\w-]{0,40}", part)]
        for number in range(1, min(script_pages(column.text), MAX_PAGES + 1)) if len(names) > 1 else ():
            url = absolute(column.url, f"{names[-2]}_{number}.{names[-1]}")
            if url is not None:
                yield url


class Yearly(Trs):
    """A column whose sub-columns are years or classes of bodies, or pages that gather the reports of a year (汇总)."""

    name = "yearly"

    @staticmethod
    def is_year(title: str) -> int:
        """The year that a sub-column is named after; 0 where `title` names none."""
        match = _SUB_COLUMN.fullmatch(fold(title))
        return int(match[1]) if match else 0

    async def links(self) -> AsyncIterator[Link]:
        """The links of the column and of its sub-columns: named after a year, or standing below one that is read."""
        asked = {self.source.address}
        pending = [(self.source.address, 0, 0)]
        while pending and len(asked) - len(pending) < MAX_PAGES:
            address, year, depth = pending.pop(0)
            async for link in self.pages(address, year):
                of = self.is_year(link.title)
                if not (of or is_below(link.url, address)) or _IS_ARTICLE.search(link.url) or depth == MAX_DEPTH:
                    yield link
                elif link.url and link.url not in asked:
                    asked.add(link.url)
                    pending.append((link.url, of or year, depth + 1))
        if pending:
            self._missed.append(f"the column {self.source.address} has more than {MAX_PAGES} columns below it")


def is_below(url: str, column: str) -> bool:
    """Whether `url` is a column that stands below `column`, by its address."""
    inner, outer = urlsplit(url), urlsplit(column)
    folder = outer.path[: outer.path.rfind("/") + 1]
    path = re.sub(r"(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", "", inner.path)
    return (
        inner.netloc == outer.netloc
        and len(folder) > 1
        and path.startswith(folder)
        and path[len(folder) :].endswith("/")
    )


class Fixed(Family):
    """No column: the addresses stand in the source file, under `options: addresses`."""

    name = "fixed"
    options = frozenset({"addresses"})

    async def links(self) -> AsyncIterator[Link]:
        """The addresses of the file."""
        for entry in self.source.options.get("addresses", []):
            yield _fixed(entry, self.source.name)


def _fixed(entry: Any, name: str) -> Link:  # noqa: ANN401 (what a source file holds)
    given = entry if isinstance(entry, dict) else {"url": str(entry)}
    year = str(given.get("year", ""))
    title = str(given.get("title", "")) or f"{name}{year}政府信息公开工作年度报告"
    return Link(str(given.get("url", "")), title, year=int(year) if re.fullmatch("20[0-4][0-9]", year) else 0)
