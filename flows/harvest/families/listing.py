"""Columns that are pages with links: plain ones, those of TRS WCM, those divided by year, and none at all."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Final

from extractors.glyphs import fold
from flows.harvest.addresses import absolute
from flows.harvest.families.base import MAX_PAGES, Column, Family
from flows.harvest.links import Link, next_groups, page_links

_NEXT: Final = re.compile(r"下一?页|后一页|next")
_CREATE: Final = re.compile(r"createPage(?:HTML|Html)\s*\(([^)]{1,200})\)")
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
        pending, seen = [address], {address}
        while pending and len(seen) <= MAX_PAGES:
            column = await self.read(pending.pop(0))
            if column is None:
                continue
            links = page_links(column.text, column.url)
            for link in links:
                yield replace(link, year=year) if year else link
            for following in self.following(column, links):
                if following not in seen:
                    seen.add(following)
                    pending.append(following)

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
        call = _CREATE.search(column.text)
        if call is None:
            return
        texts = [text.strip().strip("'\"") for text in call[1].split(",")]
        numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 7]
        names = [text for text in texts if re.fullmatch(r"[A-Za-z_][\w-]{0,40}", text)]
        if len(numbers) < 2 or len(names) < 2:
            return
        # three numbers: records, pages, current page; two: pages, current page
        pages = numbers[1] if len(numbers) > 2 and not texts[0].isalpha() and texts[2].isdecimal() else numbers[0]
        for number in range(1, min(pages, MAX_PAGES)):
            url = absolute(column.url, f"{names[-2]}_{number}.{names[-1]}")
            if url is not None:
                yield url


class Yearly(Trs):
    """A column whose sub-columns are years, or pages that gather the reports of a year (汇总)."""

    name = "yearly"

    @staticmethod
    def is_year(title: str) -> int:
        """The year that a sub-column is named after; 0 where `title` names none."""
        match = _SUB_COLUMN.fullmatch(fold(title))
        return int(match[1]) if match else 0

    async def links(self) -> AsyncIterator[Link]:
        """The links of the column and of each sub-column that is named after a year."""
        below: dict[str, int] = {}
        async for link in self.pages(self.source.address, 0):
            year = self.is_year(link.title)
            if year and link.url and not re.search(r"/t20[0-9]{6}_|/art_|/post_", link.url):
                below.setdefault(link.url, year)
            else:
                yield link
        for url, year in below.items():
            async for link in self.pages(url, year):
                yield link


class Fixed(Family):
    """No column: the addresses stand in the source file, under `options: addresses`."""

    name = "fixed"

    async def links(self) -> AsyncIterator[Link]:
        """The addresses of the file."""
        for entry in self.source.options.get("addresses", []):
            yield _fixed(entry, self.source.name)


def _fixed(entry: Any, name: str) -> Link:  # noqa: ANN401 (what a source file holds)
    given = entry if isinstance(entry, dict) else {"url": str(entry)}
    year = str(given.get("year", ""))
    title = str(given.get("title", "")) or f"{name}{year}政府信息公开工作年度报告"
    return Link(str(given.get("url", "")), title, year=int(year) if re.fullmatch("20[0-4][0-9]", year) else 0)
