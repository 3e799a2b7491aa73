"""Guangdong's platform (政府信息公开目录管理平台): the column is a script's configuration, its lists are JSON."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from urllib.parse import urljoin

from flows.harvest.families.base import MAX_PAGES, Column, Family
from flows.harvest.links import Link

_SID: Final = re.compile(r"[\"']?SID[\"']?\s*[:=]\s*[\"']?([0-9A-Za-z]{1,20})")
_TREE: Final = re.compile(r"[\"']?TREE[\"']?\s*[:=]\s*")
_CATEGORY: Final = re.compile(r"信息公开(?:工作)?(?:年报|年度报告)|^(?:年报|年度报告)$")
_MAX_NODES: Final = 20_000


class Gkmlpt(Family):
    """`/gkmlpt/index` names the categories, `/gkmlpt/api/all/ID?page=N&sid=SID` their articles."""

    name = "gkmlpt"
    options = frozenset({"category"})

    async def links(self) -> AsyncIterator[Link]:
        """The articles of every category that is named after annual reports, or of `options: category`."""
        index = await self.read(self.source.address)
        if index is None:
            return
        sid = _SID.search(index.text)
        categories = list(self._categories(index))
        if sid is None or not categories:
            self._missed.append(f"{index.url} names no SID, or no category of annual reports: see `options: category`")
            return
        for category, name in categories:
            async for link in self._articles(index, category, sid[1], name):
                yield link

    async def _articles(self, index: Column, category: str, sid: str, name: str) -> AsyncIterator[Link]:
        page, seen, total = 1, 0, 1
        while seen < total and page <= MAX_PAGES:
            answer = await self.read(urljoin(index.url, f"/gkmlpt/api/all/{category}?page={page}&sid={sid}"))
            found = _json(answer.text) if answer else {}
            articles = found.get("articles")
            total = max(total, _number(found.get("classify"), "post_count"))
            if not isinstance(articles, list) or not articles:
                break
            for article in articles:
                if isinstance(article, dict):
                    yield _link(article, index.url, name)
            seen, page = seen + len(articles), page + 1
        if seen < total:
            self._missed.append(f"category {category} announces {total} articles, {seen} came")

    def _categories(self, index: Column) -> Iterator[tuple[str, str]]:
        chosen = str(self.source.options.get("category", ""))
        if chosen.isdecimal():
            yield chosen, self.source.name
            return
        match = _TREE.search(index.text)
        try:
            tree = json.JSONDecoder().raw_decode(index.text[match.end() :])[0] if match else []
        except (ValueError, RecursionError):
            return
        pending = list(tree) if isinstance(tree, list) else [tree]
        for node in pending:
            if isinstance(node, dict) and len(pending) < _MAX_NODES:
                identity, name = str(node.get("id", "")), str(node.get("name", ""))
                if _CATEGORY.search(name) and identity.isdecimal():
                    yield identity, name
                pending += node.get("children") or []


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object, name: str) -> int:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, int) else 0


def _link(article: dict[str, Any], base: str, category: str) -> Link:
    given = article.get("attachment")
    attachments = [entry.get("url") for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
    date = str(article.get("display_publish_time") or article.get("date"))[:10]
    return Link(
        urljoin(base, str(article.get("url", ""))), str(article.get("title", ""))[:300], category,
        date if re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", date) else "",
        attachments=tuple(urljoin(base, str(file)) for file in attachments if file),
    )  # fmt: skip
