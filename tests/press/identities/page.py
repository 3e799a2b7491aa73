"""A page as the sites of governments publish it, with little on it but what tells the identity."""

from html import escape

from tests.press.identities.truth import Page

_SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def render(page: Page) -> bytes:
    """The page as UTF-8 HTML."""
    metas = {"SiteName": page.site_name, "SiteIDCode": page.site_id, "ContentSource": page.source}
    metas |= {"ArticleTitle": page.title, "PubDate": page.published}
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value)
    lines = [*([f"索引号：{page.index_number}"] if page.index_number else []), *page.heading]
    lines += [_SECTIONS[0], *page.paragraphs, *_SECTIONS[1:], "无。"]
    lines += [line for line in (page.signature, page.date) if line]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    foot = "".join(f"<div>{escape(line)}</div>" for line in page.footer)
    title = f"<title>{escape(page.title)}</title>" if page.title else ""
    head = f'<meta charset="utf-8">{title}{head}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}{foot}</body></html>".encode()
