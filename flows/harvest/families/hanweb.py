"""Sites of Hanweb (大汉): columns filled by `dataproxy.jsp`, and the module for annual reports."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.harvest.families.base import MAX_PAGES, Column, Family
from flows.harvest.links import Link, page_links

PAGE: Final = 45
"""Records of one request, as the sites' own scripts ask."""

_COLUMN: Final = re.compile(r"/col/col([0-9]+)/|columnid\s*[:=]\s*['\"]?([0-9]+)", re.IGNORECASE)
_VALUE: Final = r"\b{}\s*[:=]\s*['\"]?([0-9]{{1,20}})"
_TOTAL: Final = re.compile(r"<totalrecord>\s*([0-9]{1,6})\s*</totalrecord>", re.IGNORECASE)
_FIRST_YEAR: Final = 2019


class HanwebDataproxy(Family):
    """`/module/web/jpage/dataproxy.jsp`: XML with the rows of a list as CDATA. Where it is empty, the page has them."""

    name = "hanweb_dataproxy"

    async def links(self) -> AsyncIterator[Link]:
        """The links of every record, and those of the column page itself."""
        column = await self.read(self.source.address)
        if column is None:
            return
        own = page_links(column.text, column.url)
        for link in own:
            yield link
        context = own[0].context if own else self.source.name
        parameters = self._parameters(column)
        if not parameters and not own:
            self._missed.append(f"the column {column.url} does not say which numbers dataproxy.jsp is to be asked for")
        start, total, shown = 1, 1, set()
        while parameters and start <= total and start < PAGE * MAX_PAGES:
            answer = await self.read(self._url(column, parameters, start))
            if answer is None:
                return
            for link in page_links(answer.text, column.url):
                shown.add(link.url)
                yield link if link.context else replace(link, context=context)
            found = _TOTAL.search(answer.text)
            total = int(found[1]) if found else 0
            start += PAGE
        if len(shown) < total and parameters:
            self._missed.append(f"the column {column.url} announces {total} records, {len(shown)} have links")

    def _url(self, column: Column, parameters: dict[str, str], start: int) -> str:
        asked = {**parameters, "startrecord": str(start), "endrecord": str(start + PAGE - 1), "perpage": "15"}
        return urljoin(column.url, f"/module/web/jpage/dataproxy.jsp?{urlencode(asked)}")

    def _parameters(self, column: Column) -> dict[str, str]:
        """columnid, unitid and webid, which stand in the script of any column page; empty where one is missing."""
        number = _COLUMN.search(column.url) or _COLUMN.search(column.text)
        found = {"columnid": (number[1] or number[2]) if number else ""}
        for name in ("unitid", "webid"):
            match = re.search(_VALUE.format(name), column.text, re.IGNORECASE)
            found[name] = match[1] if match else ""
        return found if all(found.values()) else {}


class HanwebAnnual(Family):
    """`xxgkAnnualReport.jsp?area=BODY&fbtime=YEAR`: bodies and years are counted off.

    The bodies stand under `options: areas` (code: name); those that the column page links to are added.
    """

    name = "hanweb_annual"
    options = frozenset({"areas", "since", "listed"})

    async def links(self) -> AsyncIterator[Link]:
        """One link a body and year, from the option `since` to the last year that can be reported on."""
        areas = {str(code): str(name) for code, name in dict(self.source.options.get("areas", {})).items()}
        base = self.source.address.partition("?")[0]
        if self.source.options.get("listed", "yes") != "no":
            areas = {**await self._listed(), **areas}
        since = str(self.source.options.get("since", _FIRST_YEAR))
        for code, name in areas.items():
            for year in range(int(since) if since.isdecimal() else _FIRST_YEAR, self.last_year + 1):
                url = f"{base}?{urlencode({'area': code, 'fbtime': str(year)})}"
                yield Link(url, f"{name}{year}年政府信息公开工作年度报告", year=year, guessed=True)

    async def _listed(self) -> dict[str, str]:
        column = await self.read(self.source.address)
        found: dict[str, str] = {}
        for link in page_links(column.text, column.url) if column else ():
            split = urlsplit(link.url)
            area = dict(parse_qsl(split.query)).get("area", "")
            if split.path.endswith("xxgkAnnualReport.jsp") and re.fullmatch(r"[0-9A-Z]{6,30}", area):
                found.setdefault(area, re.sub(r"20[0-9]{2}年?.*", "", link.title))
        return found
