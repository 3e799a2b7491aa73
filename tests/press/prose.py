"""The running text of a report in words of our own: claims about its table, and numbers that mean nothing here."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.press.disorders import Disorders
from tests.press.facts import PressedReport

OVERVIEW, PROBLEMS, OTHER = "一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"
_TITLES = (
    ("{agency}{year}年政府信息公开工作年度报告",),
    ("{agency}", "{year}年政府信息公开工作年度报告"),
    ("{agency}{year}年度政府信息公开工作报告",),
    ("{agency}关于{year}年政府信息公开工作的年度报告",),
    ("{agency}{year}年政府信息公开工作", "年度报告"),
    ("{agency}{year}年度政府信息公开工作年报",),
    ("{agency}关于{year}年度政府信息公开工作的年度报告",),
    ("{agency}{year}年信息公开工作年度报告",),
    ("{agency}政府信息公开工作年度报告", "{agency}{year}年政府信息公开工作年度报告"),
    ("{agency}{year}年政府信息公开工作年度报告（文字版）",),
    ("{agency}{year}年政府信息公开工作报告",),
)
TITLES = len(_TITLES)
_OPENINGS = (
    "按照《中华人民共和国政府信息公开条例》的规定，现将{agency}{year}年度工作报告如下，统计期限自{year}年1月1日起至{year}年12月31日止。",
    "本报告由{agency}编制，所列数据统计到{year}年12月31日，查询电话{phone}。",
    "{agency}依据条例第五十条编制本报告，如有疑问请与本机关办公室联系。",
)
_CONTENTS = (
    "全文分为总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议及行政诉讼情况、"
    "存在的主要问题及改进情况、其他需要报告的事项六个部分。"
)
_PUBLISHING = (
    "（一）主动公开。全年在门户网站发布信息{a}条，更新栏目{b}个。",
    "（一）主动公开。通过网站和公众号发布各类信息{a}条，其中解读材料{b}篇。",
    "（一）主动公开。围绕群众关心的事项发布信息{a}条，回复留言{b}条。",
)
_MANAGEMENT = (
    "（三）信息管理。对{b}份旧文件重新核定了公开属性。",
    "（三）信息管理。发布前逐条审核，没有发生失密。",
)
_PLATFORM = (
    "（四）平台建设。网站改版后设栏目{b}个，手机端同步上线。",
    "（四）平台建设。查阅点配备了专人，可以当场打印。",
)
_SUPERVISION = ("（五）监督保障。组织培训{c}次，列入年终考核。", "（五）监督保障。明确了一名负责人和{c}名联络员。")
_SHORTCOMINGS = (
    "问题主要是解读形式少、更新有时不够快。今后将多用图表，按月检查栏目。",
    "一是人手偏紧，二是答复文书不够规范。下一步加强培训，统一格式。",
)
_REST = (
    "本年度没有收取信息处理费，没有其他需要报告的事项。",
    "没有收取信息处理费。办理人大建议{c}件、政协提案{b}件，结果已公开。",
)
_NO_CLAIM = (
    "（二）依申请公开。申请渠道保持畅通，答复文书统一了格式。",
    "（二）依申请公开。完善了登记、审核、答复的流程。",
)
_ONE_CLAIM = (
    "（二）依申请公开。{year}年，本机关共收到政府信息公开申请{new}件，均按期办理。",
    "（二）依申请公开。全年新收政府信息公开申请{new}件，没有逾期。",
    "（二）依申请公开。{year}年度共受理政府信息公开申请{new}件。",
)
_ALL_CLAIMS = (
    "（二）依申请公开。本年新收政府信息公开申请{new}件，上年结转{carried}件，全年办结{handled}件，结转下年度继续办理{forward}件。",
    "（二）依申请公开。全年新收政府信息公开申请{new}件，上年结转{carried}件；截至年底已办结{handled}件，结转下年度继续办理{forward}件。",
)
_NONE_RECEIVED = "（二）依申请公开。{year}年，本机关未收到政府信息公开申请。"
_TRAPS = (
    "主动公开",
    "从渠道看，网上申请{one}件，信函申请{two}件，当面申请{three}件。{agency}另有{three}件申请人主动撤销，不计入办理数。",
    "截至年底，网站行政规范性文件库收录现行有效文件{many}件，较上年增加{two}件；受理行政复议备案{three}件。",
    "上一年（{before}年）共收到政府信息公开申请{many}件，其中予以公开{one}件、不予公开{two}件。",
)
"""Paragraphs that state nothing about the tables, though their words are those of the tables."""


@dataclass(frozen=True)
class Prose:
    """Everything but the tables and their titles."""

    title: tuple[str, ...]
    opening: tuple[str, ...]
    overview: tuple[str, ...]
    problems: tuple[str, ...]
    other: tuple[str, ...]
    signature: tuple[str, str]


def _requests(report: PressedReport, rng: random.Random) -> str:
    """The sentence that carries the claims."""
    claims = {claim.subject: claim.value for claim in report.claims}
    if not claims:
        return rng.choice(_NO_CLAIM)
    new = claims["received.new"]
    if len(claims) == 1:
        text = _NONE_RECEIVED if new == 0 and rng.random() < 0.6 else rng.choice(_ONE_CLAIM)
        return text.format(year=report.year, new=new)
    return rng.choice(_ALL_CLAIMS).format(
        new=new,
        carried=claims["received.carried_over"],
        handled=claims["handled.total"],
        forward=claims["carried_forward"],
    )


def _traps(report: PressedReport, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Drawn apart from the rest of the prose, which stays the same with and without them."""
    rng = random.Random(f"traps/{report.seed}")
    numbers = {"one": rng.randint(1, 90), "two": rng.randint(1, 30), "three": rng.randint(1, 9)}
    many = rng.randint(100, 999)
    return tuple(text.format(**body, **numbers, many=many, before=report.year - 1) for text in _TRAPS)


def write(report: PressedReport, disorders: Disorders) -> Prose:
    """The prose of a report; the same report says the same in every format."""
    rng = random.Random(f"prose/{report.seed}")
    body = {
        "agency": report.body.agency,
        "year": report.year,
        "phone": f"0{rng.randint(310, 999)}-{rng.randint(2_000_000, 8_999_999)}",
        "a": rng.randint(40, 4000),
        "b": rng.randint(2, 60),
        "c": rng.randint(1, 9),
    }
    opening = [rng.choice(_OPENINGS).format(**body)]
    if disorders.contents:
        opening.append(_CONTENTS)
    traps = _traps(report, body) if disorders.narrative_traps else ()
    first, *rest = (rng.choice(t).format(**body) for t in (_PUBLISHING, _MANAGEMENT, _PLATFORM, _SUPERVISION))
    return Prose(
        title=tuple(line.format(**body) for line in _TITLES[disorders.title]),
        opening=tuple(opening),
        overview=(first, _requests(report, rng), *rest, *traps),
        problems=(rng.choice(_SHORTCOMINGS),),
        other=(rng.choice(_REST).format(**body),),
        signature=(report.body.agency, f"{report.year + 1}年1月{rng.randint(5, 30)}日"),
    )
